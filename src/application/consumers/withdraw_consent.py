"""The consumer takes a consent back: from then on nothing new is done on it."""

from dataclasses import dataclass
from datetime import datetime

from application.ports import Begin, Clock
from application.stores import Work
from domain.connections import NotConnected, PullFailure
from domain.consumers.consumer import Consent, ConsentKind, ConsentMissing, ConsentWithdrawal
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    begin: Begin[Work]
    clock: Clock

    def __call__(
        self, actor: Actor, consumer_id: ConsumerId, kind: ConsentKind
    ) -> tuple[Consent, ConsentWithdrawal]:
        """Without consent to read reports none is pulled: one under way ends, the connection, too.

        What was mailed goes on: a bureau's duties do not depend on it, and the consumer's rights
        under FCRA 611 run from the mailed letter. Raises ConsentMissing when none holds, and
        AlreadyStored when somebody was faster.
        """
        actor.require_for(Permission.CONTRACT_SIGN, consumer_id)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            consent = work.consents.latest(consumer_id, kind)
            if consent is None or work.consents.withdrawal(consent.id) is not None:
                raise ConsentMissing(kind)
            withdrawal, event = consent.withdraw(by=actor.user_id, at=now, ip=actor.ip)
            work.consents.withdraw(withdrawal)
            if kind is ConsentKind.REPORT_ACCESS:
                stop_reading(work, consumer_id, at=now)
            work.outbox.add(event)
        return consent, withdrawal


def stop_reading(work: Work, consumer_id: ConsumerId, *, at: datetime) -> None:
    """End a pull under way, and forget the provider's tokens."""
    pull = work.pulls.requested(consumer_id)
    if pull is not None:
        why = "the consent to read reports was withdrawn"
        failed, event = pull.failed(PullFailure.CONSENT_WITHDRAWN, why, at=at)
        work.pulls.save(failed)
        work.outbox.add(event)
    while True:
        try:
            connection = work.connections.active(consumer_id)
        except NotConnected:
            return
        work.connections.save(connection.forgotten())
