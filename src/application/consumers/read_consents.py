"""What a consumer agreed to, with the words; and what may be agreed to now."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.stores import Work
from domain.calendar import eastern_day
from domain.consumers.consent_texts import ConsentText, current_text, text_of
from domain.consumers.consumer import Consent, ConsentKind, ConsentWithdrawal
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptConsent:
    """``text`` is None for a version that was never one of the product's own."""

    consent: Consent
    text: ConsentText | None
    withdrawal: ConsentWithdrawal | None


@dataclass(frozen=True, slots=True)
class ListConsents:
    begin: Begin[Work]

    def __call__(self, actor: Actor, consumer_id: ConsumerId) -> tuple[KeptConsent, ...]:
        """Newest first, replaced and withdrawn ones included."""
        actor.require_for(Permission.CONSUMER_READ, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            return kept_consents(work, consumer_id)


def kept_consents(work: Work, consumer_id: ConsumerId) -> tuple[KeptConsent, ...]:
    """Newest first."""
    return tuple(
        KeptConsent(
            consent=consent,
            text=text_of(consent.kind, consent.text_version),
            withdrawal=work.consents.withdrawal(consent.id),
        )
        for consent in reversed(work.agreements.consents(consumer_id))
    )


@dataclass(frozen=True, slots=True)
class ListConsentTexts:
    clock: Clock

    def __call__(self, actor: Actor) -> tuple[ConsentText, ...]:
        """The current version of each kind."""
        actor.require(Permission.CONSUMER_READ)
        today = eastern_day(self.clock())
        return tuple(current_text(kind, today) for kind in ConsentKind)
