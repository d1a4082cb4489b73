"""What commands print for people: whole ids, words for emptiness, nothing taken for markup."""

from datetime import UTC, datetime
from io import StringIO
from uuid import UUID

import pytest
from rich.console import Console

from entrypoints.cli.demo.showing import Show
from entrypoints.cli.printing import counted, print_table

JOB = UUID("01a1fdb9-7cf2-757a-a23a-48e8ecbe3cee")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _narrow(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def test_ids_and_instants_stay_whole_in_a_narrow_terminal(capsys):
    print_table(("job", "what it does", "due (UTC)"), [(JOB, "say something " * 9, NOON)])
    printed = capsys.readouterr().out
    assert str(JOB) in printed
    assert "2026-03-02 12:00" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_an_empty_table_is_a_sentence(capsys):
    print_table(("job",), [], empty="no jobs")
    assert capsys.readouterr().out == "no jobs\n"


def test_one_is_not_many():
    assert counted(1, "public record") == "1 public record"
    assert counted(2, "inquiry", "inquiries") == "2 inquiries"


def outcome(name: str, **changed) -> dict:
    plain = {"label": f"BANK [red]{name}", "outcome": name, "changes": [], "explanation": "why"}
    return plain | changed


def shown(tmp_path, *disputes) -> str:
    written = StringIO()
    Show(Console(file=written, width=80), tmp_path).outcomes(disputes)
    return written.getvalue()


def test_outcomes_say_of_each_item_what_comes_next(tmp_path):
    moved = {"field": "past_due", "before": "$150", "after": None, "routine": False}
    outcomes = [
        outcome("deleted"),
        outcome("worse", changes=[moved]),
        outcome("undeterminable"),
        outcome("corrected"),
    ]
    dispute = {"bureau": "transunion", "state": "escalated", "round": 1, "outcomes": outcomes}
    table = shown(tmp_path, dispute)
    assert "TransUnion" in table
    assert "[red]deleted" in table
    assert "past due: $150 → —" in table
    cells = [line.split("│")[4].strip() for line in table.splitlines() if line.startswith("│")]
    assert [cell for cell in cells if cell] == ["done", "round 2", "waiting", "done"]


def test_within_the_bureaus_period_what_stands_waits(tmp_path):
    dispute = {"bureau": "equifax", "state": "running", "round": 1}
    table = shown(tmp_path, dispute | {"outcomes": [outcome("verified_unchanged")]})
    assert "waiting" in table
