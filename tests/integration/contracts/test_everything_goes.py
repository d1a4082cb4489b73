"""Whatever table comes: a firm's export has it, and a firm's deletion empties it, or says why not."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from tests.integration.contracts.everything import fill_every_table
from tests.integration.contracts.world import World, postgres_world

from adapters.postgres import tables
from adapters.postgres.engine import create_engine
from application.exports.consumer_file import read_file
from application.exports.firm_file import read_firm
from application.packing import plain
from application.paging import PageRequest
from domain.identity import TenantId
from domain.retention.records import RecordKind

OF_PERSONS = {"users", "login_links", "second_factors"}
"""Theirs, in whatever firm; they go with the last membership."""
EVERY_TABLE = {t.name for t in tables.metadata.tables.values() if "tenant_id" in t.c} | OF_PERSONS

TAKEN_OUT = {
    "consumers": "consumer",
    "consents": "consents",
    "consent_withdrawals": "consents",
    "rights_acknowledgments": "rights-statements",
    "contracts": "contracts",
    "documents": "documents",
    "connections": "connections",
    "report_pulls": "report-pulls",
    "reports": "reports",
    "findings": "reports",
    "answers": "reports",
    "disputes": "disputes",
    "letters": "letters",
    "mail_pieces": "mail",
    "tasks": "tasks",
    "events": "timeline",
}
TAKEN_OUT_OF_THE_FIRM = {
    "users": "members",
    "memberships": "members",
    "invitations": "invitations",
    "custom_roles": "roles",
    "support_grants": "support-grants",
    "api_keys": "api-keys",
    "tenant_credentials": "vendor-credentials",
    "tenant_webhook_addresses": "webhook-address",
    "tenant_branding": "branding",
    "exports": "exports",
    "tenant_deletions": "deletion",
    "events": "events",
    "jobs": "jobs",
    "legal_holds": "holds",
    "removals": "removals",
}
NOT_TAKEN_OUT = {
    "export_parts": "the parts of an export are listed in its manifest",
    "sessions": "each person's own; they see them in their list of devices, and they last for days",
    "challenges": "half a sign-in, for minutes; opens an account",
    "second_factors": "opens an account; a person's own, in whatever firm",
    "login_links": "opens an account; a person's own, in whatever firm",
    "idempotency_keys": "copies of answers, for a day",
    "webhook_receipts": "marks that keep a notice from acting twice; its effect is in the history",
    "backfills": "how far a repetition of the rules has come; its findings are taken out",
    "doomed_objects": "names of bytes that are being destroyed",
    "tenant_keys": "wrapped keys; they open nothing outside of this installation, and must not",
    "key_rotations": "how far an operator's rotation has come",
    "audit_entries": "taken out with its proof, per consumer, by `redress audit export`",
    "audit_places": "the chain over the audit, as the audit",
    "audit_seals": "the chain over the audit, as the audit",
}
STAYS = {
    "legal_holds": "lifted by then; says what was held, for which case, and until when",
    "removals": "says what went, by which law",
    "doomed_objects": "the list of bytes yet to be destroyed; empty before the rest goes",
    "tenant_deletions": "says that the firm was deleted, when, and at whose word",
    "key_rotations": "how far an operator's rotation came: numbers and instants",
    "audit_entries": "proves who did and saw what; goes by whole months (five years, FCRA 618)",
    "audit_places": "digests that keep the chain provable when a month has gone",
    "audit_seals": "signatures over the chain",
}


@pytest.fixture(scope="module")
def superuser(module_database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(module_database.superuser_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def world(module_database) -> Iterator[World]:
    engine = create_engine(module_database.app_url, pool_size=2)
    world = postgres_world(engine)
    yield world
    world.machine_keys.close()
    engine.dispose()


@pytest.fixture(scope="module")
def tenant_id(world: World) -> TenantId:
    return fill_every_table(world)


def test_every_table_is_taken_out_or_named_with_the_reason_why_not() -> None:
    taken_out = {*TAKEN_OUT, *TAKEN_OUT_OF_THE_FIRM}
    assert taken_out | set(NOT_TAKEN_OUT) == EVERY_TABLE
    assert taken_out & set(NOT_TAKEN_OUT) == set()


def test_what_is_taken_out_is_there_and_opens_nothing(world: World, tenant_id: TenantId) -> None:
    with world.begin(tenant_id) as work:
        [consumer] = work.consumers.page(PageRequest()).items
        of_consumer = read_file(work, consumer.id).kinds
        of_firm = read_firm(work).kinds
    for wanted, found in ((TAKEN_OUT, of_consumer), (TAKEN_OUT_OF_THE_FIRM, of_firm)):
        empty = {table for table, kind in wanted.items() if not found[kind]}
        # Of the exports that were filled in, one is a consumer's; nothing has happened to the firm.
        assert empty <= {"exports", "events"}
    told = str(plain([of_consumer, of_firm]))
    assert "ab" * 32 in told
    for secret in ("password_hash", "secret_hash", "token_hash", "token_id", "'keys'", "'tokens'"):
        assert secret not in told


def test_every_table_is_emptied_when_a_firm_goes_or_named_with_the_reason_why_not(
    world: World, tenant_id: TenantId, superuser
) -> None:
    with world.begin(tenant_id) as work:
        members = {user.id for user, _ in work.members.page(PageRequest()).items}
        [consumer] = work.consumers.page(PageRequest()).items
        remove_all(work, tenant_id, consumer.id)
    left = {
        table
        for table in EVERY_TABLE - OF_PERSONS
        if superuser.execute(
            sql.SQL("select 1 from {} where tenant_id = %s limit 1").format(sql.Identifier(table)),
            [tenant_id],
        ).fetchone()
    }
    assert left == set(STAYS)
    for table, column in (
        ("users", "id"),
        ("login_links", "user_id"),
        ("second_factors", "user_id"),
    ):
        found = superuser.execute(
            sql.SQL("select 1 from {} where {} = any(%s)").format(
                sql.Identifier(table), sql.Identifier(column)
            ),
            [list(members)],
        ).fetchone()
        assert found is None, table


def remove_all(work: Any, tenant_id: TenantId, consumer_id: Any) -> None:
    """As erasure, sweep and the end of a deletion do it, one kind after the other."""
    page = PageRequest()
    ids = {
        RecordKind.DISPUTE: [each.id for each in work.disputes.page(consumer_id, page).items],
        RecordKind.REPORT: [each.id for each in work.reports.page(consumer_id, page).items],
        RecordKind.DOCUMENT: [each.id for each in work.belongings.documents(consumer_id)],
        RecordKind.CONNECTION: [consumer_id],
        RecordKind.CONTRACT: [each.id for each in work.agreements.contracts(consumer_id)],
        RecordKind.CONSENT: [each.id for each in work.agreements.consents(consumer_id)],
        RecordKind.ACKNOWLEDGMENTS: [consumer_id],
        RecordKind.EXPORT: [each.id for each in work.exports.of(consumer_id)],
        RecordKind.LOGIN: [consumer_id],
        RecordKind.CONSUMER: [consumer_id],
        RecordKind.MEMBERS: [tenant_id],
        RecordKind.REST: [tenant_id],
    }
    assert set(ids) == set(RecordKind)
    for kind, rows in ids.items():
        work.disposal.remove(kind, rows)
