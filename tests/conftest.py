"""What every test may use: the samples, a browser, and one home for the run's embedded servers."""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

# A gate gives the same answer twice: new examples are sought at a desk, where `CI` is not set.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.register_profile("gate", deadline=None, derandomize=True)
hypothesis.settings.load_profile("gate" if os.environ.get("CI") else "desk")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOME = pytest.StashKey[Path]()


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


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is, for the tests of pages; missing in CI it is a failure, elsewhere a skip."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("CI is set, but there is no Chromium to look at the pages with")
    if found is None:
        pytest.skip("there is no Chromium to look at the pages with")
    return found


@pytest.fixture(scope="session")
def servers_home(pytestconfig: pytest.Config) -> Path:
    """The home that all processes of this test run share."""
    return pytestconfig.stash[HOME]


def pytest_configure(config: pytest.Config) -> None:
    handed = getattr(config, "workerinput", {}).get("servers_home")
    config.stash[HOME] = Path(handed) if handed else _new_home()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["servers_home"] = str(node.config.stash[HOME])


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        _leave_nothing(session.config.stash[HOME])


def _new_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="redress-tests-"))
    home.chmod(0o711)  # as root the servers run as another account, which must pass through
    return home


def _leave_nothing(home: Path) -> None:
    from adapters.embedded.processes import living  # noqa: PLC0415  not needed by unit tests

    left = [*living("postgres", home / "postgres"), *living("redis-server", home / "redis")]
    shutil.rmtree(home)
    if left:
        pytest.exit(f"the tests left servers running: {left}", returncode=1)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests count for the reader, above the closing line."""
    for report in terminalreporter.stats.get("passed", ()):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name.replace('_', ' ')}: {value}")
