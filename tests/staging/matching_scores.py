"""How well labelled accounts are found: true pairs, found pairs, false pairs."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

from domain.credit_reports.grouping import group
from domain.credit_reports.pairing import pair_lines
from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline
from domain.credit_reports.values import Bureau
from staging.labelled_accounts import LabelledFile


@dataclass(frozen=True)
class Scores:
    """``missed`` and ``wrong`` keep the lines, to be looked at."""

    found: int
    missed: tuple[tuple[Tradeline, Tradeline], ...]
    wrong: tuple[tuple[Tradeline, Tradeline], ...]

    @property
    def precision(self) -> float:
        return self.found / ((self.found + len(self.wrong)) or 1)

    @property
    def recall(self) -> float:
        return self.found / ((self.found + len(self.missed)) or 1)


def across_bureaus(files: Iterable[LabelledFile]) -> Scores:
    """Both pulls of every file, grouped."""
    return _summed(
        _judged(_true_groups(report, label), _found_groups(report), label)
        for file in files
        for pull, report in (("before", file.before), ("after", file.after))
        for label in [_labels_of(file, pull)]
    )


def across_pulls(files: Iterable[LabelledFile]) -> Scores:
    """The pulls of every file paired, bureau by bureau."""
    return _summed(_of_pulls(file, bureau) for file in files for bureau in Bureau)


_Pairs = dict[tuple[str, str], tuple[Tradeline, Tradeline]]
_Label = Callable[[Tradeline], str]


def _labels_of(file: LabelledFile, pull: str) -> _Label:
    return lambda line: file.labels[pull, line.path]


def _root(label: str) -> str:
    return label.partition("/")[0]


def _pairs(lines: Iterable[Tradeline]) -> _Pairs:
    return {
        (a.path, b.path): (a, b) for a, b in combinations(sorted(lines, key=lambda t: t.path), 2)
    }


def _true_groups(report: Report, label: _Label) -> _Pairs:
    """Lines of one account; a sold debt's old and new lines where no bureau shows both."""
    exact: dict[str, list[Tradeline]] = {}
    for line in report.tradelines():
        exact.setdefault(label(line), []).append(line)
    for name in [name for name in exact if "/" in name]:
        former = exact.get(_root(name), [])
        if former and not {t.bureau for t in former} & {t.bureau for t in exact[name]}:
            former += exact.pop(name)
    return {key: pair for lines in exact.values() for key, pair in _pairs(lines).items()}


def _found_groups(report: Report) -> _Pairs:
    return {
        key: pair for account in group(report) for key, pair in _pairs(account.tradelines).items()
    }


def _judged(true: _Pairs, found: _Pairs, label: _Label) -> Scores:
    return Scores(
        found=len(true.keys() & found.keys()),
        missed=tuple(true[key] for key in sorted(true.keys() - found.keys())),
        wrong=tuple(
            found[key]
            for key in sorted(found.keys() - true.keys())
            if len({_root(label(line)) for line in found[key]}) > 1
        ),
    )


def _of_pulls(file: LabelledFile, bureau: Bureau) -> Scores:
    left = [t for t in file.before.tradelines() if t.bureau is bureau]
    right = [t for t in file.after.tradelines() if t.bureau is bureau]
    was, now = _labels_of(file, "before"), _labels_of(file, "after")
    by_label = {now(line): line for line in right}
    true = {}
    for line in left:
        same = by_label.get(was(line)) or by_label.get(f"{was(line)}/sold")
        if same is not None:
            true[line.path] = (line, same)
    found = {a.path: (a, b) for a, b, _ in pair_lines(left, right).pairs()}
    hits = [key for key in true if key in found and found[key][1].path == true[key][1].path]
    return Scores(
        found=len(hits),
        missed=tuple(pair for key, pair in true.items() if key not in found),
        wrong=tuple(p for p in found.values() if _root(was(p[0])) != _root(now(p[1]))),
    )


def _summed(scores: Iterable[Scores]) -> Scores:
    every = list(scores)
    return Scores(
        found=sum(s.found for s in every),
        missed=tuple(pair for s in every for pair in s.missed),
        wrong=tuple(pair for s in every for pair in s.wrong),
    )


def reasons(scores: Scores) -> Counter[str]:
    """What kinds of pairs were missed, for people who work on the matcher."""
    return Counter(f"{a.portfolio}-{b.portfolio}" for a, b in scores.missed)
