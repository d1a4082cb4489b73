"""Secret variables in files, previous ones, and what is refused by name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.lob.notices import LobNotices
from adapters.memory.secrets import MemorySecrets
from adapters.smartcredit.notices import SmartCreditNotices
from application.webhooks.ports import WebhookForged
from domain.errors import InvalidField
from entrypoints.sandbox.signatures import lob_signature, smartcredit_signature
from entrypoints.settings import VARIABLES, Settings, SettingsRefused

HOME = {"REDRESS_HOME": "/srv/redress"}
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


def kept_in(folder: Path, **secrets: str) -> dict[str, str]:
    """Variables that name a file each."""
    environ = dict(HOME)
    for name, value in secrets.items():
        path = folder / name.lower()
        path.write_text(value)
        environ[f"REDRESS_{name}_FILE"] = str(path)
    return environ


def test_secrets_are_read_from_the_files_that_variables_name(tmp_path) -> None:
    environ = kept_in(
        tmp_path,
        LOB_API_KEY="test_from-a-file-0123456789\n",
        LOB_WEBHOOK_SECRET="webhooks-from-a-file\n",
        LOB_WEBHOOK_SECRET_PREVIOUS="webhooks-of-last-month",
        SMTP_URL="smtps://user:pw@mail.example.com",
    )
    settings = Settings.read(environ | {"REDRESS_LOB_URL": "http://127.0.0.1:9/lob"})
    assert settings.lob is not None
    assert settings.lob.api_key == "test_from-a-file-0123456789"
    assert settings.lob.webhook_secret == "webhooks-from-a-file"
    assert settings.lob.previous_webhook_secret == "webhooks-of-last-month"
    assert settings.smtp_url == "smtps://user:pw@mail.example.com"
    for secret in ("from-a-file", "last-month", ":pw@"):
        assert secret not in repr(settings)


def test_every_secret_may_be_in_a_file_and_nothing_else(tmp_path) -> None:
    for variable in VARIABLES:
        environ = HOME | {f"{variable.name}_FILE": str(tmp_path / "absent")}
        expected = "cannot be read" if variable.is_secret else "is no setting of Redress"
        with pytest.raises(SettingsRefused, match=f"{variable.name}_FILE .*{expected}"):
            Settings.read(environ)


def test_a_secret_that_is_set_in_two_ways_is_refused(tmp_path) -> None:
    environ = kept_in(tmp_path, LOB_API_KEY="test_from-a-file-0123456789")
    with pytest.raises(SettingsRefused, match="REDRESS_LOB_API_KEY_FILE are both set"):
        Settings.read(environ | {"REDRESS_LOB_API_KEY": "test_0123456789abcdef"})


@pytest.mark.parametrize("value", ["one\ntwo", "nul\x00", "bell\x07"])
def test_a_secret_of_several_lines_is_refused_and_not_repeated(value) -> None:
    secrets = MemorySecrets()
    secrets.set("REDRESS_LOB_WEBHOOK_SECRET", value)
    with pytest.raises(SettingsRefused, match="REDRESS_LOB_WEBHOOK_SECRET must be one line") as it:
        Settings.read(HOME, secrets)
    assert value not in str(it.value)


def test_a_source_that_does_not_answer_keeps_the_process_from_starting() -> None:
    with pytest.raises(SettingsRefused, match="REDRESS_DATABASE_URL cannot be read"):
        Settings.read(HOME, MemorySecrets(is_down=True))


@pytest.mark.parametrize("prefix", ["redress prod/", "redress\nprod/", "a" * 201, "ünder/"])
def test_a_prefix_that_names_nothing_at_aws_is_refused(prefix) -> None:
    with pytest.raises(SettingsRefused, match="REDRESS_AWS_SECRETS_PREFIX must be the beginning"):
        Settings.read(HOME | {"REDRESS_AWS_SECRETS_PREFIX": f"x{prefix}"})


def test_lobs_public_test_secret_is_no_former_secret_either() -> None:
    with pytest.raises(SettingsRefused, match="public test secret"):
        Settings.read(HOME | {"REDRESS_LOB_WEBHOOK_SECRET_PREVIOUS": "secret"})


@pytest.mark.parametrize(
    ("notices", "sign"),
    [(LobNotices, lob_signature), (SmartCreditNotices, smartcredit_signature)],
)
def test_the_former_secret_is_taken_as_well_and_no_third_one(notices, sign) -> None:
    """A signed body that is no event gets past the signature, and no further."""
    both = notices(secret="the-new-secret", former="the-former-secret")
    for secret in ("the-new-secret", "the-former-secret"):
        with pytest.raises(InvalidField):
            both.open(sign(secret, b"{}", NOW), b"{}", now=NOW)
    for secret in ("another-secret", ""):
        with pytest.raises(WebhookForged):
            both.open(sign(secret, b"{}", NOW), b"{}", now=NOW)
    only = notices(secret="the-new-secret")
    with pytest.raises(WebhookForged):
        only.open(sign("the-former-secret", b"{}", NOW), b"{}", now=NOW)
    none = notices(secret="", former="the-former-secret")
    with pytest.raises(WebhookForged):
        none.open(sign("the-former-secret", b"{}", NOW), b"{}", now=NOW)
