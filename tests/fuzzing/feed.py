"""One format's reader, fed until the time is over: ``python feed.py FOLDER SECONDS``."""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["adapters.report_formats", "domain"]):
    from staging.hostile import goes_the_whole_way

ONE_DOCUMENT_S, MEMORY_MB = 10, 2048


def main(folder: Path, seconds: str) -> None:
    """Keep what ends the run in the folder, beside the seeds."""
    limits = (
        f"-max_total_time={seconds}",
        f"-timeout={ONE_DOCUMENT_S}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-artifact_prefix={folder}/",
        "-verbosity=0",
    )
    atheris.Setup([sys.argv[0], *limits, str(folder)], _one)
    atheris.Fuzz()


def _one(document: bytes) -> None:
    goes_the_whole_way(document)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
