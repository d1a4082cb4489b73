"""The consumer: whose file it is, where they live, what they agreed to."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.addresses import PostalAddress
from domain.credit_reports.report import PersonName
from domain.errors import Conflict, Invalid, InvalidField, NotFound
from domain.events import Event
from domain.identity import ConsumerId, TenantId, UserId

ConsentId = NewType("ConsentId", UUID)
ADULT_AGE_YEARS = 18
NAME_CHARS_MAX = 60
NO_BIRTH_DATE = date.min  # of a consumer whose data was erased


class ConsumerWithoutAddress(Conflict):
    """A letter needs the consumer's return address."""

    def __init__(self, consumer_id: ConsumerId) -> None:
        super().__init__(f"consumer {consumer_id} has no postal address; letters need one")


class ConsentMissing(Conflict):
    """The action needs a consent that the consumer has not given or has withdrawn."""

    def __init__(self, kind: "ConsentKind") -> None:
        super().__init__(f"the consumer has not given the consent {kind}")


class SsnTaken(Conflict):
    """Another consumer of this tenant already has this Social Security number."""

    def __init__(self) -> None:
        super().__init__("another consumer of this tenant has this Social Security number")


@unique
class ConsentKind(StrEnum):
    REPORT_ACCESS = "report_access"
    ELECTRONIC_RECORDS = "electronic_records"


class NoConsumerWithSsn(NotFound):
    """The number that was looked for is not repeated."""

    def __init__(self) -> None:
        super().__init__("no consumer has this Social Security number")


@unique
class IdentityField(StrEnum):
    """What is masked in every answer and shown in full only on demand."""

    SSN = "ssn"
    BIRTH_DATE = "birth_date"


@unique
class RevealReason(StrEnum):
    """Why somebody looks; a code, so that nobody writes personal data into the history."""

    IDENTITY_CHECK = "identity_check"
    LETTER_REVIEW = "letter_review"
    BUREAU_INQUIRY = "bureau_inquiry"
    CONSUMER_REQUEST = "consumer_request"
    CORRECTION = "correction"
    LEGAL_REQUEST = "legal_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What was agreed to, word for word by hash, when and from where. ``given_at`` is UTC."""

    id: ConsentId
    tenant_id: TenantId
    consumer_id: ConsumerId
    kind: ConsentKind
    text_version: str
    text_sha256: str
    given_at: datetime
    ip: str
    given_by: UserId

    def withdraw(
        self, *, by: UserId, at: datetime, ip: str
    ) -> tuple["ConsentWithdrawal", "ConsentWithdrawn"]:
        """Take it back; the consent itself stays on record, it held until now."""
        withdrawal = ConsentWithdrawal(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            consent_id=self.id,
            withdrawn_at=at,
            ip=ip,
            withdrawn_by=by,
        )
        withdrawn = ConsentWithdrawn(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            actor_id=by,
            consent_id=self.id,
            kind=self.kind.value,
        )
        return withdrawal, withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawal:
    """From ``withdrawn_at`` (UTC) on the consent does not hold any more."""

    tenant_id: TenantId
    consumer_id: ConsumerId
    consent_id: ConsentId
    withdrawn_at: datetime
    ip: str
    withdrawn_by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """``ssn`` is nine digits; it and ``birth_date`` are stored sealed and never logged.

    After an erasure ``ssn`` and ``email`` are empty and ``birth_date`` is NO_BIRTH_DATE.
    """

    id: ConsumerId
    tenant_id: TenantId
    name: PersonName
    email: str
    birth_date: date = field(repr=False)
    ssn: str = field(repr=False)
    address: PostalAddress | None
    previous_addresses: tuple[PostalAddress, ...]
    created_at: datetime
    erased_at: datetime | None = None
    version: int = 1

    def erased(self, *, at: datetime) -> "Consumer":
        """Only the name stays: without it nobody could say whose the kept evidence is."""
        return replace(
            self,
            email="",
            birth_date=NO_BIRTH_DATE,
            ssn="",
            address=None,
            previous_addresses=(),
            erased_at=self.erased_at or at,
        )

    @property
    def ssn_last4(self) -> str:
        return self.ssn[-4:]

    def revealed(
        self, asked: frozenset[IdentityField], reason: RevealReason, *, by: UserId, at: datetime
    ) -> tuple["Revealed", "IdentityRevealed"]:
        """What was asked for, in full, and the record that somebody looked.

        After an erasure there is nothing left to show.
        """
        known = frozenset[IdentityField]() if self.erased_at else asked
        shown = Revealed(
            consumer_id=self.id,
            ssn=self.ssn if IdentityField.SSN in known else None,
            birth_date=self.birth_date if IdentityField.BIRTH_DATE in known else None,
        )
        event = IdentityRevealed(
            tenant_id=self.tenant_id,
            consumer_id=self.id,
            at=at,
            actor_id=by,
            fields=tuple(sorted(asked)),
            reason=reason,
        )
        return shown, event

    def with_address(self, address: PostalAddress) -> "Consumer":
        """Move to ``address``; the former one is kept, as bureaus ask for two years of them."""
        if self.address is None or self.address == address:
            return replace(self, address=address)
        return replace(
            self, address=address, previous_addresses=(self.address, *self.previous_addresses)
        )

    def mailing_address(self) -> PostalAddress:
        """Raise ConsumerWithoutAddress when there is none."""
        if self.address is None:
            raise ConsumerWithoutAddress(self.id)
        return self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """Identity in full; None for what was not asked for."""

    consumer_id: ConsumerId
    ssn: str | None = field(repr=False)
    birth_date: date | None = field(repr=False)


