"""Mail the links and invitations that were asked for; only now is a token made."""

from dataclasses import dataclass

from application.mailed_tokens import TokenMint
from application.notifications.ports import Mailer
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.events import LinkAsked, MemberInvited
from domain.accounts.invitations import Invitation, InvitationId, is_open
from domain.accounts.links import Link, LinkId, LinkPurpose, is_good
from domain.accounts.notices import MemberNote, invitation_note, letter, link_note
from domain.jobs import Claim
from domain.notifications import Message


@dataclass(frozen=True, slots=True)
class MailLink:
    """A link that was used, replaced or ran out meanwhile is not mailed."""

    begin: Begin[Work]
    mint: TokenMint
    mailer: Mailer
    web_url: str
    clock: Clock

    def __call__(self, event: LinkAsked, claim: Claim) -> None:
        link_id = LinkId(event.link_id)
        with self.begin(event.tenant_id) as work:
            link = work.links.find(event.user_id, link_id)
        if link is not None and is_good(link, self.clock()):
            self.mailer.send(self._message(link, claim))
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)

    def _message(self, link: Link, claim: Claim) -> Message:
        note = link_note(LinkPurpose(link.purpose))
        token = self.mint.token_of(link.id)
        text = letter(note, web_url=self.web_url, token=token)
        return Message(id=claim.job_id, to=link.email, subject=note.subject, text=text)


@dataclass(frozen=True, slots=True)
class MailInvitation:
    """An invitation that was used, revoked or sent anew meanwhile is not mailed."""

    begin: Begin[Work]
    mint: TokenMint
    mailer: Mailer
    web_url: str
    clock: Clock

    def __call__(self, event: MemberInvited, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            invitation = work.invitations.get(InvitationId(event.invitation_id))
            tenant = work.tenants.get()
        if invitation.token_id == event.token_id and is_open(invitation, self.clock()):
            note = invitation_note(tenant.name, opens_file=invitation.opens_file)
            self.mailer.send(self._message(invitation, note, claim))
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)

    def _message(self, invitation: Invitation, note: MemberNote, claim: Claim) -> Message:
        token = self.mint.token_of(invitation.token_id)
        text = letter(note, web_url=self.web_url, token=token)
        return Message(id=claim.job_id, to=invitation.email, subject=note.subject, text=text)
