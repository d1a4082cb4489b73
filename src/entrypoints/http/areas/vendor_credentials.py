"""A firm's own accounts at the vendors."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.identity import Actor
from domain.tenancy import credentials as vendors
from domain.tenancy.credentials import (
    AiProvider,
    CredentialId,
    CredentialStanding,
    Vendor,
    VendorCredential,
)
from domain.tenancy.webhook_address import WebhookAddress
from entrypoints.http.routing import Area
from entrypoints.http.site import Site
from entrypoints.http.use_cases import HttpUseCases

vendor_credentials = Area(
    "Vendor credentials",
    "The firm's own accounts at the vendors. Keys go in, and never come out again.",
)

_VISIBLE = r"\A[\x21-\x7e]*\Z"
_A_KEY = "16 to 300 visible ASCII characters"
ClientId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=_VISIBLE,
        description="up to 100 visible ASCII characters",
        examples=["example-credit-law"],
    ),
]
ClientSecret = Annotated[
    str,
    Meta(
        min_length=16,
        max_length=300,
        pattern=_VISIBLE,
        description=_A_KEY,
        examples=["an-example-of-a-client-secret"],
    ),
]
ApiKey = Annotated[
    str,
    Meta(
        min_length=16,
        max_length=300,
        pattern=_VISIBLE,
        description=_A_KEY,
        examples=["an-example-of-an-api-key"],
    ),
]
LobKey = Annotated[
    str,
    Meta(
        min_length=16,
        max_length=300,
        pattern=r"\A(test|live)_[\x21-\x7e]*\Z",
        description="a secret key of Lob: test_... or live_...",
        examples=["test_0000000000000000000000example"],
    ),
]
StripeKey = Annotated[
    str,
    Meta(
        min_length=16,
        max_length=300,
        pattern=r"\A(sk|rk)_(test|live)_[\x21-\x7e]*\Z",
        description="a secret or restricted key of Stripe: sk_... or rk_...",
        examples=["rk_test_0000000000000000example"],
    ),
]
WebhookSecret = Annotated[
    str,
    Meta(
        min_length=16,
        max_length=300,
        pattern=_VISIBLE,
        description=_A_KEY,
        examples=["whsec_an-example-of-a-signing-secret"],
    ),
]
Model = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}\Z",
        description="the name of a model",
        examples=["claude-sonnet-4-5"],
    ),
]


class LobBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`webhook_secret` is that of the webhook whose URL the list of credentials gives."""

    api_key: LobKey
    webhook_secret: WebhookSecret | None = None


class SmartCreditBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    client_secret: ClientSecret
    webhook_secret: WebhookSecret | None = None


class StripeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    secret_key: StripeKey
    webhook_secret: WebhookSecret | None = None


class AiBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without `model`, the installation's model of that provider is asked."""

    provider: AiProvider
    api_key: ApiKey
    model: Model | None = None


class CredentialView(msgspec.Struct, frozen=True, kw_only=True):
    """That a credential is set, by whom, when, and whether the vendor knew it; never the keys."""

    id: UUID
    vendor: Vendor
    last4: str
    is_live: bool
    has_webhook_secret: bool
    client_id: str | None
    ai_provider: AiProvider | None
    ai_model: str | None
    set_by: UUID
    set_at: datetime
    standing: CredentialStanding
    checked_at: datetime | None
    ended_at: datetime | None


class CredentialsView(msgspec.Struct, frozen=True, kw_only=True):
    """Those in force. The URLs are to be entered at the vendors, once a credential was set."""

    items: tuple[CredentialView, ...]
    lob_webhook_url: str | None
    smartcredit_webhook_url: str | None


@vendor_credentials.get("/tenant/credentials", "List the firm's own vendor credentials")
def read_credentials(use: HttpUseCases, actor: Actor, site: Site) -> CredentialsView:
    """For a vendor without an item here, the installation's account is used."""
    found, address = use.read_credentials(actor)
    return CredentialsView(
        items=tuple(map(credential_view, found)),
        lob_webhook_url=_webhook_url(site, "lob", address),
        smartcredit_webhook_url=_webhook_url(site, "smartcredit", address),
    )


