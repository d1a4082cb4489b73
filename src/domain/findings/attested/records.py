"""Inquiries, personal data, medical debts and open disputes (INQ-2, PII-1, MED-2, DIS-1)."""

from collections.abc import Callable, Iterator
from datetime import date

from domain.credit_reports.report import ConsumerFile, Report
from domain.credit_reports.tradelines import AccountCondition, Tradeline
from domain.findings.attested.authoring import (
    AttestedRule,
    confirms,
    stated_rule,
    told_rule,
)
from domain.findings.attested.statements import OpenDispute, Statement, StatementKind, Told
from domain.findings.authoring import (
    ACCURACY,
    BOTH_KINDS,
    COLLECTION,
    About,
    Claim,
    fact,
    readable,
    readable_lines,
)
from domain.findings.codes import tables
from domain.findings.model import Fact, Severity
from domain.findings.remarks import MEDICAL, saying
from domain.findings.wording import printed
from domain.law.obsolescence import VETERAN_MEDICAL_YEARS, add_years

_INQUIRY_NEEDS = ("subscriber_name", "inquired_on", "purpose")


@told_rule(
    About(
        id="INQ-2",
        title="Hard inquiry without an application",
        condition="an inquiry is shown as hard, and the consumer states to have neither applied "
        "nor had any account with this company",
        basis=("fcra_604a", "fcra_609a3"),
        severity=Severity.LEAD,
        eoscar_code="112",
        needs=tuple(f"inquiry.{name}" for name in _INQUIRY_NEEDS),
        says="{{subscriber_name}} is listed with an inquiry of {{inquired_on}}; I made no "
        "application to it and had no account with it.",
        attestation=confirms(
            "no_application",
            "Do you confirm that you did not apply to this company, or through a dealer or broker, "
            "before that day and had no account with it?",
        ),
        innocent_explanation="a dealer or broker passed the application on to several lenders",
        disproof="the purpose certified by the company, with the application behind it",
    ),
    states=StatementKind.NO_APPLICATION,
)
def never_applied(report: Report, told: Told) -> Iterator[Claim]:
    for inquiry in report.inquiries:
        if inquiry.purpose != "hard" or not inquiry.subscriber_name:
            continue
        stated = told.of(inquiry.path, StatementKind.NO_APPLICATION)
        if stated is None or not readable(report, inquiry, _INQUIRY_NEEDS):
            continue
        yield Claim(
            record=inquiry,
            facts=(
                fact(report, inquiry, "subscriber_name", "Subscriber"),
                fact(report, inquiry, "inquired_on", "Date of inquiry"),
            ),
            request="Tell me the purpose that was certified for the inquiry, and delete it if "
            "there was none.",
        )


_SERVED = (
    'This collection is marked "{{medical_mark}}" and is a debt for care that a veteran had less '
    "than a year before the report; it may not be reported yet."
)
_SETTLED = (
    'This collection is marked "{{medical_mark}}" and reported as {{condition}}; a medical debt '
    "of a veteran that is paid or settled may not be reported."
)


@stated_rule(
    About(
        id="MED-2",
        title="Medical debt of a veteran",
        condition="a collection is marked medical, the consumer states that it is for care by the "
        "Department of Veterans Affairs, and it is paid, or the service lies less than a year "
        "before the report",
        basis=("fcra_605a7", "fcra_605a8"),
        severity=Severity.DELETION_GRADE,
        eoscar_code="112",
        needs=("remarks", "condition"),
        says=(_SERVED, _SETTLED),
        attestation=confirms(
            "veteran_medical",
            "Do you confirm that you are a veteran and that this bill is for care that the "
            "Department of Veterans Affairs authorized?",
        ),
        innocent_explanation="the bill is for care outside of the veterans' program",
        disproof="the provider's bill without an authorization of the department",
        valid_from=date(2019, 5, 24),
    ),
    states=StatementKind.VETERAN_MEDICAL,
    kinds=COLLECTION,
)
def veterans_medical(report: Report, line: Tradeline, stated: Statement) -> Claim | None:
    remark = saying(line, MEDICAL)
    if remark is None or report.report_date is None:
        return None
    paid = line.condition is AccountCondition.PAID
    # Not older than a year on the day of the report: FCRA 605(a)(7), 15 U.S.C. 1681c(a)(7).
    young = stated.on is not None and report.report_date < add_years(
        stated.on, VETERAN_MEDICAL_YEARS
    )
    if not paid and not young:
        return None
    mark = fact(report, line, "remarks", "Remark", id="medical_mark", value=remark.text)
    shown = (fact(report, line, "condition", "Account condition"),) if paid else ()
    return Claim(
        record=line,
        facts=(mark, *shown),
        sentence=_SETTLED if paid else _SERVED,
        basis=("fcra_605a8",) if paid else ("fcra_605a7",),
        request="Delete the account.",
    )


Named = Callable[[ConsumerFile], tuple[str, ...]]


def _names(file: ConsumerFile) -> tuple[str, ...]:
    return tuple(name.full for name in file.names)


