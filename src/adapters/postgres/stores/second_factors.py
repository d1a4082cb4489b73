"""Authenticators, and attempts to sign in with them."""

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.rows import RowCodec
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.statements import compiled
from application.credential_stores import ChallengeStore, SecondFactorStore
from application.ports import StaleVersion
from application.sealing import PLATFORM_KEY
from domain.accounts.challenges import Challenge, ChallengeId, SignInAttemptOver
from domain.accounts.second_factors import SecondFactor
from domain.identity import UserId

_FACTOR = RowCodec(tables.second_factors, SecondFactor)
_CHALLENGES = Shelf(tables.challenges, Challenge)

_factors, _challenges = tables.second_factors, tables.challenges
_THEIRS = _factors.c.user_id == sa.bindparam("user_id")
_FIND = sa.select(*_FACTOR.columns).where(_THEIRS)
_GET, _GET_LOCKED = compiled(_FIND), compiled(_FIND.with_for_update())
_ADD = compiled(sa.insert(_factors), inserted=_FACTOR.names)
_SAVE = compiled(
    sa.update(_factors)
    .where(_THEIRS, _factors.c.version == sa.bindparam("read_version"))
    .values({name: sa.bindparam(name) for name in _FACTOR.names if name != "user_id"})
)
_REMOVE = compiled(sa.delete(_factors).where(_THEIRS))
_FORGET = compiled(
    sa.delete(_challenges).where(
        _challenges.c.tenant_id == sa.bindparam("tenant_id"),
        _challenges.c.user_id == sa.bindparam("user_id"),
        _challenges.c.expires_at <= sa.bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class PostgresSecondFactorStore(SecondFactorStore):
    """The secret is sealed under the platform's key: the person belongs to no tenant."""

    shelves: Shelves

    def find(self, user_id: UserId) -> SecondFactor | None:
        return self._one(_GET, user_id)

    def locked(self, user_id: UserId) -> SecondFactor | None:
        return self._one(_GET_LOCKED, user_id)

    def add(self, factor: SecondFactor) -> None:
        self.shelves.transaction.run(_ADD, self._row(factor))

    def save(self, factor: SecondFactor) -> SecondFactor:
        stored = replace(factor, version=factor.version + 1)
        row = {**self._row(stored), "read_version": factor.version}
        if self.shelves.transaction.run(_SAVE, row) != 1:
            raise StaleVersion("the second factor")
        return stored

    def remove(self, user_id: UserId) -> None:
        self.shelves.transaction.run(_REMOVE, {"user_id": user_id})

    def _one(self, statement: bytes, user_id: UserId) -> SecondFactor | None:
        row = self.shelves.transaction.one(statement, {"user_id": user_id})
        if row is None:
            return None
        factor = _FACTOR.from_plain_row(row)
        sealed: Any = factor.secret
        secret = self.shelves.sealer.open(PLATFORM_KEY, _context(user_id), sealed)
        return replace(factor, secret=secret.decode("ascii"))

    def _row(self, factor: SecondFactor) -> dict[str, Any]:
        row = _FACTOR.to_plain_row(factor)
        row["secret"] = self.shelves.sealer.seal(
            PLATFORM_KEY, _context(factor.user_id), factor.secret.encode("ascii")
        )
        return row


@dataclass(frozen=True, slots=True)
class PostgresChallengeStore(ChallengeStore):
    shelves: Shelves

    def add(self, challenge: Challenge) -> None:
        theirs = {"tenant_id": challenge.tenant_id, "user_id": challenge.user_id}
        self.shelves.transaction.run(_FORGET, {**theirs, "now": challenge.created_at})
        self.shelves.add(_CHALLENGES, challenge)

    def get(self, challenge_id: ChallengeId) -> Challenge:
        challenge = self.shelves.find(_CHALLENGES, challenge_id)
        if challenge is None:
            raise SignInAttemptOver
        return challenge

    def save(self, challenge: Challenge) -> Challenge:
        return self.shelves.save(_CHALLENGES, challenge)


def _context(user_id: UserId) -> str:
    return f"second_factors/secret/{user_id}"
