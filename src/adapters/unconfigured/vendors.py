"""Adapters that refuse: what waits for them goes on by itself once the variable is set."""

from dataclasses import dataclass
from datetime import datetime

from application.credit_reports.ports import AuthorizationRequest, ReportProvider
from application.mail.ports import (
    AddressVerifier,
    CarrierNotice,
    CarrierNotices,
    MailCarrier,
    Mailing,
)
from application.webhooks.ports import ProviderNotice, ProviderNotices
from domain.addresses import PostalAddress
from domain.connections import Tokens
from domain.errors import Unavailable
from domain.mail import MailPieceId, PostedMail


class VendorNotConfigured(Unavailable):
    """The settings name no such vendor."""

    def __init__(self, vendor: str, variable: str) -> None:
        super().__init__(f"{vendor} is not configured: set {variable}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoReportProvider(ReportProvider):
    vendor: str
    variable: str

    def authorize_url(self, request: AuthorizationRequest) -> str:
        raise VendorNotConfigured(self.vendor, self.variable)

    def exchange_code(self, code: str, *, code_verifier: str, redirect_uri: str) -> Tokens:
        raise VendorNotConfigured(self.vendor, self.variable)

    def refresh(self, tokens: Tokens) -> Tokens:
        raise VendorNotConfigured(self.vendor, self.variable)

    def current_report(self, tokens: Tokens) -> bytes:
        raise VendorNotConfigured(self.vendor, self.variable)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoProviderNotices(ProviderNotices):
    vendor: str
    variable: str

    def open(self, headers: dict[str, str], body: bytes, *, now: datetime) -> ProviderNotice:
        raise VendorNotConfigured(self.vendor, self.variable)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMailCarrier(MailCarrier):
    vendor: str
    variable: str

    def post(self, mailing: Mailing) -> PostedMail:
        raise VendorNotConfigured(self.vendor, self.variable)

    def find(self, piece_id: MailPieceId) -> PostedMail | None:
        raise VendorNotConfigured(self.vendor, self.variable)

    def fetch(self, provider_id: str) -> PostedMail:
        raise VendorNotConfigured(self.vendor, self.variable)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAddressVerifier(AddressVerifier):
    vendor: str
    variable: str

    def verify(self, address: PostalAddress, *, field: str) -> None:
        raise VendorNotConfigured(self.vendor, self.variable)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoCarrierNotices(CarrierNotices):
    vendor: str
    variable: str

    def open(self, headers: dict[str, str], body: bytes, *, now: datetime) -> CarrierNotice:
        raise VendorNotConfigured(self.vendor, self.variable)
