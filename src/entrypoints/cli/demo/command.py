"""The command: options in, one play of the story, what to do next out."""

import signal
import sys
import tempfile
from collections.abc import Callable
from enum import StrEnum, unique
from pathlib import Path
from threading import Event
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from entrypoints.cli.demo.cast import DemoFailed, Refused
from entrypoints.cli.demo.farewell import Farewell
from entrypoints.cli.demo.own_report import ReportRefused, Story, own_story, synthetic_story
from entrypoints.cli.demo.play import Play
from entrypoints.cli.demo.showing import Show
from entrypoints.cli.demo.stage import Stage
from entrypoints.cli.demo.story import play

demo_app = typer.Typer(add_completion=False, rich_markup_mode=None)
PROBLEM, COULD_NOT_RUN = 1, 2
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@unique
class Narrator(StrEnum):
    """Who may word the letters."""

    NONE = "none"
    ANTHROPIC = "anthropic"
    OPENAI = "openai"


@demo_app.command()
def demo(
    *,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Play it with this report and the consumer in it."),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the server up at the end, until Ctrl-C.")
    ] = False,
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where letters, e-mails and timeline are left.")
    ] = Path("demo-out"),
    narrator: Annotated[
        Narrator,
        typer.Option(
            metavar="NAME", help="Who words the letters: none, anthropic or openai (sandboxed)."
        ),
    ] = Narrator.NONE,
) -> None:
    """Play the whole flow for one synthetic consumer on a simulated clock.

    Everything runs on this machine: private PostgreSQL and Redis, the vendors' sandbox, the
    server and a worker. Nothing is mailed. Exit code 1 when the story did not end well, 2 when
    it could not begin.
    """
    story = _story(report)
    _make(out)
    if not _outlives_the_terminal():
        signal.signal(signal.SIGHUP, _unwind)
    with tempfile.TemporaryDirectory(prefix="redress-demo-") as folder:
        Path(folder).chmod(0o711)  # as root the servers run as another account
        try:
            with Stage(Path(folder), narrator=narrator.value) as stage:
                _perform(stage, story, Console(), out, keep=keep)
        except DemoFailed as error:
            sys.stderr.write(f"the demo stopped: {error}\n")
            raise typer.Exit(PROBLEM) from error


def _perform(stage: Stage, story: Story, console: Console, out: Path, *, keep: bool) -> None:
    """Play and, if asked, wait; from then on nobody's impatience cuts the clearing up short."""
    try:
        played = _played(stage, story, Show(console, out))
        Farewell(console).say(played, keep=keep)
        if keep:
            stopped = Event()
            _on_endings(stopped.set)
            stopped.wait()
            sys.stderr.write("stopping\n")
    finally:
        _on_endings(lambda: None)


def _played(stage: Stage, story: Story, show: Show) -> Play:
    """Play; when the product itself failed, show the end of its logs before they go."""
    try:
        return play(stage, story, show)
    except Refused as refusal:
        if refusal.code == "InternalError":
            sys.stderr.write(stage.last_words())
        raise


def _story(report: Path | None) -> Story:
    if report is None:
        return synthetic_story()
    try:
        return own_story(report.read_bytes())
    except OSError as error:
        _refuse(f"{report}: {error.strerror or 'cannot be read'}")
    except ReportRefused as refused:
        _refuse(f"{report}: {refused}")


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _refuse(f"{out}: {error.strerror or 'cannot be made'}")


def _refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(COULD_NOT_RUN)


def _on_endings(act: Callable[[], object]) -> None:
    """Do this at Ctrl-C, at the end of the terminal, and when asked to end."""
    for number in _ENDINGS:
        if number is not signal.SIGHUP or not _outlives_the_terminal():
            signal.signal(number, lambda *_: act())


def _outlives_the_terminal() -> bool:
    """Whether we were started with nohup."""
    return signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def _unwind(*_: object) -> NoReturn:
    """The terminal is gone: end by unwinding, as at Ctrl-C."""
    raise KeyboardInterrupt
