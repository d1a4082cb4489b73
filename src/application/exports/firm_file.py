"""Everything that is kept of a firm itself, as JSON by kind, and which stored files belong to it."""

from collections.abc import Callable
from typing import Any

from application.exports.consumer_file import ConsumerFile, StoredFile, without_secrets
from application.paging import LIMIT_MAX, Page, PageRequest
from application.stores import Work
from domain.tenancy.credentials import Vendor


def read_firm(work: Work) -> ConsumerFile:
    """Read it in one transaction. Keys and secrets are told of, never told."""
    branding = work.branding.find()
    address = work.webhook_addresses.find()
    kinds: dict[str, object] = {
        "firm": work.tenants.get(),
        "members": [
            {"user": without_secrets(user), "membership": membership}
            for user, membership in _every(work.members.page)
        ],
        "invitations": _told(_every(work.invitations.page)),
        "roles": _every(work.roles.page),
        "support-grants": _every(work.support_grants.page),
        "api-keys": _told(_every(work.api_keys.page)),
        "vendor-credentials": _told(
            each for vendor in Vendor for each in work.vendor_credentials.of_vendor(vendor)
        ),
        "webhook-address": None if address is None else without_secrets(address),
        "branding": branding,
        "exports": work.exports.of(None),
        "deletion": work.deletions.latest(),
        "events": _every(work.bookkeeping.firm_events),
        "jobs": _every(work.bookkeeping.undone_jobs),
        "holds": _every(work.holds.page),
        "removals": _every(work.removals.page),
    }
    logo = None if branding is None else branding.logo
    stored = () if logo is None else (StoredFile(name="branding/logo", sha256=logo.sha256),)
    return ConsumerFile(kinds=kinds, stored=stored)


def _told(records: Any) -> list[dict[str, object]]:
    return [without_secrets(each) for each in records]


def _every(page_of: Callable[[PageRequest], Page[Any]]) -> list[Any]:
    found: list[Any] = []
    after = None
    while True:
        page = page_of(PageRequest(after=after, limit=LIMIT_MAX))
        found += page.items
        if page.next_after is None:
            return found
        after = page.next_after
