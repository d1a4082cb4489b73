"""Personal data on which the bureaus differ (catalogue PII-1); the consumer says what is right."""

from collections.abc import Callable, Iterator

from domain.credit_reports.report import ConsumerFile, Report
from domain.credit_reports.values import PartialDate
from domain.findings.authoring import ACCURACY, About, Claim, fact, readable, report_rule
from domain.findings.model import AnswerKind, Question, Severity
from domain.findings.wording import masked, printed

BIRTH = "birth"
"""The fact that holds a birth date in full; who is not the consumer sees it masked."""

_Differs = Callable[[ConsumerFile, ConsumerFile], bool]


def _about(rule_id: str, field: str, what: str, sentence: str) -> About:
    return About(
        id=rule_id,
        title=f"Bureaus differ on the {what}",
        condition=f"the {what} at one bureau contradicts that at another",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="112",
        needs=(f"consumerfile.{field}",),
        says=sentence,
        attestation=Question(
            id=f"{field}_right",
            text=f"Is the {what} right that this bureau reports?",
            kind=AnswerKind.YES_NO,
            needed="no",
        ),
        innocent_explanation="a creditor passed on a typing error, or a file is mixed",
        disproof="an official document with the value reported",
    )


@report_rule(
    _about(
        "PII-1-BIRTH",
        BIRTH,
        "date of birth",
        "You report my date of birth as {{birth}}; that is wrong.",
    )
)
def births_differ(report: Report) -> Iterator[Claim]:
    for file in _contradicted(report, BIRTH, _birth_differs):
        yield Claim(
            record=file,
            facts=(fact(report, file, BIRTH, "Date of birth"),),
            request="Correct my date of birth.",
            question=_question(file, "date of birth", printed(file.birth), "birth_right"),
        )


@report_rule(
    _about(
        "PII-1-SSN",
        "ssn",
        "Social Security number",
        "You report a social security number {{ssn}} as mine; it is not mine.",
    )
)
def numbers_differ(report: Report) -> Iterator[Claim]:
    for file in _contradicted(report, "ssn", lambda a, b: a.ssn != b.ssn):
        shown = masked(file.ssn or "")
        yield Claim(
            record=file,
            facts=(fact(report, file, "ssn", "Social Security number", value=shown),),
            request="Delete the number from my file.",
            question=_question(file, "Social Security number", shown, "ssn_right"),
        )


def _contradicted(report: Report, name: str, differs: _Differs) -> Iterator[ConsumerFile]:
    files = [
        file
        for file in report.files
        if getattr(file, name) is not None and readable(report, file, (name,))
    ]
    for file in files:
        if any(differs(file, other) for other in files if other is not file):
            yield file


def _birth_differs(left: ConsumerFile, right: ConsumerFile) -> bool:
    """A missing month or day contradicts nothing."""
    a, b = left.birth, right.birth
    return a is not None and b is not None and not _compatible(a, b)


def _compatible(a: PartialDate, b: PartialDate) -> bool:
    pairs = ((a.year, b.year), (a.month, b.month), (a.day, b.day))
    return all(x is None or y is None or x == y for x, y in pairs)


def _question(file: ConsumerFile, what: str, value: str, name: str) -> Question:
    return Question(
        id=name,
        text=f"{file.bureau.display_name} reports your {what} as {value}. Is that right?",
        kind=AnswerKind.YES_NO,
        needed="no",
    )


RULES = (births_differ, numbers_differ)
