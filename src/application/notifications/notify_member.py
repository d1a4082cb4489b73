"""Tell a member by e-mail what happened to their login or membership."""

from dataclasses import dataclass

from application.notifications.ports import Mailer
from application.ports import Begin
from application.stores import Work
from domain.accounts.notices import letter, member_note_of
from domain.events import Event
from domain.jobs import Claim
from domain.notifications import Message


@dataclass(frozen=True, slots=True)
class NotifyMember:
    """One reaction for every event that a member is told of.

    The job's id is the message's id: a repeated sending is the same message.
    """

    begin: Begin[Work]
    mailer: Mailer
    web_url: str

    def __call__(self, event: Event, claim: Claim) -> None:
        if (told := member_note_of(event)) is not None:
            user_id, note = told
            with self.begin(event.tenant_id) as work:
                email = work.members.user(user_id).email
            text = letter(note, web_url=self.web_url)
            self.mailer.send(Message(id=claim.job_id, to=email, subject=note.subject, text=text))
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
