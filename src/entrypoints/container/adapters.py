"""Every adapter, made once per process on first use."""

import time

from dependency_injector import containers, providers

from adapters.argon2.password_hasher import Argon2PasswordHasher
from adapters.evidence.sealed_values import SealedEvidence
from adapters.evidence.vault import SealedEvidenceVault
from adapters.jwt.access_tokens import JwtAccessTokens
from adapters.jwt.mailed_tokens import DerivedTokenMint
from adapters.jwt.refresh_tokens import DerivedRefreshTokens
from adapters.kms import AesGcmSealer, SigningKeys, WrappedKeyRing
from adapters.pillow.image_cleaner import PillowImageCleaner
from adapters.postgres.directory import PostgresDirectory
from adapters.postgres.idempotency import PostgresIdempotencyKeys
from adapters.postgres.job_board import PostgresJobBoard
from adapters.postgres.job_queue import PostgresJobQueue
from adapters.postgres.key_rotations import PostgresKeyRotations
from adapters.postgres.platform import PostgresPlatformDirectory
from adapters.postgres.sealed_values import PostgresSealedValues
from adapters.postgres.sign_ins import PostgresSessions
from adapters.postgres.tenant_keys import PostgresTenantKeys
from adapters.postgres.webhook_addresses import PostgresWebhookAddresses
from adapters.postgres.work import PostgresDatabase
from adapters.pyotp.one_time_codes import PyotpOneTimeCodes
from adapters.redis.rate_limits import RedisRateLimits
from adapters.report_formats import ReportFormats
from adapters.reportlab.letter_renderer import ReportLabLetterRenderer
from adapters.reportlab.review_printer import ReportLabReviewPrinter
from adapters.rq.doorbell import RqDoorbell
from adapters.segno.qr_codes import SegnoQrCodes
from adapters.system import RandomRecoveryCodes, new_id, new_secret, system_clock
from adapters.zxcvbn.common_passwords import ZxcvbnCommonPasswords
from application.accounts.new_passwords import NewPasswords
from entrypoints import fittings, tenant_fittings
from entrypoints.settings import Settings
from entrypoints.startup import Servers

_Once = providers.ThreadSafeSingleton
_Each = providers.Factory


class Adapters(containers.DeclarativeContainer):
    """Every adapter, made once per process on first use."""

    settings: providers.Dependency[Settings] = providers.Dependency(instance_of=Settings)
    servers: providers.Dependency[Servers] = providers.Dependency(instance_of=Servers)
    closing = _Once(fittings.closing)

    machine_clock = providers.Object(system_clock)
    clock = _Once(fittings.clock, settings)
    new_id = providers.Object(new_id)
    new_secret = providers.Object(new_secret)

    answers_requests = providers.Object(provides=False)
    engine = _Once(fittings.engine, settings, servers, closing, answers_requests=answers_requests)
    key_service = _Once(fittings.key_service, settings, closing)
    tenant_keys = _Once(PostgresTenantKeys, engine)
    sealer = _Once(AesGcmSealer, keys=tenant_keys, key_service=key_service)
    database = _Once(PostgresDatabase, engine, sealer, new_id, clock)
    begin = database.provided.begin
    directory = _Once(PostgresDirectory, engine)
    tenant_ids = directory.provided.tenant_ids
    sessions = _Once(PostgresSessions, engine)
    platform = _Once(PostgresPlatformDirectory, engine)
    machine_keys = _Once(fittings.machine_keys, engine, closing)
    idempotency_keys = _Once(PostgresIdempotencyKeys, database)
    job_queue = _Once(PostgresJobQueue, engine)
    job_board = _Once(PostgresJobBoard, engine)
    doorbell = _Once(RqDoorbell.at, servers.provided.redis_url)
    rate_limits = _Once(RedisRateLimits.at, servers.provided.redis_url)

    signing_keys = _Once(
        SigningKeys,
        settings.provided.secret_key_file,
        may_create=settings.provided.is_embedded,
    )
    access_tokens = _Once(
        JwtAccessTokens,
        signing_keys,
        issuer=settings.provided.public_url,
        audience=settings.provided.public_url,
    )
    refresh_tokens = _Once(DerivedRefreshTokens, signing_keys)
    hasher = _Once(
        Argon2PasswordHasher,
        time_cost=settings.provided.argon2.time_cost,
        memory_kib=settings.provided.argon2.memory_kib,
        parallelism=settings.provided.argon2.parallelism,
    )
    one_time_codes = _Once(PyotpOneTimeCodes)
    qr_codes = _Once(SegnoQrCodes)
    recovery_codes = _Once(RandomRecoveryCodes)

    common_passwords = _Once(ZxcvbnCommonPasswords)
    passwords = _Each(NewPasswords, hasher, common_passwords)
    mint = _Once(DerivedTokenMint, signing_keys)

    objects = _Once(fittings.objects, settings)
    vault = _Once(SealedEvidenceVault, objects, sealer)
    key_ring = _Once(WrappedKeyRing, tenant_keys, key_service, sealer)
    key_rotations = _Once(PostgresKeyRotations, engine)
    sealed_rows = _Once(PostgresSealedValues, engine, sealer)
    sealed_evidence = _Once(SealedEvidence, objects, objects, sealer)
    sealed_values = providers.Callable(fittings.all_sealed, sealed_rows, sealed_evidence)
    pause = providers.Object(time.sleep)
    reader = _Once(ReportFormats)
    images = _Once(PillowImageCleaner)
    renderer = _Once(ReportLabLetterRenderer, page_limit=fittings.LETTER_PAGES_MAX)
    review_printer = _Once(ReportLabReviewPrinter)
    report_provider = _Once(fittings.report_provider, settings, clock, closing)
    provider_notices = _Once(fittings.provider_notices, settings)
    carrier = _Once(fittings.mail_carrier, settings)
    address_verifier = _Once(fittings.address_verifier, settings)
    carrier_notices = _Once(fittings.carrier_notices, settings)
    narrator = _Once(fittings.narrator, settings)
    carrying = _Once(tenant_fittings.carrying, settings, begin, carrier, address_verifier)
    carriers = _Once(tenant_fittings.mail_carriers, carrying)
    firm_carrier_notices = _Once(tenant_fittings.firm_carrier_notices, carrying)
    providing = _Once(tenant_fittings.providing, settings, begin, report_provider, clock, closing)
    report_providers = _Once(tenant_fittings.report_providers, providing)
    firm_provider_notices = _Once(tenant_fittings.firm_provider_notices, providing)
    narrators = _Once(tenant_fittings.narrators, settings, begin, narrator, closing)
    vendor_accounts = _Once(tenant_fittings.vendor_accounts, settings)
    webhook_addresses = _Once(PostgresWebhookAddresses, engine)
    mailer = _Once(fittings.mailer, settings, clock)
    tariff = _Once(fittings.tariff, settings)
    connection_done_url = providers.Callable(fittings.connection_done_url, settings)
    readiness = _Once(fittings.Readiness.of, servers)
