"""Whose API key it is: one narrow look-up across tenants, and a note of the use beside it."""

import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Lock

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.roles import RESOLVER
from adapters.postgres.rows import RowCodec
from adapters.postgres.statements import compiled
from adapters.postgres.tenant_transaction import Row, tenant_transaction
from application.accounts.machine_keys import MachineKeys
from domain.accounts.api_keys import USE_NOTED_EVERY, ApiKey, ApiKeyRefused, opens
from domain.accounts.standing import Standing
from domain.identity import ApiKeyId, Role, RoleId

_REMEMBERED_MAX = 4096
_KEY = RowCodec(tables.api_keys, ApiKey)
_keys, _members, _tenants = tables.api_keys, tables.memberships, tables.tenants
_FIND = compiled(
    sa.select(
        *_KEY.columns,
        _members.c.roles,
        _members.c.custom_roles,
        _members.c.consumer_id,
        _members.c.authz_version,
        _tenants.c.authz_version,
        _members.c.granted_by,
        _members.c.expires_at,
        _members.c.suspended_at,
        _tenants.c.suspended_at,
        _tenants.c.deletion_due_at,
    ).where(
        _keys.c.id == sa.bindparam("key_id"),
        _members.c.tenant_id == _keys.c.tenant_id,
        _members.c.user_id == _keys.c.user_id,
        _members.c.ended_at.is_(None),
        _tenants.c.id == _keys.c.tenant_id,
    )
)
_NOTE_USE = compiled(
    sa.update(_keys)
    .where(_keys.c.tenant_id == sa.bindparam("tenant_id"), _keys.c.id == sa.bindparam("key_id"))
    .values(last_used_at=sa.bindparam("now"))
)


class PostgresMachineKeys(MachineKeys):
    """Uses are noted by one thread beside the requests, a key's at most once a minute.

    A note that fails is tried again with the next use a minute later.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._notes = ThreadPoolExecutor(1, thread_name_prefix="api-key-uses")
        self._noted: OrderedDict[ApiKeyId, float] = OrderedDict()
        self._lock = Lock()

    def standing(
        self, key_id: ApiKeyId, secret_hash: bytes, *, now: datetime
    ) -> tuple[ApiKey, Standing]:
        with tenant_transaction(self._engine, role=RESOLVER) as transaction:
            row = transaction.one(_FIND, {"key_id": key_id})
        if row is None:
            raise ApiKeyRefused
        key = _KEY.from_plain_row(row)
        if not opens(key, secret_hash, at=now):
            raise ApiKeyRefused
        if self._is_to_be_noted(key, now):
            self._notes.submit(self._note_use, key, now)
        return key, _standing(key, row[len(_KEY.names) :])

    def close(self) -> None:
        """Wait for the notes that are on their way."""
        self._notes.shutdown(wait=True)

    def _is_to_be_noted(self, key: ApiKey, now: datetime) -> bool:
        """By the machine's own clock, too: a simulated one may stand still or jump."""
        if key.last_used_at is not None and now - key.last_used_at < USE_NOTED_EVERY:
            return False
        with self._lock:
            noted, ticks = self._noted.get(key.id), time.monotonic()
            if noted is not None and ticks - noted < USE_NOTED_EVERY.total_seconds():
                return False
            self._noted[key.id] = ticks
            while len(self._noted) > _REMEMBERED_MAX:
                self._noted.popitem(last=False)
        return True

    def _note_use(self, key: ApiKey, now: datetime) -> None:
        with tenant_transaction(self._engine, key.tenant_id) as transaction:
            transaction.run(_NOTE_USE, {"tenant_id": key.tenant_id, "key_id": key.id, "now": now})


def _standing(key: ApiKey, maker: Row) -> Standing:
    return Standing(
        tenant_id=key.tenant_id,
        user_id=key.user_id,
        roles=frozenset(map(Role, maker[0])),
        custom_roles=frozenset(map(RoleId, maker[1])),
        consumer_id=maker[2],
        member_version=maker[3],
        tenant_version=maker[4],
        granted_by=maker[5],
        expires_at=maker[6],
        is_suspended=maker[7] is not None,
        is_tenant_suspended=maker[8] is not None,
        is_tenant_leaving=maker[9] is not None,
        has_passed_second_factor=True,
    )
