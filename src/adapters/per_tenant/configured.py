"""What the installation's settings allow firms to set, and how the vendors are asked of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from application.tenancy.ports import VendorAccounts
from domain.tenancy.credentials import (
    CredentialNotCheckable,
    CredentialStanding,
    LiveKeyRefused,
    Vendor,
    VendorKeys,
    VendorNotConnected,
)

Check: TypeAlias = Callable[[VendorKeys], CredentialStanding]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredVendors(VendorAccounts):
    """``addressed`` are the vendors whose address is known here, ``sandboxed`` those that take no
    live key, since they or what feeds them is only played on this machine; ``checks`` asks."""

    addressed: frozenset[Vendor]
    sandboxed: frozenset[Vendor]
    checks: Mapping[Vendor, Check] = field(repr=False)

    def require_usable(self, vendor: Vendor, keys: VendorKeys) -> None:
        if vendor not in self.addressed:
            raise VendorNotConnected(vendor)
        if keys.is_live and vendor in self.sandboxed:
            raise LiveKeyRefused(vendor)

    def check(self, vendor: Vendor, keys: VendorKeys) -> CredentialStanding:
        if vendor not in self.checks:
            raise CredentialNotCheckable(vendor)
        return self.checks[vendor](keys)
