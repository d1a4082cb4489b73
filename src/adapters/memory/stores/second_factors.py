"""Authenticators, and attempts to sign in with them."""

from dataclasses import dataclass, replace

from adapters.memory.stores.accounts import MEMBERSHIPS
from adapters.memory.tables import TenantRows
from application.credential_stores import ChallengeStore, SecondFactorStore
from application.ports import AlreadyStored, StaleVersion
from domain.accounts.challenges import Challenge, ChallengeId, SignInAttemptOver
from domain.accounts.second_factors import SecondFactor
from domain.identity import UserId

FACTORS, CHALLENGES = "second_factors", "challenges"


@dataclass(frozen=True, slots=True)
class MemorySecondFactorStore(SecondFactorStore):
    """Transactions run one after the other, so every row is locked anyway."""

    rows: TenantRows

    def find(self, user_id: UserId) -> SecondFactor | None:
        is_member = self.rows.find(MEMBERSHIPS, user_id) is not None
        return self.rows.draft.table(FACTORS).get(user_id) if is_member else None

    def locked(self, user_id: UserId) -> SecondFactor | None:
        return self.find(user_id)

    def add(self, factor: SecondFactor) -> None:
        if factor.user_id in self.rows.draft.table(FACTORS):
            self.rows.draft.refuse(AlreadyStored(FACTORS))
        self.rows.draft.put(FACTORS, factor.user_id, factor)

    def save(self, factor: SecondFactor) -> SecondFactor:
        present = self.find(factor.user_id)
        if present is None or present.version != factor.version:
            raise StaleVersion("the second factor")
        stored = replace(factor, version=factor.version + 1)
        self.rows.draft.put(FACTORS, factor.user_id, stored)
        return stored

    def remove(self, user_id: UserId) -> None:
        if self.find(user_id) is not None:
            self.rows.draft.remove(FACTORS, user_id)


@dataclass(frozen=True, slots=True)
class MemoryChallengeStore(ChallengeStore):
    rows: TenantRows

    def add(self, challenge: Challenge) -> None:
        for other in tuple(self.rows.all(CHALLENGES)):
            if other.user_id == challenge.user_id and other.expires_at <= challenge.created_at:
                self.rows.draft.remove(CHALLENGES, (other.tenant_id, other.id))
        self.rows.add(CHALLENGES, challenge)

    def get(self, challenge_id: ChallengeId) -> Challenge:
        challenge: Challenge | None = self.rows.find(CHALLENGES, challenge_id)
        if challenge is None:
            raise SignInAttemptOver
        return challenge

    def save(self, challenge: Challenge) -> Challenge:
        return self.rows.save(CHALLENGES, challenge)
