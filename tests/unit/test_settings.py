"""Settings: what is read, and what is refused by name."""

from pathlib import Path

import pytest

from entrypoints.settings import VARIABLES, Settings, SettingsRefused, settings_table

SERVERS = {
    "REDRESS_DATABASE_URL": "postgresql://redress_app:pw@db/redress",
    "REDRESS_OWNER_DATABASE_URL": "postgresql://redress_owner:pw@db/redress",
    "REDRESS_REDIS_URL": "rediss://cache:6379/0",
    "REDRESS_PUBLIC_URL": "https://redress.example.com",
    "REDRESS_SECRET_KEY_FILE": "/run/secrets/signing",
    "REDRESS_MASTER_KEY_FILE": "/run/secrets/master",
}
LOB = {
    "REDRESS_LOB_API_KEY": "live_0123456789",
    "REDRESS_LOB_WEBHOOK_SECRET": "a-secret-of-our-own",
    "REDRESS_COST_LETTER_MINOR": "101",
    "REDRESS_COST_EXTRA_PAGE_MINOR": "11",
    "REDRESS_COST_CERTIFIED_MINOR": "501",
    "REDRESS_COST_RETURN_RECEIPT_MINOR": "281",
    "REDRESS_COST_UPS_NEXT_DAY_MINOR": "4001",
}
HOME = {"REDRESS_HOME": "/srv/redress"}


def test_without_any_setting_the_embedded_servers_and_the_sandbox_are_used() -> None:
    settings = Settings.read(HOME)
    assert settings.is_embedded
    assert settings.sandboxed == {"smartcredit": True, "lob": True}
    assert settings.http_host == "127.0.0.1"
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.master_key_file == Path("/srv/redress/keys/master_key")
    assert settings.evidence.folder == Path("/srv/redress/evidence")


def test_mails_lead_to_our_own_pages_unless_a_web_client_is_named() -> None:
    assert Settings.read(HOME).web_url == Settings.read(HOME).public_url
    named = Settings.read(HOME | {"REDRESS_WEB_URL": "https://app.example.com/"})
    assert named.web_url == "https://app.example.com"
    with pytest.raises(SettingsRefused, match="REDRESS_WEB_URL must be https"):
        Settings.read(HOME | {"REDRESS_WEB_URL": "http://app.example.com"})


def test_real_servers_without_vendors_leave_the_vendors_out() -> None:
    settings = Settings.read(SERVERS)
    assert not settings.is_embedded
    assert (settings.smartcredit, settings.lob, settings.ai) == (None, None, None)
    assert settings.sandboxed == {}


def test_real_servers_take_lob_with_the_contracts_prices() -> None:
    settings = Settings.read(SERVERS | LOB)
    assert settings.lob is not None
    assert settings.lob.url == "https://api.lob.com"
    assert settings.lob.is_live
    assert settings.prices.certified_minor == 501
    assert settings.sandboxed == {"lob": False}


def test_an_empty_value_counts_as_not_set() -> None:
    assert Settings.read(HOME | {"REDRESS_DATABASE_URL": ""}).is_embedded


def test_evidence_goes_to_a_bucket_when_one_is_named() -> None:
    evidence = Settings.read(HOME | {"REDRESS_EVIDENCE_URL": "s3://vault/reports/"}).evidence
    assert (evidence.folder, evidence.bucket, evidence.prefix) == (None, "vault", "reports")


def test_a_loopback_ai_needs_no_key_and_a_real_one_does() -> None:
    local = {"REDRESS_AI_PROVIDER": "anthropic", "REDRESS_ANTHROPIC_URL": "http://127.0.0.1:9/a"}
    assert Settings.read(HOME | local).sandboxed["ai"]
    with pytest.raises(SettingsRefused, match="REDRESS_ANTHROPIC_API_KEY is needed"):
        Settings.read(HOME | {"REDRESS_AI_PROVIDER": "anthropic"})


def test_trusted_proxies_are_named_and_nobody_is_without_a_name() -> None:
    named = {"REDRESS_TRUSTED_PROXIES": "10.0.0.1, 10.1.0.0/16,2001:db8::/32"}
    assert Settings.read(HOME).trusted_proxies == ()
    assert Settings.read(HOME | named).trusted_proxies == (
        "10.0.0.1",
        "10.1.0.0/16",
        "2001:db8::/32",
    )


def test_no_secret_shows_in_the_settings_text() -> None:
    told = {
        "REDRESS_SMARTCREDIT_CLIENT_SECRET": "hidden-one",
        "REDRESS_LOB_WEBHOOK_SECRET": "hidden-two",
        "REDRESS_SMTP_URL": "smtps://user:hidden-three@mail.example.com",
        "REDRESS_AI_PROVIDER": "openai",
        "REDRESS_OPENAI_API_KEY": "hidden-four",
    }
    text = repr(
        Settings.read(
            SERVERS
            | LOB
            | {
                "REDRESS_SMARTCREDIT_URL": "https://sc.example.com",
                "REDRESS_SMARTCREDIT_CLIENT_ID": "us",
                "REDRESS_SMARTCREDIT_WEBHOOK_SECRET": "hidden-five",
            }
            | told
        )
    )
    assert "hidden" not in text
    assert ":pw@" not in text
    assert "live_" not in text


