"""The catalogue of rules, as the terminal and docs/rules.md show it."""

from collections.abc import Iterator

from domain.errors import Invalid
from domain.findings.catalogue import RULES, RULES_OF_KIND, kind_of, rule
from domain.findings.model import Rule, RuleKind
from domain.law import authority

_SAID_OF_KIND = {
    RuleKind.DISPLAY: "Rules on what a report displays: words such as paid, late or charge-off.",
    RuleKind.CODES: (
        "Rules on Metro 2 codes, for full disclosures and furnishers' files. On an account that "
        "no bureau is named for they are shown and never disputed."
    ),
    RuleKind.PULLS: "Rules that compare two or three pulls; what they find stands in the newest.",
    RuleKind.ATTESTED: (
        "Rules that need the consumer's own statement, or the firm's proof of a dispute, beside "
        "the report."
    ),
}
_HEAD = """# Rules

What Redress finds in a report. `redress rules list --markdown` prints this page from the code, and
a test fails when it differs; `redress rules show ID` prints one rule.

A rule fires only where the format of the report can show every field that it needs. Each says why
the entry is inaccurate or misleading: that it departs from the furnishers' reporting format is no
claim by itself. What only the consumer can know is asked first, and nothing is claimed without the
answer. That an account stands at one or two bureaus only (XB-3) is no inaccuracy, and no rule
says so.

Severity 1 is grounds for deletion, 2 a strong contradiction, 3 a correction, 4 a lead that a person
has to confirm.
"""


class UnknownKind(Invalid):
    """There are no rules of this kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"no rules of the kind {kind}; there are {', '.join(RuleKind)}")


def rules_of(kind: str | None) -> tuple[Rule, ...]:
    """The rules of one kind, or all; raises UnknownKind."""
    if kind is None:
        return RULES
    if kind not in set(RuleKind):
        raise UnknownKind(kind)
    return RULES_OF_KIND[RuleKind(kind)]


def told(found: Rule) -> dict[str, object]:
    """All that is said of a rule, with its law cited in full."""
    asked = found.attestation
    return {
        "id": found.id,
        "version": found.version,
        "kind": kind_of(found.id).value,
        "title": found.title,
        "condition": found.condition,
        "basis": [authority(key).citation for key in found.basis],
        "severity": int(found.severity),
        "eoscar_code": found.eoscar_code,
        "needs": list(found.needs),
        "sentences": list(found.sentences),
        "attestation": None
        if asked is None
        else {"id": asked.id, "text": asked.text, "needed": asked.needed},
        "innocent_explanation": found.innocent_explanation,
        "disproof": found.disproof,
        "valid_from": found.valid_from.isoformat(),
        "valid_to": found.valid_to.isoformat() if found.valid_to else None,
    }


def told_by_id(rule_id: str) -> dict[str, object]:
    """All that is said of one rule; raises UnknownRule."""
    return told(rule(rule_id))


def catalogue_markdown() -> str:
    """The whole of docs/rules.md."""
    return "\n".join((_HEAD, *(line for kind in RuleKind for line in _section(kind))))


def _section(kind: RuleKind) -> Iterator[str]:
    said, rules = _SAID_OF_KIND[kind], RULES_OF_KIND[kind]
    yield f"## {kind.capitalize()}\n\n{said}\n"
    for found in rules:
        yield _entry(found)


def _entry(found: Rule) -> str:
    asked = found.attestation
    question = f"{asked.text} (needed: {asked.needed or 'any answer'})" if asked else "none"
    valid = f"from {found.valid_from}" + (f" to {found.valid_to}" if found.valid_to else "")
    basis = "; ".join(authority(key).citation for key in found.basis)
    rows = (
        ("Fires when", found.condition),
        ("Severity, e-OSCAR code", f"{int(found.severity)}, {found.eoscar_code}"),
        ("Basis", basis),
        ("In force", f"{valid}, version {found.version}"),
        ("Needs", ", ".join(f"`{name}`" for name in found.needs)),
        *(("May say", f'"{sentence}"') for sentence in found.sentences),
        ("Asks first", question),
        ("Innocent explanation", found.innocent_explanation),
        ("Would be proven wrong by", found.disproof),
    )
    lines = "\n".join(f"- {name}: {value}" for name, value in rows)
    return f"### {found.id}: {found.title}\n\n{lines}\n"
