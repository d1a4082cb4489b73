"""The statutory clock of a dispute, with both readings of every period kept.

A "30-day period beginning on the date" of receipt ends on day R+29 if the day of receipt counts
and on R+30 if it does not. Our own duties use the earlier date; a claim that someone else is late
uses the later one. Plain "days" are calendar days, and no period rolls over a weekend.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, unique

from domain.business_days import add_business_days, add_undisputed_business_days, is_business_day
from domain.errors import Conflict, Invalid

REINVESTIGATION_DAYS = 30  # FCRA 611(a)(1)(A), 15 U.S.C. 1681i(a)(1)(A)
ANNUAL_REPORT_REINVESTIGATION_DAYS = 45  # FCRA 612(a)(3), 15 U.S.C. 1681j(a)(3)
EXTENSION_DAYS = 15  # FCRA 611(a)(1)(B), 15 U.S.C. 1681i(a)(1)(B)
FURNISHER_NOTICE_BUSINESS_DAYS = 5  # FCRA 611(a)(2)(A), 15 U.S.C. 1681i(a)(2)(A)
FRIVOLOUS_NOTICE_BUSINESS_DAYS = 5  # FCRA 611(a)(3)(B), 15 U.S.C. 1681i(a)(3)(B)
REINSERTION_NOTICE_BUSINESS_DAYS = 5  # FCRA 611(a)(5)(B)(ii), 15 U.S.C. 1681i(a)(5)(B)(ii)
RESULTS_NOTICE_BUSINESS_DAYS = 5  # FCRA 611(a)(6)(A), 15 U.S.C. 1681i(a)(6)(A)
VERIFICATION_METHOD_DAYS = 15  # FCRA 611(a)(7), 15 U.S.C. 1681i(a)(7)
PROMPT_DELETION_BUSINESS_DAYS = 3  # FCRA 611(a)(8), 15 U.S.C. 1681i(a)(8)
DELETION_CONFIRMATION_BUSINESS_DAYS = 5  # FCRA 611(a)(8)(C), 15 U.S.C. 1681i(a)(8)(C)
IDENTITY_THEFT_BLOCK_BUSINESS_DAYS = 4  # FCRA 605B(a), 15 U.S.C. 1681c-2(a)
# No statute says how long the post may take. Regulation F lets a sender assume receipt five days
# after mailing, without Saturdays, Sundays and holidays (12 CFR 1006.42(b)); an accusation of
# silence grants a bureau no less.
MAIL_BUSINESS_DAYS = 5


@unique
class ReportSource(StrEnum):
    """Where the disputed report came from; it decides between 30 and 45 days."""

    MONITORING_SERVICE = "monitoring_service"
    ANNUAL_FREE = "annual_free"
    ANNUAL_FREE_EXTRA_WEEKLY = "annual_free_extra_weekly"
    RESELLER = "reseller"
    LENDER = "lender"
    FURNISHER = "furnisher"
    OTHER = "other"


# Only the yearly report of 612(a) brings 45 days. Whether the weekly extra does, and whether a
# report of which nobody says more was one, is open: those may have 45 days when we accuse, and 30
# when we act.
_DAYS_EARLIER = {ReportSource.ANNUAL_FREE: ANNUAL_REPORT_REINVESTIGATION_DAYS}
_DAYS_LATER = {
    ReportSource.ANNUAL_FREE: ANNUAL_REPORT_REINVESTIGATION_DAYS,
    ReportSource.ANNUAL_FREE_EXTRA_WEEKLY: ANNUAL_REPORT_REINVESTIGATION_DAYS,
    ReportSource.OTHER: ANNUAL_REPORT_REINVESTIGATION_DAYS,
}


@unique
class ReceiptProof(StrEnum):
    """What shows that the bureau holds the letter; only some of it starts a clock."""

    DELIVERED_SCAN = "delivered_scan"
    SIGNED_RETURN_RECEIPT = "signed_return_receipt"
    BUREAU_ACKNOWLEDGEMENT = "bureau_acknowledgement"
    PRESUMED = "presumed"
    IN_TRANSIT = "in_transit"
    RETURNED = "returned"


_NO_RECEIPT = frozenset({ReceiptProof.IN_TRANSIT, ReceiptProof.RETURNED})


class ReceiptNotProven(Conflict):
    """No clock runs: the letter is under way, or came back (FCRA 611(a)(1)(A): receipt)."""

    def __init__(self, proof: ReceiptProof) -> None:
        super().__init__(f"the letter is {proof}; the clock starts with its receipt only")


class SilenceNotYetClaimable(Conflict):
    """A claim of "no answer" would be premature, or rests on a presumed receipt."""

    def __init__(self, clock: "StatutoryClock", on: date) -> None:
        reason = (
            "its receipt is only presumed"
            if clock.receipt_presumed
            else f"silence may be claimed from {clock.silence_claimable_on}"
        )
        super().__init__(f"on {on} silence cannot be claimed: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day of a period on its earlier and on its later reading."""

    earlier: date
    later: date

    def is_missed(self, on: date) -> bool:
        """True when the period has ended on every reading before ``on``."""
        return on > self.later


