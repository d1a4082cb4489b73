"""A letter is read, signed and approved by the hash of its exact PDF, and mailed only then."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from domain.addresses import PostalAddress
from domain.credit_reports.values import Bureau
from domain.disputes.dispute import DisputeId
from domain.disputes.outcomes import LetterKind
from domain.identity import ConsumerId, TenantId, UserId
from domain.letters.document import LetterDocument, SignatureBlock
from domain.letters.letter import (
    HashMismatch,
    Letter,
    LetterId,
    LetterNotInState,
    LetterNotRead,
    LetterPdf,
    LetterState,
)
from domain.letters.narrative import ItemNarrative

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
CONSUMER, OPERATOR = UserId(uuid4()), UserId(uuid4())
FIRST, SECOND = "a" * 64, "b" * 64
ADDRESS = PostalAddress(
    name="Pat Example", line1="1 Main St", city="Dayton", state="OH", zip="45402"
)
DOCUMENT = LetterDocument(
    sender=ADDRESS,
    recipient=ADDRESS,
    dated_on=date(2026, 3, 2),
    subject="Dispute",
    opening=("To whom it may concern:",),
    signature=SignatureBlock(name="Pat Example"),
)


@pytest.fixture
def letter() -> Letter:
    return Letter(
        id=LetterId(uuid4()),
        tenant_id=TenantId(uuid4()),
        consumer_id=ConsumerId(uuid4()),
        dispute_id=DisputeId(uuid4()),
        bureau=Bureau.EXPERIAN,
        kind=LetterKind.INITIAL,
        dated_on=date(2026, 3, 2),
        narratives=(ItemNarrative(item_id="1", paragraph="Wrong."),),
        narrator="plain",
        narrator_refusals=(),
        document=DOCUMENT,
        pdf=LetterPdf(sha256=FIRST, pages=1, bytes=10),
        state=LetterState.DRAFTED,
        drafted_at=NOW,
    )


def read(letter: Letter) -> Letter:
    return letter.read(by=CONSUMER, at=NOW, ip="127.0.0.1")[0]


def sign(letter: Letter, sha256: str = FIRST, by: UserId = CONSUMER) -> Letter:
    return letter.sign(sha256=sha256, name="Pat Example", by=by, at=NOW, ip="127.0.0.1")[0]


def approve(letter: Letter, sha256: str = FIRST) -> Letter:
    return letter.approve(sha256=sha256, by=OPERATOR, at=NOW)[0]


def redraft(letter: Letter) -> Letter:
    return letter.redraft(
        narratives=letter.narratives,
        document=letter.document,
        pdf=LetterPdf(sha256=SECOND, pages=1, bytes=11),
        by=OPERATOR,
        at=NOW,
    )[0]


def test_read_signed_and_approved_it_is_mailable(letter):
    ready = approve(sign(read(letter)))
    ready.require_mailable()
    assert ready.record_mailing(at=NOW).state is LetterState.MAILED


def test_nobody_signs_what_they_have_not_opened(letter):
    with pytest.raises(LetterNotRead):
        sign(letter)


def test_a_reading_by_somebody_else_does_not_count(letter):
    with pytest.raises(LetterNotRead):
        sign(read(letter), by=OPERATOR)


def test_a_signature_names_the_present_pdf(letter):
    with pytest.raises(HashMismatch):
        sign(read(letter), SECOND)


def test_an_approval_names_the_present_pdf(letter):
    with pytest.raises(HashMismatch):
        approve(sign(read(letter)), SECOND)


def test_unsigned_letters_are_not_approved(letter):
    with pytest.raises(LetterNotInState):
        approve(read(letter))


@pytest.mark.parametrize("stage", [read, lambda x: sign(read(x)), lambda x: approve(sign(read(x)))])
def test_a_change_voids_reading_signature_and_approval(letter, stage):
    changed = redraft(stage(letter))
    assert changed.state is LetterState.DRAFTED
    assert (changed.reading, changed.signature, changed.approval) == (None, None, None)
    with pytest.raises(LetterNotInState):
        changed.require_mailable()


def test_what_is_mailed_does_not_change(letter):
    mailed = approve(sign(read(letter))).record_mailing(at=NOW)
    with pytest.raises(LetterNotInState):
        redraft(mailed)


def test_a_stored_approval_of_other_bytes_does_not_let_a_letter_out(letter):
    tampered = replace(approve(sign(read(letter))), pdf=LetterPdf(sha256=SECOND, pages=1, bytes=11))
    with pytest.raises(HashMismatch):
        tampered.require_mailable()
