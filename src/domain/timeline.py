"""The consumer's history in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.calendar import eastern_day
from domain.credit_reports.values import Bureau
from domain.identity import UserId
from domain.letters.dates import in_words
from domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One event: ``sentence`` for people, ``event_type`` and ``detail`` for programs."""

    id: UUID
    at: datetime
    event_type: str
    sentence: str
    detail: dict[str, str]
    actor_id: UserId | None


def tell(
    event_id: UUID,
    event_type: str,
    payload: Mapping[str, Any],
    *,
    at: datetime,
    actor_id: UserId | None,
    bureau: str | None = None,
) -> TimelineEntry:
    """Make the entry of one event; ``payload`` is the event as JSON gave it back.

    ``bureau`` is that of the event's dispute, for events that name only the dispute. ``at`` is
    the instant at which a timer fired, not the one at which it was set.
    """
    detail = {k: _as_text(v) for k, v in payload.items() if k not in _ENVELOPE and v is not None}
    if bureau is not None:
        detail.setdefault("bureau", bureau)
    return TimelineEntry(
        id=event_id,
        at=at,
        event_type=event_type,
        sentence=sentence(event_type, detail),
        detail=detail,
        actor_id=actor_id,
    )


def sentence(event_type: str, detail: Mapping[str, str]) -> str:
    """What happened, in words for the consumer; an unknown type is told by its name."""
    template = _SENTENCES.get(event_type)
    if template is None:
        return _spelled_out(event_type)
    return template.format_map(_Words(detail))


_ENVELOPE = frozenset({"tenant_id", "consumer_id", "at", "actor_id"})
_SENTENCES = {
    "ConsumerAdded": "Your file was opened",
    "ConsumerAddressChanged": "Your postal address was changed",
    "DocumentAdded": "A copy of {document} was put on file",
    "DocumentRemoved": "A copy of {document} was taken off the file",
    "ConsentGiven": "You agreed to {consent} (text {text_version})",
    "RightsStatementAcknowledged": "You acknowledged the statement of your rights",
    "ContractSigned": "You signed the service contract; work may begin on {services_from}",
    "ContractCancelledByConsumer": "You cancelled the service contract",
    "ProviderConnected": "You connected your credit reports at {provider}",
    "ReportPullRequested": "Your current credit report was requested",
    "ReportPullFailed": "Your credit report could not be read: {failure}",
    "ReportImported": "Your credit report of {report_date} was read; {findings} possible errors",
    "FindingsReread": "Your report was checked again: {added} new, {withdrawn} withdrawn findings",
    "QuestionAnswered": "You answered a question about a finding",
    "DisputeOpened": "Round {round} with {bureau}: a dispute of {items} items was opened",
    "DisputeUndelivered": "The dispute with {bureau} ended: its letter could not be delivered",
    "DisputeWithdrawn": "The dispute with {bureau} was withdrawn before anything was mailed",
    "DraftRequested": "The letter to {bureau} is being drafted again",
    "LetterDrafted": "The letter to {bureau} was drafted",
    "LetterRead": "You opened the letter to {bureau}",
    "LetterSigned": "You signed the letter to {bureau}",
    "LetterRedrafted": "The letter to {bureau} was changed; it needs to be read and signed anew",
    "LetterApproved": "The letter to {bureau} was approved for mailing",
    "LetterMailed": "Letter to {bureau} mailed by {service}, at {cost_minor}",
    "MailingRefused": "The letter to {bureau} could not be mailed as it is",
    "LetterDelivered": "The letter to {bureau} was delivered on {delivered_at}",
    "LetterReturned": "The letter to {bureau} is on its way back",
    "LetterCameBack": "The letter to {bureau} came back undelivered",
    "ClockStarted": "{bureau} received the letter on {received_on}; its answer is due by {due_later}",
    "ResultsFellDue": "The time of {bureau} to answer has ended",
    "SilenceBecameClaimable": "{bureau} can now be told that it has not answered",
    "ResultsNoticeRecorded": "{bureau} answered in a letter of {dated_on}",
    "DisputeReconciled": "The new report was compared with the dispute at {bureau}: {counts}",
    "ConsumerNotified": "You were sent an e-mail: {about}",
    "TaskOpened": "A task was opened for the staff: {kind}, due on {due_on}",
    "TaskCompleted": "A task of the staff was completed: {kind}",
    "TenantRegistered": "{name} was registered",
    "MemberAdded": "A login was given: {roles}",
    "SessionRevoked": "A session was ended: {reason}",
}
_NAMES = {
    "report_access": "having your credit reports read",
    "government_id": "your identification",
    "proof_of_address": "a proof of your address",
    "other": "one of your papers",
    "electronic_records": "receiving records electronically",
    "certified_return_receipt": "certified mail with return receipt",
    "certified": "certified mail",
    "first_class": "first-class mail",
    "ups_next_day_air": "UPS Next Day Air",
}
_OF_A_KIND = frozenset({"consent", "document"})
_MISSING = {"bureau": "the bureau", "service": "mail"}


class _Words:
    """The detail as people read it: names for codes, dates and amounts in words."""

    __slots__ = ("_detail",)

    def __init__(self, detail: Mapping[str, str]) -> None:
        self._detail = detail

    def __getitem__(self, key: str) -> str:
        value = self._detail.get("kind" if key in _OF_A_KIND else key)
        return _MISSING.get(key, "unknown") if value is None else _in_words(key, value)


def _in_words(key: str, value: str) -> str:
    if key == "bureau":
        return Bureau(value).display_name
    if key == "cost_minor":
        return str(Money(int(value)))
    if key == "about":
        return _spelled_out(value)
    if key.endswith("_at"):
        return in_words(eastern_day(datetime.fromisoformat(value)))
    if key.endswith(("_on", "_date", "_from", "_later")):
        return in_words(date.fromisoformat(value))
    return _NAMES.get(value, value.replace("_", " "))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_as_pair(part) for part in value)
    return str(value)


def _as_pair(part: Any) -> str:
    return f"{part[1]} {part[0]}" if isinstance(part, list) else str(part)


def _spelled_out(event_type: str) -> str:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in event_type)
    return words.strip()
