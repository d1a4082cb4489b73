"""The provider sends the consumer back: the code becomes tokens, the connection works."""

from dataclasses import dataclass

from application.accounts.ports import Directory
from application.credit_reports.connect_provider import hash_state
from application.credit_reports.ports import ReportProvider, ReportProviders
from application.ports import Begin, Clock
from application.stores import Work
from domain.connections import AuthorizationRefused, Connection, ConnectionNotFound
from domain.tenancy.branding import Branding
from domain.tenancy.credentials import CredentialNotFound


@dataclass(frozen=True, slots=True)
class FinishConnection:
    begin: Begin[Work]
    directory: Directory
    providers: ReportProviders
    redirect_uri: str
    clock: Clock

    def __call__(
        self, *, state: str, code: str | None, error: str | None
    ) -> tuple[Connection, Branding | None]:
        """The one-time state alone tells whose connection it is; the firm's branding is for the
        page that the consumer sees then.

        Raises ConnectionNotFound for an unknown state, AuthorizationRefused when the consumer
        declined, came too late or comes twice, and what the provider raises.
        """
        found = self.directory.connection_of_state(hash_state(state))
        if found is None:
            raise ConnectionNotFound("waits for this answer")
        tenant_id, connection_id = found
        with self.begin(tenant_id) as work:
            waiting = work.connections.get(connection_id)
        if code is None:
            raise AuthorizationRefused(f"the provider answered {error or 'without a code'}")
        waiting.require_waiting(at=self.clock())
        # No transaction is open: the provider answers in its own time.
        tokens = self._provider_of(waiting).exchange_code(
            code, code_verifier=waiting.code_verifier, redirect_uri=self.redirect_uri
        )
        with self.begin(tenant_id) as work:
            connection, connected = work.connections.get(connection_id).activate(
                tokens, at=self.clock()
            )
            stored = work.connections.save(connection)
            work.outbox.add(connected)
            branding = work.branding.find()
        return stored, branding

    def _provider_of(self, waiting: Connection) -> ReportProvider:
        """The client that sent the consumer to consent: the code is good for no other."""
        try:
            return self.providers.earlier(waiting.tenant_id, waiting.credential_id).provider
        except CredentialNotFound:
            raise AuthorizationRefused("the firm has left the provider meanwhile") from None
