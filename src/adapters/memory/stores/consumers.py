"""Consumers, what they agreed to, and their service contracts."""

from dataclasses import dataclass
from datetime import datetime

from adapters.memory.tables import TenantRows
from application.agreements import ConsentStore, ContractStore
from application.paging import Page, PageRequest
from application.ports import AlreadyStored
from application.stores import ConsumerStore
from domain.consumers.consumer import (
    Consent,
    ConsentId,
    ConsentKind,
    ConsentWithdrawal,
    Consumer,
    SsnTaken,
)
from domain.consumers.contracts import ServiceContract
from domain.identity import ConsumerId, ConsumerNotFound

CONSUMERS, CONSENTS, CONTRACTS = "consumers", "consents", "contracts"
ACKNOWLEDGMENTS, WITHDRAWALS = "rights_acknowledgments", "consent_withdrawals"


@dataclass(frozen=True, slots=True)
class MemoryConsumerStore(ConsumerStore):
    rows: TenantRows

    def get(self, consumer_id: ConsumerId) -> Consumer:
        consumer: Consumer | None = self.rows.find(CONSUMERS, consumer_id)
        if consumer is None:
            raise ConsumerNotFound(consumer_id)
        return consumer

    def add(self, consumer: Consumer) -> None:
        self._keep_ssn_unique(consumer)
        self.rows.add(CONSUMERS, consumer)

    def save(self, consumer: Consumer) -> Consumer:
        self._keep_ssn_unique(consumer)
        return self.rows.save(CONSUMERS, consumer)

    def page(self, request: PageRequest) -> Page[Consumer]:
        return self.rows.page(CONSUMERS, request)

    def by_ssn(self, ssn: str) -> Consumer | None:
        return next((c for c in self.rows.all(CONSUMERS) if c.ssn == ssn), None)

    def _keep_ssn_unique(self, consumer: Consumer) -> None:
        others = (c for c in self.rows.all(CONSUMERS) if c.id != consumer.id)
        if consumer.ssn and any(other.ssn == consumer.ssn for other in others):
            self.rows.draft.refuse(SsnTaken())


@dataclass(frozen=True, slots=True)
class MemoryConsentStore(ConsentStore):
    rows: TenantRows

    def add(self, consent: Consent) -> None:
        self.rows.add(CONSENTS, consent)

    def latest(self, consumer_id: ConsumerId, kind: ConsentKind) -> Consent | None:
        given = (
            consent
            for consent in self.rows.all(CONSENTS)
            if consent.consumer_id == consumer_id and consent.kind is kind
        )
        return max(given, key=lambda consent: (consent.given_at, consent.id), default=None)

    def withdraw(self, withdrawal: ConsentWithdrawal) -> None:
        key = (self.rows.tenant_id, withdrawal.consent_id)
        if key in self.rows.draft.table(WITHDRAWALS):
            self.rows.draft.refuse(AlreadyStored(WITHDRAWALS))
        self.rows.draft.put(WITHDRAWALS, key, withdrawal)

    def withdrawal(self, consent_id: ConsentId) -> ConsentWithdrawal | None:
        found: ConsentWithdrawal | None = self.rows.find(WITHDRAWALS, consent_id)
        return found


@dataclass(frozen=True, slots=True)
class MemoryContractStore(ContractStore):
    rows: TenantRows

    def add(self, contract: ServiceContract) -> None:
        self.rows.add(CONTRACTS, contract)

    def latest(self, consumer_id: ConsumerId) -> ServiceContract | None:
        signed = (c for c in self.rows.all(CONTRACTS) if c.consumer_id == consumer_id)
        return max(signed, key=lambda contract: (contract.signed_at, contract.id), default=None)

    def save(self, contract: ServiceContract) -> ServiceContract:
        return self.rows.save(CONTRACTS, contract)

    def acknowledge_rights(self, consumer_id: ConsumerId, text_version: str, at: datetime) -> None:
        key = (self.rows.tenant_id, consumer_id, text_version, at)
        if key in self.rows.draft.table(ACKNOWLEDGMENTS):
            self.rows.draft.refuse(AlreadyStored(ACKNOWLEDGMENTS))
        self.rows.draft.put(ACKNOWLEDGMENTS, key, at)

    def rights_acknowledged_at(self, consumer_id: ConsumerId) -> datetime | None:
        given = (
            at
            for key, at in self.rows.draft.table(ACKNOWLEDGMENTS).items()
            if key[:2] == (self.rows.tenant_id, consumer_id)
        )
        return max(given, default=None)
