"""Settings: read once from the environment into one frozen object, or refused by name."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from application.secrets import Secrets
from entrypoints.settings.limits import RateQuotas, read_limits
from entrypoints.settings.reader import Reader, is_loopback, refuse_unknown, split
from entrypoints.settings.secrets import sources_of, with_secrets
from entrypoints.settings.variables import (
    VARIABLES,
    SettingsRefused,
    Variable,
    settings_table,
)
from entrypoints.settings.vendors import (
    AiAddress,
    AiSettings,
    EvidenceSettings,
    KmsSettings,
    LobSettings,
    MailPrices,
    SmartCreditSettings,
    read_ai,
    read_ai_addresses,
    read_evidence,
    read_kms,
    read_lob,
    read_prices,
    read_smartcredit,
)

__all__ = [
    "VARIABLES",
    "AiAddress",
    "AiSettings",
    "Argon2Settings",
    "EvidenceSettings",
    "KmsSettings",
    "LobSettings",
    "MailPrices",
    "RateQuotas",
    "Settings",
    "SettingsRefused",
    "SmartCreditSettings",
    "Variable",
    "settings_table",
]

_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")
# OWASP ASVS 5.0 appendix C: least memory in KiB by number of passes, one lane.
_ARGON2_KIB_MIN = {1: 47_104, 2: 19_456}
_ARGON2_KIB_MIN_OTHERWISE = 12_288


@dataclass(frozen=True, slots=True, kw_only=True)
class Argon2Settings:
    time_cost: int
    memory_kib: int
    parallelism: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabasePatience:
    """How long one statement may run, and wait for a lock, in seconds."""

    statement_s_max: int
    lock_s_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be set. The three addresses are None together: then the embedded servers run."""

    home: Path
    database_url: str | None = field(repr=False)
    owner_database_url: str | None = field(repr=False)
    redis_url: str | None = field(repr=False)
    db_pool_size: int
    db_requests: DatabasePatience
    db_work: DatabasePatience
    http_host: str
    http_port: int
    public_url: str
    web_url: str
    trusted_proxies: tuple[str, ...]
    cors_origins: tuple[str, ...]
    limits: RateQuotas
    workers: int
    retention_sweep_hours: int
    secret_key_file: Path
    master_key_file: Path | None
    kms: KmsSettings | None
    clock_file: Path | None
    argon2: Argon2Settings
    sandbox_url: str
    smartcredit: SmartCreditSettings | None
    lob: LobSettings | None
    prices: MailPrices
    ai: AiSettings | None
    ai_addresses: Mapping[str, AiAddress]
    smtp_url: str | None = field(repr=False)
    mailbox: Path
    mail_from: str
    evidence: EvidenceSettings

    @classmethod
    def read(cls, environ: Mapping[str, str], secrets: Secrets | None = None) -> Self:
        """Read every variable of the table; secrets from where the environment says they are.

        Raises SettingsRefused, naming the variable, for one that is unknown, malformed, missing
        beside another, or at odds with another.
        """
        refuse_unknown(environ)
        reader = Reader(with_secrets(environ, secrets or sources_of(environ)))
        home = reader.path("HOME") or default_home(environ)
        database_url, owner_url, redis_url = _servers(reader)
        is_embedded = database_url is None
        sandbox_url = reader.web_url("SANDBOX_URL", reader.text_or_default("SANDBOX_URL"))
        lob = read_lob(reader, sandbox_url if is_embedded else None)
        host, port = reader.text_or_default("HTTP_HOST"), _port(reader)
        public_url = _public_url(reader, host, port, is_embedded=is_embedded)
        settings = cls(
            home=home,
            database_url=database_url,
            owner_database_url=owner_url,
            redis_url=redis_url,
            db_pool_size=reader.whole("DB_POOL_SIZE", least=1, most=200),
            db_requests=_patience(reader, "DB"),
            db_work=_patience(reader, "DB_WORK"),
            http_host=host,
            http_port=port,
            public_url=public_url,
            web_url=reader.web_url("WEB_URL", public_url),
            trusted_proxies=reader.addresses("TRUSTED_PROXIES"),
            cors_origins=reader.origins("CORS_ORIGINS"),
            limits=read_limits(reader),
            workers=reader.whole("WORKERS", least=1, most=64),
            retention_sweep_hours=reader.whole("RETENTION_SWEEP_HOURS", least=0, most=168),
            secret_key_file=_key_file(reader, "SECRET_KEY_FILE", home, is_embedded=is_embedded),
            master_key_file=_master_key_file(reader, home, is_embedded=is_embedded),
            kms=read_kms(reader),
            clock_file=reader.path("CLOCK_FILE"),
            argon2=_argon2(reader),
            sandbox_url=sandbox_url,
            smartcredit=read_smartcredit(reader, sandbox_url if is_embedded else None),
            lob=lob,
            prices=read_prices(reader, lob),
            ai=read_ai(reader),
            ai_addresses=read_ai_addresses(reader),
            smtp_url=_smtp_url(reader),
            mailbox=home / "mailbox",
            mail_from=reader.text_or_default("MAIL_FROM"),
            evidence=read_evidence(reader, home),
        )
        settings._refuse_play_with_live_mail()
        return settings

    @property
    def is_embedded(self) -> bool:
        """Whether the private servers in `home` are used; keys may then be made, too."""
        return self.database_url is None

    @property
    def sandboxed(self) -> dict[str, bool]:
        """By configured vendor, whether its URL leads to this machine."""
        urls = {
            "smartcredit": self.smartcredit and self.smartcredit.url,
            "lob": self.lob and self.lob.url,
            "ai": self.ai and self.ai.url,
        }
        return {vendor: is_loopback(url) for vendor, url in urls.items() if url}

    def _refuse_play_with_live_mail(self) -> None:
        if self.clock_file and not (self.is_embedded and all(self.sandboxed.values())):
            raise SettingsRefused(
                "REDRESS_CLOCK_FILE simulates time: it works only with the embedded servers "
                "and with every vendor in the sandbox"
            )
        if self.lob and self.lob.is_live and self.sandboxed.get("smartcredit"):
            raise SettingsRefused(
                "REDRESS_LOB_API_KEY is a live key while REDRESS_SMARTCREDIT_URL is a sandbox: "
                "invented disputes would be mailed"
            )


