"""What the demo prints and leaves behind: progress, tables, letters, the timeline."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from entrypoints.cli.demo.cast import Person
    from entrypoints.cli.demo.stage import Stage

_SEVERITIES = {
    1: "deletion-grade",
    2: "strong contradiction",
    3: "to be corrected",
    4: "a lead only",
}
_VERDICT_STYLES = {"deleted": "green", "corrected": "green", "worse": "red"}
_ROUTINE = {"months_reviewed", "date_account_status", "date_last_payment"}  # move every month
_LETTERS = {
    "611_initial": "dispute",
    "611_follow_up": "follow-up",
    "no_response": "no results",
    "method_of_verification": "method of verification",
}


class Show:
    """Prints to one console and writes into one folder, which is made anew."""

    def __init__(self, console: Console, out: Path) -> None:
        self._console = console
        self._out = out

    def begin(self) -> None:
        """Empty what an earlier play has left."""
        for name in ("letters", "mailbox"):
            shutil.rmtree(self._out / name, ignore_errors=True)
        (self._out / "letters").mkdir(parents=True)

    def act(self, title: str) -> None:
        self._console.print(f"\n[bold]{title}[/bold]")

    @contextmanager
    def step(self, doing: str) -> Iterator[None]:
        """Show what is going on, and tick it off when it is done."""
        with self._console.status(doing):
            yield
        self._console.print(f"  [green]✓[/green] {doing}")

    def say(self, sentence: str) -> None:
        self._console.print(f"    {sentence}", style="dim", highlight=False)

    def findings(self, findings: Sequence[Mapping[str, Any]], picked: set[str]) -> None:
        table = Table(
            title="Findings (✓ picked by the consumer)",
            title_justify="left",
            show_lines=True,
            expand=True,
        )
        table.add_column("")
        table.add_column("item", ratio=2, overflow="fold")
        table.add_column("what is wrong", ratio=5, overflow="fold")
        for found in findings:
            subject = found["subject"]
            strength = _SEVERITIES[found["severity"]]
            table.add_row(
                "✓" if found["id"] in picked else "",
                f"{subject['label']} ({subject['bureau']})",
                f"{_filled(found)} [dim]{found['rule_id']}, {strength}[/dim]",
            )
        self._console.print(table)

    def outcomes(self, disputes: Sequence[Mapping[str, Any]]) -> None:
        table = Table(title="Outcomes", title_justify="left")
        for column in ("item", "outcome", "changed", "dispute"):
            table.add_column(column, overflow="fold")
        for dispute in disputes:
            for outcome in dispute["outcomes"]:
                verdict = outcome["outcome"]
                style = _VERDICT_STYLES.get(verdict, "yellow")
                changes = [
                    f"{c['field']}: {c['before'] or '—'} → {c['after'] or '—'}"
                    for c in outcome["changes"]
                    if c["field"] not in _ROUTINE
                ]
                table.add_row(
                    f"{outcome['label']} ({dispute['bureau']})",
                    f"[{style}]{verdict.replace('_', ' ')}[/{style}]",
                    "\n".join(changes[:4]),
                    dispute["state"],
                )
        self._console.print(table)

    def letter(self, letter: Mapping[str, Any], pdf: bytes, *, round_: int) -> None:
        name = f"round-{round_}-{letter['bureau']}-{letter['kind']}.pdf"
        (self._out / "letters" / name).write_bytes(pdf)
        what = _LETTERS[letter["kind"]]
        self.say(f"{what} letter to {letter['bureau']}: {self._out / 'letters' / name}")

    def timeline(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Leave the history as text and as JSON, oldest first."""
        lines = [f"{e['at'][:16].replace('T', ' ')}  {e['sentence']}" for e in entries]
        (self._out / "timeline.txt").write_text("\n".join(lines) + "\n", "utf-8")
        (self._out / "timeline.json").write_text(
            json.dumps(list(entries), indent=2, ensure_ascii=False) + "\n", "utf-8"
        )
        self.say(f"{len(lines)} entries: {self._out / 'timeline.txt'}")

    def mailbox(self, folder: Path) -> None:
        if folder.is_dir():
            shutil.copytree(folder, self._out / "mailbox")
            count = len(list((self._out / "mailbox").rglob("*.eml")))
            self.say(f"{count} e-mails: {self._out / 'mailbox'}")

    def ending(self, stage: "Stage", logins: Sequence["Person"], *, keep: bool) -> None:
        """What to do next."""
        self._console.print("\n[bold]Next[/bold]")
        self._console.print(
            f"  look at      {self._out}/letters/*.pdf and {self._out}/timeline.txt"
        )
        if not keep:
            self._console.print("  play on      redress demo --keep     the server stays up")
            self._console.print("  your file    redress demo --report FILE")
            self._console.print("  for real     README.md, section “Run it for real”")
            return
        self._console.print(f"  API page     {stage.api_url}/schema", highlight=False)
        self._console.print(f"  sandbox      {stage.sandbox_url}/control/mailed", highlight=False)
        for person in logins:
            self._console.print(
                f"  {person.role:<12} {person.email}  {person.password}", highlight=False
            )
        self._console.print("  stop         Ctrl-C")


def _filled(found: Mapping[str, Any]) -> str:
    sentence: str = found["sentence"]
    for fact in found["facts"]:
        sentence = sentence.replace(f"{{{{{fact['id']}}}}}", fact["value"])
    return sentence
