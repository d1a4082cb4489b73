"""The command: options in, one play of the story, what to do next out."""

import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from entrypoints.cli.demo.cast import DemoFailed, Person, Refused
from entrypoints.cli.demo.own_report import ReportRefused, Story, own_story, synthetic_story
from entrypoints.cli.demo.showing import Show
from entrypoints.cli.demo.stage import Stage
from entrypoints.cli.demo.story import play

demo_app = typer.Typer(add_completion=False, rich_markup_mode=None)
PROBLEM, COULD_NOT_RUN = 1, 2


@demo_app.command()
def demo(
    *,
    report: Annotated[
        Path | None,
        typer.Option(help="Play it with this report; the consumer is taken from it."),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the server up at the end.")] = False,
    out: Annotated[Path, typer.Option(help="Where letters and timeline are left.")] = Path(
        "demo-out"
    ),
    narrator: Annotated[
        str, typer.Option(help="Who words the letters: none, anthropic or openai (sandbox).")
    ] = "none",
) -> None:
    """Play the whole flow for one synthetic consumer on a simulated clock.

    Everything runs on this machine: private PostgreSQL and Redis, the vendors' sandbox, the
    server and a worker. Nothing is mailed. Exit code 1 when the story did not end well, 2 when
    it could not begin.
    """
    show = Show(Console(), out)
    try:
        story = own_story(report.read_bytes()) if report else synthetic_story()
    except (OSError, ReportRefused) as error:
        sys.stderr.write(f"{report}: {error}\n")
        raise typer.Exit(COULD_NOT_RUN) from error
    with tempfile.TemporaryDirectory(prefix="redress-demo-") as folder:
        Path(folder).chmod(0o711)  # as root the servers run as another account
        try:
            with Stage(Path(folder), narrator=narrator) as stage:
                logins = _played(stage, story, show)
                show.ending(stage, logins, keep=keep)
                if keep:
                    _wait_for_interrupt()
        except DemoFailed as error:
            sys.stderr.write(f"the demo stopped: {error}\n")
            raise typer.Exit(PROBLEM) from error


def _played(stage: Stage, story: Story, show: Show) -> Sequence[Person]:
    """Play; when the product itself failed, show the end of its logs before they go."""
    try:
        return play(stage, story, show)
    except Refused as refusal:
        if refusal.code == "InternalError":
            sys.stderr.write(stage.last_words())
        raise


def _wait_for_interrupt() -> None:
    try:
        signal.pause()
    except KeyboardInterrupt:
        sys.stderr.write("stopping\n")
