"""The consumer starts connecting their report provider: they are sent there to consent."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from application.credit_reports.ports import AuthorizationRequest, ReportProviders
from application.ports import Begin, Clock, NewId
from application.service_gate import require_report_access
from application.stores import Work
from domain.connections import Connection, ConnectionId, ConnectionState
from domain.identity import Actor, ConsumerId, Permission

AUTHORIZE_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionStarted:
    """``authorize_url`` holds the one-time state; it is handed out once and never stored."""

    connection: Connection
    authorize_url: str


@dataclass(frozen=True, slots=True)
class ConnectProvider:
    begin: Begin[Work]
    providers: ReportProviders
    provider_name: str
    redirect_uri: str
    clock: Clock
    new_id: NewId
    new_secret: Callable[[], str]

    def __call__(self, actor: Actor, consumer_id: ConsumerId) -> ConnectionStarted:
        actor.require_for(Permission.CONNECTION_MANAGE, consumer_id)
        account = self.providers.of(actor.tenant_id)
        now = self.clock()
        state, verifier = self.new_secret(), self.new_secret()
        connection = Connection(
            id=ConnectionId(self.new_id()),
            tenant_id=actor.tenant_id,
            consumer_id=consumer_id,
            provider=self.provider_name,
            state=ConnectionState.AWAITING_CONSENT,
            state_hash=hash_state(state),
            code_verifier=verifier,
            tokens=None,
            created_at=now,
            authorize_until=now + AUTHORIZE_WITHIN,
            credential_id=account.credential_id,
        )
        with self.begin(actor.tenant_id, actor) as work:
            require_report_access(work, consumer_id, at=now)
            work.connections.add(connection)
        url = account.provider.authorize_url(
            AuthorizationRequest(
                state=state,
                code_challenge=_challenge(verifier),
                redirect_uri=self.redirect_uri,
            )
        )
        return ConnectionStarted(connection=connection, authorize_url=url)


def hash_state(state: str) -> bytes:
    """SHA-256 of an OAuth state, the only form in which it is stored."""
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).digest()


def _challenge(verifier: str) -> str:
    """PKCE S256 (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
