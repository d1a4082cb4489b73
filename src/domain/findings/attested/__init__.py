"""Rules that need the consumer's own word, or the firm's proof of a dispute, beside the report."""

from domain.findings.attested import accounts, records
from domain.findings.attested.authoring import AttestedRule
from domain.findings.attested.statements import OpenDispute, Statement, StatementKind, Told

RULES: tuple[AttestedRule, ...] = (*accounts.RULES, *records.RULES)

__all__ = ["RULES", "AttestedRule", "OpenDispute", "Statement", "StatementKind", "Told"]
