"""What the demo prints and leaves behind: progress, tables, letters, the timeline."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from domain.credit_reports.comparison import ItemVerdict
from domain.credit_reports.values import Bureau
from domain.disputes.outcomes import GOES_ON, SATISFIED
from entrypoints.cli.printing import counted

_SEVERITIES = {
    1: "deletion-grade",
    2: "strong contradiction",
    3: "to be corrected",
    4: "a lead only",
}
_VERDICTS = {
    "deleted": ("deleted", "green"),
    "corrected": ("corrected", "green"),
    "verified_unchanged": ("verified unchanged", "yellow"),
    "changed_elsewhere": ("changed elsewhere", "yellow"),
    "worse": ("changed for the worse", "red"),
    "moved": ("moved to another furnisher", "red"),
    "undeterminable": ("cannot be told", "yellow"),
}
_CHANGES_MAX = 4
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
        self.out = out

    def begin(self) -> None:
        """Empty what an earlier play has left."""
        for name in ("letters", "mailbox"):
            shutil.rmtree(self.out / name, ignore_errors=True)
        (self.out / "letters").mkdir(parents=True)

    def act(self, title: str) -> None:
        self._console.print(f"\n[bold]{title}[/bold]")

    @contextmanager
    def step(self, doing: str) -> Iterator[None]:
        """Show what is going on, and tick it off when it is done."""
        with self._console.status(Text(doing)):
            yield
        self._console.print(Text.assemble("  ", ("✓", "green"), f" {doing}"))

    def say(self, sentence: str) -> None:
        """A remark, indented on every line."""
        text = Text(sentence, style="dim", overflow="fold")
        self._console.print(Padding(text, (0, 0, 0, 4), expand=False))

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
            rule = f"{found['rule_id']}, {_SEVERITIES[found['severity']]}"
            table.add_row(
                "✓" if found["id"] in picked else "",
                Text(f"{subject['label']} ({bureau_name(subject['bureau'])})"),
                Text.assemble(_filled(found), " ", (rule, "dim")),
            )
        self._console.print(table)

    def outcomes(self, disputes: Sequence[Mapping[str, Any]]) -> None:
        """Item by item under its bureau: what became of it, and what comes next."""
        table = Table(title="Outcomes", title_justify="left", expand=True)
        table.add_column("item", ratio=4, overflow="fold")
        table.add_column("outcome", width=10)
        table.add_column("what changed", ratio=4, overflow="fold")
        table.add_column("next", no_wrap=True)
        for dispute in disputes:
            table.add_row(Text(bureau_name(dispute["bureau"]), style="bold"))
            for outcome in dispute["outcomes"]:
                words, style = _VERDICTS[outcome["outcome"]]
                table.add_row(
                    Padding(Text(outcome["label"]), (0, 0, 0, 2)),
                    Text(words, style=style),
                    Text(_changed(outcome)),
                    _next(outcome, dispute),
                )
            table.add_section()
        self._console.print(table)

    def review(self, pdf: bytes) -> None:
        path = self.out / "review.pdf"
        path.write_bytes(pdf)
        self.say(f"what was found, with the places marked: {path}")

    def letter(self, letter: Mapping[str, Any], pdf: bytes, *, round_: int) -> None:
        name = f"round-{round_}-{letter['bureau']}-{letter['kind']}.pdf"
        (self.out / "letters" / name).write_bytes(pdf)
        what, bureau = _LETTERS[letter["kind"]], bureau_name(letter["bureau"])
        self.say(f"{what} letter to {bureau}: {self.out / 'letters' / name}")

    def timeline(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Leave the history as text and as JSON, oldest first."""
        lines = [f"{e['at'][:16].replace('T', ' ')}  {e['sentence']}" for e in entries]
        (self.out / "timeline.txt").write_text("\n".join(lines) + "\n", "utf-8")
        (self.out / "timeline.json").write_text(
            json.dumps(list(entries), indent=2, ensure_ascii=False) + "\n", "utf-8"
        )
        self.say(f"{counted(len(lines), 'entry', 'entries')}: {self.out / 'timeline.txt'}")

    def mailbox(self, folder: Path) -> None:
        if folder.is_dir():
            shutil.copytree(folder, self.out / "mailbox")
            count = len(list((self.out / "mailbox").rglob("*.eml")))
            self.say(f"{counted(count, 'e-mail')}: {self.out / 'mailbox'}")


def bureau_name(bureau: str) -> str:
    return Bureau(bureau).display_name


def _changed(outcome: Mapping[str, Any]) -> str:
    """The fields that changed; the reason where what ended the claim lies outside of them."""
    changes = [
        f"{c['field'].replace('_', ' ')}: {c['before'] or '—'} → {c['after'] or '—'}"
        for c in outcome["changes"]
        if not c["routine"]
    ]
    if outcome["outcome"] == ItemVerdict.CORRECTED and not changes:
        return str(outcome["explanation"])
    return "\n".join(changes[:_CHANGES_MAX])


def _next(outcome: Mapping[str, Any], dispute: Mapping[str, Any]) -> str:
    if outcome["outcome"] in SATISFIED:
        return "done"
    if dispute["state"] == "escalated" and outcome["outcome"] in GOES_ON:
        return f"round {dispute['round'] + 1}"
    return "waiting"


def _filled(found: Mapping[str, Any]) -> str:
    sentence: str = found["sentence"]
    for fact in found["facts"]:
        sentence = sentence.replace(f"{{{{{fact['id']}}}}}", fact["value"])
    return sentence
