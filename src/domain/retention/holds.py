"""Legal holds: what may be needed in a proceeding is neither removed nor erased."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType
from uuid import UUID

from domain.errors import Conflict, NotFound
from domain.events import Event
from domain.identity import ConsumerId, TenantId, UserId
from domain.printable_text import required

HoldId = NewType("HoldId", UUID)
REASON_CHARS_MAX = 500


class HoldNotFound(NotFound):
    def __init__(self, hold_id: HoldId) -> None:
        super().__init__(f"no hold {hold_id}")


class HoldAlreadyLifted(Conflict):
    def __init__(self, hold: "LegalHold") -> None:
        super().__init__(f"hold {hold.id} was lifted at {hold.lifted_at}")


class UnderHold(Conflict):
    """A legal hold stands: nothing of what it covers may be removed."""

    def __init__(self, hold: "LegalHold") -> None:
        super().__init__(
            f"legal hold {hold.id} stands since {hold.placed_at:%Y-%m-%d}; lift it first"
        )
        self.hold_id = hold.id


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """``consumer_id`` None holds everything of the tenant; instants are UTC."""

    id: HoldId
    tenant_id: TenantId
    consumer_id: ConsumerId | None
    reason: str
    placed_at: datetime
    placed_by: UserId
    lifted_at: datetime | None = None
    lifted_by: UserId | None = None
    version: int = 1

    @property
    def stands(self) -> bool:
        return self.lifted_at is None

    def covers(self, consumer_id: ConsumerId | None) -> bool:
        """Whether it stands and holds what is asked for; None asks for all of the tenant."""
        return self.stands and (self.consumer_id in (None, consumer_id) or consumer_id is None)

    def placed(self) -> "HoldPlaced":
        return HoldPlaced(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=self.placed_at,
            actor_id=self.placed_by,
            hold_id=self.id,
        )

    def lift(self, *, by: UserId, at: datetime) -> tuple["LegalHold", "HoldLifted"]:
        """Raise HoldAlreadyLifted."""
        if not self.stands:
            raise HoldAlreadyLifted(self)
        lifted = HoldLifted(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            actor_id=by,
            hold_id=self.id,
        )
        return replace(self, lifted_at=at, lifted_by=by), lifted


def hold_reason(reason: str) -> str:
    """Raise InvalidField unless it is one line of visible text of at most REASON_CHARS_MAX."""
    return required(reason, field="reason", longest=REASON_CHARS_MAX)


def require_no_hold(holds: Iterable[LegalHold], consumer_id: ConsumerId | None) -> None:
    """Raise UnderHold; with None for the consumer any hold of the tenant stands in the way."""
    for hold in holds:
        if hold.covers(consumer_id):
            raise UnderHold(hold)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(Event):
    hold_id: HoldId


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Event):
    hold_id: HoldId
