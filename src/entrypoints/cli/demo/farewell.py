"""The end of the demo: what to do next, and how to look at a demo that stays up."""

import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from entrypoints.cli.demo.play import Play


@dataclass(frozen=True, slots=True)
class Farewell:
    console: Console

    def say(self, played: Play, *, keep: bool) -> None:
        """What to do next."""
        out = played.show.out
        self.console.print("\n[bold]Next[/bold]")
        self._tell("look at", f"{out}/review.pdf, {out}/letters/*.pdf and {out}/timeline.txt")
        if keep:
            self._kept(played)
            return
        redress = command_name()
        self._tell("play on", f"{redress} demo --keep          the server stays up")
        self._tell("your file", f"{redress} demo --report FILE   a report of your own")
        self._tell("for real", "README.md, section “Run it for real”")

    def _kept(self, played: Play) -> None:
        stage, redress = played.stage, command_name()
        self._tell("API page", f"{stage.api_url}/schema")
        self._tell("mailed", f"{stage.sandbox_url}/control/mailed")
        for person in played.logins:
            self._tell(person.role, f"{person.email}  {person.password}")
            if person.authenticator is not None:
                self._tell("", f"second factor {person.authenticator}")
                self._tell("", person.otpauth_uri())
        self._tell("home", f"{stage.home} (goes when the demo stops)")
        self.console.print(
            "\n  The other commands look at this demo, from this folder in another terminal:\n"
        )
        for name, value in stage.addresses.items():
            self._plain(f"export {name}={shlex.quote(value)}")
        for command in ("doctor", "jobs list", f"consumers timeline {played.consumer_id}"):
            self._plain(f"{redress} {command}")
        self.console.print("\n  Stop it with Ctrl-C.")

    def _tell(self, what: str, how: str) -> None:
        self._plain(f"{what:<12} {how}")

    def _plain(self, line: str) -> None:
        """A line to be copied: not wrapped, nothing in it taken for markup."""
        self.console.print(Text(f"  {line}"), soft_wrap=True)


def command_name() -> str:
    """What to type for this program: its name where the shell finds it, else its place."""
    program = Path(sys.argv[0])
    if program.name != "redress" or shutil.which("redress") == str(program):
        return "redress"
    here = Path.cwd()
    return str(program.relative_to(here)) if program.is_relative_to(here) else str(program)
