"""``redress rules`` and docs/rules.md: the catalogue as the code has it."""

import json
from pathlib import Path

from typer.testing import CliRunner

from domain.findings.catalogue import RULES, RULES_OF_KIND, UnknownRule
from entrypoints.cli.rule_catalogue import UnknownKind, catalogue_markdown
from entrypoints.cli.rules import rules_app

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
SAID = {
    "id", "version", "kind", "title", "condition", "basis", "severity", "eoscar_code", "needs",
    "sentences", "attestation", "innocent_explanation", "disproof", "valid_from", "valid_to",
}  # fmt: skip


def rules(*arguments):
    return CliRunner().invoke(rules_app, arguments)


def test_the_page_of_rules_is_that_of_the_code():
    """`redress rules list --markdown` prints the page as it must be."""
    assert PAGE.read_text("utf-8") == catalogue_markdown()
    assert rules("list", "--markdown").stdout == catalogue_markdown()


def test_every_rule_is_of_exactly_one_kind():
    listed = [rule.id for found in RULES_OF_KIND.values() for rule in found]
    assert sorted(listed) == sorted(rule.id for rule in RULES)
    assert len(listed) == len(set(listed))


def test_every_rule_says_everything_that_is_asked_of_it():
    for told in json.loads(rules("list", "--json").stdout):
        assert set(told) == SAID
        empty = {name for name, value in told.items() if value in (None, "", [])}
        assert empty <= {"attestation", "valid_to"}, told["id"]
        assert all("§" in cited or "policy" in cited for cited in told["basis"])


def test_the_list_can_be_cut_to_one_kind():
    shown = json.loads(rules("list", "--kind", "pulls", "--json").stdout)
    assert {one["kind"] for one in shown} == {"pulls"}
    assert "REI-1" in {one["id"] for one in shown}
    assert "BAL-1" in rules("list").stdout


def test_one_rule_is_shown_whole():
    plain, as_json = (
        rules("show", "DAT-4").stdout,
        json.loads(rules("show", "DAT-4", "--json").stdout),
    )
    assert "innocent explanation: the report was asked for a transaction exempt" in plain
    assert "attestation: none" in plain
    assert as_json["basis"] == ["15 U.S.C. § 1681c(a)(4)", "15 U.S.C. § 1681c(c)(1)"]
    assert "needed: yes" in rules("show", "OWN-5").stdout


def test_what_is_no_rule_is_refused_by_name():
    assert isinstance(rules("show", "XB-3").exception, UnknownRule)
    assert isinstance(rules("list", "--kind", "all").exception, UnknownKind)
