"""Inquiries (catalogue INQ-1); whether one was permitted only the consumer can say."""

from collections.abc import Iterator

from domain.credit_reports.report import Inquiry, Report
from domain.findings.authoring import ACCURACY, About, Claim, fact, readable, report_rule
from domain.findings.model import AnswerKind, Question, Severity

_NEEDS = ("subscriber_name", "inquired_on")
_ONE_APPLICATION = Question(
    id="one_application",
    text="Did you apply to this company no more than once on that day?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


@report_rule(
    About(
        id="INQ-1",
        title="Inquiry listed twice",
        condition="one bureau lists two inquiries of the same subscriber on the same day",
        basis=(*ACCURACY, "fcra_604a", "fcra_609a3"),
        severity=Severity.LEAD,
        eoscar_code="112",
        needs=tuple(f"inquiry.{name}" for name in _NEEDS),
        attestation=_ONE_APPLICATION,
        says="The inquiry by {{subscriber_name}} of {{inquired_on}} is listed more than "
        "once for the same day.",
        innocent_explanation="two applications were made on that day",
        disproof="two applications of that day",
    )
)
def inquiry_listed_twice(report: Report) -> Iterator[Claim]:
    first: set[tuple[str, str, str]] = set()
    for inquiry in report.inquiries:
        day = inquiry.inquired_on
        if day is None or day.exact is None or not inquiry.subscriber_name:
            continue
        if not readable(report, inquiry, _NEEDS):
            continue
        key = (inquiry.bureau.value, _name(inquiry), str(day))
        if key not in first:
            first.add(key)
            continue
        yield Claim(
            record=inquiry,
            facts=(
                fact(report, inquiry, "subscriber_name", "Subscriber"),
                fact(report, inquiry, "inquired_on", "Date of inquiry"),
            ),
            request="Delete the repeated inquiry, or tell me the purpose certified for each.",
        )


def _name(inquiry: Inquiry) -> str:
    return " ".join(inquiry.subscriber_name.upper().split())


RULES = (inquiry_listed_twice,)
