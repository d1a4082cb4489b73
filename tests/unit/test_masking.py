"""Identity is masked in what rules and letters say, and in how a record is printed."""

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from types import ModuleType
from uuid import UUID

import pytest

import adapters
import application
import domain
import entrypoints
from application.findings.read_findings import AnsweredFinding
from domain.addresses import PostalAddress
from domain.connections import Tokens
from domain.consumers.consumer import Consumer
from domain.credit_reports.report import ConsumerFile, PersonName, Report, ReportId, ReportStatus
from domain.credit_reports.values import Bureau, PartialDate
from domain.disputes.dispute import DisputeId
from domain.disputes.outcomes import LetterKind
from domain.findings.finding import Finding, FindingState
from domain.findings.masking import MASKED_DATE
from domain.findings.model import FindingId
from domain.findings.personal import RULES
from domain.findings.ranking import priority
from domain.identity import Actor, ConsumerId, TenantId, UserId
from domain.letters.document import LetterDocument, LetterItem, SignatureBlock
from domain.letters.letter import Letter, LetterId, LetterPdf, LetterState
from domain.letters.narrative import ItemNarrative
from entrypoints.http.areas.findings import FindingView, finding_view
from entrypoints.http.areas.letters import letter_view
from entrypoints.http.areas.report_views import normalized_view

ID, NOW = UUID(int=1), datetime(2026, 3, 2, 15, tzinfo=UTC)
BORN = "March 4, 1985"
STAFF = Actor(user_id=UserId(ID), tenant_id=TenantId(ID), permissions=frozenset())
CONSUMER = replace(STAFF, consumer_id=ConsumerId(ID))

# What must not be printed by accident, by the name of its field.
SECRET = re.compile(
    r"ssn|birth(_date)?|account_number|.*password.*|.*secret|.*(access|refresh)_token|code_verifier"
    r"|verifier|wrapped|data_key|private_key|recovery_codes?|totp.*|api_key"
)


def modules(*packages: ModuleType) -> Iterator[ModuleType]:
    for package in packages:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in found.name and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def shown_secrets() -> Iterator[str]:
    for module in modules(domain, application, adapters, entrypoints):
        for name, kind in vars(module).items():
            if not (dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__):
                continue
            for field in dataclasses.fields(kind):
                words = re.findall(r"\w+", str(field.type))
                holds_text = not {"str", "bytes", "date", "PartialDate"}.isdisjoint(words)
                holds_text &= "Callable" not in words
                if SECRET.fullmatch(field.name) and holds_text and field.repr:
                    yield f"{module.__name__}.{name}.{field.name}"


def test_no_record_prints_what_is_secret_in_it() -> None:
    assert list(shown_secrets()) == []


def a_file(bureau: Bureau, birth: PartialDate, ssn: str) -> ConsumerFile:
    return ConsumerFile(
        bureau=bureau,
        path=f"$.{bureau}",
        names=(PersonName(first="Pat", middle="", last="Example"),),
        ssn=ssn,
        birth=birth,
    )


REPORT = Report(
    source_format="test",
    sha256="ab" * 32,
    status=ReportStatus.COMPLETE,
    report_date=NOW.date(),
    bureaus=(Bureau.EXPERIAN, Bureau.EQUIFAX),
    paths={"consumerfile": {"birth": "birth", "ssn": "ssn"}},
    files=(
        a_file(Bureau.EXPERIAN, PartialDate(1985, 3, 4), "666120001"),
        a_file(Bureau.EQUIFAX, PartialDate(1986, 3, 4), "666120002"),
    ),
)
HITS = {hit.rule_id: hit for rule in RULES for hit in rule.check(REPORT)[:1]}


def a_finding(rule_id: str) -> AnsweredFinding:
    finding = Finding(
        id=FindingId(ID),
        tenant_id=TenantId(ID),
        consumer_id=ConsumerId(ID),
        report_id=ReportId(ID),
        hit=HITS[rule_id],
        state=FindingState.OPEN,
        found_at=NOW,
    )
    ranked = priority(finding.hit, None, REPORT)
    return AnsweredFinding(finding=finding, answers=(), priority=ranked)


