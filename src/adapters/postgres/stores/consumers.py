"""Consumers, what they agreed to, and their service contracts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.rows import RowCodec
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.statements import compiled, limited_by
from application.agreements import ConsentStore, ContractStore
from application.paging import Page, PageRequest
from application.sealing import Sealer
from application.stores import ConsumerStore
from domain.consumers.consumer import (
    Consent,
    ConsentId,
    ConsentKind,
    ConsentWithdrawal,
    Consumer,
)
from domain.consumers.contracts import ServiceContract
from domain.identity import ConsumerId, ConsumerNotFound

_SSN = "consumers/ssn"


def _ssn_index(consumer: Consumer, sealer: Sealer) -> Mapping[str, Any]:
    purpose, value = _SSN, consumer.ssn
    if not value:  # erased: the column wants something that no other consumer has
        purpose, value = "consumers/erased", str(consumer.id)
    return {"ssn_index": sealer.blind_index(consumer.tenant_id, purpose, value)}


_CONSUMERS = Shelf(
    tables.consumers,
    Consumer,
    documents={"identity": ("ssn", "birth_date"), "details": None},
    derived=_ssn_index,
    derived_columns=("ssn_index",),
)
_CONSENTS = Shelf(tables.consents, Consent)
_WITHDRAWAL = RowCodec(tables.consent_withdrawals, ConsentWithdrawal)
_CONTRACTS = Shelf(tables.contracts, ServiceContract)
_RIGHTS = tables.rights_acknowledgments

_PAGE = _CONSUMERS.paging()
_BY_SSN = _CONSUMERS.selecting(tables.consumers.c.ssn_index == sa.bindparam("ssn_index"))
_LATEST_CONSENT = _CONSENTS.selecting(
    tables.consents.c.consumer_id == sa.bindparam("consumer_id"),
    tables.consents.c.kind == sa.bindparam("kind"),
    newest=[tables.consents.c.given_at.desc(), tables.consents.c.id.desc()],
    is_limited=True,
)
_WITHDRAW = compiled(sa.insert(tables.consent_withdrawals), inserted=_WITHDRAWAL.names)
_WITHDRAWN = compiled(
    sa.select(*_WITHDRAWAL.columns).where(
        tables.consent_withdrawals.c.tenant_id == sa.bindparam("tenant_id"),
        tables.consent_withdrawals.c.consent_id == sa.bindparam("of_consent"),
    )
)
_LATEST_CONTRACT = _CONTRACTS.selecting(
    tables.contracts.c.consumer_id == sa.bindparam("consumer_id"),
    newest=[tables.contracts.c.signed_at.desc(), tables.contracts.c.id.desc()],
    is_limited=True,
)
_ACKNOWLEDGE = compiled(sa.insert(_RIGHTS))
_ACKNOWLEDGED_AT = compiled(
    sa.select(_RIGHTS.c.acknowledged_at)
    .where(
        _RIGHTS.c.tenant_id == sa.bindparam("tenant_id"),
        _RIGHTS.c.consumer_id == sa.bindparam("consumer_id"),
    )
    .order_by(_RIGHTS.c.acknowledged_at.desc())
    .limit(limited_by())
)


@dataclass(frozen=True, slots=True)
class PostgresConsumerStore(ConsumerStore):
    shelves: Shelves

    def get(self, consumer_id: ConsumerId) -> Consumer:
        consumer = self.shelves.find(_CONSUMERS, consumer_id)
        if consumer is None:
            raise ConsumerNotFound(consumer_id)
        return consumer

    def add(self, consumer: Consumer) -> None:
        self.shelves.add(_CONSUMERS, consumer)

    def save(self, consumer: Consumer) -> Consumer:
        return self.shelves.save(_CONSUMERS, consumer)

    def page(self, request: PageRequest) -> Page[Consumer]:
        return self.shelves.page(_CONSUMERS, _PAGE, request)

    def by_ssn(self, ssn: str) -> Consumer | None:
        index = self.shelves.sealer.blind_index(self.shelves.tenant_id, _SSN, ssn)
        return self.shelves.first(_CONSUMERS, _BY_SSN, {"ssn_index": index})


@dataclass(frozen=True, slots=True)
class PostgresConsentStore(ConsentStore):
    shelves: Shelves

    def add(self, consent: Consent) -> None:
        self.shelves.add(_CONSENTS, consent)

    def latest(self, consumer_id: ConsumerId, kind: ConsentKind) -> Consent | None:
        asked = {"consumer_id": consumer_id, "kind": kind.value, "limit": 1}
        return self.shelves.first(_CONSENTS, _LATEST_CONSENT, asked)

    def withdraw(self, withdrawal: ConsentWithdrawal) -> None:
        self.shelves.transaction.run(_WITHDRAW, _WITHDRAWAL.to_plain_row(withdrawal))

    def withdrawal(self, consent_id: ConsentId) -> ConsentWithdrawal | None:
        asked = {"tenant_id": self.shelves.tenant_id, "of_consent": consent_id}
        row = self.shelves.transaction.one(_WITHDRAWN, asked)
        return None if row is None else _WITHDRAWAL.from_plain_row(row)


@dataclass(frozen=True, slots=True)
class PostgresContractStore(ContractStore):
    shelves: Shelves

    def add(self, contract: ServiceContract) -> None:
        self.shelves.add(_CONTRACTS, contract)

    def latest(self, consumer_id: ConsumerId) -> ServiceContract | None:
        asked = {"consumer_id": consumer_id, "limit": 1}
        return self.shelves.first(_CONTRACTS, _LATEST_CONTRACT, asked)

    def save(self, contract: ServiceContract) -> ServiceContract:
        return self.shelves.save(_CONTRACTS, contract)

    def acknowledge_rights(self, consumer_id: ConsumerId, text_version: str, at: datetime) -> None:
        self.shelves.transaction.run(
            _ACKNOWLEDGE,
            {
                "tenant_id": self.shelves.tenant_id,
                "consumer_id": consumer_id,
                "text_version": text_version,
                "acknowledged_at": at,
            },
        )

    def rights_acknowledged_at(self, consumer_id: ConsumerId) -> datetime | None:
        row = self.shelves.transaction.one(
            _ACKNOWLEDGED_AT,
            {"tenant_id": self.shelves.tenant_id, "consumer_id": consumer_id, "limit": 1},
        )
        return None if row is None else row[0].astimezone(UTC)
