"""Tell the consumer by e-mail that something happened; what is in the file stays in the file."""

from dataclasses import dataclass

from application.notifications.ports import Mailer
from application.ports import Begin, Clock
from application.stores import Work
from domain.consumers.consumer import Consumer
from domain.events import Event
from domain.jobs import Claim
from domain.notices import Note, note_of
from domain.notifications import ConsumerNotified, Message
from domain.tenancy.branding import Branding


@dataclass(frozen=True, slots=True)
class NotifyConsumer:
    """One reaction for every event that a consumer is told of.

    The job's id is the message's id: a repeated sending is the same message.
    """

    begin: Begin[Work]
    mailer: Mailer
    clock: Clock

    def __call__(self, event: Event, claim: Claim) -> None:
        note = note_of(event)
        if event.consumer_id is None or note is None:
            with self.begin(event.tenant_id) as work:
                work.jobs.complete(claim)
            return
        with self.begin(event.tenant_id) as work:
            consumer = work.consumers.get(event.consumer_id)
            branding = work.branding.find()
        if consumer.erased_at is not None:  # there is no address any more
            with self.begin(event.tenant_id) as work:
                work.jobs.complete(claim)
            return
        self.mailer.send(_message(claim, consumer, note, branding))
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            work.outbox.add(
                ConsumerNotified(
                    tenant_id=event.tenant_id,
                    consumer_id=event.consumer_id,
                    at=self.clock(),
                    about=type(event).__name__,
                    subject=note.subject,
                )
            )


def _message(claim: Claim, consumer: Consumer, note: Note, branding: Branding | None) -> Message:
    """In the firm's name, with its contact below, once the firm has said who it is."""
    if branding is None:
        return Message(id=claim.job_id, to=consumer.email, subject=note.subject, text=note.text)
    contact = "\n".join(branding.contact_lines)
    return Message(
        id=claim.job_id,
        to=consumer.email,
        subject=note.subject,
        text=f"{note.text}\n\n-- \n{contact}\n",
        sender_name=branding.name_in_mail,
        reply_to=branding.appearance.reply_to or branding.appearance.support_email,
    )
