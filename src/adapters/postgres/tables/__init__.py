"""The tables, for building statements; the revisions make them."""

from adapters.postgres.tables.access import custom_roles, support_grants
from adapters.postgres.tables.api_keys import api_keys
from adapters.postgres.tables.audit import audit_entries, audit_places, audit_seals
from adapters.postgres.tables.casework import disputes, letters, mail_pieces, tasks
from adapters.postgres.tables.exports import export_parts, exports
from adapters.postgres.tables.files import (
    answers,
    backfills,
    connections,
    findings,
    report_pulls,
    reports,
)
from adapters.postgres.tables.keeping import doomed_objects, legal_holds, removals
from adapters.postgres.tables.keys import key_rotations, tenant_keys
from adapters.postgres.tables.leaving import tenant_deletions
from adapters.postgres.tables.logins import invitations, login_links
from adapters.postgres.tables.people import (
    consent_withdrawals,
    consents,
    consumers,
    contracts,
    documents,
    memberships,
    rights_acknowledgments,
    sessions,
    tenants,
    users,
)
from adapters.postgres.tables.running import events, idempotency_keys, jobs, webhook_receipts
from adapters.postgres.tables.schema import metadata
from adapters.postgres.tables.second_factors import challenges, second_factors
from adapters.postgres.tables.tenancy import (
    tenant_branding,
    tenant_credentials,
    tenant_webhook_addresses,
)

__all__ = [
    "answers",
    "api_keys",
    "audit_entries",
    "audit_places",
    "audit_seals",
    "backfills",
    "challenges",
    "connections",
    "consent_withdrawals",
    "consents",
    "consumers",
    "contracts",
    "custom_roles",
    "disputes",
    "documents",
    "doomed_objects",
    "events",
    "export_parts",
    "exports",
    "findings",
    "idempotency_keys",
    "invitations",
    "jobs",
    "key_rotations",
    "legal_holds",
    "letters",
    "login_links",
    "mail_pieces",
    "memberships",
    "metadata",
    "removals",
    "report_pulls",
    "reports",
    "rights_acknowledgments",
    "second_factors",
    "sessions",
    "support_grants",
    "tasks",
    "tenant_branding",
    "tenant_credentials",
    "tenant_deletions",
    "tenant_keys",
    "tenant_webhook_addresses",
    "tenants",
    "users",
    "webhook_receipts",
]
