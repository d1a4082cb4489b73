"""The demo consumer's three pulls: a file with known errors, the answer to it, a reinsertion.

Every date hangs on `anchor`, the day of the first pull, so the three pulls tell one story.
"""

from datetime import date, timedelta

from entrypoints.sandbox.synthetic_reports.changes import (
    Change,
    at_next_pull,
    corrected,
    deleted,
    inquiry_deleted,
    record_deleted,
    reinserted,
    verified,
)
from entrypoints.sandbox.synthetic_reports.demo_accounts import DemoAccounts
from entrypoints.sandbox.synthetic_reports.description import (
    Account,
    Address,
    Bureau,
    Consumer,
    Inquiry,
    PublicRecord,
    ReportDescription,
    Score,
)

TU, XP, EF = Bureau.TRANSUNION, Bureau.EXPERIAN, Bureau.EQUIFAX
DEMO_CONSUMER = Consumer(
    first_name="Zoë",
    middle_name="",
    last_name="Nguyễn-Παπαδάκη",
    ssn="666120042",
    born_on=date(1987, 4, 12),
    address=Address(
        house_number="48",
        street_name="SAMPLE ORCHARD",
        street_type="LN",
        city="COLUMBUS",
        state="OH",
        zip_code="43004",
    ),
    previous_address=Address(
        house_number="7",
        street_name="FORMER",
        street_type="ST",
        city="DAYTON",
        state="OH",
        zip_code="45402",
    ),
    employer="EXAMPLE WIDGETS INC",
)
LAST_PULL = 3
REFERENCE = "SYN_DEMO0000000000001"


def demo_report(
    pull: int, *, anchor: date, as_of: date | None = None, consumer: Consumer = DEMO_CONSUMER
) -> ReportDescription:
    """Return pull 1, 2 or 3; `as_of` defaults to 45 and 90 days after the first.

    Raises ValueError for another number, or when a later pull is not dated after the first.
    """
    if not 1 <= pull <= LAST_PULL:
        raise ValueError("the demo has pulls 1, 2 and 3")
    first = _first(anchor, consumer)
    if pull == 1:
        return first
    today = as_of or anchor + timedelta(days=45 * (pull - 1))
    if (today - anchor).days < pull - 1:
        raise ValueError("a later pull must be dated after the first: move the clock")
    second_on = today if pull == 2 else anchor + (today - anchor) / 2  # noqa: PLR2004 - the second
    second = at_next_pull(first, as_of=second_on, changes=answers_to_dispute())
    if pull != LAST_PULL:
        return second
    return at_next_pull(second, as_of=today, changes=later_changes(first))


def answers_to_dispute() -> tuple[Change, ...]:
    """Return what the bureaus changed by the second pull: deleted, corrected, verified, worse."""
    return (
        deleted("northgate-collections"),
        deleted("summit-collect", XP),
        verified("summit-collect", TU),
        deleted("oak-loan", TU),
        corrected("cedar-store", XP, balance=0),
        verified("birch-card", XP),
        corrected("aspen-loan", EF, past_due=0),
        corrected("juniper-card", XP, closed_on=None),
        verified("maple-loan", TU),
        verified("willow-student", XP),
        corrected(
            "elm-card",
            EF,
            condition="F",
            pay_status="9",
            past_due=1310,
            balance=1310,
            monthly_payment=0,
        ),
        inquiry_deleted("motors-again"),
        record_deleted("old-bankruptcy"),
    )


def later_changes(first: ReportDescription) -> tuple[Change, ...]:
    """Return what happened by the third pull: one deleted collection is back at one bureau."""
    returned = next(each for each in first.accounts if each.key == "northgate-collections")
    return (reinserted(returned, XP), corrected("maple-loan", TU, past_due=220))


def _first(anchor: date, consumer: Consumer) -> ReportDescription:
    return ReportDescription(
        as_of=anchor,
        consumer=consumer,
        accounts=_accounts(anchor),
        inquiries=_inquiries(anchor),
        public_records=(
            PublicRecord(
                key="old-bankruptcy",
                bureaus=(EF,),
                filed_on=anchor - timedelta(days=365 * 10 + 120),
                reference="SYN0042",
                resolved_on=anchor - timedelta(days=365 * 10),
            ),
        ),
        scores=(
            Score(bureau=TU, points=584),
            Score(bureau=XP, points=579),
            Score(bureau=EF, points=571),
        ),
        reference=REFERENCE,
    )


def _accounts(anchor: date) -> tuple[Account, ...]:
    accounts = DemoAccounts(anchor)
    return (*accounts.sound(), *accounts.contradictory(), *accounts.misdated(), *accounts.sold())


def _inquiries(anchor: date) -> tuple[Inquiry, ...]:
    days = timedelta
    motors_on = anchor - days(days=61)
    return (
        Inquiry(key="motors", bureau=TU, asked_on=motors_on, subscriber="EXAMPLE MOTORS CREDIT"),
        Inquiry(
            key="motors-again", bureau=TU, asked_on=motors_on, subscriber="EXAMPLE MOTORS CREDIT"
        ),
        Inquiry(
            key="harbor",
            bureau=XP,
            asked_on=anchor - days(days=190),
            subscriber="HARBOR VALLEY BANK",
        ),
        Inquiry(
            key="prairie",
            bureau=EF,
            asked_on=anchor - days(days=420),
            subscriber="PRAIRIE AUTO FINANCE",
            industry="FA",
        ),
    )
