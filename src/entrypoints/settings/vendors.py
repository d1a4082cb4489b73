"""The vendors' settings: whole, or absent, or the sandbox's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from entrypoints.settings.reader import Reader, is_loopback, split
from entrypoints.settings.variables import SettingsRefused

# What the sandbox takes on this machine: these open nothing anywhere else.
SANDBOX_CLIENT_ID = "redress-sandbox"
SANDBOX_CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105
SANDBOX_LOB_KEY = "test_sandbox0000000000000000000000"
SANDBOX_SMARTCREDIT_WEBHOOK_SECRET = "sandbox-smartcredit-webhooks"  # noqa: S105
SANDBOX_LOB_WEBHOOK_SECRET = "sandbox-lob-webhooks"  # noqa: S105
SANDBOX_AI_KEY = "sandbox-ai-key"
_KMS_KEY = re.compile(r"[A-Za-z0-9:/_-]{1,2048}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartCreditSettings:
    url: str
    client_id: str
    client_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    previous_webhook_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LobSettings:
    url: str
    api_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    previous_webhook_secret: str | None = field(default=None, repr=False)

    @property
    def is_live(self) -> bool:
        """Whether Lob prints and mails: with a test key it only pretends to."""
        return self.api_key.startswith("live_")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPrices:
    """What a piece costs, in cents; Lob publishes no prices, the contract with it has them."""

    letter_minor: int
    extra_page_minor: int
    certified_minor: int
    return_receipt_minor: int
    ups_next_day_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AiSettings:
    """`provider` is anthropic or openai."""

    provider: str
    url: str
    model: str
    api_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AiAddress:
    """Where a provider is reached, for firms with an account of their own there."""

    url: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsSettings:
    """AWS KMS keys, the newest first: it wraps, and all of them unwrap."""

    key_ids: tuple[str, ...]
    endpoint_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSettings:
    """Where encrypted evidence lies: a folder, or else a bucket."""

    folder: Path | None = None
    bucket: str = ""
    prefix: str = ""
    endpoint_url: str | None = None


def read_smartcredit(reader: Reader, sandbox_url: str | None) -> SmartCreditSettings | None:
    default = f"{sandbox_url}/smartcredit" if sandbox_url else ""
    if not default and reader.text("SMARTCREDIT_URL") is None:
        return None
    url = reader.web_url("SMARTCREDIT_URL", default)
    secret = _SecretReader(reader, url, "SMARTCREDIT_URL")
    return SmartCreditSettings(
        url=url,
        client_id=secret.get("SMARTCREDIT_CLIENT_ID", SANDBOX_CLIENT_ID),
        client_secret=secret.get("SMARTCREDIT_CLIENT_SECRET", SANDBOX_CLIENT_SECRET),
        webhook_secret=secret.get("SMARTCREDIT_WEBHOOK_SECRET", SANDBOX_SMARTCREDIT_WEBHOOK_SECRET),
        previous_webhook_secret=reader.text("SMARTCREDIT_WEBHOOK_SECRET_PREVIOUS"),
    )


def read_lob(reader: Reader, sandbox_url: str | None) -> LobSettings | None:
    named = reader.text("LOB_API_KEY") or reader.text("LOB_URL")
    if not sandbox_url and named is None:
        return None
    takes_sandbox = sandbox_url and reader.text("LOB_API_KEY") is None
    url = reader.web_url(
        "LOB_URL", f"{sandbox_url}/lob" if takes_sandbox else "https://api.lob.com"
    )
    secret = _SecretReader(reader, url, "LOB_URL")
    settings = LobSettings(
        url=url,
        api_key=secret.get("LOB_API_KEY", SANDBOX_LOB_KEY),
        webhook_secret=secret.get("LOB_WEBHOOK_SECRET", SANDBOX_LOB_WEBHOOK_SECRET),
        previous_webhook_secret=reader.text("LOB_WEBHOOK_SECRET_PREVIOUS"),
    )
    _refuse_lob_mix(settings)
    return settings


def read_prices(reader: Reader, lob: LobSettings | None) -> MailPrices:
    is_guess = lob is None or is_loopback(lob.url)

    def price(name: str, guess: int) -> int:
        if not is_guess:
            reader.required(name, because="with Lob: take the price from your contract, in cents")
        return reader.whole(name, least=0, most=1_000_000, default=guess)

    return MailPrices(
        letter_minor=price("COST_LETTER_MINOR", 110),
        extra_page_minor=price("COST_EXTRA_PAGE_MINOR", 10),
        certified_minor=price("COST_CERTIFIED_MINOR", 530),
        return_receipt_minor=price("COST_RETURN_RECEIPT_MINOR", 282),
        ups_next_day_minor=price("COST_UPS_NEXT_DAY_MINOR", 4500),
    )


def read_ai_addresses(reader: Reader) -> Mapping[str, AiAddress]:
    def address(vendor: str) -> AiAddress:
        url = reader.web_url(f"{vendor}_URL", reader.text_or_default(f"{vendor}_URL"))
        return AiAddress(url=url, model=reader.text_or_default(f"{vendor}_MODEL"))

    return MappingProxyType({name.lower(): address(name) for name in ("ANTHROPIC", "OPENAI")})


def read_ai(reader: Reader) -> AiSettings | None:
    provider = reader.choice("AI_PROVIDER", ["none", "anthropic", "openai"])
    if provider == "none":
        return None
    vendor = provider.upper()
    url = reader.web_url(f"{vendor}_URL", reader.text_or_default(f"{vendor}_URL"))
    secret = _SecretReader(reader, url, f"{vendor}_URL")
    return AiSettings(
        provider=provider,
        url=url,
        model=reader.text_or_default(f"{vendor}_MODEL"),
        api_key=secret.get(f"{vendor}_API_KEY", SANDBOX_AI_KEY),
    )


def read_evidence(reader: Reader, home: Path) -> EvidenceSettings:
    url = reader.text("EVIDENCE_URL")
    if url is None:
        return EvidenceSettings(folder=home / "evidence")
    parts = split("EVIDENCE_URL", url)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return EvidenceSettings(folder=Path(parts.path))
    if parts.scheme != "s3" or not parts.netloc:
        raise SettingsRefused("REDRESS_EVIDENCE_URL must be s3://bucket/prefix or file:///folder")
    endpoint = reader.text("S3_ENDPOINT_URL") and reader.web_url("S3_ENDPOINT_URL", "")
    return EvidenceSettings(
        bucket=parts.netloc, prefix=parts.path.strip("/"), endpoint_url=endpoint
    )


def read_kms(reader: Reader) -> KmsSettings | None:
    named = reader.text("KMS_KEY_ID")
    if named is None:
        if reader.text("KMS_ENDPOINT_URL"):
            reader.required("KMS_KEY_ID", because="with REDRESS_KMS_ENDPOINT_URL")
        return None
    key_ids = tuple(part.strip() for part in named.split(","))
    if not all(_KMS_KEY.fullmatch(key_id) for key_id in key_ids):
        raise SettingsRefused(
            "REDRESS_KMS_KEY_ID must be key ids, ARNs or alias/names, separated by commas"
        )
    endpoint = reader.text("KMS_ENDPOINT_URL") and reader.web_url("KMS_ENDPOINT_URL", "")
    return KmsSettings(key_ids=key_ids, endpoint_url=endpoint)


@dataclass(frozen=True, slots=True)
class _SecretReader:
    """On this machine the sandbox's value stands in; anywhere else the variable is needed."""

    reader: Reader
    url: str
    url_name: str

    def get(self, name: str, sandbox_value: str) -> str:
        if is_loopback(self.url):
            return self.reader.text(name) or sandbox_value
        return self.reader.required(name, because=f"with REDRESS_{self.url_name}={self.url}")


def _refuse_lob_mix(lob: LobSettings) -> None:
    if not lob.api_key.startswith(("test_", "live_")) or "_pub_" in lob.api_key:
        raise SettingsRefused("REDRESS_LOB_API_KEY must be a secret key: test_... or live_...")
    if lob.is_live and is_loopback(lob.url):
        raise SettingsRefused("REDRESS_LOB_API_KEY is a live key, and REDRESS_LOB_URL a sandbox")
    if "secret" in {lob.webhook_secret, lob.previous_webhook_secret}:
        # Lob's dashboard debugger signs with it, so anybody could.
        raise SettingsRefused("REDRESS_LOB_WEBHOOK_SECRET must not be Lob's public test secret")