@unique
class ClockStep(StrEnum):
    """What the clock asks of the operator today."""

    AWAIT_RESULTS = "await_results"
    CHASE_RESULTS = "chase_results"
    AWAIT_MAIL = "await_mail"
    CLAIM_SILENCE = "claim_silence"
    CONFIRM_RECEIPT = "confirm_receipt"
    REVIEW_RESULTS = "review_results"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatutoryClock:
    """The reinvestigation period of one dispute, counted from the day the bureau received it.

    ``information_on`` is the first day on which the bureau received more relevant information
    from the consumer; ``found_wrong_on`` the day on which it found the item inaccurate,
    incomplete or unverifiable.
    """

    received_on: date
    source: ReportSource
    receipt_proof: ReceiptProof
    information_on: date | None = None
    found_wrong_on: date | None = None

    @classmethod
    def start(
        cls, received_on: date, source: ReportSource, receipt_proof: ReceiptProof
    ) -> "StatutoryClock":
        """Start on the day of receipt; raises ReceiptNotProven (FCRA 611(a)(1)(A))."""
        if receipt_proof in _NO_RECEIPT:
            raise ReceiptNotProven(receipt_proof)
        return cls(received_on=received_on, source=source, receipt_proof=receipt_proof)

    @property
    def receipt_presumed(self) -> bool:
        return self.receipt_proof is ReceiptProof.PRESUMED

    @property
    def due_earlier(self) -> date:
        """The last day of the period if the day of receipt is its first day."""
        days = _DAYS_EARLIER.get(self.source, REINVESTIGATION_DAYS)
        return self._end(days, counted_first_day=True)

    @property
    def due_later(self) -> date:
        """The last day of the period if the day of receipt is not counted."""
        days = _DAYS_LATER.get(self.source, REINVESTIGATION_DAYS)
        return self._end(days, counted_first_day=False)

    @property
    def due(self) -> Deadline:
        return Deadline(earlier=self.due_earlier, later=self.due_later)

    @property
    def silence_claimable_on(self) -> date:
        """The first day on which "no answer" is safe to claim.

        The results notice may leave five business days after completion (FCRA 611(a)(6)(A)), and
        completion may fall on the last day; then the notice takes its time in the mail.
        """
        noticed = add_undisputed_business_days(self.due_later, RESULTS_NOTICE_BUSINESS_DAYS)
        return add_undisputed_business_days(noticed, MAIL_BUSINESS_DAYS)

    @property
    def furnisher_notice(self) -> Deadline:
        """When the furnisher must have been told of the dispute (FCRA 611(a)(2)(A))."""
        return business_period(self.received_on, FURNISHER_NOTICE_BUSINESS_DAYS)

    def with_information(self, received_on: date) -> "StatutoryClock":
        """Record relevant information of the consumer; a second one extends nothing further.

        Raises Invalid for a day before the dispute was received.
        """
        if received_on < self.received_on:
            raise Invalid(f"information of {received_on} came before the dispute itself")
        if self.information_on is not None:
            received_on = min(received_on, self.information_on)
        return replace(self, information_on=received_on)

    def with_item_found_wrong(self, found_on: date) -> "StatutoryClock":
        """Record that the bureau found the item wrong or unverifiable (FCRA 611(a)(1)(C))."""
        return replace(self, found_wrong_on=found_on)

    def deletion_was_prompt(self, deleted_on: date) -> bool:
        """True if deletion within three business days excuses 611(a)(2), (6) and (7) (R8).

        Counted on the later reading: a duty is called owed only when it surely was.
        """
        last = add_undisputed_business_days(self.received_on, PROMPT_DELETION_BUSINESS_DAYS)
        return self.received_on <= deleted_on <= last

    def silence_claimable(self, on: date) -> bool:
        """True from the safe date on, and never while the receipt is only presumed."""
        return not self.receipt_presumed and on >= self.silence_claimable_on

    def require_silence_claimable(self, on: date) -> None:
        """Raise SilenceNotYetClaimable before the safe date, or if receipt is only presumed."""
        if not self.silence_claimable(on):
            raise SilenceNotYetClaimable(self, on)

    def next_step(self, on: date, *, results_received: bool = False) -> ClockStep:
        """What there is to do on a day."""
        if results_received:
            return ClockStep.REVIEW_RESULTS
        if on <= self.due_earlier:
            return ClockStep.AWAIT_RESULTS
        if on <= self.due_later:
            return ClockStep.CHASE_RESULTS
        if on < self.silence_claimable_on:
            return ClockStep.AWAIT_MAIL
        return ClockStep.CONFIRM_RECEIPT if self.receipt_presumed else ClockStep.CLAIM_SILENCE

    def _end(self, days: int, *, counted_first_day: bool) -> date:
        end = calendar_period_end(self.received_on, days, counted_first_day=counted_first_day)
        if days != REINVESTIGATION_DAYS:  # the 45 days of R3 take no extension
            return end
        # The exception of 611(a)(1)(C) is read the other way round, so that the later date
        # never falls before the earlier one.
        other = calendar_period_end(self.received_on, days, counted_first_day=not counted_first_day)
        informed = self.information_on is not None and self.information_on <= end
        found = self.found_wrong_on is not None and self.found_wrong_on <= other
        return end + timedelta(days=EXTENSION_DAYS) if informed and not found else end


