"""`redress demo --keep` as a newcomer uses it: look at it from another terminal, then stop it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from staging.live import left_running

REDRESS = [sys.executable, "-m", "entrypoints.cli"]
PLAYED_S_MAX = 240


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A demo that was played and waits, with what it has printed; its output goes to a file."""
    printed = tmp_path / "printed.txt"
    with printed.open("wb") as sink:
        demo = subprocess.Popen(
            [*REDRESS, "demo", "--keep", "--out", str(tmp_path / "out")], stdout=sink
        )
    try:
        yield demo, text_of(printed, demo)
    finally:
        demo.terminate()
        demo.wait(60)


def text_of(printed: Path, demo: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + PLAYED_S_MAX
    while "Stop it" not in (text := printed.read_text("utf-8")):
        assert demo.poll() is None, text
        assert time.monotonic() < until, text
        time.sleep(0.5)
    return text


def asked(variables: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    ours = {n: v for n, v in os.environ.items() if not n.startswith("REDRESS_")} | variables
    return subprocess.run(
        [*REDRESS, *command], env=ours, check=False, capture_output=True, text=True
    )


@pytest.mark.slow
def test_a_kept_demo_answers_other_commands_and_leaves_nothing(kept, tmp_path: Path) -> None:
    demo, text = kept
    variables = dict(re.findall(r"export (\w+)=(\S+)", text))
    home = Path(variables["REDRESS_HOME"])
    page = re.search(r"API page +(\S+)", text)
    assert page
    assert httpx.get(page[1]).status_code == 200
    assert max(map(len, text.partition("Next")[0].splitlines())) <= 80

    assert asked(variables, "doctor").returncode == 0
    assert "follow mail" in asked(variables, "jobs", "list").stdout
    command = re.search(r"consumers timeline (\S+)", text)
    assert command
    history = json.loads(asked(variables, "consumers", "timeline", command[1], "--json").stdout)
    left = json.loads((tmp_path / "out" / "timeline.json").read_text("utf-8"))
    assert [entry["sentence"] for entry in history] == [entry["sentence"] for entry in left]

    told = [e for e in left if e["event_type"] in {"LetterMailed", "ConsumerNotified"}]
    first = [e for e in told if "mailed" in e["sentence"]][:6]
    assert len({entry["at"][:10] for entry in first}) == 1, "e-mails bear the day of the mailing"

    demo.send_signal(signal.SIGINT)
    assert demo.wait(60) == 0
    assert left_running(home) == []
    assert not home.exists()
