"""Clocks that run beside the reinvestigation: verification method, reinsertion, block, direct."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from domain.disputes.clock import (
    IDENTITY_THEFT_BLOCK_BUSINESS_DAYS,
    REINSERTION_NOTICE_BUSINESS_DAYS,
    REINVESTIGATION_DAYS,
    VERIFICATION_METHOD_DAYS,
    Deadline,
    StatutoryClock,
    business_days_after,
    calendar_period_end,
)
from domain.errors import Conflict


class DescriptionNotOwed(Conflict):
    """A prompt deletion excuses the description of the procedure (R8, FCRA 611(a)(8))."""

    def __init__(self, deleted_on: date) -> None:
        super().__init__(
            f"the item was deleted on {deleted_on}, within three business days of receipt; "
            "no description of the procedure is owed"
        )


class ReinsertionNoticeNotOwed(Conflict):
    """Only a deletion after a reinvestigation is protected (R10, FCRA 611(a)(5)(A), (B))."""

    def __init__(self) -> None:
        super().__init__(
            "the item was not deleted as inaccurate, incomplete or unverifiable after a dispute; "
            "its return needs no notice"
        )


class BlockRequestIncomplete(Conflict):
    """One of the four elements is missing, so no clock has started (R17, FCRA 605B(a))."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"the request for a block lacks: {', '.join(missing)}")
        self.missing = missing


class NoDutyToInvestigate(Conflict):
    """A direct dispute by a credit repair organization binds no furnisher (623(a)(8)(G))."""

    def __init__(self) -> None:
        super().__init__(
            "a direct dispute prepared by or through a credit repair organization obliges the "
            "furnisher to nothing; dispute with the consumer reporting agency instead"
        )


@unique
class Preparer(StrEnum):
    """Who prepared a letter, and whose form it is on."""

    CONSUMER = "consumer"
    ATTORNEY = "attorney"
    CREDIT_REPAIR_ORGANIZATION = "credit_repair_organization"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRequest:
    """The four elements of an identity-theft block, each with the day the bureau received it."""

    identity_proof_on: date | None = None
    theft_report_on: date | None = None
    items_named_on: date | None = None
    statement_on: date | None = None

    def due(self) -> Deadline:
        """Four business days after the last element; raises BlockRequestIncomplete."""
        elements = {
            "proof of identity": self.identity_proof_on,
            "identity theft report": self.theft_report_on,
            "identification of the items": self.items_named_on,
            "statement that the consumer made no such transaction": self.statement_on,
        }
        if missing := tuple(name for name, day in elements.items() if day is None):
            raise BlockRequestIncomplete(missing)
        complete_on = max(day for day in elements.values() if day is not None)
        return business_days_after(complete_on, IDENTITY_THEFT_BLOCK_BUSINESS_DAYS)


def verification_method_due(
    requested_on: date, clock: StatutoryClock, *, deleted_on: date | None = None
) -> date:
    """The last day for describing the procedure (R7, FCRA 611(a)(7)).

    ``requested_on`` is the day the bureau received the request. Raises DescriptionNotOwed after
    a prompt deletion (R8).
    """
    if deleted_on is not None and clock.deletion_was_prompt(deleted_on):
        raise DescriptionNotOwed(deleted_on)
    return calendar_period_end(requested_on, VERIFICATION_METHOD_DAYS, counted_first_day=False)


def reinsertion_notice_due(reinserted_on: date, *, deleted_after_dispute: bool) -> Deadline:
    """When the consumer must have been told of a reinsertion (R10, FCRA 611(a)(5)(B)(ii)).

    Raises ReinsertionNoticeNotOwed when a furnisher had merely asked for the deletion.
    """
    if not deleted_after_dispute:
        raise ReinsertionNoticeNotOwed
    return business_days_after(reinserted_on, REINSERTION_NOTICE_BUSINESS_DAYS)


def direct_dispute_due(received_on: date, prepared_by: Preparer) -> Deadline:
    """When a furnisher must have answered a direct dispute (R19, FCRA 623(a)(8)(E)(iii)).

    The period is that of 611(a)(1). Raises NoDutyToInvestigate (623(a)(8)(G)).
    """
    if prepared_by is Preparer.CREDIT_REPAIR_ORGANIZATION:
        raise NoDutyToInvestigate
    return Deadline(
        earlier=calendar_period_end(received_on, REINVESTIGATION_DAYS, counted_first_day=True),
        later=calendar_period_end(received_on, REINVESTIGATION_DAYS, counted_first_day=False),
    )
