"""Who did and saw what, for auditors."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.audit import AuditQuery, Verb
from domain.identity import Actor, ConsumerId, UserId
from entrypoints.http.areas.shaping import shaped
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.rendering import BigFile
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

audit = Area("Audit", "Who did and saw what, and the proof of it.")

Kind = Annotated[
    str,
    Meta(
        pattern=r"\A[a-z_]{1,63}\Z",
        description="What the entry is about, by the name of its table.",
        examples=["letters"],
    ),
]
EntityId = Annotated[
    str,
    Meta(
        pattern=r"\A[ -~]{1,200}\Z",
        description="The id of one entity.",
        examples=["019aa502-63b4-7188-9900-000000000001"],
    ),
]
Instant = Annotated[datetime, Meta(tz=True)]


class SearchQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """All that is named must hold; `until` is not included."""

    actor_id: UUID | msgspec.UnsetType = msgspec.UNSET
    consumer_id: UUID | msgspec.UnsetType = msgspec.UNSET
    verb: Verb | msgspec.UnsetType = msgspec.UNSET
    kind: Kind | msgspec.UnsetType = msgspec.UNSET
    entity_id: EntityId | msgspec.UnsetType = msgspec.UNSET
    since: Instant | msgspec.UnsetType = msgspec.UNSET
    until: Instant | msgspec.UnsetType = msgspec.UNSET

    def asked(self) -> AuditQuery:
        return AuditQuery(
            actor_id=UserId(self.actor_id) if self.actor_id else None,
            consumer_id=ConsumerId(self.consumer_id) if self.consumer_id else None,
            verb=self.verb or None,
            kind=self.kind or None,
            entity_id=self.entity_id or None,
            since=self.since or None,
            until=self.until or None,
        )


class AuditEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """Without `actor_id` the product acted by itself, and `done_by` names its reaction.

    `before` and `after` are keyed hashes of the state: equal hashes are equal states, and they say
    no more. A list that was read is one entry with all its ids.
    """

    id: UUID
    at: datetime
    actor_id: UUID | None
    api_key_id: UUID | None
    on_behalf_of: UUID | None
    session_id: UUID | None
    ip: str
    request_id: str
    done_by: str
    verb: Verb
    kind: str
    entity_ids: tuple[str, ...]
    consumer_id: UUID | None
    before: str | None
    after: str | None


@audit.get("/audit/entries", "Search the audit")
def search_audit(use: HttpUseCases, actor: Actor, query: SearchQuery) -> PageView[AuditEntryView]:
    """Newest first. The search is on record itself."""
    page = use.search_audit(actor, query.asked(), query.request())
    return page_view(page, lambda entry: shaped(entry, AuditEntryView))


@audit.get(
    "/consumers/{consumer_id}/evidence-packet",
    "Take out a consumer's records as evidence",
    media_type="application/zip",
    refusals=(503,),
)
def export_packet(use: HttpUseCases, actor: Actor, consumer_id: UUID) -> BigFile:
    """Letters as PDFs with signatures and mail, reports raw and read, findings, disputes, history,
    and the sealed audit with its proof: one ZIP archive with a signed manifest.
    """
    with TemporaryDirectory(prefix="redress-packet-") as folder:
        packet = Path(folder) / "packet.zip"
        sha256 = use.export_packet(actor, ConsumerId(consumer_id), packet)
        # Open, it outlives its name: when it is sent, or cannot be, nothing is left of it.
        return BigFile(
            content=packet.open("rb"),
            bytes=packet.stat().st_size,
            media_type="application/zip",
            filename=f"consumer-{consumer_id}.zip",
            sha256=sha256,
        )
