"""How the firm shows itself: read, changed, and its logo."""

from dataclasses import dataclass, replace

from application.consumers.ports import ImageCleaner
from application.credit_reports.ports import EvidenceVault
from application.ports import Begin, Clock, NewId, StaleVersion
from application.stores import Work
from domain.events import Event
from domain.identity import Actor, Permission
from domain.tenancy.branding import (
    NAME_CHARS_MAX,
    Appearance,
    Branding,
    BrandingId,
    Logo,
    LogoNotFound,
    check_logo_upload,
)


@dataclass(frozen=True, slots=True)
class ReadBranding:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor) -> Branding:
        """What was set, or else, as version 0, the name that the firm registered with."""
        actor.require(Permission.TENANT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            return work.branding.find() or unset(work, actor, self.clock, self.new_id)


@dataclass(frozen=True, slots=True)
class ChangeBranding:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, appearance: Appearance, *, version: int) -> Branding:
        """``version`` is the one the caller has seen; raise StaleVersion if it is not current."""
        actor.require(Permission.TENANT_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            seen = _seen(work, actor, version, self.clock, self.new_id)
            changed, event = seen.with_appearance(appearance, by=actor.user_id, at=self.clock())
            return _kept(work, changed, event)


@dataclass(frozen=True, slots=True)
class ChangeLogo:
    begin: Begin[Work]
    images: ImageCleaner
    vault: EvidenceVault
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, content: bytes, *, version: int) -> Branding:
        """``content`` is an image as it was uploaded; what is kept is drawn anew from its pixels.

        Raises LogoTooHeavy, LogoUnreadable, LogoHasTooManyPixels, LogoTooSmall, StaleVersion.
        """
        actor.require(Permission.TENANT_MANAGE)
        check_logo_upload(content)
        image = self.images.clean_logo(content)
        logo = Logo(
            sha256=self.vault.put(actor.tenant_id, image.content),
            media_type=image.media_type,
            width=image.width,
            height=image.height,
        )
        with self.begin(actor.tenant_id, actor) as work:
            seen = _seen(work, actor, version, self.clock, self.new_id)
            changed, event = seen.with_logo(logo, by=actor.user_id, at=self.clock())
            return _kept(work, changed, event)


@dataclass(frozen=True, slots=True)
class RemoveLogo:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, *, version: int) -> Branding:
        """Raise LogoNotFound, or StaleVersion."""
        actor.require(Permission.TENANT_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            seen = _seen(work, actor, version, self.clock, self.new_id)
            changed, event = seen.with_logo(None, by=actor.user_id, at=self.clock())
            return _kept(work, changed, event)


@dataclass(frozen=True, slots=True)
class ReadLogo:
    begin: Begin[Work]
    vault: EvidenceVault

    def __call__(self, actor: Actor) -> tuple[Logo, bytes]:
        """Raise LogoNotFound; raise Unavailable when the store does not answer."""
        actor.require(Permission.TENANT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            branding = work.branding.find()
        if branding is None or branding.logo is None:
            raise LogoNotFound
        return branding.logo, self.vault.get(actor.tenant_id, branding.logo.sha256)


def unset(work: Work, actor: Actor, clock: Clock, new_id: NewId) -> Branding:
    tenant = work.tenants.get()
    return Branding(
        id=BrandingId(new_id()),
        tenant_id=tenant.id,
        appearance=Appearance(display_name=tenant.name[:NAME_CHARS_MAX]),
        logo=None,
        changed_at=clock(),
        changed_by=actor.user_id,
        version=0,
    )


def _seen(work: Work, actor: Actor, version: int, clock: Clock, new_id: NewId) -> Branding:
    branding = work.branding.find() or unset(work, actor, clock, new_id)
    if branding.version != version:
        raise StaleVersion("the firm's branding")
    return branding


def _kept(work: Work, changed: Branding, event: Event) -> Branding:
    if changed.version == 0:
        stored = replace(changed, version=1)
        work.branding.add(stored)
    else:
        stored = work.branding.save(changed)
    work.outbox.add(event)
    return stored
