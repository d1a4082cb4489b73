"""The service contract of the Credit Repair Organizations Act, and the wait before any service.

CROA counts two periods from signing, and they differ by a day: no service before the end of the
three-business-day period *beginning on* the day of signing (15 U.S.C. 1679d(a)(2)), and
cancellation until midnight of the third business day that *begins after* it (1679e(a)). Service
waits for the later one. A waiver is void (1679f(a)); there is no way here to shorten the wait.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import NewType
from uuid import UUID

from domain.business_days import add_undisputed_business_days, is_undisputed_business_day
from domain.consumers.consumer import ContractCancelledByConsumer, ContractSigned
from domain.consumers.state_pack import StateRule, state_rule
from domain.errors import Conflict, Invalid, InvalidField
from domain.identity import ConsumerId, TenantId, UserId
from domain.law.obsolescence import add_years

ContractId = NewType("ContractId", UUID)

SERVICE_WAIT_BUSINESS_DAYS = 3  # CROA, 15 U.S.C. 1679d(a)(2): beginning on the day of signing
CANCELLATION_BUSINESS_DAYS = 3  # CROA, 15 U.S.C. 1679e(a): beginning after the day of signing
ACKNOWLEDGEMENT_RETENTION_YEARS = 2  # CROA, 15 U.S.C. 1679c(c): from signing
_TIME_ZONE_SPREAD_DAYS = 1  # a local date lies at most one day off the date in UTC


class ContractMissing(Conflict):
    """Nothing may be done for a consumer without a signed contract (15 U.S.C. 1679d(a)(1))."""

    def __init__(self) -> None:
        super().__init__("there is no signed service contract; nothing may be done without one")


class ContractCancelled(Conflict):
    """The consumer has cancelled the contract."""

    def __init__(self, contract: "ServiceContract") -> None:
        super().__init__(f"contract {contract.id} was cancelled at {contract.cancelled_at}")


class WaitingPeriodNotOver(Conflict):
    """Service may begin on ``services_from`` and cannot be brought forward (1679d, 1679f)."""

    def __init__(self, services_from: date) -> None:
        super().__init__(f"no service may be provided before {services_from}")
        self.services_from = services_from


class RightsStatementNotAcknowledged(Conflict):
    """The separate statement of rights must be given, and acknowledged, before the contract."""

    def __init__(self) -> None:
        super().__init__(
            "the statement of consumer credit file rights must be acknowledged before the "
            "contract is signed (15 U.S.C. 1679c)"
        )


class StateNotServed(Invalid):
    """The law of the consumer's state does not let us work for them."""

    def __init__(self, us_state: str, reason: str) -> None:
        super().__init__(f"consumers in {us_state} cannot be served: {reason}")
        self.us_state = us_state


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceContract:
    """A signed contract; instants are aware UTC, ``signed_on`` is the consumer's local date.

    ``sha256`` is the hex digest of the exact text signed, ``us_state`` the two letters of the
    consumer's state on the day of signing.
    """

    id: ContractId
    tenant_id: TenantId
    consumer_id: ConsumerId
    signed_at: datetime
    signed_on: date
    text_version: str
    sha256: str
    rights_statement_acknowledged_at: datetime
    ip: str
    us_state: str
    cancelled_at: datetime | None = None
    version: int = 1

    @classmethod
    def sign(
        cls,
        *,
        id: ContractId,  # noqa: A002 - the field's own name
        tenant_id: TenantId,
        consumer_id: ConsumerId,
        signed_at: datetime,
        signed_on: date,
        text_version: str,
        sha256: str,
        rights_statement_acknowledged_at: datetime | None,
        ip: str,
        us_state: str,
        signed_by: UserId | None = None,
    ) -> tuple["ServiceContract", ContractSigned]:
        """Sign the contract.

        Raises StateNotServed, RightsStatementNotAcknowledged (R28, 15 U.S.C. 1679c) and
        InvalidField for values that cannot be.
        """
        require_state_served(us_state)
        _check_signing(signed_at, signed_on, sha256)
        acknowledged_at = _acknowledged_before(signed_at, rights_statement_acknowledged_at)
        contract = cls(
            id=id,
            tenant_id=tenant_id,
            consumer_id=consumer_id,
            signed_at=signed_at,
            signed_on=signed_on,
            text_version=text_version,
            sha256=sha256,
            rights_statement_acknowledged_at=acknowledged_at,
            ip=ip,
            us_state=us_state,
        )
        signed = ContractSigned(
            tenant_id=tenant_id,
            consumer_id=consumer_id,
            at=signed_at,
            actor_id=signed_by,
            text_version=text_version,
            services_from=contract.services_from,
        )
        return contract, signed

    @property
    def no_service_through(self) -> date:
        """The last day of the period that begins on the day of signing (1679d(a)(2))."""
        signing_counts = is_undisputed_business_day(self.signed_on)
        remaining = SERVICE_WAIT_BUSINESS_DAYS - 1 if signing_counts else SERVICE_WAIT_BUSINESS_DAYS
        return add_undisputed_business_days(self.signed_on, remaining)

    @property
    def cancellable_through(self) -> date:
        """The day at whose midnight the right to cancel ends (1679e(a), or longer by state)."""
        days = max(CANCELLATION_BUSINESS_DAYS, self._state.cancellation_days)
        return add_undisputed_business_days(self.signed_on, days)

    @property
    def services_from(self) -> date:
        """The first day on which anything may be done: the day after both periods."""
        return max(self.no_service_through, self.cancellable_through) + timedelta(days=1)

    @property
    def acknowledgement_kept_until(self) -> date:
        """Until when the signed acknowledgement of the rights is kept (1679c(c))."""
        return add_years(self.signed_on, ACKNOWLEDGEMENT_RETENTION_YEARS)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    def cancel(
        self, at: datetime, *, by: UserId | None = None
    ) -> tuple["ServiceContract", ContractCancelledByConsumer]:
        """End the contract; the consumer may do so at any time, and free of charge in the period.

        Raises ContractCancelled when it has ended already.
        """
        if self.is_cancelled:
            raise ContractCancelled(self)
        cancelled = ContractCancelledByConsumer(
            tenant_id=self.tenant_id, consumer_id=self.consumer_id, at=at, actor_id=by
        )
        return replace(self, cancelled_at=at), cancelled

    def is_within_cancellation_right(self, on: date) -> bool:
        """True while cancelling carries no penalty or obligation; ``on`` is a local date."""
        return on <= self.cancellable_through

    @property
    def _state(self) -> StateRule:
        return state_rule(self.us_state)


