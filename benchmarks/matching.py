"""Precision and recall of the matcher on labelled files, and its cost for each line.

The files are made up by ``tests/staging/labelled_accounts.py``: masked and cut numbers, shortened
and new names, debts sold, cards replaced, and near twins that are other accounts. The peer is what
one would write first: the same name, opening month and last four digits.
"""

import argparse
import importlib
import sys
import time
from pathlib import Path
from typing import Any

from table import Row, exit_code, print_rows

from domain.credit_reports.account_numbers import last_digits
from domain.credit_reports.creditor_names import normalized_creditor
from domain.credit_reports.grouping import group
from domain.credit_reports.tradelines import Tradeline

FILES, SEED = 600, 11
PRECISION, RECALL = 1.0, 0.99
_SQUARE_MAX = 1 / 3  # the square would cost eight times as much per line


def rows(files: int = FILES) -> list[Row]:
    """Recall against a first attempt, and the cost per line at two sizes."""
    labelled = _staged("labelled_accounts").labelled_files
    scores = _staged("matching_scores")
    made = list(labelled(SEED, files))
    measured = []
    for name, score in (
        ("across bureaus", scores.across_bureaus(made)),
        ("across pulls", scores.across_pulls(made)),
    ):
        sys.stdout.write(
            f"{name}: {score.found + len(score.missed)} true pairs, {score.found} found, "
            f"{len(score.wrong)} false: precision {score.precision:.4%}, "
            f"recall {score.recall:.4%}\n"
        )
        measured += [
            _share(f"matching {name}: precision", score.precision, PRECISION),
            _share(f"matching {name}: recall", score.recall, RECALL),
        ]
    return [*measured, _naive(made, scores), _linear()]


def _staged(name: str) -> Any:
    tests = str(Path(__file__).parents[1] / "tests")
    if tests not in sys.path:
        sys.path.append(tests)
    return importlib.import_module(f"staging.{name}")


def _share(name: str, ours: float, needed: float) -> Row:
    return Row(name=name, ours=ours * 100, peer=needed * 100, ratio=ours / needed, target=1,
               unit="% and least")  # fmt: skip


def _naive(files: Any, scores: Any) -> Row:
    """How many more pairs across pulls we find than by name, month and last four digits."""
    found = scores.across_pulls(files).found
    simple = sum(
        len(_keys(file.before.tradelines()) & _keys(file.after.tradelines())) for file in files
    )
    return Row(name="matching: pairs across pulls, against name, month and last four", ours=found,
               peer=simple, ratio=found / simple, target=1, unit="pairs")  # fmt: skip


def _keys(lines: Any) -> set[tuple[object, ...]]:
    return {key for line in lines if (key := _key(line)) is not None}


def _key(line: Tradeline) -> tuple[object, ...] | None:
    tail, opened = last_digits(line.account_number), line.date_opened
    if tail is None or opened is None:
        return None
    name = normalized_creditor(line.creditor_name)
    return line.bureau, name, opened.year, opened.month, tail


def _linear() -> Row:
    """Seconds per line of one long report against those of one an eighth as long."""
    scale = _staged("long_reports")
    short, long = (_seconds_per_line(scale.long_report(count)) for count in (2_000, 16_000))
    return Row(name="matching: cost per line, 16000 lines in a report against 2000",
               ours=long * 1e6, peer=short * 1e6, ratio=short / long, target=_SQUARE_MAX,
               unit="µs/line")  # fmt: skip


def _seconds_per_line(report: Any) -> float:
    lines = sum(1 for _ in report.tradelines())
    started = time.process_time()
    group(report)
    return (time.process_time() - started) / lines


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=FILES, help="how many consumers to make up")
    result = rows(options.parse_args().files)
    print_rows(result)
    sys.exit(exit_code(result))
