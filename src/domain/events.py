"""What happened: past-tense records that commit with the change they tell of."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.identity import ConsumerId, TenantId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of every event. Events carry ids, dates and codes, never personal data.

    ``actor_id`` is the person who caused it; None when the product acted by itself. An event with
    ``historic`` False only triggers reactions and does not enter the consumer's history.
    """

    historic: ClassVar[bool] = True

    tenant_id: TenantId
    consumer_id: ConsumerId | None
    at: datetime
    actor_id: UserId | None = None
