"""Every environment variable the product reads, in one table; README's is printed from it."""

from dataclasses import dataclass


class SettingsRefused(Exception):
    """The settings do not fit together; the sentence names the variable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One variable: `default` is what is used without it, or a phrase in brackets."""

    name: str
    meaning: str
    default: str = ""
    is_secret: bool = False


def _v(name: str, meaning: str, default: str = "", *, secret: bool = False) -> Variable:
    return Variable(name=f"REDRESS_{name}", meaning=meaning, default=default, is_secret=secret)


VARIABLES: tuple[Variable, ...] = (
    _v("HOME", "folder of the embedded servers, keys, mailbox and evidence", "(user data folder)"),
    _v("DATABASE_URL", "PostgreSQL as the application's role", "(embedded)", secret=True),
    _v("OWNER_DATABASE_URL", "PostgreSQL as the owner, for migrations", "(embedded)", secret=True),
    _v("REDIS_URL", "Redis for work and caches; may be wiped", "(embedded)", secret=True),
    _v("DB_POOL_SIZE", "database connections, and so request threads, per process", "20"),
    _v("DB_STATEMENT_S_MAX", "seconds one statement of a request may run, then 503", "20"),
    _v("DB_LOCK_S_MAX", "seconds it may wait for a lock of another, then 503", "5"),
    _v("DB_WORK_STATEMENT_S_MAX", "the same for workers and commands", "600"),
    _v("DB_WORK_LOCK_S_MAX", "the same for their locks", "60"),
    _v("HTTP_HOST", "address to listen on", "127.0.0.1"),
    _v("HTTP_PORT", "port to listen on", "8080"),
    _v("PUBLIC_URL", "what browsers and vendors call us by", "(host and port)"),
    _v(
        "WEB_URL",
        "your own web client with [these pages](docs/operations.md#pages-that-e-mails-open), to "
        "which e-mails lead then",
        "(our pages at the public URL)",
    ),
    _v("TRUSTED_PROXIES", "addresses or networks whose X-Forwarded-For is believed, by commas"),
    _v("CORS_ORIGINS", "origins whose pages may call the API from a browser, by commas"),
    _v(
        "LIMITS",
        "requests per seconds that differ from [these](docs/operations.md#rate-limits), "
        "like `user=100/60, ip=1000/60`",
    ),
    _v("WORKERS", "worker processes that `redress worker` starts", "2"),
    _v(
        "RETENTION_SWEEP_HOURS",
        "how often a worker removes what retention rules let go; 0 leaves it to the command",
        "0",
    ),
    _v(
        "SECRET_KEY_FILE",
        "Ed25519 private keys (PEM); the first signs access tokens",
        "(made in HOME)",
    ),
    _v("MASTER_KEY_FILE", "256-bit key that wraps the tenants' data keys", "(made in HOME)"),
    _v("AWS_SECRETS_PREFIX", "where secrets are in AWS Secrets Manager, such as redress/prod/"),
    _v("KMS_KEY_ID", "AWS KMS key that wraps them instead; former ones follow, by commas"),
    _v("KMS_ENDPOINT_URL", "an AWS KMS that is not Amazon's public one"),
    _v("CLOCK_FILE", "simulated time shared between processes; sandbox only"),
    _v("ARGON2_TIME_COST", "passes of argon2id over memory", "2"),
    _v("ARGON2_MEMORY_KIB", "memory of one argon2id hash", "47104"),
    _v("ARGON2_PARALLELISM", "lanes of argon2id", "1"),
    _v("SANDBOX_URL", "where the vendors' sandbox listens", "http://127.0.0.1:8090"),
    _v("SMARTCREDIT_URL", "SmartCredit's API", "(sandbox)"),
    _v("SMARTCREDIT_CLIENT_ID", "our OAuth client", "(sandbox's)"),
    _v("SMARTCREDIT_CLIENT_SECRET", "its secret", "(sandbox's)", secret=True),
    _v("SMARTCREDIT_WEBHOOK_SECRET", "signs SmartCredit's webhooks", "(sandbox's)", secret=True),
    _v(
        "SMARTCREDIT_WEBHOOK_SECRET_PREVIOUS",
        "the former one, taken as well while SmartCredit changes over",
        secret=True,
    ),
    _v("LOB_URL", "Lob's API", "(sandbox, or https://api.lob.com with a key)"),
    _v("LOB_API_KEY", "test_ or live_ key", "(sandbox's)", secret=True),
    _v("LOB_WEBHOOK_SECRET", "signs Lob's webhooks", "(sandbox's)", secret=True),
    _v(
        "LOB_WEBHOOK_SECRET_PREVIOUS",
        "the former one, taken as well while Lob changes over",
        secret=True,
    ),
    _v("COST_LETTER_MINOR", "cents for a letter's first page", "(with the sandbox 110)"),
    _v("COST_EXTRA_PAGE_MINOR", "cents for each further page", "(with the sandbox 10)"),
    _v("COST_CERTIFIED_MINOR", "cents for certified mail", "(with the sandbox 530)"),
    _v("COST_RETURN_RECEIPT_MINOR", "cents for the return receipt", "(with the sandbox 282)"),
    _v("COST_UPS_NEXT_DAY_MINOR", "cents for UPS next day air", "(with the sandbox 4500)"),
    _v("AI_PROVIDER", "who words the narratives: none, anthropic or openai", "none"),
    _v("ANTHROPIC_URL", "Anthropic's API", "https://api.anthropic.com"),
    _v("ANTHROPIC_API_KEY", "its key", secret=True),
    _v("ANTHROPIC_MODEL", "its model", "claude-sonnet-4-5"),
    _v("OPENAI_URL", "OpenAI's API", "https://api.openai.com/v1"),
    _v("OPENAI_API_KEY", "its key", secret=True),
    _v("OPENAI_MODEL", "its model", "gpt-5-mini"),
    _v("SMTP_URL", "smtp:// or smtps:// with user and password", "(mailbox in HOME)", secret=True),
    _v("MAIL_FROM", "sender of e-mails", "Redress <redress@localhost>"),
    _v("EVIDENCE_URL", "s3://bucket/prefix or file:///folder", "(evidence in HOME)"),
    _v("S3_ENDPOINT_URL", "an S3 that is not Amazon's"),
)
NOT_SETTINGS = frozenset({"REDRESS_SAMPLES"})  # read by the tests alone


def settings_table() -> str:
    """The variables as a Markdown table."""
    rows = [f"| `{v.name}` | {v.meaning} | {v.default or '(none)'} |" for v in VARIABLES]
    return "\n".join(["| variable | meaning | without it |", "| --- | --- | --- |", *rows])
