"""The consumer agrees to a text; its version, hash, time and address of origin are kept."""

from dataclasses import dataclass

from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.calendar import eastern_day
from domain.consumers.consent_texts import require_current
from domain.consumers.consumer import Consent, ConsentGiven, ConsentId, ConsentKind
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class GiveConsent:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(
        self,
        actor: Actor,
        consumer_id: ConsumerId,
        *,
        kind: ConsentKind,
        text_version: str,
        text_sha256: str,
    ) -> Consent:
        """Only the consumer can consent: the permission is theirs alone.

        Raises ConsentTextNotCurrent, and ConsentTextDiffers when other words were shown.
        """
        actor.require_for(Permission.CONTRACT_SIGN, consumer_id)
        now = self.clock()
        require_current(kind, text_version, text_sha256, on=eastern_day(now))
        consent = Consent(
            id=ConsentId(self.new_id()),
            tenant_id=actor.tenant_id,
            consumer_id=consumer_id,
            kind=kind,
            text_version=text_version,
            text_sha256=text_sha256,
            given_at=now,
            ip=actor.ip,
            given_by=actor.user_id,
        )
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            work.consents.add(consent)
            work.outbox.add(
                ConsentGiven(
                    tenant_id=actor.tenant_id,
                    consumer_id=consumer_id,
                    at=consent.given_at,
                    actor_id=actor.user_id,
                    consent_id=consent.id,
                    kind=kind.value,
                    text_version=text_version,
                )
            )
        return consent
