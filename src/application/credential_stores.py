"""Stores of what people and machines sign in with."""

from abc import abstractmethod
from typing import Protocol

from application.paging import Page, PageRequest
from domain.accounts.api_keys import ApiKey
from domain.accounts.challenges import Challenge, ChallengeId
from domain.accounts.second_factors import SecondFactor
from domain.identity import ApiKeyId, UserId


class SecondFactorStore(Protocol):
    """Authenticators of the tenant's members; each is the person's own, in every tenant."""

    @abstractmethod
    def find(self, user_id: UserId) -> SecondFactor | None: ...

    @abstractmethod
    def locked(self, user_id: UserId) -> SecondFactor | None:
        """As ``find``, and nobody else gets it so before this transaction has ended."""

    @abstractmethod
    def add(self, factor: SecondFactor) -> None: ...

    @abstractmethod
    def save(self, factor: SecondFactor) -> SecondFactor: ...

    @abstractmethod
    def remove(self, user_id: UserId) -> None: ...


class ChallengeStore(Protocol):
    """Attempts to sign in; ``add`` forgets those of the person that have run out."""

    @abstractmethod
    def add(self, challenge: Challenge) -> None: ...

    @abstractmethod
    def get(self, challenge_id: ChallengeId) -> Challenge:
        """Raise SignInAttemptOver when there is no such attempt."""

    @abstractmethod
    def save(self, challenge: Challenge) -> Challenge: ...


class ApiKeyStore(Protocol):
    """``get`` raises ApiKeyNotFound; keys that have ended stay on record."""

    @abstractmethod
    def add(self, key: ApiKey) -> None: ...

    @abstractmethod
    def get(self, key_id: ApiKeyId) -> ApiKey: ...

    @abstractmethod
    def save(self, key: ApiKey) -> ApiKey: ...

    @abstractmethod
    def page(self, request: PageRequest) -> Page[ApiKey]: ...
