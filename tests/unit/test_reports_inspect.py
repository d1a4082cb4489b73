"""``redress reports inspect``: what it prints, where, and with which exit code."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.report_formats import ReportFormats
from entrypoints.cli.reports import reports_app
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope

KEYS = [
    "format",
    "status",
    "report_date",
    "bureaus",
    "counts",
    "accounts",
    "groups",
    "findings",
    "defects",
]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "whatever.bin"
    path.write_text(json.dumps(smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))))
    return path


def inspect(*arguments: object):
    return CliRunner().invoke(reports_app, ["inspect", *map(str, arguments)])


def test_json_is_one_object_with_exactly_the_promised_keys(demo):
    result = inspect(demo, "--json")
    printed = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(printed) == KEYS
    assert printed["format"] == "truelink"
    assert (printed["status"], printed["report_date"]) == ("complete", "2026-03-02")
    assert printed["bureaus"] == ["equifax", "experian", "transunion"]
    lines = [line for account in printed["accounts"] for line in account["tradelines"]]
    assert printed["counts"] == {
        "tradelines": len(lines),
        "inquiries": 4,
        "public_records": 1,
        "scores": 3,
    }
    assert printed["findings"]
    assert printed["defects"] == []


def test_json_shows_normalized_values(demo):
    line = json.loads(inspect(demo, "--json").stdout)["accounts"][0]["tradelines"][0]
    assert line["date_opened"].count("-") == 2
    assert set(line["balance"]) == {"minor", "currency"}
    assert line["history"][0]["status"] == "current"


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_birth_date_on_which_bureaus_differ_is_found_and_never_printed(
    tmp_path, monkeypatch, options
):
    monkeypatch.setenv("COLUMNS", "300")
    envelope = smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))
    (births,) = [found for found in _named(envelope, "Birth") if isinstance(found, list)]
    births[0]["BirthDate"] = {"year": "1951", "month": "7", "day": "19"}
    births[0]["date"] = "1951-07-19"
    path = tmp_path / "differing"
    path.write_text(json.dumps(envelope))
    printed = inspect(path, *options).stdout
    assert "PII-1-BIRTH" in printed
    assert "****-**-**" in printed
    assert "1951" not in printed


def _named(node: object, name: str) -> Iterator[object]:
    """Every value under that name, however deep."""
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key == name)
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _named(each, name)


def test_tables_are_for_people(demo):
    result = inspect(demo)
    assert result.exit_code == 0
    assert "Accounts" in result.stdout
    assert "Findings" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("columns", ["80", "120"])
def test_a_table_shows_each_account_once_with_the_bureaus_side_by_side(demo, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    result = inspect(demo, "--table")
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= int(columns)
    heads = [line for line in result.stdout.splitlines() if "TransUnion" in line]
    assert len(heads) > len({"personal", "scores", "inquiries"})
    listed = json.loads(inspect(demo, "--json").stdout)
    for number in range(1, len(listed["findings"]) + 1):
        assert re.search(rf"\((\d+, )*{number}(, \d+)*\)", result.stdout), number
    assert len(listed["groups"]) < listed["counts"]["tradelines"]
    assert "****-**-**" in result.stdout
    assert "1980" not in result.stdout


def test_one_form_of_output_at_a_time(demo):
    result = inspect(demo, "--table", "--json")
    assert result.exit_code == 2
    assert "--table" in result.stderr


def test_a_dash_reads_standard_input(demo):
    piped = CliRunner().invoke(reports_app, ["inspect", "-", "--json"], input=demo.read_bytes())
    assert piped.stdout == inspect(demo, "--json").stdout
    assert CliRunner().invoke(reports_app, ["inspect", "-"], input=b"").exit_code == 2


def test_a_file_without_an_end_is_refused_at_the_limit(monkeypatch):
    monkeypatch.setattr(ReportFormats, "max_bytes", 5_000)
    result = inspect("/dev/zero", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["code"] == "ReportTooLarge"


def test_defects_give_exit_code_one(tmp_path, demo):
    tree = json.loads(demo.read_text())
    report = tree["BundleComponents"]["BundleComponent"][-1]["TrueLinkCreditReportType"]
    line = report["TradeLinePartition"][0]["Tradeline"]
    (line[0] if isinstance(line, list) else line)["currentBalance"] = "a lot"
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(tree))
    result = inspect(bad, "--json")
    assert result.exit_code == 1
    assert [d["kind"] for d in json.loads(result.stdout)["defects"]] == ["bad_value"]
    assert "Could not be read" in inspect(bad).stdout


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"TrueLinkCreditReportType": {', "ReportUnreadable"),
        (b"hello", "ReportFormatUnknown"),
        (b'{"TrueLinkCreditReportType": {"Borrower": {}}}', "ReportEmpty"),
    ],
)
def test_a_refusal_is_one_sentence_on_stderr_and_exit_code_two(tmp_path, content, code):
    file = tmp_path / "x"
    file.write_bytes(content)
    plain, as_json = inspect(file), inspect(file, "--json")
    assert (plain.exit_code, as_json.exit_code) == (2, 2)
    assert plain.stdout == ""
    assert plain.stderr.count("\n") == 1
    printed = json.loads(as_json.stdout)
    assert printed == {"error": plain.stderr.strip(), "code": code}


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert inspect(tmp_path / "none", "--json").exit_code == 2
    result = inspect(tmp_path)
    assert result.exit_code == 2
    assert "directory" in result.stderr.lower()


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    file = tmp_path / "big"
    with file.open("wb") as sparse:
        sparse.truncate(50_000_000)
    result = inspect(file, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["code"] == "ReportTooLarge"


def test_only_the_rules_asked_for_are_run(demo):
    every = json.loads(inspect(demo, "--json").stdout)["findings"]
    wanted = every[0]["rule_id"]
    some = json.loads(inspect(demo, "--json", "--only", f"{wanted}, DAT-6").stdout)["findings"]
    assert some == [one for one in every if one["rule_id"] == wanted]
    refused = inspect(demo, "--json", "--only", "XB-3")
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (2, "UnknownRule")


@pytest.mark.samples
def test_a_furnishers_file_shows_findings_that_name_no_bureau_and_have_no_priority(samples):
    file = samples / "reports" / "metro2" / "moov_base_segment.dat"
    found = json.loads(inspect(file, "--json").stdout)["findings"]
    assert [one["rule_id"] for one in found] == ["BAL-1-CODE", "BAL-5-CODE"]
    assert all(one["priority"] is None and "bureau" not in one["subject"] for one in found)
    assert "(none named)" in inspect(file).stdout
