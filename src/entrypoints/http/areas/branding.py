"""How a firm shows itself to its consumers."""

from typing import Annotated

import msgspec
from msgspec import Meta

from domain.identity import Actor
from domain.tenancy.branding import LOGO_BYTES_MAX, Branding, appearance
from entrypoints.http.fields import Email, Line
from entrypoints.http.limits import Zone
from entrypoints.http.rendering import File
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

branding = Area("Branding", "How the firm shows itself to its consumers; letters never show it.")
IMAGES = ("image/png", "image/jpeg")

Colour = Annotated[
    str,
    Meta(
        pattern=r"\A#[0-9A-Fa-f]{6}\Z", description="a colour such as #1a2b3c", examples=["#1a2b3c"]
    ),
]
Phone = Annotated[
    str,
    Meta(
        min_length=7,
        max_length=30,
        pattern=r"\A\+?[0-9][0-9 ().-]*\Z",
        description="a telephone number",
        examples=["+1 (614) 555-0100"],
    ),
]
Website = Annotated[
    str,
    Meta(
        min_length=9,
        max_length=200,
        pattern=r"\Ahttps://[\x21-\x7e]+\Z",
        description="an https address",
        examples=["https://www.example.com"],
    ),
]
SenderName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=80,
        pattern=r'\A[^\x00-\x1f\x7f-\x9f\u2028\u2029<>"\\@,;:]+\Z',
        description='a name without any of < > " \\ @ , ; :',
        examples=["Example Credit Law"],
    ),
]


class AppearanceBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is shown; what is left out is no longer shown.

    `sender_name` is the name e-mails come from (without it `display_name`); their address stays
    that of the installation. Answers go to `reply_to`, or else to `support_email`.
    """

    display_name: Line
    primary_colour: Colour | None = None
    accent_colour: Colour | None = None
    support_email: Email | None = None
    support_phone: Phone | None = None
    website: Website | None = None
    reply_to: Email | None = None
    sender_name: SenderName | None = None


class LogoView(msgspec.Struct, frozen=True):
    sha256: str
    media_type: str
    width: int
    height: int


class BrandingView(msgspec.Struct, frozen=True, kw_only=True):
    """`version` is the ETag; 0 means that nothing was set yet."""

    display_name: str
    primary_colour: str | None
    accent_colour: str | None
    support_email: str | None
    support_phone: str | None
    website: str | None
    reply_to: str | None
    sender_name: str | None
    logo: LogoView | None
    version: int


@branding.get("/tenant/branding", "Read the firm's branding", etag=True)
def read_branding(use: HttpUseCases, actor: Actor) -> BrandingView:
    """The ETag is what `If-Match` of a change must carry."""
    return branding_view(use.read_branding(actor))


@branding.put("/tenant/branding", "Change the firm's branding", etag=True)
def change_branding(
    use: HttpUseCases, actor: Actor, body: AppearanceBody, version: int
) -> BrandingView:
    """Shown in e-mails and on pages from now on. By the owner."""
    changed = use.change_branding(
        actor,
        appearance(
            display_name=body.display_name,
            primary_colour=body.primary_colour,
            accent_colour=body.accent_colour,
            support_email=body.support_email,
            support_phone=body.support_phone,
            website=body.website,
            reply_to=body.reply_to,
            sender_name=body.sender_name,
        ),
        version=version,
    )
    return branding_view(changed)


@branding.put(
    "/tenant/branding/logo",
    "Change the firm's logo",
    etag=True,
    takes=IMAGES,
    zone=Zone.UPLOAD,
    bytes_max=LOGO_BYTES_MAX,
    refusals=(503,),
)
def change_logo(use: HttpUseCases, actor: Actor, version: int, upload: bytes) -> BrandingView:
    """The body is the image itself, PNG or JPEG, up to 512 KB; it is kept as a small PNG."""
    return branding_view(use.change_logo(actor, upload, version=version))


@branding.delete("/tenant/branding/logo", "Remove the firm's logo", etag=True, refusals=(404,))
def remove_logo(use: HttpUseCases, actor: Actor, version: int) -> BrandingView:
    """Everything else of the branding stays."""
    return branding_view(use.remove_logo(actor, version=version))


@branding.get(
    "/tenant/branding/logo", "Open the firm's logo", media_type="image/png", refusals=(404, 503)
)
def read_logo(use: HttpUseCases, actor: Actor) -> File:
    """404 when there is none."""
    logo, content = use.read_logo(actor)
    return File(
        content=content,
        media_type=logo.media_type,
        filename="logo.png",
        sha256=logo.sha256,
        is_attachment=True,
    )


def branding_view(branding: Branding) -> BrandingView:
    shown, logo = branding.appearance, branding.logo
    return BrandingView(
        display_name=shown.display_name,
        primary_colour=shown.primary_colour,
        accent_colour=shown.accent_colour,
        support_email=shown.support_email,
        support_phone=shown.support_phone,
        website=shown.website,
        reply_to=shown.reply_to,
        sender_name=shown.sender_name,
        logo=None
        if logo is None
        else LogoView(logo.sha256, logo.media_type, logo.width, logo.height),
        version=branding.version,
    )
