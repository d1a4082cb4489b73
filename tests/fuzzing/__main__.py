"""Feed every reader with documents that coverage grows from: ``make fuzz SECONDS=60``.

One process for each format, seeded with that format's documents: a synthetic one of the sandbox,
and the vendors' samples where ``REDRESS_SAMPLES`` names them. What is not refused by type, takes
more than ten seconds or more than two gigabytes ends the run; the document is kept and named.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from entrypoints.sandbox.synthetic_reports import demo_report, smartcredit_envelope

FEED = Path(__file__).with_name("feed.py")
LARGEST = 60_000  # a longer seed makes every round slow and finds no more


def main() -> int:
    """Exit code 1 when a format's reader failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=60, help="for each format")
    options.add_argument("--only", help="one format")
    given = options.parse_args()
    failed = False
    for name, documents in _seeds().items():
        if given.only not in {None, name}:
            continue
        folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
        for number, document in enumerate(documents):
            (folder / f"seed-{number}").write_bytes(document)
        command = (sys.executable, str(FEED), str(folder), str(given.seconds))
        ended = subprocess.run(command, check=False)
        sys.stdout.write(f"{name}: {'in order' if ended.returncode == 0 else folder}\n")
        if ended.returncode == 0:
            shutil.rmtree(folder)
        failed = failed or ended.returncode != 0
    return int(failed)


def _seeds() -> dict[str, list[bytes]]:
    """Documents by format."""
    made = json.dumps(smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2))))
    seeds = {"truelink": [made.encode()[:LARGEST], b'{"TrueLinkCreditReportType": {}}']}
    samples = os.environ.get("REDRESS_SAMPLES")
    for folder in sorted((Path(samples) / "reports").iterdir()) if samples else ():
        if folder.is_dir():
            files = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
            small = [raw for raw in files if len(raw) <= LARGEST]
            seeds[folder.name] = small or [raw[:LARGEST] for raw in files]
    return seeds


if __name__ == "__main__":
    sys.exit(main())
