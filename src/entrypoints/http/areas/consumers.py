"""Consumers, their consents and the service contract."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from application.consumers.add_consumer import NewConsumer
from domain.addresses import PostalAddress
from domain.consumers.consumer import ConsentKind, Consumer
from domain.consumers.contracts import ServiceContract
from domain.credit_reports.report import PersonName
from domain.errors import Invalid, InvalidField
from domain.findings.wording import MASKED_DATE
from domain.identity import Actor, ConsumerId
from entrypoints.http.areas.shaping import (
    MaskedDate,
    MaskedSsn,
    masked_ssn,
    shaped,
)
from entrypoints.http.fields import (
    AddresseeLine,
    Email,
    NamePart,
    SecondLine,
    Sha256,
    Ssn,
    StateCode,
    StreetLine,
    TextVersion,
    Zip,
)
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

consumers = Area("Consumers", "The people whose files are disputed, their consents and contract.")


class NameBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person's name as it stands on their papers."""

    first: NamePart
    last: NamePart
    middle: NamePart = ""
    suffix: NamePart = ""


class AddressBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A postal address in the United States, as it is printed on an envelope."""

    name: AddresseeLine
    line1: StreetLine
    city: StreetLine
    state: StateCode
    zip: Zip
    line2: SecondLine = ""


class ConsumerBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A consumer's full identity: a report is only trusted when it matches all of it."""

    name: NameBody
    email: Email
    birth_date: date
    ssn: Ssn
    address: AddressBody | None = None


class NameView(msgspec.Struct, frozen=True):
    first: str
    middle: str
    last: str
    suffix: str


class AddressView(msgspec.Struct, frozen=True):
    name: str
    line1: str
    line2: str
    city: str
    state: str
    zip: str


class ConsumerView(msgspec.Struct, frozen=True, kw_only=True):
    """A consumer; `ssn` and `birth_date` are masked, `POST .../reveal` shows them.

    After an erasure, at `erased_at`, the name alone is left.
    """

    id: UUID
    name: NameView
    email: str
    birth_date: MaskedDate | None
    ssn: MaskedSsn | None
    ssn_last4: str
    address: AddressView | None
    previous_addresses: tuple[AddressView, ...]
    created_at: datetime
    erased_at: datetime | None
    version: int


class ConsentBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which text the consumer agrees to, by its version and the SHA-256 of its words."""

    kind: ConsentKind
    text_version: TextVersion
    text_sha256: Sha256


class ConsentView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    consumer_id: UUID
    kind: ConsentKind
    text_version: str
    text_sha256: str
    given_at: datetime


class RightsBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which statement of consumer credit file rights was handed over (15 U.S.C. 1679c)."""

    text_version: TextVersion


class RightsView(msgspec.Struct, frozen=True):
    acknowledged: bool
    text_version: str


class ContractBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which contract the consumer signs, by its version and the SHA-256 of its words."""

    text_version: TextVersion
    text_sha256: Sha256


class ContractView(msgspec.Struct, frozen=True, kw_only=True):
    """A signed contract; nothing is done before `services_from` (15 U.S.C. 1679d, 1679e)."""

    id: UUID
    consumer_id: UUID
    text_version: str
    sha256: str
    us_state: str
    signed_at: datetime
    signed_on: date
    cancellable_through: date
    services_from: date
    cancelled_at: datetime | None


@consumers.post("/consumers", "Take a consumer on", status=201, keyed=True, etag=True)
def add_consumer(use: HttpUseCases, actor: Actor, body: ConsumerBody) -> ConsumerView:
    """Keeps the identity, sealed. Service starts only after contract and waiting period."""
    address = None if body.address is None else postal_address(body.address, "address")
    new = NewConsumer(
        name=PersonName(
            first=body.name.first,
            middle=body.name.middle,
            last=body.name.last,
            suffix=body.name.suffix,
        ),
        email=body.email,
        birth_date=body.birth_date,
        ssn=body.ssn.replace("-", ""),
        address=address,
    )
    return consumer_view(use.add_consumer(actor, new))


@consumers.get("/consumers", "List consumers")
def list_consumers(use: HttpUseCases, actor: Actor, query: PageQuery) -> PageView[ConsumerView]:
    """Newest first. A consumer's own login sees one file."""
    page = use.list_consumers(actor, query.request())
    return page_view(page, consumer_view)


