"""What a member is told of by e-mail: that it happened and what to do, nothing of any file."""

from dataclasses import dataclass

from domain.accounts.events import (
    EmailChangeAsked,
    KnownAddressRegistered,
    MemberRemoved,
    MemberRolesChanged,
    NewDeviceSignedIn,
    PasswordChanged,
    RefreshTokenReused,
)
from domain.accounts.links import LinkPurpose
from domain.accounts.second_factors import SecondFactorRemoved
from domain.events import Event
from domain.identity import UserId

VERIFY_PATH = "/account/verify-email"
RESET_PATH = "/account/reset-password"
CHANGE_PATH = "/account/change-email"
INVITATION_PATH = "/account/invitation"
REGISTRATION_PATH = "/account/registration"
_NOT_YOU = "If it was not you, change your password and sign out everywhere."


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberNote:
    """``path`` is under the address of our pages, or of a client in their place; no other link is mailed."""

    subject: str
    text: str
    path: str = ""


def member_note_of(event: Event) -> tuple[UserId, MemberNote] | None:
    """Whom the event is told to, and how; None for an event that no member is told of."""
    match event:
        case PasswordChanged():
            note = _password_changed(event)
        case EmailChangeAsked():
            note = MemberNote(
                subject="Somebody asked to change your sign-in address",
                text="A change of the address you sign in with was asked for. It happens once the "
                f"new address is confirmed. {_NOT_YOU}",
            )
        case NewDeviceSignedIn():
            note = MemberNote(
                subject="A sign-in from a new device",
                text="Somebody signed in with your password from a device or a network that you "
                f"have not used before. If it was you, all is well. {_NOT_YOU}",
            )
        case RefreshTokenReused():
            note = MemberNote(
                subject="A session of yours was ended for safety",
                text="A token of one of your sessions was used twice, so somebody may have copied "
                f"it. That session was ended; sign in again. {_NOT_YOU}",
            )
        case KnownAddressRegistered():
            note = MemberNote(
                subject="You have a login already",
                text="Somebody tried to register with your address, which signs in already. "
                "Nothing was changed. If it was you, sign in, or have your password reset.",
            )
        case MemberRolesChanged():
            note = MemberNote(
                subject="What you may do was changed",
                text="An owner changed your roles. Sign in to see what you may do now.",
            )
        case MemberRemoved():
            note = MemberNote(
                subject="Your access was ended",
                text="An owner ended your membership, and your sessions there with it. Ask them "
                "if you did not expect this.",
            )
        case SecondFactorRemoved():
            note = _factor_removed(event)
        case _:
            return None
    return event.user_id, note


def link_note(purpose: LinkPurpose) -> MemberNote:
    """The words around a link for this purpose."""
    match purpose:
        case LinkPurpose.VERIFY_EMAIL:
            return MemberNote(
                subject="Confirm your e-mail address",
                text="Open this page within 24 hours to confirm that the address is yours.",
                path=VERIFY_PATH,
            )
        case LinkPurpose.RESET_PASSWORD:
            return MemberNote(
                subject="Choose a new password",
                text="Open this page within 30 minutes to choose a new password. If you did not "
                "ask for it, do nothing: your password stays as it is.",
                path=RESET_PATH,
            )
        case LinkPurpose.CHANGE_EMAIL:
            return MemberNote(
                subject="Confirm your new e-mail address",
                text="Open this page within 24 hours to sign in with this address from now on.",
                path=CHANGE_PATH,
            )


def invitation_note(tenant_name: str, *, opens_file: bool) -> MemberNote:
    """``tenant_name`` is the firm that invites, or with which a file is to be opened."""
    if opens_file:
        return MemberNote(
            subject=f"Register with {tenant_name}",
            text=f"Open this page within seven days to open your file with {tenant_name}. If you "
            "did not ask for it, do nothing.",
            path=REGISTRATION_PATH,
        )
    return MemberNote(
        subject=f"{tenant_name} invites you",
        text=f"{tenant_name} gives you a login. Open this page within seven days to accept. If "
        "you do not know them, do nothing.",
        path=INVITATION_PATH,
    )


def letter(note: MemberNote, *, web_url: str, token: str = "") -> str:
    """The text with its link. The token stands behind a #, which browsers send to no server."""
    if not note.path:
        return f"{note.text}\n\n{web_url}\n"
    return f"{note.text}\n\n{web_url}{note.path}#token={token}\n"


def _factor_removed(event: SecondFactorRemoved) -> MemberNote:
    how = "by the service, since it was said to be lost" if event.reason else "with a code of it"
    return MemberNote(
        subject="Your second factor was removed",
        text=f"The authenticator app of your login was removed {how}. Your password alone signs in "
        f"until you set one up again. {_NOT_YOU}",
    )


def _password_changed(event: PasswordChanged) -> MemberNote:
    how = "reset by e-mail" if event.is_reset else "changed"
    return MemberNote(
        subject="Your password was changed",
        text=f"Your password was {how}, and your other sessions were ended. If it was not you, "
        "have it reset at once.",
    )
