"""What is masked everywhere else: found by number, and shown in full on record."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.consumers.consumer import IdentityField, RevealReason
from domain.identity import Actor, ConsumerId
from entrypoints.http.areas.consumers import ConsumerView, consumer_view
from entrypoints.http.areas.shaping import shaped
from entrypoints.http.fields import Ssn
from entrypoints.http.limits import Zone
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

identity = Area("Identity", "Numbers and dates that are masked everywhere else; looks on record.")


class SearchBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number in the body: in an address it would stand in logs and histories."""

    ssn: Ssn


class RevealBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be shown, and why."""

    fields: Annotated[tuple[IdentityField, ...], Meta(min_length=1, max_length=2)]
    reason: RevealReason


class RevealView(msgspec.Struct, frozen=True, kw_only=True):
    """In full what was asked for; null what was not."""

    consumer_id: UUID
    ssn: Annotated[str, Meta(examples=["666120001"])] | None
    birth_date: date | None


@identity.post(
    "/consumers/search",
    "Find a consumer by Social Security number",
    zone=Zone.CREDENTIAL,
    refusals=(404,),
)
def find_consumer(use: HttpUseCases, actor: Actor, body: SearchBody) -> ConsumerView:
    """Exactly one or 404; the answer is masked, and the look is in the consumer's history."""
    return consumer_view(use.find_consumer(actor, body.ssn.replace("-", "")))


@identity.post("/consumers/{consumer_id}/reveal", "Show masked fields in full", zone=Zone.ORDINARY)
def reveal_identity(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, body: RevealBody
) -> RevealView:
    """Needs a permission of its own, but for one's own file. Who looked and why is kept."""
    revealed = use.reveal_identity(
        actor, ConsumerId(consumer_id), frozenset(body.fields), body.reason
    )
    return shaped(revealed, RevealView)
