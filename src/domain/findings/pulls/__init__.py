"""Rules that compare pulls of one consumer's report; their hits are about the newest."""

from domain.findings.pulls import changes, dates, reinsertion
from domain.findings.pulls.authoring import Pulls, PullsRule

RULES: tuple[PullsRule, ...] = (*changes.RULES, *dates.RULES, *reinsertion.RULES)

__all__ = ["RULES", "Pulls", "PullsRule"]
