"""A transaction that waits for the answer to the request it belongs to."""

from contextlib import ExitStack
from dataclasses import dataclass, field

from adapters.postgres.tenant_transaction import TenantTransaction
from domain.identity import TenantId


@dataclass(slots=True)
class Answering:
    """One keyed request of ``tenant_id``: at most one of its transactions waits at a time."""

    tenant_id: TenantId
    transaction: TenantTransaction | None = field(default=None, init=False)
    _opened: ExitStack = field(default_factory=ExitStack, init=False, repr=False)

    def may_wait(self, transaction: TenantTransaction) -> bool:
        """What only reads need not wait, and what is refused must say so at once."""
        return (
            transaction.tenant_id == self.tenant_id
            and transaction.has_written
            and transaction.is_intact
        )

    def wait(self, opened: ExitStack, transaction: TenantTransaction) -> None:
        self._opened, self.transaction = opened, transaction

    def commit(self) -> None:
        """Commit what waits; raise what refuses it."""
        self.transaction = None
        self._opened.close()

    def roll_back(self, because: BaseException) -> None:
        self.transaction = None
        self._opened.__exit__(type(because), because, because.__traceback__)
