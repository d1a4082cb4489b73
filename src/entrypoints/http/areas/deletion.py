"""Deletion of the firm: asked for, cancelled, looked at."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.identity import Actor
from entrypoints.http.areas.shaping import shaped
from entrypoints.http.fields import Line
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

deletion = Area("Deletion", "The firm and everything it keeps, deleted after thirty days of grace.")


class DeletionBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The firm's name, letter for letter: so that nothing is deleted by mistake."""

    name: Line


class DeletionView(msgspec.Struct, frozen=True, kw_only=True):
    """Until `due_at` it can be cancelled. `erased_at`: only what law keeps is left since then.

    `emptied_at`: nothing is kept any more, and the data key is destroyed.
    """

    id: UUID
    asked_at: datetime
    asked_by: UUID
    due_at: datetime
    cancelled_at: datetime | None
    cancelled_by: UUID | None
    begun_at: datetime | None
    erased_at: datetime | None
    emptied_at: datetime | None


@deletion.post("/deletion", "Ask for the firm's deletion", status=201, keyed=True, refusals=(409,))
def ask_deletion(use: HttpUseCases, actor: Actor, body: DeletionBody) -> DeletionView:
    """From now on everybody may only look, export and cancel this.

    409 under a legal hold, while disputes run, and when it was asked for before.
    """
    return shaped(use.ask_deletion(actor, name=body.name), DeletionView)


@deletion.get("/deletion", "See how the firm's deletion stands", refusals=(404,))
def read_deletion(use: HttpUseCases, actor: Actor) -> DeletionView:
    """404 when nobody has asked for one."""
    return shaped(use.read_deletion(actor), DeletionView)


@deletion.post(
    "/deletion/cancellation", "Cancel the firm's deletion", keyed=True, refusals=(404, 409)
)
def cancel_deletion(use: HttpUseCases, actor: Actor) -> DeletionView:
    """Everything is as before; 409 once the deletion has begun."""
    return shaped(use.cancel_deletion(actor), DeletionView)
