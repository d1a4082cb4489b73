"""Every rule, in the order in which findings are shown, and the ways in which they are run."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from domain.credit_reports.report import Report
from domain.errors import Invalid
from domain.findings import (
    account_types,
    across_bureaus,
    attested,
    balances,
    codes,
    dates,
    dates_of_account,
    delinquency_dates,
    disputes_shown,
    histories,
    inquiries,
    medical,
    ownership,
    personal,
    petitions,
    public_records,
    pulls,
    statuses,
)
from domain.findings.attested import Told
from domain.findings.model import Hit, MergedHit, ReportRule, Rule, RuleKind
from domain.findings.pulls import Pulls

DISPLAY_RULES: tuple[ReportRule, ...] = (
    *balances.RULES,
    *statuses.RULES,
    *histories.RULES,
    *dates.RULES,
    *delinquency_dates.RULES,
    *dates_of_account.RULES,
    *ownership.RULES,
    *across_bureaus.RULES,
    *public_records.RULES,
    *petitions.RULES,
    *medical.RULES,
    *disputes_shown.RULES,
    *account_types.RULES,
    *inquiries.RULES,
    *personal.RULES,
)
REPORT_RULES: tuple[ReportRule, ...] = (*DISPLAY_RULES, *codes.RULES)
RULES: tuple[Rule, ...] = (*REPORT_RULES, *pulls.RULES, *attested.RULES)
RULES_OF_KIND: Mapping[RuleKind, tuple[Rule, ...]] = MappingProxyType(
    {
        RuleKind.DISPLAY: DISPLAY_RULES,
        RuleKind.CODES: codes.RULES,
        RuleKind.PULLS: pulls.RULES,
        RuleKind.ATTESTED: attested.RULES,
    }
)
_KIND_OF = {one.id: kind for kind, rules in RULES_OF_KIND.items() for one in rules}
_BY_ID = {rule.id: rule for rule in RULES}
_Kind = TypeVar("_Kind", bound=Rule)


class UnknownRule(Invalid):
    """No rule of the catalogue has this id."""

    def __init__(self, rule_id: str) -> None:
        super().__init__(f"no rule {rule_id}")


def rule(rule_id: str) -> Rule:
    """Look up one rule; raises UnknownRule."""
    try:
        return _BY_ID[rule_id]
    except KeyError:
        raise UnknownRule(rule_id) from None


def kind_of(rule_id: str) -> RuleKind:
    """What a rule is run on; raises UnknownRule."""
    return _KIND_OF[rule(rule_id).id]


def run_rules(report: Report, only: Collection[str] | None = None) -> tuple[Hit, ...]:
    """Run the rules that need one report alone, or those of them named in ``only``.

    The same report gives the same hits in the same order: by rule, then as the report lists its
    records. Raises UnknownRule.
    """
    return tuple(hit for one in _wanted(REPORT_RULES, only) for hit in one.check(report))


def run_rules_on_merged(
    report: Report, only: Collection[str] | None = None
) -> tuple[MergedHit, ...]:
    """Run the rules on codes over the accounts without a bureau; what they say is only shown.

    Raises UnknownRule.
    """
    if not report.merged:
        return ()
    return tuple(hit for one in _wanted(codes.RULES, only) for hit in one.check_merged(report))


def run_rules_across(
    older: Report,
    newer: Report,
    *,
    earlier: Sequence[Report] = (),
    only: Collection[str] | None = None,
) -> tuple[Hit, ...]:
    """Run the rules that compare pulls; the hits are about the newer report.

    ``earlier`` are the pulls before the older one, oldest first; without them nothing can be
    seen to have come back. Raises UnknownRule.
    """
    wanted = list(_wanted(pulls.RULES, only))
    if not wanted:
        return ()
    compared = Pulls.of((*earlier, older, newer))
    return tuple(hit for one in wanted for hit in one.compare(compared))


def run_rules_attested(
    report: Report, told: Told, only: Collection[str] | None = None
) -> tuple[Hit, ...]:
    """Run the rules that need the consumer's word or the firm's proof; raises UnknownRule."""
    return tuple(hit for one in _wanted(attested.RULES, only) for hit in one.attest(report, told))


def _wanted(rules: Sequence[_Kind], only: Collection[str] | None) -> Iterator[_Kind]:
    named = None if only is None else {rule(rule_id).id for rule_id in only}
    return (one for one in rules if named is None or one.id in named)
