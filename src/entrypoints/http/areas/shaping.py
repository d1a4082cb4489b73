"""Shaping answers: the domain's records into Structs that list what may be seen."""

from typing import TypeVar

import msgspec

from domain.identity import Actor, ConsumerId, Permission
from domain.money import Money

View = TypeVar("View")


class MoneyView(msgspec.Struct, frozen=True):
    """An amount in minor units, cents for USD."""

    minor: int
    currency: str


def shaped(record: object, view: type[View]) -> View:
    """The record's attributes that the view lists, and nothing else."""
    return msgspec.convert(record, view, from_attributes=True)


def money_view(amount: Money | None) -> MoneyView | None:
    return None if amount is None else MoneyView(minor=amount.minor, currency=amount.currency)


def may_see_identity(actor: Actor, consumer_id: ConsumerId) -> bool:
    """A birth date is for the person themself and for those who keep the file."""
    return actor.consumer_id == consumer_id or Permission.CONSUMER_UPDATE in actor.permissions
