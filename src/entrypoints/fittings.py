"""Which adapter the settings call for; heavy libraries are imported by the one that needs them."""

from contextlib import ExitStack
from dataclasses import dataclass

import sqlalchemy as sa
import sqlalchemy.exc

from adapters.anthropic.narrator import AnthropicNarrator
from adapters.kms import AwsKeyService, LocalKeyService, MovingKeyService, SigningKeys
from adapters.lob.address_verifier import LobAddressVerifier
from adapters.lob.api import LobApi
from adapters.lob.mail_carrier import LobMailCarrier
from adapters.lob.notices import LobNotices
from adapters.local_files import LocalObjectStore
from adapters.mailbox.folder import MailboxFolder
from adapters.openai.narrator import OpenAiNarrator
from adapters.postgres.engine import Patience, create_engine
from adapters.postgres.machine_keys import PostgresMachineKeys
from adapters.postgres.migrations import newest_revision, present_revision
from adapters.redis.permission_cache import RedisPermissionCache
from adapters.s3.objects import S3ObjectStore
from adapters.smartcredit.notices import SmartCreditNotices
from adapters.smartcredit.report_provider import SmartCreditProvider
from adapters.smtp.mailer import SmtpMailer, SmtpServer
from adapters.system import SimulatedClock, system_clock
from adapters.unconfigured import (
    NoAddressVerifier,
    NoCarrierNotices,
    NoMailCarrier,
    NoProviderNotices,
    NoReportProvider,
)
from application.accounts.ports import PermissionCache
from application.credit_reports.ports import ReportProvider
from application.keys.ports import SealedValues
from application.letters.ports import Narrator
from application.mail.ports import AddressVerifier, CarrierNotices, MailCarrier
from application.mail.tariff import MailTariff
from application.notifications.ports import Mailer
from application.ports import Clock
from application.sealing import KeyService
from application.webhooks.ports import ProviderNotices
from domain.money import Money
from entrypoints.settings import Settings
from entrypoints.startup import Servers

CONNECTION_DONE = "/oauth/smartcredit/callback"
NARRATION_S_MAX = 40.0  # within the time a job may take, with room for the letter itself
_SMARTCREDIT = {"vendor": "SmartCredit", "variable": "REDRESS_SMARTCREDIT_URL"}
_LOB = {"vendor": "Lob", "variable": "REDRESS_LOB_API_KEY"}

# Lob prints up to 120 sides; the sheet that carries the address takes two of them.
LETTER_PAGES_MAX = 118


def closing() -> ExitStack:
    """What is closed with the container, the last opened first."""
    return ExitStack()


def clock(settings: Settings) -> Clock:
    return SimulatedClock(settings.clock_file) if settings.clock_file else system_clock


def engine(
    settings: Settings, servers: Servers, opened: ExitStack, *, answers_requests: bool
) -> sa.Engine:
    """Who waits for an answer waits a shorter time than a job or a command may."""
    allowed = settings.db_requests if answers_requests else settings.db_work
    made = create_engine(
        servers.database_url,
        pool_size=settings.db_pool_size,
        patience=Patience(statement_s=allowed.statement_s_max, lock_s=allowed.lock_s_max),
    )
    opened.callback(made.dispose)
    return made


def permission_cache(servers: Servers, signing_keys: SigningKeys) -> PermissionCache:
    """After a rotation, processes with another newest key hold each other's entries for absent."""
    newest = signing_keys()[0]
    return RedisPermissionCache.at(servers.redis_url, secret=newest.private_bytes_raw())


def machine_keys(engine: sa.Engine, opened: ExitStack) -> PostgresMachineKeys:
    made = PostgresMachineKeys(engine)
    opened.callback(made.close)
    return made


def key_service(settings: Settings, opened: ExitStack) -> KeyService:
    file, kms = settings.master_key_file, settings.kms
    if kms is None:
        # Without KMS there always is a file: the settings see to it.
        assert file is not None  # noqa: S101
        return LocalKeyService.from_file(file, may_create=settings.is_embedded)
    aws = AwsKeyService(key_ids=kms.key_ids, endpoint_url=kms.endpoint_url)
    opened.callback(aws.close)
    return MovingKeyService(aws, LocalKeyService.from_file(file)) if file else aws


