"""How long each class of data is kept: dated rules, each with its reason and where it is from.

The Safeguards Rule wants customer information gone two years after its last use, unless law or a
legitimate need keeps it (16 CFR 314.4(c)(6)); claims may be brought for five years (FCRA 618,
15 U.S.C. 1681p; CROA, 15 U.S.C. 1679i). So what proves a dispute stays until no claim can be brought
any more, and everything else goes early.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, unique

from domain.calendar import eastern_day
from domain.exports import KEPT_DAYS
from domain.law.obsolescence import add_years

DISPOSAL_YEARS = 2  # 16 CFR 314.4(c)(6): after the last use in serving the customer
LIMITATION_YEARS = 5  # FCRA 618, 15 U.S.C. 1681p(2); CROA, 15 U.S.C. 1679i: from the violation
DISCLOSURE_YEARS = 2  # CROA, 15 U.S.C. 1679c(c): from the day of signing
_OWN_RULES_FROM = date(2026, 1, 1)


@unique
class DataClass(StrEnum):
    """What is kept for one reason and as long as each other; the value is what the API prints."""

    RAW_REPORT = "raw_report"
    EVIDENCE = "evidence"
    DISPUTE = "dispute"
    LETTER = "letter"
    MAIL_PROOF = "mail_proof"
    CONTRACT = "contract"
    RIGHTS_ACKNOWLEDGMENT = "rights_acknowledgment"
    CONSENT = "consent"
    DOCUMENT = "document"
    REMOVED_DOCUMENT = "removed_document"
    CONNECTION = "connection"
    CONSUMER_FILE = "consumer_file"
    AUDIT = "audit"
    SESSION = "session"
    INVITATION = "invitation"
    LOGIN_LINK = "login_link"
    IDEMPOTENCY_KEY = "idempotency_key"
    WEBHOOK_RECEIPT = "webhook_receipt"
    DONE_JOB = "done_job"
    EXPORT = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """In force from ``valid_from`` up to and without ``valid_to``.

    ``counted_from`` says in words on which day the period begins.
    """

    data_class: DataClass
    counted_from: str
    reason: str
    citation: str
    valid_from: date
    years: int = 0
    days: int = 0
    valid_to: date | None = None

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def kept_through(self, begins_on: date) -> date:
        """The last day on which it is kept; on the next day it may go."""
        return add_years(begins_on, self.years) + timedelta(days=self.days)

    def last_begin(self, on: date) -> date:
        """The latest day for a period of days to have begun on, if it is over ``on``."""
        return on - timedelta(days=self.days + 1)


def _limited(data_class: DataClass, counted_from: str, reason: str, citation: str) -> RetentionRule:
    return RetentionRule(
        data_class=data_class,
        counted_from=counted_from,
        reason=reason,
        citation=citation,
        years=LIMITATION_YEARS,
        valid_from=date(2004, 12, 1),
    )


def _disposed(data_class: DataClass, counted_from: str) -> RetentionRule:
    return RetentionRule(
        data_class=data_class,
        counted_from=counted_from,
        reason="customer information goes two years after its last use",
        citation="16 CFR § 314.4(c)(6)",
        years=DISPOSAL_YEARS,
        valid_from=date(2023, 6, 9),
    )


def _operational(
    data_class: DataClass, counted_from: str, reason: str, *, days: int
) -> RetentionRule:
    return RetentionRule(
        data_class=data_class,
        counted_from=counted_from,
        reason=reason,
        citation="own rule: as short as the work allows (16 CFR § 314.4(c)(6))",
        days=days,
        valid_from=_OWN_RULES_FROM,
    )


_FCRA_618 = "15 U.S.C. § 1681p(2)"
_CROA_1679I = "15 U.S.C. § 1679i"
_END = "the end of the dispute's last round"
_ACTIVITY = "the last thing that happened in the consumer's file"

RULES: tuple[RetentionRule, ...] = (
    _disposed(
        DataClass.RAW_REPORT,
        f"the day on which the report was stored, for the newest one {_ACTIVITY}",
    ),
    _limited(DataClass.EVIDENCE, _END, "reports that a dispute relies on prove it", _FCRA_618),
    _limited(DataClass.DISPUTE, _END, "claims may be brought for five years", _FCRA_618),
    _limited(DataClass.LETTER, _END, "what was written proves the dispute", _FCRA_618),
    _limited(DataClass.MAIL_PROOF, _END, "mailing and receipt prove the dispute", _FCRA_618),
    _limited(
        DataClass.CONTRACT,
        f"the cancellation, or {_ACTIVITY}",
        "claims under the contract may be brought for five years",
        _CROA_1679I,
    ),
    RetentionRule(
        data_class=DataClass.RIGHTS_ACKNOWLEDGMENT,
        counted_from="the day of signing",
        reason="the signed disclosure is kept for two years",
        citation="15 U.S.C. § 1679c(c)",
        years=DISCLOSURE_YEARS,
        valid_from=date(1997, 4, 1),
    ),
    _limited(
        DataClass.CONSENT,
        f"its withdrawal or replacement, or {_ACTIVITY}",
        "proves that reports were read with permission",
        _FCRA_618,
    ),
    _disposed(DataClass.DOCUMENT, _ACTIVITY),
    _operational(
        DataClass.REMOVED_DOCUMENT,
        "the day on which it was taken off the file",
        "letters keep their own copy",
        days=30,
    ),
    _disposed(DataClass.CONNECTION, _ACTIVITY),
    _limited(
        DataClass.CONSUMER_FILE,
        _ACTIVITY,
        "identity and history give the evidence its meaning",
        _FCRA_618,
    ),
    _limited(DataClass.AUDIT, "the month of the entry", "proves who did and saw what", _FCRA_618),
    _operational(
        DataClass.SESSION,
        "the end of the session",
        "shows for a while from where somebody signed in",
        days=90,
    ),
    _operational(
        DataClass.INVITATION,
        "the day on which it ended",
        "shows for a while whom the firm wrote to",
        days=90,
    ),
    _operational(
        DataClass.LOGIN_LINK,
        "the day on which it expired",
        "shows for a while what was mailed to whom",
        days=30,
    ),
    _operational(
        DataClass.IDEMPOTENCY_KEY, "the request", "a repeated request gets its answer", days=1
    ),
    _operational(
        DataClass.WEBHOOK_RECEIPT, "its arrival", "a notice that comes twice acts once", days=90
    ),
    _operational(
        DataClass.EXPORT,
        "the day on which it was made",
        "a copy of everything is kept no longer than it takes to fetch it",
        days=KEPT_DAYS,
    ),
    _operational(DataClass.DONE_JOB, "its end", "shows what was done lately", days=30),
)


def rule_for(data_class: DataClass, on: date) -> RetentionRule:
    """The rule of the class that is in force on a day.

    Before the first rule of a class came into force, that one is used: data is never older.
    """
    rules = sorted((r for r in RULES if r.data_class is data_class), key=lambda r: r.valid_from)
    in_force = [rule for rule in rules if rule.in_force(on)]
    return in_force[-1] if in_force else rules[0]


def day_of(at: datetime) -> date:
    """The day of an instant, as periods count it."""
    return eastern_day(at)