def require_service_allowed(contract: ServiceContract | None, on: date) -> ServiceContract:
    """Return the contract if work may be done under it on a day, the consumer's local date.

    Raises ContractMissing, ContractCancelled or WaitingPeriodNotOver (R29).
    """
    if contract is None:
        raise ContractMissing
    if contract.is_cancelled:
        raise ContractCancelled(contract)
    if on < contract.services_from:
        raise WaitingPeriodNotOver(contract.services_from)
    return contract


def require_state_served(us_state: str) -> StateRule:
    """Raise StateNotServed where the state's law forbids the service, InvalidField if unknown."""
    rule = state_rule(us_state)
    if rule.refusal:
        raise StateNotServed(us_state, rule.refusal)
    return rule


def _check_signing(signed_at: datetime, signed_on: date, sha256: str) -> None:
    if signed_at.utcoffset() != timedelta():
        raise InvalidField("signed_at", "must be an aware instant in UTC")
    if abs((signed_at.astimezone(UTC).date() - signed_on).days) > _TIME_ZONE_SPREAD_DAYS:
        raise InvalidField("signed_on", f"{signed_on} is not a local date of {signed_at}")
    if len(sha256) != len("00") * 32 or set(sha256) - set("0123456789abcdef"):
        raise InvalidField("sha256", "must be 64 lower-case hex digits")


def _acknowledged_before(signed_at: datetime, acknowledged_at: datetime | None) -> datetime:
    if acknowledged_at is None or acknowledged_at >= signed_at:
        raise RightsStatementNotAcknowledged
    return acknowledged_at