def calendar_period_end(start: date, days: int, *, counted_first_day: bool) -> date:
    """The last day of a period of calendar days that begins on ``start``."""
    return start + timedelta(days=days - 1 if counted_first_day else days)


def business_period(start: date, days: int) -> Deadline:
    """A period of business days beginning on ``start``, which counts only on one reading."""
    counted = days - 1 if is_business_day(start) else days
    return Deadline(
        earlier=add_business_days(start, counted),
        later=add_undisputed_business_days(start, days),
    )


def business_days_after(event: date, days: int) -> Deadline:
    """The last day of "not later than n business days after" an event; readings of holidays."""
    return Deadline(
        earlier=add_business_days(event, days),
        later=add_undisputed_business_days(event, days),
    )


def results_notice_due(completed_on: date) -> Deadline:
    """When the results notice must have been sent (R4, FCRA 611(a)(6)(A))."""
    return business_days_after(completed_on, RESULTS_NOTICE_BUSINESS_DAYS)


def frivolous_notice_due(determined_on: date) -> Deadline:
    """When the notice of a frivolous determination must have been sent (R6, FCRA 611(a)(3)(B))."""
    return business_days_after(determined_on, FRIVOLOUS_NOTICE_BUSINESS_DAYS)


def deletion_confirmation_due(deleted_on: date) -> Deadline:
    """When an expedited deletion must have been confirmed in writing (R8, FCRA 611(a)(8)(C))."""
    return business_days_after(deleted_on, DELETION_CONFIRMATION_BUSINESS_DAYS)
