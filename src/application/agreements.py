"""The stores of what consumers agreed to; part of every Work."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from domain.consumers.consumer import Consent, ConsentId, ConsentKind, ConsentWithdrawal
from domain.consumers.contracts import ServiceContract
from domain.identity import ConsumerId


class ConsentStore(Protocol):
    @abstractmethod
    def add(self, consent: Consent) -> None: ...

    @abstractmethod
    def latest(self, consumer_id: ConsumerId, kind: ConsentKind) -> Consent | None:
        """The newest one, whether it was withdrawn or not."""

    @abstractmethod
    def withdraw(self, withdrawal: ConsentWithdrawal) -> None:
        """Raise AlreadyStored when it was withdrawn before."""

    @abstractmethod
    def withdrawal(self, consent_id: ConsentId) -> ConsentWithdrawal | None: ...


class ContractStore(Protocol):
    @abstractmethod
    def add(self, contract: ServiceContract) -> None: ...

    @abstractmethod
    def latest(self, consumer_id: ConsumerId) -> ServiceContract | None: ...

    @abstractmethod
    def save(self, contract: ServiceContract) -> ServiceContract: ...

    @abstractmethod
    def acknowledge_rights(self, consumer_id: ConsumerId, text_version: str, at: datetime) -> None:
        """Keep that the rights statement was handed over and acknowledged (15 U.S.C. 1679c)."""

    @abstractmethod
    def rights_acknowledged_at(self, consumer_id: ConsumerId) -> datetime | None: ...


class Agreements(Protocol):
    """Everything a consumer agreed to, oldest first."""

    @abstractmethod
    def consents(self, consumer_id: ConsumerId) -> tuple[Consent, ...]: ...

    @abstractmethod
    def contracts(self, consumer_id: ConsumerId) -> tuple[ServiceContract, ...]: ...

    @abstractmethod
    def acknowledgments(self, consumer_id: ConsumerId) -> tuple[tuple[str, datetime], ...]:
        """Version of the rights statement, and when it was acknowledged."""
