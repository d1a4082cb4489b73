"""Rules that read Metro 2 codes, for full disclosures and furnishers' own files.

They are kept apart from the rules that read what a consumer's report displays: no display text
is ever taken for a code.
"""

from domain.findings.codes import amounts, bankruptcies, dates, marks, statuses
from domain.findings.model import CodeRule

RULES: tuple[CodeRule, ...] = (
    *amounts.RULES,
    *statuses.RULES,
    *dates.RULES,
    *bankruptcies.RULES,
    *marks.RULES,
)
