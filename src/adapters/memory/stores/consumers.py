"""Consumers, what they agreed to, and their service contracts."""

from dataclasses import dataclass
from datetime import datetime

from adapters.memory.tables import TenantRows
from application.paging import Page, PageRequest
from application.ports import AlreadyStored
from application.stores import ConsentStore, ConsumerStore, ContractStore
from domain.consumers.consumer import Consent, ConsentKind, Consumer, SsnTaken
from domain.consumers.contracts import ServiceContract
from domain.identity import ConsumerId, ConsumerNotFound

_CONSUMERS, _CONSENTS, _CONTRACTS = "consumers", "consents", "contracts"
_ACKNOWLEDGMENTS = "rights_acknowledgments"


@dataclass(frozen=True, slots=True)
class MemoryConsumerStore(ConsumerStore):
    rows: TenantRows

    def get(self, consumer_id: ConsumerId) -> Consumer:
        consumer: Consumer | None = self.rows.find(_CONSUMERS, consumer_id)
        if consumer is None:
            raise ConsumerNotFound(consumer_id)
        return consumer

    def add(self, consumer: Consumer) -> None:
        self._keep_ssn_unique(consumer)
        self.rows.add(_CONSUMERS, consumer)

    def save(self, consumer: Consumer) -> Consumer:
        self._keep_ssn_unique(consumer)
        return self.rows.save(_CONSUMERS, consumer)

    def page(self, request: PageRequest) -> Page[Consumer]:
        return self.rows.page(_CONSUMERS, request)

    def _keep_ssn_unique(self, consumer: Consumer) -> None:
        others = (c for c in self.rows.all(_CONSUMERS) if c.id != consumer.id)
        if any(other.ssn == consumer.ssn for other in others):
            self.rows.draft.refuse(SsnTaken())


@dataclass(frozen=True, slots=True)
class MemoryConsentStore(ConsentStore):
    rows: TenantRows

    def add(self, consent: Consent) -> None:
        self.rows.add(_CONSENTS, consent)

    def latest(self, consumer_id: ConsumerId, kind: ConsentKind) -> Consent | None:
        given = (
            consent
            for consent in self.rows.all(_CONSENTS)
            if consent.consumer_id == consumer_id and consent.kind is kind
        )
        return max(given, key=lambda consent: (consent.given_at, consent.id), default=None)


@dataclass(frozen=True, slots=True)
class MemoryContractStore(ContractStore):
    rows: TenantRows

    def add(self, contract: ServiceContract) -> None:
        self.rows.add(_CONTRACTS, contract)

    def latest(self, consumer_id: ConsumerId) -> ServiceContract | None:
        signed = (c for c in self.rows.all(_CONTRACTS) if c.consumer_id == consumer_id)
        return max(signed, key=lambda contract: (contract.signed_at, contract.id), default=None)

    def save(self, contract: ServiceContract) -> ServiceContract:
        return self.rows.save(_CONTRACTS, contract)

    def acknowledge_rights(self, consumer_id: ConsumerId, text_version: str, at: datetime) -> None:
        key = (self.rows.tenant_id, consumer_id, text_version, at)
        if key in self.rows.draft.table(_ACKNOWLEDGMENTS):
            self.rows.draft.refuse(AlreadyStored(_ACKNOWLEDGMENTS))
        self.rows.draft.put(_ACKNOWLEDGMENTS, key, at)

    def rights_acknowledged_at(self, consumer_id: ConsumerId) -> datetime | None:
        given = (
            at
            for key, at in self.rows.draft.table(_ACKNOWLEDGMENTS).items()
            if key[:2] == (self.rows.tenant_id, consumer_id)
        )
        return max(given, default=None)