def check_identity(*, name: PersonName, birth_date: date, ssn: str, email: str, on: date) -> None:
    """Raise Invalid naming each refused field: a report is only trusted against a full identity."""
    errors = [
        refusal
        for refusal in (
            _check_name(name),
            _check_birth(birth_date, on),
            _check_ssn(ssn),
            _check_email(email),
        )
        if refusal is not None
    ]
    if errors:
        refused = [e for invalid in errors for e in invalid.errors]
        raise Invalid("; ".join(str(e) for e in errors), errors=refused)


def _check_name(name: PersonName) -> InvalidField | None:
    for path, part in (("name.first", name.first), ("name.last", name.last)):
        if not part.strip():
            return InvalidField(path, "must not be empty")
    for path, part in (
        ("name.first", name.first),
        ("name.middle", name.middle),
        ("name.last", name.last),
        ("name.suffix", name.suffix),
    ):
        if len(part) > NAME_CHARS_MAX or not part.isprintable():
            return InvalidField(path, f"must be printable, at most {NAME_CHARS_MAX} characters")
    return None


def _check_birth(birth_date: date, on: date) -> InvalidField | None:
    if birth_date > on:
        return InvalidField("birth_date", f"{birth_date} lies in the future")
    if on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day)) < (
        ADULT_AGE_YEARS
    ):
        return InvalidField("birth_date", f"the consumer must be at least {ADULT_AGE_YEARS}")
    if birth_date.year < on.year - 120:
        return InvalidField("birth_date", f"{birth_date} is more than 120 years ago")
    return None


def _check_ssn(ssn: str) -> InvalidField | None:
    if len(ssn) != len("000000000") or not (ssn.isascii() and ssn.isdigit()):
        return InvalidField("ssn", "must be nine digits")
    return None


def _check_email(email: str) -> InvalidField | None:
    local, at, host = email.rpartition("@")
    if not (at and local and "." in host and email.isprintable() and " " not in email):
        return InvalidField("email", "must be an e-mail address")
    if len(email) > 254:  # noqa: PLR2004 - RFC 5321 path length
        return InvalidField("email", "must be at most 254 characters")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerAdded(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerAddressChanged(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerFoundBySsn(Event):
    """Somebody who knows the number looked for whose it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRevealed(Event):
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Event):
    consent_id: ConsentId
    kind: str
    text_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Event):
    consent_id: ConsentId
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsStatementAcknowledged(Event):
    text_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSigned(Event):
    text_version: str
    services_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractCancelledByConsumer(Event):
    pass
