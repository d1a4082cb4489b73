"""Fixtures every test may use."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample reports and vendor contracts that REDRESS_SAMPLES names.

    A newcomer's machine has none, so those tests are skipped there; in CI, or once the variable
    is set, a missing folder is a failure: a skipped check must never look like a passed one.
    """
    named = os.environ.get("REDRESS_SAMPLES", "")
    if not named and not os.environ.get("CI"):
        pytest.skip("REDRESS_SAMPLES names no folder of sample reports")
    if not named:
        pytest.fail("CI is set, but REDRESS_SAMPLES does not name the folder of sample reports")
    folder = Path(named)
    if not (folder / "reports").is_dir():
        pytest.fail(f"REDRESS_SAMPLES is {named}, and that folder has no reports/")
    return folder