def _addresses(file: ConsumerFile) -> tuple[str, ...]:
    return tuple(
        ", ".join(filter(None, (a.street, a.city, f"{a.state} {a.zip}".strip())))
        for a in file.addresses
    )


def _employers(file: ConsumerFile) -> tuple[str, ...]:
    return file.employers


def _disowned(
    rule_id: str, field: str, what: str, states: StatementKind, values: Named
) -> AttestedRule:
    about = About(
        id=rule_id,
        title=f"{what.capitalize()} that the consumer disowns",
        condition=f"the file lists the {what}, and the consumer states that it is not theirs",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="112",
        needs=(f"consumerfile.{field}",),
        says=f"You list {{{{{what}}}}} as my {what}; it is not and never was mine.",
        attestation=confirms(
            f"{what}_not_mine", f"Do you confirm that this was never your {what}?"
        ),
        innocent_explanation="a creditor passed on a typing error, or a file is mixed",
        disproof=f"an official document of the consumer with the {what}",
    )

    @told_rule(about, states=states)
    def rule(report: Report, told: Told) -> Iterator[Claim]:
        for file in report.files:
            path = f"{file.path}#{file.bureau.value}"
            stated = [s.text for s in told.statements if s.kind is states and s.path == path]
            listed = [value for value in values(file) if value in stated]
            if listed and readable(report, file, (field,)):
                shown = "; ".join(listed)
                yield Claim(
                    record=file,
                    facts=(fact(report, file, field, what.capitalize(), id=what, value=shown),),
                    request=f"Delete the {what} from my file.",
                )

    return rule


names_disowned = _disowned("PII-1-NAME", "names", "name", StatementKind.NOT_MY_NAME, _names)
addresses_disowned = _disowned(
    "PII-1-ADDRESS", "addresses", "address", StatementKind.NOT_MY_ADDRESS, _addresses
)
employers_disowned = _disowned(
    "PII-1-EMPLOYER", "employers", "employer", StatementKind.NOT_MY_EMPLOYER, _employers
)

_STILL_DISPUTED = confirms("still_disputed", "Do you still dispute this account?")
_UNMARKED = (
    "I dispute this account, and you received my dispute on {{dispute_received_on}}; the account "
    "was reported again on {{date_reported}} without any mark of it."
)


def _about_mark(rule_id: str, needs: tuple[str, ...], condition: str) -> About:
    return About(
        id=rule_id,
        title="Open dispute that is not shown",
        condition=condition,
        basis=("fcra_605f", "fcra_623a3"),
        severity=Severity.CORRECTION,
        eoscar_code="116",
        needs=tuple(f"{kind.value}.{name}" for kind in BOTH_KINDS for name in needs),
        says=_UNMARKED,
        attestation=_STILL_DISPUTED,
        innocent_explanation="the furnisher's update was sent before it had notice of the dispute",
        disproof="results of the investigation from before the report",
    )


@told_rule(
    _about_mark(
        "DIS-1",
        ("dispute_flag", "date_reported"),
        "a bureau has received a dispute that is still open, the account was reported after the "
        "furnisher had to have notice of it, and the dispute mark is not set",
    ),
    states=None,
)
def dispute_not_shown(report: Report, told: Told) -> Iterator[Claim]:
    needs = ("dispute_flag", "date_reported")
    for line, dispute in _disputed(report, told, needs):
        if not line.dispute_flag:
            yield _unmarked(report, line, dispute)


@told_rule(
    _about_mark(
        "DIS-1-CODE",
        ("compliance_condition", "date_reported"),
        "a bureau has received a dispute that is still open, the account was reported after the "
        "furnisher had to have notice of it, and the compliance condition is none of XB, XD, XF "
        "and XJ",
    ),
    states=None,
)
def dispute_not_coded(report: Report, told: Told) -> Iterator[Claim]:
    needs = ("compliance_condition", "date_reported")
    for line, dispute in _disputed(report, told, needs):
        if line.compliance_condition not in tables.IN_DISPUTE:
            yield _unmarked(report, line, dispute)


def _disputed(
    report: Report, told: Told, needs: tuple[str, ...]
) -> Iterator[tuple[Tradeline, OpenDispute]]:
    by_path = {dispute.path: dispute for dispute in told.disputes}
    for line in readable_lines(report, BOTH_KINDS, needs) if by_path else ():
        dispute, reported = by_path.get(line.path), line.date_reported
        if dispute is None or reported is None:
            continue
        if dispute.shown_from <= reported.earliest and reported.latest <= dispute.open_until:
            yield line, dispute


def _unmarked(report: Report, line: Tradeline, dispute: OpenDispute) -> Claim:
    received = Fact(
        id="dispute_received_on",
        label="Dispute received",
        value=printed(dispute.received_on),
        place=line.path,
        sha256=report.sha256,
    )
    return Claim(
        record=line,
        facts=(received, fact(report, line, "date_reported", "Date reported")),
        request="Mark the account as disputed.",
    )


RULES = (
    never_applied,
    veterans_medical,
    names_disowned,
    addresses_disowned,
    employers_disowned,
    dispute_not_shown,
    dispute_not_coded,
)
