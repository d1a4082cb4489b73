"""Shaping answers: the domain's records into Structs that list what may be seen."""

from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from domain.findings.wording import MASKED_DATE
from domain.identity import Actor, ConsumerId
from domain.money import Money

View = TypeVar("View")


MaskedSsn = Annotated[str, Meta(examples=["***-**-0001"])]
MaskedDate = Annotated[str, Meta(examples=[MASKED_DATE])]


class MoneyView(msgspec.Struct, frozen=True):
    """An amount in minor units, cents for USD."""

    minor: int
    currency: str


def shaped(record: object, view: type[View]) -> View:
    """The record's attributes that the view lists, and nothing else."""
    return msgspec.convert(record, view, from_attributes=True)


def money_view(amount: Money | None) -> MoneyView | None:
    return None if amount is None else MoneyView(minor=amount.minor, currency=amount.currency)


def is_their_own(actor: Actor, consumer_id: ConsumerId) -> bool:
    """Whether the person asks for what is in their own file."""
    return actor.consumer_id == consumer_id


def masked_ssn(last4: str) -> str:
    return f"***-**-{last4}"