def objects(settings: Settings) -> LocalObjectStore | S3ObjectStore:
    evidence = settings.evidence
    if evidence.folder is not None:
        return LocalObjectStore(evidence.folder)
    return S3ObjectStore(
        bucket=evidence.bucket, prefix=evidence.prefix, endpoint_url=evidence.endpoint_url
    )


def all_sealed(*values: SealedValues) -> tuple[SealedValues, ...]:
    """Wherever something lies sealed, in the order in which keys are replaced."""
    return values


def report_provider(settings: Settings, now: Clock, opened: ExitStack) -> ReportProvider:
    smartcredit = settings.smartcredit
    if smartcredit is None:
        return NoReportProvider(**_SMARTCREDIT)
    provider = SmartCreditProvider(
        url=smartcredit.url,
        client_id=smartcredit.client_id,
        client_secret=smartcredit.client_secret,
        clock=now,
    )
    opened.callback(provider.close)
    return provider


def provider_notices(settings: Settings) -> ProviderNotices:
    if settings.smartcredit is None:
        return NoProviderNotices(**_SMARTCREDIT)
    smartcredit = settings.smartcredit
    return SmartCreditNotices(
        secret=smartcredit.webhook_secret, former=smartcredit.previous_webhook_secret
    )


def mail_carrier(settings: Settings) -> MailCarrier:
    api = _lob_api(settings)
    return NoMailCarrier(**_LOB) if api is None else LobMailCarrier(api)


def address_verifier(settings: Settings) -> AddressVerifier:
    api = _lob_api(settings)
    return NoAddressVerifier(**_LOB) if api is None else LobAddressVerifier(api)


def carrier_notices(settings: Settings) -> CarrierNotices:
    if settings.lob is None:
        return NoCarrierNotices(**_LOB)
    return LobNotices(
        secret=settings.lob.webhook_secret, former=settings.lob.previous_webhook_secret
    )


def tariff(settings: Settings) -> MailTariff:
    prices = settings.prices
    return MailTariff(
        letter=Money(prices.letter_minor),
        extra_page=Money(prices.extra_page_minor),
        certified=Money(prices.certified_minor),
        return_receipt=Money(prices.return_receipt_minor),
        ups_next_day_air=Money(prices.ups_next_day_minor),
    )


def narrator(settings: Settings) -> Narrator | None:
    """None when no AI provider is configured: letters are then worded without one."""
    ai = settings.ai
    if ai is None:
        return None
    if ai.provider == "anthropic":
        return AnthropicNarrator(
            api_key=ai.api_key, model=ai.model, url=ai.url, deadline_s=NARRATION_S_MAX
        )
    return OpenAiNarrator(
        api_key=ai.api_key, model=ai.model, url=ai.url, deadline_s=NARRATION_S_MAX
    )


def mailer(settings: Settings, now: Clock) -> Mailer:
    if settings.smtp_url is None:
        return MailboxFolder(settings.mailbox, sender=settings.mail_from, clock=now)
    return SmtpMailer(SmtpServer.at(settings.smtp_url), sender=settings.mail_from, clock=now)


def connection_done_url(settings: Settings) -> str:
    """Where the provider sends the consumer back to after consenting."""
    return f"{settings.public_url}{CONNECTION_DONE}"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What requests need; each check has a connection of its own, the pool may be busy."""

    database_url: str
    needed_revision: str | None

    @classmethod
    def of(cls, servers: Servers) -> "Readiness":
        return cls(servers.database_url, newest_revision())

    def __call__(self) -> dict[str, bool]:
        try:
            present = present_revision(self.database_url)
        except sqlalchemy.exc.SQLAlchemyError:
            return {"database": False, "schema": False}
        return {"database": True, "schema": present == self.needed_revision}


def _lob_api(settings: Settings) -> LobApi | None:
    lob = settings.lob
    return None if lob is None else LobApi(key=lob.api_key, url=lob.url)
