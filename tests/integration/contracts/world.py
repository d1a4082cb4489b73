"""The adapters of one technology over one set of data: what the contracts are held to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from tests.integration.contracts.people import a_consumer, a_tenant

from adapters.memory.audit import MemoryAuditMonths
from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.directory import MemoryDirectory, MemoryPlatformDirectory, MemorySessions
from adapters.memory.idempotency import MemoryIdempotencyKeys
from adapters.memory.jobs import MemoryJobBoard, MemoryJobQueue
from adapters.memory.keys import MemoryKeyRotations
from adapters.memory.machine_keys import MemoryMachineKeys
from adapters.memory.sealing import MemorySealer, MemoryTenantKeys
from adapters.memory.tenancy import MemoryWebhookAddresses
from adapters.memory.work import MemoryDatabase
from adapters.postgres.audit_months import PostgresAuditMonths
from adapters.postgres.directory import PostgresDirectory
from adapters.postgres.idempotency import PostgresIdempotencyKeys
from adapters.postgres.job_board import PostgresJobBoard
from adapters.postgres.job_queue import PostgresJobQueue
from adapters.postgres.key_rotations import PostgresKeyRotations
from adapters.postgres.machine_keys import PostgresMachineKeys
from adapters.postgres.platform import PostgresPlatformDirectory
from adapters.postgres.sign_ins import PostgresSessions
from adapters.postgres.tenant_keys import PostgresTenantKeys
from adapters.postgres.webhook_addresses import PostgresWebhookAddresses
from adapters.postgres.work import PostgresDatabase
from application.account_stores import MailedTokens
from application.accounts.machine_keys import MachineKeys
from application.accounts.ports import (
    Credentials,
    Directory,
    PlatformDirectory,
    Sessions,
    SignInAttempts,
)
from application.audit.ports import AuditMonths
from application.idempotency import IdempotencyKeys
from application.jobs.ports import JobBoard, JobQueue
from application.keys.ports import KeyRotations
from application.ports import Begin
from application.sealing import TenantKeys
from application.stores import Work
from application.tenancy.ports import WebhookAddresses
from domain.identity import TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The adapters of one technology over one set of data."""

    begin: Begin[Work]
    queue: JobQueue
    board: JobBoard
    directory: Directory
    credentials: Credentials
    tokens: MailedTokens
    sessions: Sessions
    platform: PlatformDirectory
    attempts: SignInAttempts
    machine_keys: MachineKeys
    keys: IdempotencyKeys
    tenant_keys: TenantKeys
    webhook_addresses: WebhookAddresses
    rotations: KeyRotations
    months: AuditMonths
    clock: MemoryClock
    new_id: SequentialIds

    @property
    def now(self) -> datetime:
        return self.clock.at

    def tenant(self) -> TenantId:
        """A tenant of its own."""
        tenant = a_tenant(TenantId(self.new_id()))
        with self.begin(tenant.id) as work:
            work.tenants.add(tenant)
        return tenant.id

    def consumer(self, tenant_id: TenantId) -> UUID:
        consumer = a_consumer(self.new_id(), tenant_id)
        with self.begin(tenant_id) as work:
            work.consumers.add(consumer)
        return consumer.id


def memory_world() -> World:
    clock, new_id = MemoryClock(), SequentialIds()
    database = MemoryDatabase(clock=clock, new_id=new_id)
    return World(
        begin=database.begin,
        queue=MemoryJobQueue(database),
        board=MemoryJobBoard(database),
        directory=MemoryDirectory(database),
        credentials=MemoryDirectory(database),
        tokens=MemoryDirectory(database),
        sessions=MemorySessions(database),
        platform=MemoryPlatformDirectory(database),
        attempts=MemoryDirectory(database),
        machine_keys=MemoryMachineKeys(database),
        keys=MemoryIdempotencyKeys(database),
        tenant_keys=MemoryTenantKeys(),
        webhook_addresses=MemoryWebhookAddresses(database),
        rotations=MemoryKeyRotations(),
        months=MemoryAuditMonths(database),
        clock=clock,
        new_id=new_id,
    )


def postgres_world(engine: sa.Engine) -> World:
    clock, new_id, sealer = MemoryClock(), SequentialIds(seed=_next_seed()), MemorySealer()
    database = PostgresDatabase(engine, sealer, new_id, clock)
    return World(
        begin=database.begin,
        queue=PostgresJobQueue(engine),
        board=PostgresJobBoard(engine),
        directory=PostgresDirectory(engine),
        credentials=PostgresDirectory(engine),
        tokens=PostgresDirectory(engine),
        sessions=PostgresSessions(engine),
        platform=PostgresPlatformDirectory(engine),
        attempts=PostgresDirectory(engine),
        machine_keys=PostgresMachineKeys(engine),
        keys=PostgresIdempotencyKeys(database),
        tenant_keys=PostgresTenantKeys(engine),
        webhook_addresses=PostgresWebhookAddresses(engine),
        rotations=PostgresKeyRotations(engine),
        months=PostgresAuditMonths(engine),
        clock=clock,
        new_id=new_id,
    )


_seeds = iter(range(1, 2**32))


def _next_seed() -> int:
    """Tests of one module share a database: their ids must not meet."""
    return next(_seeds)
