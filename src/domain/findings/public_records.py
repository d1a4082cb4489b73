"""Public records, and bankruptcies against the accounts they concern (BK, DAT-5, DAT-9)."""

import re
from collections.abc import Iterator, Sequence

from domain.credit_reports.report import PublicRecord, Report
from domain.credit_reports.tradelines import Tradeline
from domain.findings.authoring import (
    ACCURACY,
    BOTH_KINDS,
    FURNISHER,
    About,
    Claim,
    fact,
    readable,
    readable_lines,
    report_rule,
)
from domain.findings.dates import horizon
from domain.findings.matching import positive
from domain.findings.model import AnswerKind, Question, Severity
from domain.findings.remarks import BANKRUPTCY, BANKRUPTCY_OVER, saying
from domain.law.obsolescence import bankruptcy_obsolete_after, paid_tax_lien_obsolete_after

_WORD = re.compile(r"[a-z]+")
_VOLUNTARY = Question(
    id="voluntary_petition",
    text="Did you file this bankruptcy yourself (a voluntary petition)?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)
_DISCHARGED = Question(
    id="debt_discharged",
    text="Was this debt listed in the bankruptcy and discharged, and have you not reaffirmed it?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)
_FILED_LATER = (
    "This record is reported as filed on {{filed_on}}, a day that had not come when the report "
    "was made."
)
_RESOLVED_EARLIER = (
    "This record is reported as resolved on {{resolved_on}}, before it was filed on {{filed_on}}."
)
CASES_MAX = 256  # of all bureaus together; each account is held against each of them
RECORD_NEEDS = ("type", "status", "filed_on")
_LINE_NEEDS = ("remarks", "balance", "date_opened", "date_reported")
_BOTH_NEEDS = (
    *(f"publicrecord.{name}" for name in RECORD_NEEDS),
    *(f"{kind.value}.{name}" for kind in BOTH_KINDS for name in _LINE_NEEDS),
)


@report_rule(
    About(
        id="DAT-5-BANKRUPTCY",
        title="Bankruptcy older than ten years",
        condition="the report is dated more than ten years after the filing of the bankruptcy",
        basis=("fcra_605a1",),
        severity=Severity.DELETION_GRADE,
        eoscar_code="112",
        needs=("publicrecord.type", "publicrecord.filed_on"),
        attestation=_VOLUNTARY,
        says="This {{type}} was filed on {{filed_on}}; the ten years during which it "
        "may be reported are over.",
        innocent_explanation="in an involuntary case the order for relief came after the filing",
        disproof="an order for relief less than ten years before the report",
    )
)
def obsolete_bankruptcy(report: Report) -> Iterator[Claim]:
    for record in bankruptcies(report, ("type", "filed_on")):
        filed = record.filed_on
        if filed is None or report.report_date is None:
            continue
        # A voluntary petition is the order for relief: 11 U.S.C. 301(b).
        if report.report_date > bankruptcy_obsolete_after(filed.latest):
            yield Claim(
                record=record,
                facts=(
                    fact(report, record, "type", "Public record"),
                    fact(report, record, "filed_on", "Date filed"),
                ),
                request="Delete the public record.",
            )


@report_rule(
    About(
        id="DAT-5-LIEN",
        title="Paid tax lien older than seven years",
        condition="the report is dated more than seven years after the tax lien was paid",
        basis=("fcra_605a3",),
        severity=Severity.DELETION_GRADE,
        eoscar_code="112",
        needs=("publicrecord.type", "publicrecord.status", "publicrecord.resolved_on"),
        says="This {{type}} was paid on {{resolved_on}}; the seven years during which "
        "it may be reported are over.",
        innocent_explanation="the date is that of a partial payment",
        disproof="a release less than seven years before the report",
    )
)
def obsolete_paid_lien(report: Report) -> Iterator[Claim]:
    for record in report.public_records:
        paid_on = record.resolved_on
        if not _says(record, "lien") or paid_on is None or report.report_date is None:
            continue
        if not readable(report, record, ("type", "status", "resolved_on")):
            continue
        paid = has_status(record, "paid") or has_status(record, "released")
        if paid and report.report_date > paid_tax_lien_obsolete_after(paid_on.latest):
            yield Claim(
                record=record,
                facts=(
                    fact(report, record, "type", "Public record"),
                    fact(report, record, "resolved_on", "Date paid"),
                ),
                request="Delete the public record.",
            )


@report_rule(
    About(
        id="DAT-9-RECORD",
        title="Public record with an impossible date",
        condition="the record is filed after the report and every date reported in it, or resolved "
        "before it was filed",
        basis=ACCURACY,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="112",
        needs=("publicrecord.filed_on", "publicrecord.resolved_on"),
        says=(_FILED_LATER, _RESOLVED_EARLIER),
        innocent_explanation="the record was copied with another case's date",
        disproof="the court's docket",
    )
)
def impossible_record_date(report: Report) -> Iterator[Claim]:
    latest = horizon(report)
    for record in report.public_records:
        filed, resolved = record.filed_on, record.resolved_on
        if filed is None or not readable(report, record, ("filed_on", "resolved_on")):
            continue
        if latest is not None and filed.earliest > latest:
            yield Claim(
                record=record,
                facts=(fact(report, record, "filed_on", "Date filed"),),
                sentence=_FILED_LATER,
                request="Verify the record with the court, and correct or delete it.",
            )
        elif resolved is not None and resolved.surely_before(filed):
            yield Claim(
                record=record,
                facts=(
                    fact(report, record, "filed_on", "Date filed"),
                    fact(report, record, "resolved_on", "Date resolved"),
                ),
                sentence=_RESOLVED_EARLIER,
                request="Verify the record with the court, and correct or delete it.",
            )


@report_rule(
    About(
        id="BK-1",
        title="Amount owed on a debt discharged in bankruptcy",
        condition="a remark puts the account into a bankruptcy, the same bureau shows a bankruptcy "
        "filed after the account was opened as discharged, and a balance is reported",
        basis=ACCURACY + FURNISHER,
        severity=Severity.DELETION_GRADE,
        eoscar_code="037",
        needs=_BOTH_NEEDS,
        attestation=_DISCHARGED,
        says='This account is marked "{{bankruptcy_mark}}" and still reported with a '
        "balance of {{balance}}, while you show my {{case_type}} of {{case_filed_on}} as "
        "{{case_status}}; nothing is owed on a discharged debt.",
        innocent_explanation="the debt was reaffirmed, or is of a kind that is not discharged",
        disproof="a reaffirmation agreement, or an order excepting the debt from the discharge",
    )
)
def owed_after_discharge(report: Report) -> Iterator[Claim]:
    records = tuple(bankruptcies(report, RECORD_NEEDS))
    for line in readable_lines(report, BOTH_KINDS, _LINE_NEEDS) if records else ():
        remark = saying(line, BANKRUPTCY, but_not=BANKRUPTCY_OVER)
        if remark is None or not positive(line.balance):
            continue
        cases = [r for r in cases_of(line, records) if has_status(r, "discharged")]
        if not cases:
            continue
        yield Claim(
            record=line,
            facts=(
                fact(report, line, "remarks", "Remark", id="bankruptcy_mark", value=remark.text),
                fact(report, line, "balance", "Balance"),
                fact(report, cases[0], "type", "Public record", id="case_type"),
                fact(report, cases[0], "status", "Its status", id="case_status"),
                fact(report, cases[0], "filed_on", "Date filed", id="case_filed_on"),
            ),
            request="Correct the balance to zero, or delete the account if you cannot verify it.",
        )


@report_rule(
    About(
        id="BK-2",
        title="Account left in a bankruptcy that was dismissed",
        condition="a remark puts the account into a bankruptcy, and every bankruptcy that the same "
        "bureau shows between its opening and its reporting was dismissed",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="102",
        needs=_BOTH_NEEDS,
        says='This account is marked "{{bankruptcy_mark}}", while you show the '
        "{{case_type}} as {{case_status}}; an account is not included in a case that was "
        "dismissed.",
        innocent_explanation="a further bankruptcy is not shown in the report",
        disproof="a bankruptcy of the consumer in which the debt was discharged",
    )
)
def left_in_dismissed_case(report: Report) -> Iterator[Claim]:
    records = tuple(bankruptcies(report, RECORD_NEEDS))
    for line in readable_lines(report, BOTH_KINDS, _LINE_NEEDS) if records else ():
        remark = saying(line, BANKRUPTCY, but_not=BANKRUPTCY_OVER)
        cases = cases_of(line, records) if remark else []
        if remark is None or not cases or not all(has_status(r, "dismissed") for r in cases):
            continue
        yield Claim(
            record=line,
            facts=(
                fact(report, line, "remarks", "Remark", id="bankruptcy_mark", value=remark.text),
                fact(report, cases[0], "type", "Public record", id="case_type"),
                fact(report, cases[0], "status", "Its status", id="case_status"),
            ),
            request="Delete the bankruptcy mark from the account.",
        )


def bankruptcies(report: Report, needs: tuple[str, ...]) -> Iterator[PublicRecord]:
    """The readable records that are bankruptcies; none where there are more than anybody has."""
    found = [record for record in report.public_records if _says(record, "bankruptcy")]
    if len(found) <= CASES_MAX:
        yield from (record for record in found if readable(report, record, needs))


def cases_of(line: Tradeline, records: Sequence[PublicRecord]) -> list[PublicRecord]:
    """The bureau's bankruptcies filed between the account's opening and its last reporting."""
    opened, reported = line.date_opened, line.date_reported
    if opened is None or reported is None:
        return []
    return [
        record
        for record in records
        if record.bureau is line.bureau
        and record.filed_on is not None
        and opened.surely_before(record.filed_on)
        and record.filed_on.earliest <= reported.latest
    ]


def _says(record: PublicRecord, word: str) -> bool:
    return record.type is not None and word in record.type.text.lower()


def has_status(record: PublicRecord, word: str) -> bool:
    """True if the status says the whole word, and does not deny it."""
    words = set(_WORD.findall(record.status.text.lower())) if record.status else set()
    return word in words and "not" not in words


RULES = (
    obsolete_bankruptcy,
    obsolete_paid_lien,
    impossible_record_date,
    owed_after_discharge,
    left_in_dismissed_case,
)
