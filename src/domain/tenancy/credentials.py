"""A firm's own keys at the vendors: set, checked, replaced, withdrawn; never shown again."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.errors import Conflict, InvalidField, NotFound
from domain.events import Event
from domain.identity import TenantId, UserId

CredentialId = NewType("CredentialId", UUID)

SECRET_CHARS_MIN = 16  # of fewer, the last four would say too much
SECRET_CHARS_MAX = 300
NAME_CHARS_MAX = 100
LAST_SHOWN = 4
# Keys travel in headers: a blank or a line break in one would be another header's.
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]*")


@unique
class Vendor(StrEnum):
    """Whose account it is; ``ai`` is either Anthropic or OpenAI."""

    SMARTCREDIT = "smartcredit"
    LOB = "lob"
    STRIPE = "stripe"
    AI = "ai"


@unique
class AiProvider(StrEnum):
    ANTHROPIC = "anthropic"
    OPENAI = "openai"


@unique
class CredentialStanding(StrEnum):
    """What the vendor said when it was asked whether it knows the credential."""

    UNCHECKED = "unchecked"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class CredentialNotFound(NotFound):
    def __init__(self, credential_id: object) -> None:
        super().__init__(f"no credential {credential_id}")


class CredentialNotCheckable(Conflict):
    """The vendor has no call that answers whether a credential is good without doing something."""

    def __init__(self, vendor: Vendor) -> None:
        super().__init__(f"a credential of {vendor} is checked for its form only")


class VendorNotConnected(Conflict):
    """The settings of the installation name no address of this vendor."""

    def __init__(self, vendor: Vendor) -> None:
        super().__init__(f"this installation is not connected to {vendor}")


class LiveKeyRefused(InvalidField):
    """A key that moves real mail or money has no place where a vendor is only played.

    It would be handed to something that is not the vendor, or mail disputes that are invented.
    """

    def __init__(self, vendor: Vendor) -> None:
        field = "secret_key" if vendor is Vendor.STRIPE else "api_key"
        super().__init__(field, "is a live key, and this installation works with a sandbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorKeys:
    """The secret part; stored sealed, in no text form of it.

    ``secret`` is the API key or the client's secret, ``webhook_secret`` what the vendor signs
    its webhooks with, if it tells us anything.
    """

    secret: str = field(repr=False)
    webhook_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    ai_provider: AiProvider | None = None
    ai_model: str | None = None

    @property
    def last4(self) -> str:
        return self.secret[-LAST_SHOWN:]

    @property
    def is_live(self) -> bool:
        """Whether it moves real mail or money, by the vendors' own prefixes."""
        return self.secret.startswith(("live_", "sk_live_", "rk_live_"))


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorCredential:
    """One setting of a firm's keys at one vendor; a change is a new one, and ends the former.

    A replaced credential keeps its ``keys``: what was begun with it is followed with it. A
    withdrawn one has none.
    """

    id: CredentialId
    tenant_id: TenantId
    vendor: Vendor
    keys: VendorKeys | None
    last4: str
    set_by: UserId
    set_at: datetime
    standing: CredentialStanding = CredentialStanding.UNCHECKED
    checked_at: datetime | None = None
    ended_at: datetime | None = None
    version: int = 1

    def require_keys(self) -> VendorKeys:
        """Raise CredentialNotFound when they were withdrawn."""
        if self.keys is None:
            raise CredentialNotFound(self.id)
        return self.keys

    @property
    def has_webhook_secret(self) -> bool:
        return self.keys is not None and self.keys.webhook_secret is not None

    def replaced(self, *, at: datetime) -> "VendorCredential":
        return replace(self, ended_at=at)

    def withdrawn(
        self, *, by: UserId, at: datetime
    ) -> tuple["VendorCredential", "VendorCredentialWithdrawn"]:
        """Forget the keys; raise CredentialNotFound when it is no longer the firm's present one."""
        if self.ended_at is not None:
            raise CredentialNotFound(self.id)
        return self.forgotten(at=at), VendorCredentialWithdrawn(
            tenant_id=self.tenant_id,
            consumer_id=None,
            at=at,
            actor_id=by,
            credential_id=self.id,
            vendor=self.vendor.value,
        )

    def forgotten(self, *, at: datetime) -> "VendorCredential":
        return replace(self, keys=None, ended_at=self.ended_at or at)

    def checked(
        self, result: CredentialStanding, *, by: UserId, at: datetime
    ) -> tuple["VendorCredential", "VendorCredentialChecked"]:
        """Raise CredentialNotFound when it was ended while the vendor was asked."""
        if self.ended_at is not None:
            raise CredentialNotFound(self.id)
        return replace(self, standing=result, checked_at=at), VendorCredentialChecked(
            tenant_id=self.tenant_id,
            consumer_id=None,
            at=at,
            actor_id=by,
            credential_id=self.id,
            vendor=self.vendor.value,
            result=result.value,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorCredentialSet(Event):
    credential_id: CredentialId
    vendor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorCredentialWithdrawn(Event):
    credential_id: CredentialId
    vendor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorCredentialChecked(Event):
    credential_id: CredentialId
    vendor: str
    result: str


def lob_keys(*, api_key: str, webhook_secret: str | None) -> VendorKeys:
    """Raise InvalidField for anything but a secret key of Lob, and for its public test secret."""
    secret = _secret("api_key", api_key)
    if not secret.startswith(("test_", "live_")) or "_pub_" in secret:
        raise InvalidField("api_key", "must be a secret key of Lob: test_... or live_...")
    return VendorKeys(secret=secret, webhook_secret=_webhook_secret(webhook_secret))


def smartcredit_keys(
    *, client_id: str, client_secret: str, webhook_secret: str | None
) -> VendorKeys:
    return VendorKeys(
        secret=_secret("client_secret", client_secret),
        client_id=_visible("client_id", client_id, least=1, most=NAME_CHARS_MAX),
        webhook_secret=_webhook_secret(webhook_secret),
    )


def stripe_keys(*, secret_key: str, webhook_secret: str | None) -> VendorKeys:
    """Raise InvalidField for a publishable key, which opens nothing, and for any other text."""
    secret = _secret("secret_key", secret_key)
    if not secret.startswith(("sk_test_", "sk_live_", "rk_test_", "rk_live_")):
        raise InvalidField("secret_key", "must be a secret or restricted key: sk_... or rk_...")
    signing = _webhook_secret(webhook_secret)
    if signing is not None and not signing.startswith("whsec_"):
        raise InvalidField("webhook_secret", "must be a signing secret of Stripe: whsec_...")
    return VendorKeys(secret=secret, webhook_secret=signing)


def ai_keys(*, provider: AiProvider, api_key: str, model: str | None) -> VendorKeys:
    """``model`` None means the installation's model of that provider."""
    secret = _secret("api_key", api_key)
    if model is not None and (len(model) > NAME_CHARS_MAX or not _MODEL.fullmatch(model)):
        raise InvalidField("model", "must be the name of a model")
    if secret.startswith("sk-ant-") and provider is AiProvider.OPENAI:
        raise InvalidField("api_key", "is a key of Anthropic, and provider says openai")
    return VendorKeys(secret=secret, ai_provider=provider, ai_model=model)


def _secret(path: str, value: str) -> str:
    return _visible(path, value, least=SECRET_CHARS_MIN, most=SECRET_CHARS_MAX)


def _webhook_secret(value: str | None) -> str | None:
    if value is None:
        return None
    # Lob's dashboard signs its debugger's webhooks with the word "secret": too short as well.
    return _secret("webhook_secret", value)


def _visible(path: str, value: str, *, least: int, most: int) -> str:
    """The refusal never repeats the value."""
    if not least <= len(value) <= most:
        raise InvalidField(path, f"must have {least} to {most} characters")
    if not _VISIBLE.fullmatch(value):
        raise InvalidField(path, "must be visible ASCII without blanks")
    return value
