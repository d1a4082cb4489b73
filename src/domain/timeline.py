"""The consumer's history in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
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
    """What happened, in words for consumer and staff alike; an unknown type is told by its name."""
    template = _SENTENCES.get(event_type)
    if template is None:
        return _spelled_out(event_type)
    return template.format_map(_Words(detail))


_ENVELOPE = frozenset({"tenant_id", "consumer_id", "at", "actor_id"})
_SENTENCES = {
    "ConsumerAdded": "The consumer's file was opened",
    "ConsumerAddressChanged": "The consumer's postal address was changed",
    "ConsumerFoundBySsn": "The consumer's file was found by their Social Security number",
    "IdentityRevealed": "Shown in full, for {reason}: {fields}",
    "DocumentAdded": "A copy of {document} was put on file",
    "DocumentRemoved": "A copy of {document} was taken off the file",
    "ConsentGiven": "The consumer agreed to {consent} (text {text_version})",
    "ConsentWithdrawn": "The consumer withdrew the consent to {consent}",
    "RightsStatementAcknowledged": "The consumer acknowledged the statement of their rights",
    "ContractSigned": "The consumer signed the service contract; work may begin on {services_from}",
    "ContractCancelledByConsumer": "The consumer cancelled the service contract",
    "ProviderConnected": "The consumer connected their credit reports at {provider}",
    "ReportPullRequested": "The current credit report was requested",
    "ReportPullFailed": "The credit report could not be read: {failure}",
    "ReportImported": "The credit report of {report_date} was read: {findings}",
    "FindingsReread": "The report was checked again: {added} new, {withdrawn} withdrawn findings",
    "QuestionAnswered": "The consumer answered a question about a finding",
    "DisputeOpened": "Round {round} with {bureau}: a dispute of {items} was opened",
    "DisputeUndelivered": "The dispute with {bureau} ended: its letter could not be delivered",
    "DisputeWithdrawn": "The dispute with {bureau} was withdrawn before anything was mailed",
    "DraftRequested": "The letter to {bureau} is being drafted again",
    "LetterDrafted": "The letter to {bureau} was drafted",
    "LetterRead": "The consumer opened the letter to {bureau}",
    "LetterSigned": "The consumer signed the letter to {bureau}",
    "LetterRedrafted": "The letter to {bureau} was changed; it needs to be read and signed anew",
    "LetterApproved": "The letter to {bureau} was approved for mailing",
    "LetterMailed": "The letter to {bureau} was mailed by {service}, at {cost_minor}",
    "MailingRefused": "The letter to {bureau} could not be mailed as it is",
    "LetterDelivered": "The letter to {bureau} was delivered on {delivered_at}",
    "LetterReturned": "The letter to {bureau} is on its way back",
    "LetterCameBack": "The letter to {bureau} came back undelivered",
    "ClockStarted": "{bureau} received the letter on {received_on}; its answer is due by {due_later}",
    "ResultsFellDue": "The time that {bureau} had to answer has ended",
    "SilenceBecameClaimable": "{bureau} can now be told that it has not answered",
    "ResultsNoticeRecorded": "{bureau} answered in a letter of {dated_on}",
    "DisputeReconciled": "The new report was compared with the dispute at {bureau}: {counts}",
    "ConsumerNotified": "The consumer was sent an e-mail: “{subject}”",
    "TaskOpened": "A task for the staff, due on {due_on}: {task}",
    "TaskCompleted": "A task of the staff was done: {task}",
    "ExportRequested": "An export of everything that is kept was asked for",
    "ExportMade": "The export was made; it can be fetched for a week",
    "ConsumerErased": "What need not be kept of the consumer was erased",
    "TenantDeletionAsked": "The firm's deletion was asked for; it is due on {due_at}",
    "TenantDeletionCancelled": "The firm's deletion was cancelled",
    "TenantDeletionBegun": "The firm's deletion began",
    "HoldPlaced": "A legal hold was placed",
    "HoldLifted": "A legal hold was lifted",
    "TenantRegistered": "{name} was registered",
    "MemberAdded": "A login was given, with the role {roles}",
    "SessionRevoked": "A session was ended: {reason}",
    "RoleComposed": "The role {name} was composed",
    "RoleChanged": "The role {name} was changed",
    "RoleRemoved": "The role {name} was removed",
    "MemberSuspended": "A login was suspended",
    "MemberResumed": "A suspended login was let in again",
    "TenantSuspended": "The firm was suspended: {reason}",
    "TenantResumed": "The firm was let in again",
    "SupportAdmitted": "The platform's support was let in until {expires_at}: {reason}",
    "SupportDismissed": "The platform's support was shown out",
    "SecondFactorConfirmed": "A second factor was set up",
    "SecondFactorRemoved": "A second factor was removed",
    "RecoveryCodesRenewed": "Recovery codes were made anew",
    "RecoveryCodeUsed": "A recovery code was used to sign in; {left} are left",
    "WrongCodesPiledUp": "After a right password, {failures} wrong codes were given in a row",
    "ApiKeyMade": "A key was made for a machine",
    "ApiKeyRotated": "A machine's key was given a new secret",
    "ApiKeyRevoked": "A machine's key was revoked",
    "BrandingChanged": "How the firm shows itself was changed",
    "VendorCredentialSet": "The firm's own account at {vendor} was set",
    "VendorCredentialChecked": "The firm's own account at {vendor} was tried: {result}",
    "VendorCredentialWithdrawn": "The firm's own account at {vendor} was withdrawn",
    "SecondFactorPolicyChanged": "Whether everybody needs a second factor was decided anew",
    "LinkAsked": "An e-mail with a link was asked for: {purpose}",
    "EmailVerified": "An e-mail address was verified",
    "EmailChangeAsked": "Another e-mail address was asked for",
    "EmailChanged": "An e-mail address was changed",
    "NameChanged": "Somebody changed their name",
    "PasswordChanged": "A password was changed; sessions ended: {sessions_ended}",
    "OwnSessionsEnded": "Somebody ended sessions of theirs: {sessions_ended}",
    "NewDeviceSignedIn": "Somebody signed in from a new device",
    "RefreshTokenReused": "A spent refresh token was used again; its session was ended",
    "KnownAddressRegistered": "Somebody tried to register with an address that signs in already",
    "MemberInvited": "Somebody was invited, with the role {roles}",
    "InvitationRevoked": "An invitation was taken back",
    "MemberRolesChanged": "A member's roles were changed from {former_roles} to {roles}",
    "MemberRemoved": "A member was removed; sessions ended: {sessions_ended}",
    "RegistrationPolicyChanged": "Whether consumers may register themselves: {takes_registrations}",
}
_NAMES = {
    "report_access": "having their credit reports read",
    "government_id": "an identification",
    "proof_of_address": "a proof of address",
    "other": "a paper",
    "electronic_records": "receiving records electronically",
    "smartcredit": "SmartCredit",
    "certified_return_receipt": "certified mail with return receipt",
    "certified": "certified mail",
    "first_class": "first-class mail",
    "ups_next_day_air": "UPS Next Day Air",
}
_TASKS = {
    "approve_letter": "approve a signed letter",
    "results_due": "see whether the bureau has answered",
    "silence_claimable": "pull a new report, now that silence can be claimed",
    "letter_returned": "see why a letter came back",
    "drafting_refused": "see why a letter could not be drafted",
    "mailing_refused": "see why a letter could not be mailed",
    "reconnect_provider": "have the report provider connected again",
}
_OF_A_KIND = frozenset({"consent", "document", "task"})
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
    said = _SAID.get(key)
    if said is not None:
        return said(value)
    if key.endswith("_at"):
        return in_words(eastern_day(datetime.fromisoformat(value)))
    if key.endswith(("_on", "_date", "_from", "_later")):
        return in_words(date.fromisoformat(value))
    return _NAMES.get(value, value.replace("_", " "))


def _how_many(value: str, *, one: str) -> str:
    return f"{value} {one if value == '1' else one + 's'}"


_SAID: dict[str, Callable[[str], str]] = {
    "bureau": lambda value: Bureau(value).display_name,
    "cost_minor": lambda value: str(Money(int(value))),
    "subject": str,
    "task": lambda value: _TASKS.get(value, value.replace("_", " ")),
    "counts": lambda value: value.replace("_", " ").replace("worse", "changed for the worse"),
    "findings": partial(_how_many, one="possible error"),
    "fields": lambda value: value.replace("ssn", "Social Security number").replace("_", " "),
    "items": partial(_how_many, one="item"),
}


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