def default_home(environ: Mapping[str, str]) -> Path:
    """The user's data folder; for root a system one, since PostgreSQL cannot enter root's home."""
    if os.geteuid() == 0:
        return Path("/var/lib/redress")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "redress"
    data = environ.get("XDG_DATA_HOME", "")
    return (Path(data) if data.startswith("/") else Path.home() / ".local" / "share") / "redress"


def _servers(reader: Reader) -> tuple[str, str, str] | tuple[None, None, None]:
    names = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL")
    named = [name for name in names if reader.text(name)]
    if not named:
        return None, None, None
    because = f"together with REDRESS_{named[0]}: set all of {', '.join(names)}, or none"
    return (
        reader.url("DATABASE_URL", _POSTGRES, because=because),
        reader.url("OWNER_DATABASE_URL", _POSTGRES, because=because),
        reader.url("REDIS_URL", ("redis", "rediss", "unix"), because=because),
    )


def _patience(reader: Reader, whose: str) -> DatabasePatience:
    return DatabasePatience(
        statement_s_max=reader.whole(f"{whose}_STATEMENT_S_MAX", least=1, most=86_400),
        lock_s_max=reader.whole(f"{whose}_LOCK_S_MAX", least=1, most=86_400),
    )


def _port(reader: Reader) -> int:
    return reader.whole("HTTP_PORT", least=0, most=65_535)


def _public_url(reader: Reader, host: str, port: int, *, is_embedded: bool) -> str:
    if not is_embedded:
        reader.required("PUBLIC_URL", because="with REDRESS_DATABASE_URL: browsers come by it")
    shown = f"[{host}]" if ":" in host else host
    own = f"http://{shown}:{port}"
    return reader.web_url("PUBLIC_URL", own if is_loopback(own) else f"http://127.0.0.1:{port}")


def _key_file(reader: Reader, name: str, home: Path, *, is_embedded: bool) -> Path:
    if not is_embedded:
        reader.required(name, because="with REDRESS_DATABASE_URL: keys are made only for embedded")
    return reader.path(name) or home / "keys" / name.removesuffix("_FILE").lower()


def _master_key_file(reader: Reader, home: Path, *, is_embedded: bool) -> Path | None:
    """With AWS KMS none is needed; one that is named still unwraps what it wrapped before."""
    if reader.text("KMS_KEY_ID"):
        return reader.path("MASTER_KEY_FILE")
    return _key_file(reader, "MASTER_KEY_FILE", home, is_embedded=is_embedded)


def _argon2(reader: Reader) -> Argon2Settings:
    time_cost = reader.whole("ARGON2_TIME_COST", least=1, most=100)
    least = _ARGON2_KIB_MIN.get(time_cost, _ARGON2_KIB_MIN_OTHERWISE)
    return Argon2Settings(
        time_cost=time_cost,
        memory_kib=reader.whole("ARGON2_MEMORY_KIB", least=least, most=4_194_304),
        parallelism=reader.whole("ARGON2_PARALLELISM", least=1, most=16),
    )


def _smtp_url(reader: Reader) -> str | None:
    url = reader.text("SMTP_URL")
    if url is None:
        return None
    parts = split("SMTP_URL", url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingsRefused("REDRESS_SMTP_URL must be smtp://host:port or smtps://host:port")
    return url