@consumers.get("/consumers/{consumer_id}", "Read a consumer", etag=True)
def read_consumer(use: HttpUseCases, actor: Actor, consumer_id: UUID) -> ConsumerView:
    """The ETag is what `If-Match` of a change of address must carry."""
    return consumer_view(use.read_consumer(actor, ConsumerId(consumer_id)))


@consumers.put("/consumers/{consumer_id}/address", "Change the postal address", etag=True)
def change_address(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, body: AddressBody, version: int
) -> ConsumerView:
    """The former address is kept: bureaus ask for two years of them."""
    address = postal_address(body, "")
    consumer = use.change_address(actor, ConsumerId(consumer_id), address, version=version)
    return consumer_view(consumer)


@consumers.post("/consumers/{consumer_id}/consents", "Give a consent", status=201, keyed=True)
def give_consent(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, body: ConsentBody
) -> ConsentView:
    """To a current text, by the consumer alone; time and address of origin are kept with it."""
    consent = use.give_consent(
        actor,
        ConsumerId(consumer_id),
        kind=body.kind,
        text_version=body.text_version,
        text_sha256=body.text_sha256,
    )
    return shaped(consent, ConsentView)


@consumers.post(
    "/consumers/{consumer_id}/rights-acknowledgement",
    "Acknowledge the statement of rights",
    status=201,
    keyed=True,
)
def acknowledge_rights(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, body: RightsBody
) -> RightsView:
    """Must come before the contract (15 U.S.C. 1679c)."""
    use.acknowledge_rights(actor, ConsumerId(consumer_id), text_version=body.text_version)
    return RightsView(acknowledged=True, text_version=body.text_version)


@consumers.post(
    "/consumers/{consumer_id}/contract", "Sign the service contract", status=201, keyed=True
)
def sign_contract(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, body: ContractBody
) -> ContractView:
    """By the consumer alone. The answer says from which day on anything may be done."""
    contract = use.sign_contract(
        actor,
        ConsumerId(consumer_id),
        text_version=body.text_version,
        text_sha256=body.text_sha256,
    )
    return contract_view(contract)


@consumers.get("/consumers/{consumer_id}/contract", "Read the contract")
def read_contract(use: HttpUseCases, actor: Actor, consumer_id: UUID) -> ContractView:
    """The latest one; 409 when none was signed."""
    return contract_view(use.read_contract(actor, ConsumerId(consumer_id)))


@consumers.post("/consumers/{consumer_id}/contract/cancellation", "Cancel the contract", keyed=True)
def cancel_contract(use: HttpUseCases, actor: Actor, consumer_id: UUID) -> ContractView:
    """The consumer may cancel at any time; from then on nothing more is done."""
    return contract_view(use.cancel_contract(actor, ConsumerId(consumer_id)))


def consumer_view(consumer: Consumer) -> ConsumerView:
    address = consumer.address
    return ConsumerView(
        id=consumer.id,
        name=shaped(consumer.name, NameView),
        email=consumer.email,
        birth_date=None if consumer.erased_at else MASKED_DATE,
        ssn=None if consumer.erased_at else masked_ssn(consumer.ssn_last4),
        ssn_last4=consumer.ssn_last4,
        address=None if address is None else shaped(address, AddressView),
        previous_addresses=tuple(shaped(a, AddressView) for a in consumer.previous_addresses),
        created_at=consumer.created_at,
        erased_at=consumer.erased_at,
        version=consumer.version,
    )


def contract_view(contract: ServiceContract) -> ContractView:
    return shaped(contract, ContractView)


def postal_address(body: AddressBody, path: str) -> PostalAddress:
    """Raise Invalid whose paths lead to the field in the request."""
    try:
        return PostalAddress(
            name=body.name,
            line1=body.line1,
            line2=body.line2,
            city=body.city,
            state=body.state,
            zip=body.zip,
        )
    except Invalid as refused:
        if not path:
            raise
        [field] = refused.errors
        raise InvalidField(f"{path}.{field.path}", field.message) from refused
