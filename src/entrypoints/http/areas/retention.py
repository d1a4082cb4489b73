"""Legal holds, and what has gone by retention rules."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from domain.identity import Actor, ConsumerId
from domain.retention.holds import HoldId
from domain.retention.removals import RemovalCause
from domain.retention.rules import DataClass
from entrypoints.http.areas.shaping import shaped
from entrypoints.http.fields import AnswerText
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

retention = Area("Retention", "What may not be removed yet, and what was removed.")

Reason = Annotated[AnswerText, msgspec.Meta(examples=["Sample v. Northwind Bank, 2026 CV 1107"])]


class HoldBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose file is held; without `consumer_id` everything of the firm is."""

    reason: Reason
    consumer_id: UUID | None = None


class HoldView(msgspec.Struct, frozen=True, kw_only=True):
    """A legal hold stands until `lifted_at`; `consumer_id` null holds everything of the firm."""

    id: UUID
    consumer_id: UUID | None
    reason: str
    placed_at: datetime
    placed_by: UUID
    lifted_at: datetime | None
    lifted_by: UUID | None


class ErasedClassView(msgspec.Struct, frozen=True, kw_only=True):
    data_class: DataClass
    records: int


class KeptClassView(msgspec.Struct, frozen=True, kw_only=True):
    """What law keeps; the last of it goes on the day after `kept_through`."""

    data_class: DataClass
    records: int
    kept_through: date
    reason: str
    citation: str


class ErasureView(msgspec.Struct, frozen=True, kw_only=True):
    """What went at once, and what stays until when and why."""

    consumer_id: UUID
    erased_at: datetime
    erased: tuple[ErasedClassView, ...]
    kept: tuple[KeptClassView, ...]


class RemovalView(msgspec.Struct, frozen=True, kw_only=True):
    """So many records of one class are gone; the reason has the rule and its citation."""

    id: UUID
    consumer_id: UUID | None
    data_class: DataClass
    records: int
    cause: RemovalCause
    reason: str
    removed_at: datetime
    removed_by: UUID | None


@retention.post("/consumers/{consumer_id}/erasure", "Erase a consumer", keyed=True, refusals=(409,))
def erase_consumer(use: HttpUseCases, actor: Actor, consumer_id: UUID) -> ErasureView:
    """What need not be kept goes at once, and the login with it; the answer says what stays.

    409 while a dispute runs or a legal hold stands.
    """
    return shaped(use.erase_consumer(actor, ConsumerId(consumer_id)), ErasureView)


@retention.post("/holds", "Place a legal hold", status=201, keyed=True, refusals=(404,))
def place_hold(use: HttpUseCases, actor: Actor, body: HoldBody) -> HoldView:
    """From the answer on nothing that it covers is removed or erased, by anybody."""
    consumer_id = None if body.consumer_id is None else ConsumerId(body.consumer_id)
    return shaped(use.place_hold(actor, consumer_id=consumer_id, reason=body.reason), HoldView)


@retention.get("/holds", "List legal holds")
def list_holds(use: HttpUseCases, actor: Actor, query: PageQuery) -> PageView[HoldView]:
    """Newest first, those that were lifted included."""
    page = use.list_holds(actor, query.request())
    return page_view(page, lambda hold: shaped(hold, HoldView))


@retention.post("/holds/{hold_id}/lifting", "Lift a legal hold", keyed=True, refusals=(409,))
def lift_hold(use: HttpUseCases, actor: Actor, hold_id: UUID) -> HoldView:
    """Retention goes on with the next sweep; 409 when it was lifted before."""
    return shaped(use.lift_hold(actor, HoldId(hold_id)), HoldView)


@retention.get("/removals", "List what was removed")
def list_removals(use: HttpUseCases, actor: Actor, query: PageQuery) -> PageView[RemovalView]:
    """Newest first: how many records of which class went, when and by which rule."""
    page = use.list_removals(actor, query.request())
    return page_view(page, lambda removal: shaped(removal, RemovalView))
