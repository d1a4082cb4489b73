"""Mail moves forwards only, whatever order the carrier's news comes in."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest

from application.mail.tariff import MailTariff
from domain.addresses import PostalAddress
from domain.disputes.dispute import DisputeId
from domain.identity import ConsumerId, TenantId
from domain.letters.letter import LetterId
from domain.mail import (
    CarrierRefused,
    LetterDelivered,
    LetterReturned,
    MailingRefused,
    MailPiece,
    MailPieceId,
    MailPieceNotInState,
    MailService,
    MailState,
    PostedMail,
    ServiceCannotReachPoBox,
    TrackingEvent,
)
from domain.money import Money

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
TARIFF = MailTariff(
    letter=Money(90),
    extra_page=Money(10),
    certified=Money(500),
    return_receipt=Money(300),
    ups_next_day_air=Money(3000),
)
SCANS = (
    TrackingEvent(state=MailState.IN_TRANSIT, at=NOW + timedelta(days=1), detail=""),
    TrackingEvent(state=MailState.PROCESSED_FOR_DELIVERY, at=NOW + timedelta(days=3), detail=""),
    TrackingEvent(state=MailState.DELIVERED, at=NOW + timedelta(days=4), detail=""),
)


def posted(*events: TrackingEvent) -> PostedMail:
    return PostedMail(
        provider_id="ltr_1", tracking_number="9407", accepted_at=NOW, events=tuple(events)
    )


@pytest.fixture
def piece() -> MailPiece:
    requested = MailPiece(
        id=MailPieceId(uuid4()),
        tenant_id=TenantId(uuid4()),
        consumer_id=ConsumerId(uuid4()),
        letter_id=LetterId(uuid4()),
        dispute_id=DisputeId(uuid4()),
        service=MailService.CERTIFIED_RETURN_RECEIPT,
        state=MailState.REQUESTED,
        requested_at=NOW,
    )
    cost = TARIFF.cost(requested.service, pages=2)
    return requested.accept(posted(), cost, at=NOW)[0]


def test_cost_is_recorded_line_by_line(piece):
    assert dict(piece.cost.lines) == {
        "letter": Money(90),
        "extra pages": Money(20),
        "certified": Money(500),
        "return receipt": Money(300),
    }
    assert piece.cost.total == Money(910)


def test_a_piece_is_accepted_once(piece):
    with pytest.raises(MailPieceNotInState):
        piece.accept(posted(), TARIFF.cost(piece.service, pages=1), at=NOW)


@pytest.mark.parametrize("count", range(len(SCANS)))
def test_only_the_delivered_scan_is_receipt(piece, count):
    moved, happened = piece.follow(posted(*SCANS[:count]), at=NOW)
    assert happened is None
    assert moved.delivered_at is None


def test_every_order_and_repetition_ends_the_same(piece):
    for order in permutations(SCANS):
        moved, delivered = piece, []
        for seen in range(1, len(order) + 1):
            moved, happened = moved.follow(posted(*order[:seen], *order[:seen]), at=NOW)
            delivered += [happened] if happened else []
        assert moved.state is MailState.DELIVERED
        assert moved.delivered_at == SCANS[-1].at
        assert [type(d) for d in delivered] == [LetterDelivered]


def test_older_news_never_moves_a_piece_back(piece):
    moved, _ = piece.follow(posted(*SCANS[:2]), at=NOW)
    again, _ = moved.follow(posted(SCANS[0]), at=NOW)
    assert again.state is MailState.PROCESSED_FOR_DELIVERY


def test_a_returned_letter_starts_no_clock(piece):
    back = TrackingEvent(state=MailState.RETURNED, at=NOW + timedelta(days=9), detail="")
    moved, happened = piece.follow(posted(SCANS[0], back), at=NOW)
    assert isinstance(happened, LetterReturned)
    assert moved.follow(posted(SCANS[0], back), at=NOW) == (moved, None)


def test_private_carriers_reach_no_po_box():
    box = PostalAddress(
        name="Experian", line1="P.O. Box 4500", city="Allen", state="TX", zip="75013"
    )
    with pytest.raises(ServiceCannotReachPoBox, match="recipient"):
        MailService.UPS_NEXT_DAY_AIR.require_reach(box)
    MailService.CERTIFIED_RETURN_RECEIPT.require_reach(box)


def test_a_piece_the_carrier_could_not_print_is_refused_with_its_reason(piece):
    failed = TrackingEvent(state=MailState.REFUSED, at=NOW, detail="rendering failed")
    moved, happened = piece.follow(posted(failed), at=NOW)
    assert isinstance(happened, MailingRefused)
    assert moved.refusal == "rendering failed"


def test_a_piece_cancelled_at_the_carrier_is_not_taken_for_mailed():
    cancelled = PostedMail(
        provider_id="ltr_1", tracking_number=None, accepted_at=NOW, events=(), cancelled=True
    )
    with pytest.raises(CarrierRefused):
        cancelled.require_on_its_way()
