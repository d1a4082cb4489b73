"""Stands in for a vendor that the settings do not name: every call says which variable to set."""

from adapters.unconfigured.vendors import (
    NoAddressVerifier,
    NoCarrierNotices,
    NoMailCarrier,
    NoProviderNotices,
    NoReportProvider,
    VendorNotConfigured,
)

__all__ = [
    "NoAddressVerifier",
    "NoCarrierNotices",
    "NoMailCarrier",
    "NoProviderNotices",
    "NoReportProvider",
    "VendorNotConfigured",
]
