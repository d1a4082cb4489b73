"""The tables, for building statements; the revisions make them."""

from adapters.postgres.tables.casework import disputes, letters, mail_pieces, tasks
from adapters.postgres.tables.files import (
    answers,
    backfills,
    connections,
    findings,
    report_pulls,
    reports,
)
from adapters.postgres.tables.people import (
    consents,
    consumers,
    contracts,
    documents,
    memberships,
    rights_acknowledgments,
    sessions,
    tenant_keys,
    tenants,
    users,
)
from adapters.postgres.tables.running import events, idempotency_keys, jobs, webhook_receipts
from adapters.postgres.tables.schema import metadata

__all__ = [
    "answers",
    "backfills",
    "connections",
    "consents",
    "consumers",
    "contracts",
    "disputes",
    "documents",
    "events",
    "findings",
    "idempotency_keys",
    "jobs",
    "letters",
    "mail_pieces",
    "memberships",
    "metadata",
    "report_pulls",
    "reports",
    "rights_acknowledgments",
    "sessions",
    "tasks",
    "tenant_keys",
    "tenants",
    "users",
    "webhook_receipts",
]
