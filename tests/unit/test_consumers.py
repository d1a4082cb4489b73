"""A consumer's identity is complete or refused by field."""

from datetime import date
from uuid import uuid4

import pytest

from domain.addresses import PostalAddress
from domain.consumers.consumer import Consumer, ConsumerWithoutAddress, check_identity
from domain.credit_reports.report import PersonName
from domain.errors import Invalid
from domain.identity import ConsumerId, TenantId

TODAY = date(2026, 3, 2)
GOOD = {
    "name": PersonName(first="Zoë", middle="", last="Nguyễn"),
    "birth_date": date(1987, 4, 12),
    "ssn": "666120042",
    "email": "zoe@example.com",
}


def home(line1: str) -> PostalAddress:
    return PostalAddress(name="Zoë Nguyễn", line1=line1, city="Dayton", state="OH", zip="45402")


def refused_fields(**changes) -> list[str]:
    with pytest.raises(Invalid) as refused:
        check_identity(**{**GOOD, **changes}, on=TODAY)
    return [e.path for e in refused.value.errors]


def test_a_whole_identity_passes():
    check_identity(**GOOD, on=TODAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": PersonName(first="", middle="", last="Nguyễn")}, "name.first"),
        ({"name": PersonName(first="Zoë", middle="", last=" ")}, "name.last"),
        ({"name": PersonName(first="Zoë\x00", middle="", last="N")}, "name.first"),
        ({"birth_date": date(2027, 1, 1)}, "birth_date"),
        ({"birth_date": date(2008, 3, 3)}, "birth_date"),
        ({"birth_date": date(1880, 1, 1)}, "birth_date"),
        ({"ssn": "66612004"}, "ssn"),
        ({"ssn": "666-12-0042"}, "ssn"),
        ({"ssn": "٦٦٦١٢٠٠٤٢"}, "ssn"),
        ({"email": "zoe.example.com"}, "email"),
        ({"email": "zoe@example.com\nBcc: x@example.com"}, "email"),
    ],
)
def test_a_bad_value_is_refused_by_its_field(changes, field):
    assert refused_fields(**changes) == [field]


def test_every_bad_field_is_named_at_once():
    assert refused_fields(ssn="1", email="x") == ["ssn", "email"]


def test_the_eighteenth_birthday_is_old_enough():
    check_identity(**{**GOOD, "birth_date": date(2008, 3, 2)}, on=TODAY)


def consumer(address: PostalAddress | None) -> Consumer:
    return Consumer(
        id=ConsumerId(uuid4()),
        tenant_id=TenantId(uuid4()),
        address=address,
        previous_addresses=(),
        created_at=None,
        **GOOD,
    )


def test_moving_keeps_the_former_address():
    moved = consumer(home("1 Old St")).with_address(home("2 New St"))
    assert [a.line1 for a in moved.previous_addresses] == ["1 Old St"]
    assert moved.with_address(home("2 New St")).previous_addresses == moved.previous_addresses


def test_a_letter_needs_an_address():
    with pytest.raises(ConsumerWithoutAddress):
        consumer(None).mailing_address()
