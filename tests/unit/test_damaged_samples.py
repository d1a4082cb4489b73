"""Every sample of every vendor cut at 200 places, with bytes changed, and spoilt in its structure.

Whatever is done to a document, it ends in a typed refusal or in a report that goes the whole way.
"""

from pathlib import Path
from random import Random

import pytest

from domain.credit_reports.report import ReportStatus
from domain.errors import DomainError
from staging.hostile import FORMATS, goes_the_whole_way, spoilt

CUTS = 200
FOLDERS = (
    "array", "bloom", "crs", "equifax_json", "experian_json", "metro2", "mismo",
    "provider_views", "transunion_fixed", "transunion_xml", "tu_disputes", "truelink",
)  # fmt: skip
LARGE = 100_000
# A report whose end is there is whole, though the envelope around it was cut.
WRAPPED = b"&lt;/TrueLinkCreditReportType&gt;"


def files_of(samples: Path, folder: str) -> list[Path]:
    found = sorted(path for path in (samples / "reports" / folder).iterdir() if path.is_file())
    assert found, folder
    return found


def test_every_folder_of_samples_is_damaged(samples):
    known = {path.name for path in (samples / "reports").iterdir() if path.is_dir()}
    assert known == set(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_sample_cut_anywhere_is_refused_or_no_complete_report(samples, folder):
    for path in files_of(samples, folder):
        raw = path.read_bytes()
        random = Random(path.name)  # noqa: S311 - damage that can be repeated, nothing secret
        for place in random.sample(range(len(raw)), min(CUTS, len(raw))):
            if raw[place:].strip():
                whole = is_complete(raw[:place])
                assert not whole or WRAPPED in raw[:place], (path.name, place)


def is_complete(raw: bytes) -> bool:
    try:
        report, _ = FORMATS.read(raw)
    except DomainError:
        return False
    return report.status is ReportStatus.COMPLETE


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_spoilt_sample_is_refused_or_goes_the_whole_way(samples, folder):
    for path in files_of(samples, folder):
        raw = path.read_bytes()
        random = Random(path.name)  # noqa: S311
        before = goes_the_whole_way(raw)
        for _ in range(24 if len(raw) < LARGE else 6):
            goes_the_whole_way(spoilt(raw, random), before)
