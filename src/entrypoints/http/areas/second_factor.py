"""The second factor: setting it up, signing in with it, and who must have one."""

from datetime import datetime

import msgspec

from application.accounts.pass_second_factor import GivenCode
from application.accounts.read_second_factor import SecondFactorState
from domain.identity import Actor
from entrypoints.http.areas.accounts import Holder, SignedInView, signed_in_view
from entrypoints.http.cookies import require_own_pages
from entrypoints.http.fields import ChallengeToken, OneTimeCode, Password, RecoveryCode
from entrypoints.http.limits import Zone
from entrypoints.http.rendering import Reply
from entrypoints.http.requests import Peer
from entrypoints.http.routing import Area, Lane
from entrypoints.http.site import Site
from entrypoints.http.use_cases import HttpUseCases

second_factor = Area("Second factor", "Codes of an authenticator app, and recovery codes.")


class SecondStepBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The challenge of the first step, and one of the two codes."""

    challenge: ChallengeToken
    code: OneTimeCode | None = None
    recovery_code: RecoveryCode | None = None
    refresh_token_in: Holder = Holder.BODY


class EnrolmentBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The password, once more: an open session alone must not be enough."""

    password: Password


class CodeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the authenticator app shows now."""

    code: OneTimeCode


class PolicyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether everybody who signs in to the firm needs a second factor, consumers included."""

    required: bool


class AuthenticatorView(msgspec.Struct, frozen=True, kw_only=True):
    """The secret in three forms, never shown again: to type, to open, to scan."""

    secret: str
    otpauth_uri: str
    qr_svg: str


class RecoveryCodesView(msgspec.Struct, frozen=True):
    """Each is good once; they are never shown again."""

    recovery_codes: tuple[str, ...]


class SecondFactorView(msgspec.Struct, frozen=True, kw_only=True):
    """`required` is by role or by the firm's policy."""

    required: bool
    confirmed_at: datetime | None
    recovery_codes_left: int


class PolicyView(msgspec.Struct, frozen=True):
    """Owners and operators need a second factor in any case."""

    required: bool


@second_factor.post(
    "/auth/sign-in/second-factor",
    "Sign in, second step",
    public=True,
    zone=Zone.CREDENTIAL,
    refusals=(401, 403, 404),
)
def pass_second_factor(
    use: HttpUseCases, site: Site, peer: Peer, body: SecondStepBody, reply: Reply
) -> SignedInView:
    """Give the challenge with a code of the app, or with a recovery code. A code is good once.
    After five wrong codes the attempt is over, and codes of the app wait: a minute at first,
    twice as long each time. A recovery code is taken even then.
    """
    if body.refresh_token_in is Holder.COOKIE:
        require_own_pages(peer, site.public_origin)
    tokens = use.pass_second_factor(
        body.challenge,
        GivenCode(code=body.code, recovery_code=body.recovery_code),
        user_agent=peer.user_agent,
        ip=peer.ip,
    )
    return signed_in_view(tokens, reply, in_cookie=body.refresh_token_in is Holder.COOKIE)


@second_factor.get("/auth/second-factor", "Read one's second factor")
def read_second_factor(use: HttpUseCases, actor: Actor) -> SecondFactorView:
    """Whether it is asked for, since when it counts, and how many recovery codes are left."""
    return _view(use.read_second_factor(actor))


@second_factor.post(
    "/auth/second-factor",
    "Set up a second factor",
    status=201,
    lane=Lane.PASSWORD,
    zone=Zone.CREDENTIAL,
    refusals=(409,),
)
def enrol_second_factor(use: HttpUseCases, actor: Actor, body: EnrolmentBody) -> AuthenticatorView:
    """Shows a new secret once; it counts when a first code has confirmed it."""
    new = use.enrol_second_factor(actor, password=body.password)
    return AuthenticatorView(secret=new.secret, otpauth_uri=new.address, qr_svg=new.qr_svg)


@second_factor.post(
    "/auth/second-factor/confirm",
    "Confirm the second factor",
    zone=Zone.CREDENTIAL,
    refusals=(409,),
)
def confirm_second_factor(use: HttpUseCases, actor: Actor, body: CodeBody) -> RecoveryCodesView:
    """From now on it is asked for at every sign-in; this session has passed it. Keep the codes."""
    return RecoveryCodesView(use.confirm_second_factor(actor, code=body.code))


@second_factor.post(
    "/auth/second-factor/recovery-codes",
    "Make new recovery codes",
    zone=Zone.CREDENTIAL,
    refusals=(409,),
)
def renew_recovery_codes(use: HttpUseCases, actor: Actor, body: CodeBody) -> RecoveryCodesView:
    """Ten new ones; those before are good no more."""
    return RecoveryCodesView(use.renew_recovery_codes(actor, code=body.code))


@second_factor.post(
    "/auth/second-factor/remove", "Remove the second factor", zone=Zone.CREDENTIAL, refusals=(409,)
)
def remove_second_factor(use: HttpUseCases, actor: Actor, body: CodeBody) -> SecondFactorView:
    """With a code, and only where neither a role nor a firm's policy asks for it."""
    use.remove_second_factor(actor, code=body.code)
    return _view(use.read_second_factor(actor))


@second_factor.get("/tenant/second-factor", "Read who needs a second factor")
def read_second_factor_policy(use: HttpUseCases, actor: Actor) -> PolicyView:
    """Whether the firm asks it of everybody."""
    return PolicyView(use.read_second_factor_policy(actor))


@second_factor.put("/tenant/second-factor", "Decide who needs a second factor")
def change_second_factor_policy(use: HttpUseCases, actor: Actor, body: PolicyBody) -> PolicyView:
    """By the owner. Sessions that passed none can do no more than set one up, from the next
    request on.
    """
    return PolicyView(use.change_second_factor_policy(actor, is_required=body.required))


def _view(state: SecondFactorState) -> SecondFactorView:
    return SecondFactorView(
        required=state.is_asked,
        confirmed_at=state.confirmed_at,
        recovery_codes_left=state.recovery_codes_left,
    )
