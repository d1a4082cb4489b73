"""What a new report proves about a round, and which letter the law allows next."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from domain.credit_reports.changes import FieldChange
from domain.credit_reports.comparison import ItemVerdict
from domain.credit_reports.report import ReportId
from domain.disputes.clock import StatutoryClock


@unique
class LetterKind(StrEnum):
    """The letters to a consumer reporting agency that the flow sends by itself."""

    INITIAL = "611_initial"
    FOLLOW_UP = "611_follow_up"
    NO_RESPONSE = "no_response"
    METHOD_OF_VERIFICATION = "method_of_verification"


SATISFIED = frozenset({ItemVerdict.DELETED, ItemVerdict.CORRECTED})
# What was disputed reads as before, whatever else about the item moved.
UNCHANGED = frozenset({ItemVerdict.VERIFIED_UNCHANGED, ItemVerdict.CHANGED_ELSEWHERE})
# What cannot be told is neither over nor ground for a letter: it waits for a clearer report.
# What the bureau did with the item is new information: a worse state, or another furnisher.
NEWS = frozenset({ItemVerdict.WORSE, ItemVerdict.MOVED})
GOES_ON = UNCHANGED | NEWS


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """What happened to one disputed item, with both sources cited (report, hash, place).

    ``standing`` names the rules whose claims still hold on the new report.
    """

    item_number: int
    label: str
    outcome: ItemVerdict
    explanation: str
    changes: tuple[FieldChange, ...]
    standing: tuple[str, ...] = ()
    before_report_id: ReportId
    before_sha256: str
    before_place: str
    after_report_id: ReportId
    after_sha256: str
    after_place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResult:
    """``verdict`` is resolved, next_round or waiting; ``open_items`` go on to the next round."""

    verdict: str
    counts: Mapping[str, int]
    open_items: tuple[int, ...]
    next_letter_kind: LetterKind | None


def judge_round(
    results: tuple[ItemResult, ...],
    *,
    clock: StatutoryClock | None,
    notice_received: bool,
    on: date,
) -> RoundResult:
    """Decide whether the round is over and what follows.

    An unchanged item proves nothing while the bureau's period runs on its later reading. A
    change for the worse, or the same debt under another furnisher, is new information, hence a follow-up under FCRA 611(a)(1). Unchanged
    after a results notice asks for the method of verification (611(a)(6)(B)(iii), (7)); without
    any notice it claims silence, and only from the safe date on (611(a)(6)(A) plus mail time).
    """
    counts = Counter(r.outcome.value for r in results)
    open_items = tuple(r.item_number for r in results if r.outcome in GOES_ON)
    kinds = {r.outcome for r in results}
    if kinds <= SATISFIED:
        return _result("resolved", counts, (), None)
    if kinds & NEWS:
        return _result("next_round", counts, open_items, LetterKind.FOLLOW_UP)
    if not kinds & UNCHANGED:
        return _result("waiting", counts, open_items, None)
    if notice_received:
        return _result("next_round", counts, open_items, LetterKind.METHOD_OF_VERIFICATION)
    if clock is not None and clock.silence_claimable(on):
        return _result("next_round", counts, open_items, LetterKind.NO_RESPONSE)
    return _result("waiting", counts, open_items, None)


def _result(
    verdict: str, counts: Counter[str], open_items: tuple[int, ...], kind: LetterKind | None
) -> RoundResult:
    return RoundResult(
        verdict=verdict, counts=dict(counts), open_items=open_items, next_letter_kind=kind
    )
