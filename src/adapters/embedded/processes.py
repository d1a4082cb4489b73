"""Operating-system processes: whose they are, whether they live, how they end."""

import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil


class EmbeddedRefused(Exception):
    """The private servers cannot run here; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The operating-system account that the servers run as."""

    uid: int
    gid: int
    is_own: bool

    def run(self, command: Sequence[str], *, timeout_s: float = 60) -> None:
        """Run one command to its end as this account.

        Raises EmbeddedRefused with the command's own last words when it fails. Its output goes to
        a file, since a daemon that it leaves behind would hold a pipe open for ever.
        """
        with tempfile.TemporaryFile() as out:
            ended = subprocess.run(  # noqa: S603  fixed programs from installed wheels, no shell
                command,
                check=False,
                timeout=timeout_s,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd="/",
                umask=0o077,
                env={"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"},
                user=None if self.is_own else self.uid,
                group=None if self.is_own else self.gid,
                extra_groups=None if self.is_own else [],
            )
            out.seek(0)
            said = out.read().decode(errors="replace").strip()[-2000:]
        if ended.returncode != 0:
            name = Path(command[0]).name
            raise EmbeddedRefused(f"{name} ended with code {ended.returncode}: {said}")


def living(name: str, folder: Path) -> list[psutil.Process]:
    """Every live process of that name working in `folder`, oldest first.

    Both servers change into their data folder, so this finds exactly ours: a stale pid file whose
    number went to somebody else's process names no one here.
    """
    found = [p for p in psutil.process_iter(["name"]) if p.info["name"] == name]
    ours = [p for p in found if _works_in(p, folder)]
    return sorted(ours, key=lambda p: p.create_time())


def end(processes: Sequence[psutil.Process], how: signal.Signals, *, timeout_s: float) -> None:
    """Signal them and wait until they are gone; after `timeout_s` they are killed."""
    for process in processes:
        _signal(process, how)
    wait_until(lambda: not any(map(lives, processes)), timeout_s=timeout_s)
    for process in filter(lives, processes):
        _signal(process, signal.SIGKILL)
    wait_until(lambda: not any(map(lives, processes)), timeout_s=5)


def lives(process: psutil.Process) -> bool:
    """Whether it still runs: a killed server stays a zombie until its parent looks."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def wait_until(answers: Callable[[], bool], *, timeout_s: float) -> bool:
    """Ask until the answer is yes or the time is over; True when it was yes."""
    give_up_at = time.monotonic() + timeout_s
    while not answers():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.02)
    return True


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return lives(process) and Path(process.cwd()) == folder
    except psutil.Error:
        return False


def _signal(process: psutil.Process, how: signal.Signals) -> None:
    try:
        process.send_signal(how)
    except psutil.NoSuchProcess:
        return
