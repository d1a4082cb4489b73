"""What consumers agree to, word for word, and how they take it back."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from application.consumers.read_consents import KeptConsent
from domain.consumers.consent_texts import text_of
from domain.consumers.consumer import ConsentKind
from domain.identity import Actor, ConsumerId
from entrypoints.http.areas.shaping import shaped
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

consents = Area("Consents", "The words of each consent, who agreed to them, and withdrawals.")


class ConsentTextView(msgspec.Struct, frozen=True, kw_only=True):
    """Show `text` as it is, and send `version` and `sha256` back with the consent."""

    kind: ConsentKind
    version: str
    text: str
    sha256: str
    valid_from: date
    valid_to: date | None


class ConsentTextsView(msgspec.Struct, frozen=True):
    """One current text of each kind."""

    items: tuple[ConsentTextView, ...]


class KeptConsentView(msgspec.Struct, frozen=True, kw_only=True):
    """One consent with its words; withdrawn since `withdrawn_at`, when that is set.

    `text` is null for a version that was never one of the product's own.
    """

    id: UUID
    consumer_id: UUID
    kind: ConsentKind
    text_version: str
    text_sha256: str
    text: str | None
    given_at: datetime
    given_by: UUID
    ip: str
    withdrawn_at: datetime | None
    withdrawn_by: UUID | None
    withdrawal_ip: str | None


class KeptConsentsView(msgspec.Struct, frozen=True):
    """Newest first."""

    items: tuple[KeptConsentView, ...]


class WithdrawalBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which consent is taken back."""

    kind: ConsentKind


@consents.get("/consent-texts", "Read what may be agreed to")
def list_consent_texts(use: HttpUseCases, actor: Actor) -> ConsentTextsView:
    """Only the current version of each kind can be agreed to."""
    texts = use.list_consent_texts(actor)
    return ConsentTextsView(items=tuple(shaped(text, ConsentTextView) for text in texts))


@consents.get("/consumers/{consumer_id}/consents", "List consents")
def list_consents(use: HttpUseCases, actor: Actor, consumer_id: UUID) -> KeptConsentsView:
    """What the consumer agreed to, with the words; replaced and withdrawn ones included."""
    found = use.list_consents(actor, ConsumerId(consumer_id))
    return KeptConsentsView(items=tuple(kept_consent_view(kept) for kept in found))


@consents.post(
    "/consumers/{consumer_id}/consent-withdrawals",
    "Withdraw a consent",
    status=201,
    keyed=True,
    refusals=(409,),
)
def withdraw_consent(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, body: WithdrawalBody
) -> KeptConsentView:
    """By the consumer alone, at any time. No further report is read; mailed disputes go on."""
    consent, withdrawal = use.withdraw_consent(actor, ConsumerId(consumer_id), body.kind)
    text = text_of(consent.kind, consent.text_version)
    return kept_consent_view(KeptConsent(consent=consent, text=text, withdrawal=withdrawal))


def kept_consent_view(kept: KeptConsent) -> KeptConsentView:
    consent, withdrawal = kept.consent, kept.withdrawal
    return KeptConsentView(
        id=consent.id,
        consumer_id=consent.consumer_id,
        kind=consent.kind,
        text_version=consent.text_version,
        text_sha256=consent.text_sha256,
        text=None if kept.text is None else kept.text.text,
        given_at=consent.given_at,
        given_by=consent.given_by,
        ip=consent.ip,
        withdrawn_at=withdrawal.withdrawn_at if withdrawal else None,
        withdrawn_by=withdrawal.withdrawn_by if withdrawal else None,
        withdrawal_ip=withdrawal.ip if withdrawal else None,
    )