def test_printed_records_leave_identity_out() -> None:
    consumer = Consumer(
        id=ConsumerId(ID),
        tenant_id=TenantId(ID),
        name=PersonName(first="Pat", middle="", last="Example"),
        email="pat@example.com",
        birth_date=date(1985, 3, 4),
        ssn="666120001",
        address=None,
        previous_addresses=(),
        created_at=NOW,
    )
    tokens = Tokens(access_token="a-token", refresh_token="r-token", expires_at=NOW, member_id="m")
    printed = f"{consumer} {consumer!r} {tokens} {REPORT}"
    for secret in ("666120001", "1985", "a-token", "r-token"):
        assert secret not in printed
    assert "Pat" in printed


def test_a_reported_birth_date_is_shown_to_the_consumer_who_must_judge_it() -> None:
    view: FindingView = finding_view(a_finding("PII-1-BIRTH"), CONSUMER)
    assert view.facts[0].value == BORN
    assert view.question is not None
    assert BORN in view.question.text


@pytest.mark.parametrize("actor", [STAFF, replace(CONSUMER, consumer_id=ConsumerId(UUID(int=2)))])
def test_a_reported_birth_date_is_masked_for_everybody_else(actor: Actor) -> None:
    view = finding_view(a_finding("PII-1-BIRTH"), actor)
    assert "1985" not in repr(view)
    assert view.facts[0].value == MASKED_DATE
    assert view.question is not None
    assert MASKED_DATE in view.question.text


@pytest.mark.parametrize("actor", [STAFF, CONSUMER])
def test_a_number_that_bureaus_differ_on_is_named_by_its_end(actor: Actor) -> None:
    view = finding_view(a_finding("PII-1-SSN"), actor)
    assert view.facts[0].value == "ending in 0001"
    assert "666120001" not in repr(view)


def test_a_report_shows_neither_numbers_nor_birth_dates() -> None:
    view = normalized_view(REPORT)
    assert [file.ssn_last4 for file in view.files] == ["0001", "0002"]
    assert {file.birth for file in view.files} == {MASKED_DATE}
    assert not re.search(r"66612000|198[56]", repr(view))


def an_item(number: int, paragraph: str) -> LetterItem:
    return LetterItem(
        number=number, heading="A", account_line="", paragraph=paragraph, request="Correct."
    )


def a_letter() -> Letter:
    address = PostalAddress(
        name="Pat Example", line1="1 Main St", city="Dayton", state="OH", zip="45402"
    )
    document = LetterDocument(
        sender=address,
        recipient=address,
        dated_on=NOW.date(),
        subject="Dispute",
        opening=("To whom it may concern:",),
        items=(
            an_item(1, f"You report {BORN}."),
            an_item(2, "You report $125."),
        ),
        signature=SignatureBlock(name="Pat Example"),
    )
    return Letter(
        id=LetterId(ID),
        tenant_id=TenantId(ID),
        consumer_id=ConsumerId(ID),
        dispute_id=DisputeId(ID),
        bureau=Bureau.EXPERIAN,
        kind=LetterKind.INITIAL,
        dated_on=NOW.date(),
        narratives=(
            ItemNarrative(item_id="1", paragraph="You report {{f1.birth}}."),
            ItemNarrative(item_id="2", paragraph="You report {{f2.balance}}."),
        ),
        narrator="plain",
        narrator_refusals=(),
        document=document,
        pdf=LetterPdf(sha256="ab" * 32, pages=1, bytes=10),
        state=LetterState.DRAFTED,
        drafted_at=NOW,
    )


def test_a_letters_words_print_a_birth_date_to_the_consumer_alone() -> None:
    own, staff = letter_view(a_letter(), CONSUMER), letter_view(a_letter(), STAFF)
    assert [item.paragraph for item in own.items] == [f"You report {BORN}.", "You report $125."]
    assert [item.paragraph for item in staff.items] == [
        "You report {{f1.birth}}.",
        "You report $125.",
    ]
    assert BORN not in repr(staff)
