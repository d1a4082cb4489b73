"""Every rule, in the order in which findings are shown."""

from collections.abc import Collection

from domain.credit_reports.report import Report
from domain.errors import Invalid
from domain.findings import (
    account_types,
    across_bureaus,
    balances,
    dates,
    disputes_shown,
    histories,
    inquiries,
    medical,
    ownership,
    personal,
    public_records,
    statuses,
)
from domain.findings.model import Hit, Rule

RULES: tuple[Rule, ...] = (
    *balances.RULES,
    *statuses.RULES,
    *histories.RULES,
    *dates.RULES,
    *ownership.RULES,
    *across_bureaus.RULES,
    *public_records.RULES,
    *medical.RULES,
    *disputes_shown.RULES,
    *account_types.RULES,
    *inquiries.RULES,
    *personal.RULES,
)
_BY_ID = {rule.id: rule for rule in RULES}


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


def run_rules(report: Report, only: Collection[str] | None = None) -> tuple[Hit, ...]:
    """Run the catalogue, or the rules named in ``only``, over one report.

    The same report gives the same hits in the same order: by rule, then as the report lists its
    records. Raises UnknownRule.
    """
    wanted = _BY_ID.keys() if only is None else {rule(rule_id).id for rule_id in only}
    return tuple(hit for one in RULES if one.id in wanted for hit in one.check(report))
