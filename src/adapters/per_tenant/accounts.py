"""Which credential a firm's call goes out with, and the client that was built for it."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from application.ports import Begin
from application.stores import Work
from domain.identity import TenantId
from domain.tenancy.credentials import (
    CredentialId,
    CredentialNotFound,
    Vendor,
    VendorCredential,
    VendorKeys,
)

Built = TypeVar("Built")
KEPT_MAX = 256  # clients of firms; one built anew costs no more than its imports and sockets


def nothing_to_release(_built: object) -> None:
    """For clients that hold no sockets between calls."""


def never_the_same(_one: VendorKeys, _other: VendorKeys) -> bool:
    """For vendors whose keys do not say whose account they open."""
    return False


@dataclass(slots=True)
class TenantAccounts(Generic[Built]):
    """Built clients are kept under firm and credential; which one counts is read at every call,
    so a change acts on the next.

    ``installation`` serves firms without a credential of their own. With ``same_account`` an
    earlier credential gives way to a newer one of the same account. ``release`` is called for
    what is kept when the process ends; a client that had to make room may still be at work, and
    goes with its last user.
    """

    begin: Begin[Work]
    vendor: Vendor
    installation: Built
    build: Callable[[VendorKeys], Built] = field(repr=False)
    same_account: Callable[[VendorKeys, VendorKeys], bool] = never_the_same
    release: Callable[[Built], None] = nothing_to_release
    _kept: OrderedDict[tuple[TenantId, CredentialId], Built] = field(
        default_factory=OrderedDict, init=False, repr=False
    )
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def of(self, tenant_id: TenantId) -> tuple[CredentialId | None, Built]:
        with self.begin(tenant_id) as work:
            present = self._present(work)
        return self._account(present)

    def earlier(
        self, tenant_id: TenantId, credential_id: CredentialId | None
    ) -> tuple[CredentialId | None, Built]:
        """Raise CredentialNotFound when it was withdrawn, or is none of this firm's."""
        if credential_id is None:
            return None, self.installation
        with self.begin(tenant_id) as work:
            credential = work.vendor_credentials.get(credential_id)
            if credential.vendor is not self.vendor:
                raise CredentialNotFound(credential_id)
            present = self._present(work)
        keys = credential.require_keys()
        if present is not None and self.same_account(present.require_keys(), keys):
            return self._account(present)
        return self._account(credential)

    def close(self) -> None:
        with self._lock:
            for built in self._kept.values():
                self.release(built)
            self._kept.clear()

    def keys_of(self, tenant_id: TenantId) -> VendorKeys | None:
        with self.begin(tenant_id) as work:
            present = self._present(work)
        return None if present is None else present.keys

    def _present(self, work: Work) -> VendorCredential | None:
        found = [each for each in work.vendor_credentials.present() if each.vendor is self.vendor]
        return found[0] if found else None

    def _account(self, credential: VendorCredential | None) -> tuple[CredentialId | None, Built]:
        if credential is None:
            return None, self.installation
        keys = credential.require_keys()
        kept_as = (credential.tenant_id, credential.id)
        with self._lock:
            if kept_as not in self._kept:
                self._kept[kept_as] = self.build(keys)
                while len(self._kept) > KEPT_MAX:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(kept_as)
            return credential.id, self._kept[kept_as]