REFUSED = [
    (HOME | {"REDRESS_HTTP_PROT": "80"}, "REDRESS_HTTP_PROT .* did you mean REDRESS_HTTP_PORT"),
    (HOME | {"REDRESS_HTTP_PORT": "eighty"}, "REDRESS_HTTP_PORT must be a whole number"),
    (HOME | {"REDRESS_HTTP_PORT": "65536"}, "REDRESS_HTTP_PORT .* from 0 to 65535"),
    (HOME | {"REDRESS_DB_POOL_SIZE": "0"}, "REDRESS_DB_POOL_SIZE"),
    ({"REDRESS_HOME": "here"}, "REDRESS_HOME must be an absolute path"),
    (HOME | {"REDRESS_TRUSTED_PROXIES": "*"}, "REDRESS_TRUSTED_PROXIES .* '\\*' is none; to trust"),
    (HOME | {"REDRESS_TRUSTED_PROXIES": "::/0"}, "REDRESS_TRUSTED_PROXIES must not be everybody"),
    (HOME | {"REDRESS_TRUSTED_PROXIES": "10.0.0.1,"}, "REDRESS_TRUSTED_PROXIES .* '' is none"),
    (HOME | {"REDRESS_TRUSTED_PROXIES": "10.0.0.1/8"}, "REDRESS_TRUSTED_PROXIES .* is none"),
    (HOME | {"REDRESS_TRUSTED_PROXIES": "proxy.example.com"}, "REDRESS_TRUSTED_PROXIES must be"),
    (HOME | {"REDRESS_AI_PROVIDER": "oracle"}, "REDRESS_AI_PROVIDER must be one of none"),
    (HOME | {"REDRESS_LOB_URL": "ftp://lob"}, "REDRESS_LOB_URL must be an http"),
    (HOME | {"REDRESS_LOB_URL": "http://api.lob.com"}, "REDRESS_LOB_URL must be https"),
    (HOME | {"REDRESS_LOB_URL": "https://[api"}, "REDRESS_LOB_URL is not a URL"),
    (HOME | {"REDRESS_LOB_API_KEY": "sk_1"}, "REDRESS_LOB_API_KEY|REDRESS_LOB_WEBHOOK_SECRET"),
    (SERVERS | LOB | {"REDRESS_LOB_API_KEY": "test_pub_1"}, "REDRESS_LOB_API_KEY must be a secret"),
    (SERVERS | LOB | {"REDRESS_LOB_WEBHOOK_SECRET": "secret"}, "REDRESS_LOB_WEBHOOK_SECRET"),
    (SERVERS | LOB | {"REDRESS_LOB_URL": "http://127.0.0.1:1"}, "live key, and REDRESS_LOB_URL"),
    (
        SERVERS | LOB | {"REDRESS_COST_CERTIFIED_MINOR": ""},
        "REDRESS_COST_CERTIFIED_MINOR is needed",
    ),
    (
        SERVERS | LOB | {"REDRESS_SMARTCREDIT_URL": "http://localhost:1"},
        "invented disputes would be mailed",
    ),
    (HOME | {"REDRESS_EVIDENCE_URL": "gs://b"}, "REDRESS_EVIDENCE_URL must be s3"),
    (HOME | {"REDRESS_SMTP_URL": "mail.example.com"}, "REDRESS_SMTP_URL must be smtp"),
    (HOME | {"REDRESS_ARGON2_TIME_COST": "1", "REDRESS_ARGON2_MEMORY_KIB": "8"}, "ARGON2_MEMORY"),
    (SERVERS | {"REDRESS_CLOCK_FILE": "/srv/clock"}, "REDRESS_CLOCK_FILE simulates time"),
    (SERVERS | {"REDRESS_DATABASE_URL": "mysql://db"}, "REDRESS_DATABASE_URL must start with"),
    (
        HOME | {"REDRESS_SMARTCREDIT_URL": "https://sc.example.com"},
        "REDRESS_SMARTCREDIT_CLIENT_ID is needed",
    ),
    *((SERVERS | {name: ""}, f"{name} is needed") for name in SERVERS),
]


@pytest.mark.parametrize(("environ", "sentence"), REFUSED)
def test_what_does_not_fit_is_refused_by_name(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsRefused, match=sentence) as refusal:
        Settings.read(environ)
    assert "pw@" not in str(refusal.value)


def test_other_programs_variables_and_the_tests_own_are_left_alone() -> None:
    Settings.read(HOME | {"PATH": "/bin", "REDRESS_SAMPLES": "/samples"})


def test_the_table_for_the_readme_has_one_row_per_variable() -> None:
    rows = settings_table().splitlines()
    assert len(rows) == len(VARIABLES) + 2
    assert all(
        f"`{variable.name}`" in row for variable, row in zip(VARIABLES, rows[2:], strict=True)
    )
