"""The use-cases of logins and invitations over one database in memory, with a mailbox."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.unit.test_accounts import OWNER, PASSWORD, House

from adapters.event_json import decode_event
from adapters.memory.jobs import MemoryDoorbell, MemoryJobBoard, MemoryJobQueue
from adapters.memory.people import MemoryMailer
from application.accounts.accept_invitation import AcceptInvitation, JoinTenant
from application.accounts.change_member import ChangeRoles, RemoveMember
from application.accounts.change_password import ChangePassword
from application.accounts.change_profile import AskEmailChange, ChangeName, ConfirmEmailChange
from application.accounts.invite_member import (
    InviteMember,
    ListInvitations,
    NewInvitation,
    ResendInvitation,
    RevokeInvitation,
)
from application.accounts.mailing_links import MailingLinks
from application.accounts.own_memberships import ListMemberships, SwitchTenant
from application.accounts.own_sessions import ListSessions, RevokeSession, SignOutEverywhere
from application.accounts.register_consumer import (
    AllowRegistration,
    AskRegistration,
    CompleteRegistration,
)
from application.accounts.reset_password import AskPasswordReset, ResetPassword
from application.accounts.session_start import SessionStart
from application.accounts.verify_email import AskEmailVerification, VerifyEmail
from application.jobs.ring_due_jobs import RingDueJobs
from application.jobs.run_job import RunJob
from application.notifications.mail_links import MailInvitation, MailLink
from application.notifications.notify_member import NotifyMember
from application.reactions import REACTIONS
from domain.accounts.invitations import Invitation
from domain.accounts.tenants import Membership
from domain.identity import Actor, Role
from domain.notifications import Message

PUBLIC_URL = "https://redress.example.com"
GUEST = "guest@harbor.example.com"
VIEWER = "viewer@harbor.example.com"
_TOKEN = re.compile(r"#token=(\w{43})\b")


@dataclass(slots=True)
class LoginHouse(House):
    mailer: MemoryMailer = field(default_factory=MemoryMailer)

    @property
    def mailing(self) -> MailingLinks:
        return MailingLinks(self.mint, self.clock, self.new_id)

    @property
    def start(self) -> SessionStart:
        return SessionStart(self.access, self.refreshing, self.clock, self.new_id)

    @property
    def use(self) -> dict[type, Any]:
        """Each use-case by its class, wired by hand."""
        begin, clock, directory, ids = self.database.begin, self.clock, self.directory, self.new_id
        made = [
            AskEmailVerification(begin, directory, self.mailing),
            VerifyEmail(begin, directory, directory, clock),
            AskPasswordReset(begin, directory, self.mailing),
            ResetPassword(begin, directory, directory, self.passwords, clock),
            ChangePassword(begin, self.passwords, clock),
            ChangeName(begin, clock),
            AskEmailChange(begin, self.passwords, self.mailing, clock),
            ConfirmEmailChange(begin, directory, directory, clock),
            ListSessions(begin, clock),
            RevokeSession(begin, clock),
            SignOutEverywhere(begin, clock),
            ListMemberships(begin),
            SwitchTenant(begin, self.start),
            InviteMember(begin, self.mint, clock, ids),
            ResendInvitation(begin, self.mint, clock, ids),
            RevokeInvitation(begin, clock),
            ListInvitations(begin),
            AcceptInvitation(begin, directory, directory, self.passwords, clock, ids),
            JoinTenant(begin, directory, clock),
            ChangeRoles(begin, clock),
            RemoveMember(begin, clock),
            AllowRegistration(begin, clock),
            AskRegistration(begin, self.mint, clock, ids),
            CompleteRegistration(begin, directory, self.passwords, clock, ids),
        ]
        return {type(use_case): use_case for use_case in made}

    def mail(self, to: str) -> list[Message]:
        """What has reached the mailbox, once the worker has done what is due."""
        self.work_off()
        return [message for message in self.mailer.sent if message.to == to]

    def token(self, to: str) -> str:
        """The token in the newest e-mail that has one."""
        found = [token[1] for message in self.mail(to) if (token := _TOKEN.search(message.text))]
        return found[-1]

    def work_off(self) -> None:
        queue, doorbell = MemoryJobQueue(self.database), MemoryDoorbell()
        run = RunJob(
            queue=queue,
            reactions=self._reactions(),
            decode=decode_event,
            clock=self.clock,
            machine_clock=self.clock,
        )
        ring = RingDueJobs(
            queue=queue, doorbell=doorbell, clock=self.clock, machine_clock=self.clock
        )
        ring()
        for job_id, _ in doorbell.rings:
            run(job_id)

    def _reactions(self) -> dict[str, Any]:
        begin = self.database.begin
        notify = NotifyMember(begin, self.mailer, PUBLIC_URL)
        wanted = {name for names in REACTIONS.values() for name in names}
        return dict.fromkeys(wanted, notify) | {
            "mail_link": MailLink(begin, self.mint, self.mailer, PUBLIC_URL, self.clock),
            "mail_invitation": MailInvitation(
                begin, self.mint, self.mailer, PUBLIC_URL, self.clock
            ),
        }

    def unfinished(self, tenant_id: Any) -> list[str]:
        from application.paging import PageRequest  # noqa: PLC0415 - used here alone

        jobs = MemoryJobBoard(self.database).page(tenant_id, PageRequest()).items
        return [f"{job.reaction}: {job.state}" for job in jobs if job.state != "done"]

    def invite(self, owner: Actor, email: str = GUEST, *roles: Role, **more: Any) -> Invitation:
        chosen = frozenset(roles or {Role.OPERATOR})
        new = NewInvitation(email=email, roles=chosen, **more)
        invitation: Invitation = self.use[InviteMember](owner, new)
        return invitation

    def accept(self, token: str, password: str = PASSWORD) -> Membership:
        accept: AcceptInvitation = self.use[AcceptInvitation]
        return accept(token, name="Gil Guest", password=password)

    def signed_in(self, email: str = OWNER, **more: Any) -> Actor:
        return self.actor(self.sign_in(email, **more))

    def wait(self, **time: int) -> None:
        self.clock.advance(timedelta(**time))


def open_house() -> LoginHouse:
    """A firm whose owner has verified their address."""
    house = LoginHouse()
    house.register()
    house.verify()
    house.work_off()
    return house


def add_viewer(house: LoginHouse) -> str:
    """Somebody of whom no second factor is asked; their address."""
    house.add_member(house.signed_in(), email=VIEWER, roles=frozenset({Role.VIEWER}))
    return VIEWER
