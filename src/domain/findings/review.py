"""The report review for the consumer: what was found, in plain words, with the places marked.

What the report proves by itself and what waits for the consumer's word are two parts. Nothing here
promises a deletion or a better score (CROA 404(a), 15 U.S.C. 1679b(a)).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.credit_reports.report import Report, ReportStatus
from domain.credit_reports.values import Bureau
from domain.errors import Invalid
from domain.findings import wording
from domain.findings.catalogue import rule
from domain.findings.model import PLACEHOLDER, Hit, Severity
from domain.findings.questions import Answer
from domain.findings.ranking import Priority
from domain.findings.side_by_side import (
    COLUMNS,
    Cell,
    CellState,
    Row,
    Section,
    SectionKind,
    side_by_side,
)
from domain.law import authority, cite

TITLE = "Your credit report, reviewed"
_CONTEXT = ("creditor_name", "account_number", "open_closed", "payment_status", "balance",
            "date_opened", "date_reported", "type", "filed_on")  # fmt: skip
_WEIGHT = {
    Severity.DELETION_GRADE: "If this stands, the entry may not be reported any longer.",
    Severity.STRONG_CONTRADICTION: "The report contradicts itself.",
    Severity.CORRECTION: "A value has to be corrected or completed.",
    Severity.LEAD: "A hint, which has to be confirmed before anything is claimed.",
}
_BRIEFLY = {
    Severity.DELETION_GRADE: "may have to go",
    Severity.STRONG_CONTRADICTION: "contradictions",
    Severity.CORRECTION: "corrections",
    Severity.LEAD: "hints",
}
_SAID = {
    CellState.ABSENT: "no value",
    CellState.NOT_VISIBLE: "cannot be shown",
    CellState.NOT_LISTED: "",
    CellState.NOT_IN_REPORT: "",
}
_OWN_DISPUTE = (
    "You may dispute any entry yourself, with each bureau, and it costs nothing. The bureau has to "
    "look into it within 30 days, or 45 in some cases."
)
_WHAT_IS_WRONG = (
    "What is wrong, incomplete or cannot be verified must be corrected or deleted. What is right may "
    "stay, mostly for seven years, and for ten after a bankruptcy."
)
_NO_PROMISES = (
    "Nobody can promise that an entry is deleted or that a score rises, and nobody may advise you to "
    "state what is not so."
)
_STATEMENT = (
    "If a bureau does not agree with you, you may add a short statement of your own to your file."
)
RIGHTS = (
    (_OWN_DISPUTE, ("fcra_611a1A", "fcra_611a1B", "fcra_612a3")),
    (_WHAT_IS_WRONG, ("fcra_611a5A", "fcra_605a")),
    (_NO_PROMISES, ("croa_1679b",)),
    (_STATEMENT, ("fcra_611b",)),
)
"""What every consumer should know, with the authorities it rests on."""


_REPORTS = frozenset({ReportStatus.COMPLETE, ReportStatus.PARTIAL})


class NothingToReview(Invalid):
    """The document is no consumer's report, so that nothing can be said of it."""

    def __init__(self, status: ReportStatus) -> None:
        super().__init__(f"the document is no credit report ({status.value.replace('_', ' ')})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedHit:
    """A finding with its rank and the answers given so far."""

    hit: Hit
    priority: Priority
    answers: tuple[Answer, ...] = ()

    @property
    def answer(self) -> Answer | None:
        """The newest answer to the finding's question."""
        question = self.hit.question
        given = [a for a in self.answers if question and a.question_id == question.id]
        return max(given, key=lambda a: a.answered_at, default=None)

    @property
    def waits(self) -> bool:
        """True while the consumer's word is missing, or speaks against the finding."""
        question = self.hit.question
        if question is None:
            return False
        answer = self.answer
        return answer is None or (question.needed is not None and answer.value != question.needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A cell of an excerpt; ``marks`` are the numbers of the findings that stand on it."""

    text: str
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    label: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The rows of one item that matter here, a column for each bureau."""

    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One finding in plain words; each entry of ``points`` is a heading and what it says.

    ``item_place`` is the item's place in the document; ``places`` are label, value and place, which
    goes on from the item's where it stands in it.
    """

    number: int
    title: str
    bureau: str
    weight: str
    item_place: str
    points: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedItem:
    title: str
    excerpt: Excerpt | None
    findings: tuple[Explained, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A whole review, ready to be printed; ``about`` and ``limits`` are short lines."""

    title: str
    about: tuple[tuple[str, str], ...]
    summary: tuple[str, ...]
    table: Excerpt
    proven: tuple[ReviewedItem, ...]
    waiting: tuple[ReviewedItem, ...]
    limits: tuple[str, ...]
    rights: tuple[str, ...]

    @property
    def is_clear(self) -> bool:
        return not (self.proven or self.waiting)


def review(
    report: Report,
    hits: Sequence[ReviewedHit],
    *,
    unread: Sequence[str] = (),
    unread_count: int | None = None,
    birth_shown: bool = False,
) -> Review:
    """Put a report's findings into words for the consumer; the same input gives the same review.

    Findings keep the order in which they come, the first to dispute first, and are numbered by it.
    ``unread`` says what could not be read, with its place; ``unread_count`` where only that is known.
    Raises NothingToReview.
    """
    if report.status not in _REPORTS:
        raise NothingToReview(report.status)
    numbered = dict(enumerate(hits, 1))
    told = side_by_side(
        report, {str(number): one.hit for number, one in numbered.items()}, birth_shown=birth_shown
    )
    sections = {
        path: section for section in told.sections for path in section.paths if path is not None
    }
    proven = {number: one for number, one in numbered.items() if not one.waits}
    waiting = {number: one for number, one in numbered.items() if one.waits}
    return Review(
        title=TITLE,
        about=tuple(_about(report)),
        summary=tuple(_summary(report, proven, waiting)),
        table=_by_bureau(report, hits),
        proven=tuple(_items(report, proven, sections)),
        waiting=tuple(_items(report, waiting, sections)),
        limits=tuple(_limits(report, unread, unread_count)),
        rights=tuple(f"{said} ({cite(keys)})" for said, keys in RIGHTS),
    )


def _about(report: Report) -> Iterator[tuple[str, str]]:
    names = [name.full for file in report.files for name in file.names[:1] if name.full]
    if names:
        yield "Report on", names[0]
    numbers = [file.ssn for file in report.files if file.ssn]
    if numbers:
        yield "Social security number", wording.masked(numbers[0])
    yield "Made on", wording.printed(report.report_date) if report.report_date else "a day not told"
    yield "Bureaus", ", ".join(bureau.display_name for bureau in report.bureaus) or "none"
    yield "Document", f"{report.source_format}, SHA-256 {report.sha256[:16]}"


def _summary(
    report: Report, proven: Mapping[int, ReviewedHit], waiting: Mapping[int, ReviewedHit]
) -> Iterator[str]:
    lines = sum(1 for _ in report.tradelines()) + len(report.merged)
    inquiries = len(report.inquiries) + len(report.merged_inquiries)
    records = len(report.public_records) + len(report.merged_public_records)
    yield (
        f"We read {_counted(lines, 'account entry', 'account entries')}, "
        f"{_counted(inquiries, 'inquiry', 'inquiries')} and "
        f"{_counted(records, 'public record')} and checked each for what "
        "contradicts itself, is older than the law allows, or cannot be true."
    )
    if not proven and not waiting:
        yield (
            "We found nothing that the report itself shows to be wrong. That is no statement that "
            "everything in it is right: only you can say whether each entry is yours and true."
        )
        return
    if proven:
        yield f"{_counted(len(proven), 'finding')} can be read from the report itself."
    if waiting:
        verb = "waits" if len(waiting) == 1 else "wait"
        yield (
            f"{_counted(len(waiting), 'finding')} {verb} for your answer: each may also have an "
            "innocent explanation, and nothing is claimed without your word."
        )
    yield (
        "Cells marked with a number in brackets are what the finding with that number stands on. "
        "The findings that matter most come first."
    )


def _by_bureau(report: Report, hits: Iterable[ReviewedHit]) -> Excerpt:
    found = [one.hit for one in hits]
    columns = _columns(report.bureaus)
    records: dict[str, list[Bureau]] = {
        "Accounts": [line.bureau for line in report.tradelines() if line.kind.value == "granted"],
        "Collections": [x.bureau for x in report.tradelines() if x.kind.value == "collection"],
        "Inquiries": [one.bureau for one in report.inquiries],
        "Public records": [one.bureau for one in report.public_records],
        **{
            f"Findings: {_BRIEFLY[severity]}": [
                hit.subject.bureau for hit in found if hit.severity is severity
            ]
            for severity in Severity
        },
    }
    return Excerpt(
        columns=tuple(bureau.display_name for bureau in columns),
        rows=tuple(
            ShownRow(
                label=label,
                cells=tuple(ShownCell(text=str(bureaus.count(bureau))) for bureau in columns),
            )
            for label, bureaus in records.items()
        ),
    )


def _columns(bureaus: Iterable[Bureau]) -> tuple[Bureau, ...]:
    """The bureaus that speak in the report, always in one order."""
    spoken = set(bureaus)
    return tuple(bureau for bureau in COLUMNS if bureau in spoken)


def _items(
    report: Report, hits: Mapping[int, ReviewedHit], sections: Mapping[str, Section]
) -> Iterator[ReviewedItem]:
    """Findings of one item together, where the first of them stands."""
    together: dict[object, list[int]] = {}
    for number, one in hits.items():
        subject = one.hit.subject
        section = sections.get(subject.path) or sections.get(subject.path.partition("#")[0])
        is_account = section is not None and section.kind is not SectionKind.PERSONAL
        key = id(section) if section is not None else subject.label
        together.setdefault(key if is_account else subject.label, []).append(number)
    for numbers in together.values():
        subject = hits[numbers[0]].hit.subject
        section = sections.get(subject.path) or sections.get(subject.path.partition("#")[0])
        yield ReviewedItem(
            title=section.title if section is not None else subject.label,
            excerpt=None
            if section is None
            else _excerpt(section, frozenset(numbers), report.bureaus),
            findings=tuple(_explained(number, hits[number]) for number in numbers),
        )


def _excerpt(section: Section, numbers: frozenset[int], bureaus: Sequence[Bureau]) -> Excerpt:
    """The rows that the findings stand on, among a few that tell which account it is."""
    is_list = all(path is None for path in section.paths)
    named = {
        bureau: bureau.display_name if path or is_list else f"{bureau.display_name} (not listed)"
        for bureau, path in zip(COLUMNS, section.paths, strict=True)
    }
    columns = _columns(bureaus)
    rows = tuple(
        ShownRow(
            label=row.label,
            cells=tuple(_shown(row.cells[COLUMNS.index(b)], numbers) for b in columns),
        )
        for row in (*section.rows, *section.history)
        if row.field in _CONTEXT or _numbers(row) & numbers
    )
    return Excerpt(columns=tuple(named[bureau] for bureau in columns), rows=rows)


def _shown(cell: Cell, numbers: frozenset[int]) -> ShownCell:
    marks = tuple(sorted(numbers & {int(mark) for mark in cell.marks}))
    return ShownCell(text=_SAID.get(cell.state, cell.text or ""), marks=marks)


def _numbers(row: Row) -> frozenset[int]:
    return frozenset(int(mark) for cell in row.cells for mark in cell.marks)


def _explained(number: int, one: ReviewedHit) -> Explained:
    hit, known = one.hit, rule(one.hit.rule_id)
    values = {fact.id: fact.value for fact in hit.facts}
    stated = PLACEHOLDER.sub(lambda m: values[m.group(1)], hit.sentence)
    points = [("What we looked for", f"{known.condition[0].upper()}{known.condition[1:]}.")]
    if hit.question is not None:
        points.append(("We need your answer", hit.question.text))
        if one.answer is not None:
            points.append(("You answered", one.answer.value))
    points += [
        ("What a dispute may say", f"“{stated}”"),
        ("An innocent reason", f"{_sentence(hit.innocent_explanation)}"),
        ("What would prove us wrong", f"{_sentence(known.disproof)}"),
        (
            "What it rests on",
            f"{'; '.join(authority(key).title for key in hit.basis)} ({cite(hit.basis)}).",
        ),
        ("Why at this place", _why(one.priority)),
    ]
    return Explained(
        number=number,
        title=known.title,
        bureau=hit.subject.bureau.display_name,
        weight=_WEIGHT[hit.severity],
        points=tuple(points),
        item_place=hit.subject.path,
        places=tuple(
            (fact.label, fact.value, _below(hit.subject.path, fact.place)) for fact in hit.facts
        ),
    )


def _below(item: str, place: str) -> str:
    """A place within the item by what comes after the item's own, any other in full."""
    return place.removeprefix(item).lstrip("./") if place.startswith(item) else place


def _why(found: Priority) -> str:
    parts = sorted(found.contributions, key=lambda part: -part.points)
    said = "; ".join(f"{part.reason} ({part.points})" for part in parts if part.points)
    return f"{found.score} of 100 points: {said}."


def _limits(report: Report, unread: Sequence[str], count: int | None) -> Iterator[str]:
    if report.status is not ReportStatus.COMPLETE:
        yield f"This document is no complete report: {report.status.value.replace('_', ' ')}."
    number = len(unread) if count is None else count
    if number:
        are = "part of the document could" if number == 1 else "parts of the document could"
        yield f"{number} {are} not be read, and nothing is said of what stands there."
    yield from unread
    merged = report.of_no_bureau
    if merged:
        yield (
            f"{_counted(merged, 'entry', 'entries')} of this report "
            f"{'names' if merged == 1 else 'name'} no single bureau. Nobody can be asked to correct "
            "it on that ground, so a report of each bureau is needed."
        )
    silent = [bureau.display_name for bureau in COLUMNS if bureau not in report.bureaus]
    if silent:
        yield f"This report says nothing of what {' and '.join(silent)} may hold."
    if not any("date_first_delinquency" in fields for fields in report.paths.values()):
        yield (
            "Reports of this form do not show the date of the first delinquency. How long a "
            "collection or charge-off may still be reported cannot be told from it."
        )


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""
