"""``redress reports compare``: two files of one person, or a refusal in words."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.report_formats import ReportFormats
from domain.credit_reports.comparison import compare_reports
from domain.credit_reports.tradelines import MergedTradeline, TradelineKind
from entrypoints.cli.report_comparison import comparison, print_comparison
from entrypoints.cli.reports import reports_app
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope

ANCHOR = date(2026, 3, 2)


@pytest.fixture(scope="module")
def pulls(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pulls")
    files = [folder / f"pull-{number}" for number in (1, 2, 3)]
    for number, file in enumerate(files, start=1):
        file.write_text(json.dumps(smartcredit_envelope(demo_report(number, anchor=ANCHOR))))
    return files


def compare(*arguments: object):
    return CliRunner().invoke(reports_app, ["compare", *map(str, arguments)])


def test_json_names_every_item_with_both_places_and_its_fields(pulls):
    result = compare(*pulls[:2], "--json")
    printed = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(printed) == ["before", "after", "counts", "items", "new"]
    assert sum(printed["counts"].values()) == len(printed["items"]) + len(printed["new"])
    assert printed["counts"]["deleted"] >= 2
    worse = next(item for item in printed["items"] if item["verdict"] == "worse")
    assert worse["before"]["path"].startswith("$.")
    assert worse["after"]["path"].startswith("$.")
    assert worse["confidence"] in {"certain", "strong", "fair"}
    assert any(change["verdict"] == "worse" for change in worse["changes"])
    assert "creditor_name" in worse["unchanged"]


def test_no_account_number_is_printed_in_full(pulls):
    raw = json.loads(pulls[0].read_text())
    numbers = [number for number in _numbers(raw) if len(number) > 6]
    assert numbers
    shown = compare(*pulls[:2], "--json").stdout + compare(*pulls[:2]).stdout
    assert not [number for number in numbers if number in shown]


def _numbers(tree: object) -> list[str]:
    if isinstance(tree, dict):
        own = [str(v) for k, v in tree.items() if k == "accountNumber"]
        return own + [n for v in tree.values() for n in _numbers(v)]
    if isinstance(tree, list):
        return [n for v in tree for n in _numbers(v)]
    return []


def test_an_earlier_report_tells_a_reinsertion_from_a_new_item(pulls):
    first, second, third = pulls
    known = json.loads(compare(second, third, "--earlier", first, "--json").stdout)
    assert known["counts"]["reinserted"] == 1
    (back,) = [one for one in known["new"] if one["verdict"] == "reinserted"]
    assert back["earlier"]["label"].startswith("NORTHGATE COLLECTIONS")
    assert (
        back["earlier_sha256"]
        == json.loads(compare(*pulls[:2], "--json").stdout)["before"]["sha256"]
    )
    unknown = json.loads(compare(second, third, "--json").stdout)
    assert "reinserted" not in unknown["counts"]
    assert unknown["counts"]["added"] == 1


def test_the_table_is_for_people(pulls):
    result = compare(*pulls[:2])
    assert result.exit_code == 0
    assert "2026-03-02" in result.stdout
    assert "deleted" in result.stdout
    assert result.stderr == ""


def test_a_report_against_itself_shows_no_change(pulls):
    result = compare(pulls[0], pulls[0])
    assert result.exit_code == 0
    assert "none changed" in result.stdout


def test_two_people_are_refused_in_words(pulls, tmp_path):
    stranger = tmp_path / "stranger"
    text = pulls[1].read_text()
    tree = json.loads(text)
    numbers = {value for value in _values(tree, "SocialSecurityNumber") if value}
    assert numbers
    for number in numbers:
        text = text.replace(number, "666987654")
    stranger.write_text(text)
    plain, as_json = compare(pulls[0], stranger), compare(pulls[0], stranger, "--json")
    assert (plain.exit_code, as_json.exit_code) == (2, 2)
    assert plain.stderr == (
        "the two reports are of different people: the social security numbers differ\n"
    )
    assert json.loads(as_json.stdout)["code"] == "DifferentPeople"


def _values(tree: object, name: str) -> list[str]:
    if isinstance(tree, dict):
        own = [str(v) for k, v in tree.items() if k == name and isinstance(v, str)]
        return own + [n for v in tree.values() for n in _values(v, name)]
    if isinstance(tree, list):
        return [n for v in tree for n in _values(v, name)]
    return []


def test_the_younger_report_first_and_a_file_that_is_none_are_refused(pulls, tmp_path):
    backwards = compare(pulls[1], pulls[0])
    assert backwards.exit_code == 2
    assert "the older comes first" in backwards.stderr
    nothing = tmp_path / "x"
    nothing.write_text("hello")
    assert compare(pulls[0], nothing).exit_code == 2
    assert compare(pulls[0], tmp_path / "none").exit_code == 2


def test_merged_rows_are_said_to_be_left_out(pulls, capsys):
    merged = MergedTradeline(kind=TradelineKind.GRANTED, path="$.m", creditor_name="CEDAR")
    report, _ = ReportFormats().read(pulls[0].read_bytes())
    other = replace(report, merged=(merged,))
    compared = compare_reports(report, other)
    assert comparison(report, other, compared)["after"]["not_compared"] == 1
    print_comparison(report, other, compared)
    assert "1 merged row not compared" in capsys.readouterr().out