@vendor_credentials.post(
    "/tenant/credentials/lob", "Set the firm's Lob account", status=201, keyed=True, refusals=(409,)
)
def set_lob(use: HttpUseCases, actor: Actor, body: LobBody) -> CredentialView:
    """Addresses are verified and letters mailed on this account from the next one on."""
    keys = vendors.lob_keys(api_key=body.api_key, webhook_secret=body.webhook_secret)
    return credential_view(use.set_credential(actor, Vendor.LOB, keys))


@vendor_credentials.post(
    "/tenant/credentials/smartcredit",
    "Set the firm's SmartCredit client",
    status=201,
    keyed=True,
    refusals=(409,),
)
def set_smartcredit(use: HttpUseCases, actor: Actor, body: SmartCreditBody) -> CredentialView:
    """Consumers who connect from now on give access to this client."""
    keys = vendors.smartcredit_keys(
        client_id=body.client_id,
        client_secret=body.client_secret,
        webhook_secret=body.webhook_secret,
    )
    return credential_view(use.set_credential(actor, Vendor.SMARTCREDIT, keys))


@vendor_credentials.post(
    "/tenant/credentials/stripe",
    "Set the firm's Stripe account",
    status=201,
    keyed=True,
    refusals=(409,),
)
def set_stripe(use: HttpUseCases, actor: Actor, body: StripeBody) -> CredentialView:
    """Kept for billing; it is checked for its form only."""
    keys = vendors.stripe_keys(secret_key=body.secret_key, webhook_secret=body.webhook_secret)
    return credential_view(use.set_credential(actor, Vendor.STRIPE, keys))


@vendor_credentials.post(
    "/tenant/credentials/ai", "Set the firm's AI account", status=201, keyed=True, refusals=(409,)
)
def set_ai(use: HttpUseCases, actor: Actor, body: AiBody) -> CredentialView:
    """Who words the narratives of letters that are drafted from now on."""
    keys = vendors.ai_keys(provider=body.provider, api_key=body.api_key, model=body.model)
    return credential_view(use.set_credential(actor, Vendor.AI, keys))


@vendor_credentials.post(
    "/tenant/credentials/{credential_id}/check",
    "Ask the vendor whether it knows a credential",
    refusals=(409, 503),
)
def check_credential(use: HttpUseCases, actor: Actor, credential_id: UUID) -> CredentialView:
    """A call that does nothing and costs nothing; 409 for Stripe, of which none is made yet."""
    return credential_view(use.check_credential(actor, CredentialId(credential_id)))


@vendor_credentials.delete(
    "/tenant/credentials/{credential_id}", "Withdraw a credential", refusals=(409,)
)
def withdraw_credential(use: HttpUseCases, actor: Actor, credential_id: UUID) -> CredentialView:
    """All keys that the firm ever set at this vendor are forgotten; the installation's are used."""
    return credential_view(use.withdraw_credential(actor, CredentialId(credential_id)))


def credential_view(credential: VendorCredential) -> CredentialView:
    keys = credential.keys
    return CredentialView(
        id=credential.id,
        vendor=credential.vendor,
        last4=credential.last4,
        is_live=keys is not None and keys.is_live,
        has_webhook_secret=credential.has_webhook_secret,
        client_id=keys.client_id if keys else None,
        ai_provider=keys.ai_provider if keys else None,
        ai_model=keys.ai_model if keys else None,
        set_by=credential.set_by,
        set_at=credential.set_at,
        standing=credential.standing,
        checked_at=credential.checked_at,
        ended_at=credential.ended_at,
    )


def _webhook_url(site: Site, vendor: str, address: WebhookAddress | None) -> str | None:
    return None if address is None else f"{site.public_origin}/webhooks/{vendor}/{address.token}"
