"""Secrets: one contract for memory, environment, files and AWS Secrets Manager; and each's refusals."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.backends import get_backend
from moto.core.botocore_stubber import BotocoreStubber

from adapters.environment.secrets import EnvironmentSecrets
from adapters.memory.secrets import MemorySecrets
from adapters.secret_files.secrets import BYTES_MAX, FileSecrets
from adapters.secrets_manager.secrets import SecretsManagerSecrets
from application.secrets import Secrets, SecretUnreadable
from entrypoints.settings import Settings, SettingsRefused
from entrypoints.settings.secrets import SecretSources

NAME, OTHER = "REDRESS_LOB_WEBHOOK_SECRET", "REDRESS_LOB_API_KEY"
PREFIX = "redress/production/"


@dataclass
class Source:
    """A source of secrets, and how somebody sets one there."""

    secrets: Secrets
    set: Callable[[str, str], None]


@pytest.fixture
def aws(server, respond) -> Any:
    """moto's Secrets Manager behind a real socket."""
    stubber, lock = BotocoreStubber(), threading.Lock()

    def handle(request: Any) -> Any:
        headers = HTTPHeaders()
        for name, value in request.headers.items():
            headers[name] = value
        asked = AWSPreparedRequest(
            method=request.method,
            url=f"https://secretsmanager.us-east-1.amazonaws.com{request.path}",
            headers=headers,
            body=request.body,
            stream_output=False,
        )
        with lock:
            status, _, body = stubber.process_request(asked)
        return respond(status=status, body=body.encode() if isinstance(body, str) else body)

    get_backend("secretsmanager").reset()
    server.handle = handle
    return server


@pytest.fixture
def manager(aws) -> Iterator[SecretsManagerSecrets]:
    made = secrets_manager(aws.url)
    yield made
    made.close()


def secrets_manager(url: str, prefix: str = PREFIX) -> SecretsManagerSecrets:
    return SecretsManagerSecrets(
        prefix=prefix,
        endpoint_url=url,
        region="us-east-1",
        access_key_id="AKIATEST",
        secret_access_key="secret",
    )


@pytest.fixture(params=["memory", "environment", "files", "secrets_manager"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Source:
    if request.param == "memory":
        memory = MemorySecrets()
        return Source(memory, memory.set)
    if request.param == "environment":
        return in_environment()
    if request.param == "files":
        return in_files(tmp_path)
    return in_secrets_manager(request.getfixturevalue("manager"))


def in_environment() -> Source:
    environ: dict[str, str] = {}

    def set_to(name: str, value: str) -> None:
        if name in environ:
            environ[f"{name}_PREVIOUS"] = environ[name]
        environ[name] = value

    return Source(EnvironmentSecrets(environ), set_to)


def in_files(folder: Path) -> Source:
    environ: dict[str, str] = {}

    def set_to(name: str, value: str) -> None:
        present, previous = folder / name, folder / f"{name}.previous"
        if present.exists():
            present.rename(previous)
            environ[f"{name}_PREVIOUS_FILE"] = str(previous)
        present.write_text(f"{value}\n")
        environ[f"{name}_FILE"] = str(present)

    return Source(FileSecrets(environ), set_to)


def in_secrets_manager(manager: SecretsManagerSecrets) -> Source:
    known: set[str] = set()

    def set_to(name: str, value: str) -> None:
        client = manager._client
        if name in known:
            client.put_secret_value(SecretId=f"{PREFIX}{name}", SecretString=value)
        else:
            client.create_secret(Name=f"{PREFIX}{name}", SecretString=value)
        known.add(name)

    return Source(manager, set_to)


def test_what_was_never_set_is_none(source) -> None:
    assert source.secrets.current(NAME) is None
    assert source.secrets.previous(NAME) is None


def test_what_was_set_is_read_under_its_own_name_alone(source) -> None:
    source.set(NAME, "a-secret-of-lob")
    assert source.secrets.current(NAME) == "a-secret-of-lob"
    assert source.secrets.previous(NAME) is None
    assert source.secrets.current(OTHER) is None


def test_after_a_change_the_newest_counts_and_the_one_before_is_told_as_previous(source) -> None:
    for value in ("first-secret", "second-secret", "third-secret"):
        source.set(NAME, value)
    assert source.secrets.current(NAME) == "third-secret"
    assert source.secrets.previous(NAME) == "second-secret"


def test_no_source_shows_its_secrets_in_its_text(source) -> None:
    source.set(NAME, "a-secret-of-lob")
    source.secrets.current(NAME)
    assert "a-secret-of-lob" not in repr(source.secrets)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda _folder: Path("relative/secret"), "must be an absolute path"),
        (lambda folder: folder / "absent", "cannot be read: No such file"),
        (lambda folder: folder, "cannot be read: Is a directory"),
        (lambda folder: written(folder, b""), "an empty file"),
        (lambda folder: written(folder, b" \n"), "an empty file"),
        (lambda folder: written(folder, b"\xff\xfe"), "no text"),
        (lambda folder: written(folder, b"x" * (BYTES_MAX + 1)), "more than 16,384 bytes"),
    ],
)
def test_a_file_that_is_named_must_hold_a_secret(tmp_path, make, why) -> None:
    with pytest.raises(SecretUnreadable, match=f"{NAME}_FILE .*{why}"):
        FileSecrets({f"{NAME}_FILE": str(make(tmp_path))}).current(NAME)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "secret"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "DecryptionFailure", "InvalidRequestException"]
)
def test_what_aws_does_not_give_out_is_no_missing_secret(server, code) -> None:
    server.answer_json({"__type": code, "Message": "arn:aws:secretsmanager"}, 400)
    manager = secrets_manager(server.url)
    with pytest.raises(SecretUnreadable, match=f"{NAME} is not given out.*{code}"):
        manager.current(NAME)
    manager.close()


def test_an_aws_that_does_not_answer_is_no_missing_secret(closed_port) -> None:
    manager = secrets_manager(f"http://127.0.0.1:{closed_port}")
    with pytest.raises(SecretUnreadable, match=f"{NAME} cannot be read.*EndpointConnectionError"):
        manager.current(NAME)
    manager.close()


def test_bytes_and_emptiness_in_aws_are_named(aws, manager) -> None:
    manager._client.create_secret(Name=f"{PREFIX}{NAME}", SecretBinary=b"\x01\x02")
    manager._client.create_secret(Name=f"{PREFIX}{OTHER}", SecretString=" ")
    with pytest.raises(SecretUnreadable, match=f"{NAME} .* as bytes"):
        manager.current(NAME)
    with pytest.raises(SecretUnreadable, match=f"{OTHER} .* is empty"):
        manager.current(OTHER)


def test_aws_is_asked_for_the_stage_by_name_below_the_prefix(server) -> None:
    server.answer_json({"SecretString": "told"})
    manager = secrets_manager(server.url)
    assert (manager.current(NAME), manager.previous(NAME)) == ("told", "told")
    manager.close()
    asked = [json.loads(request.body) for request in server.seen]
    assert asked == [
        {"SecretId": f"{PREFIX}{NAME}", "VersionStage": "AWSCURRENT"},
        {"SecretId": f"{PREFIX}{NAME}", "VersionStage": "AWSPREVIOUS"},
    ]


def test_of_several_sources_the_first_that_holds_it_counts_and_no_further_one_is_asked() -> None:
    near, far = MemorySecrets(), MemorySecrets()
    near.set(NAME, "near")
    far.set(NAME, "far")
    far.set(OTHER, "far")
    both = SecretSources((near, far))
    assert (both.current(NAME), both.current(OTHER)) == ("near", "far")
    far.is_down = True
    assert both.current(NAME) == "near"
    with pytest.raises(SecretUnreadable, match=OTHER):
        both.current(OTHER)


@pytest.fixture
def at_aws(aws, monkeypatch) -> dict[str, str]:
    """The environment of a process whose secrets are at AWS."""
    for name, value in {
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": aws.url,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIATEST",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    return {
        "REDRESS_HOME": "/srv/redress",
        "REDRESS_LOB_URL": "http://127.0.0.1:9/lob",
        "REDRESS_AWS_SECRETS_PREFIX": PREFIX,
    }


def test_settings_take_from_aws_what_the_environment_does_not_say(at_aws, manager) -> None:
    source = in_secrets_manager(manager)
    source.set(NAME, "webhooks-of-last-month")
    source.set(NAME, "webhooks-of-this-month")
    source.set(OTHER, "test_from-aws-0123456789")
    lob = Settings.read(at_aws).lob
    assert lob is not None
    assert lob.webhook_secret == "webhooks-of-this-month"
    assert lob.previous_webhook_secret == "webhooks-of-last-month"
    assert lob.api_key == "test_from-aws-0123456789"
    nearer = Settings.read(at_aws | {OTHER: "test_from-here-0123456789"}).lob
    assert nearer is not None
    assert nearer.api_key == "test_from-here-0123456789"


def test_a_secret_that_is_nowhere_is_refused_by_its_variable(at_aws) -> None:
    needs = at_aws | {"REDRESS_AI_PROVIDER": "anthropic"}
    with pytest.raises(SettingsRefused, match="REDRESS_ANTHROPIC_API_KEY is needed"):
        Settings.read(needs)


def test_settings_refuse_to_start_while_aws_does_not_answer(at_aws, server) -> None:
    server.handle = None
    server.answer_json({"__type": "AccessDeniedException", "Message": "no"}, 400)
    with pytest.raises(
        SettingsRefused, match=r"REDRESS_DATABASE_URL is not given out .*AccessDenied"
    ):
        Settings.read(at_aws)
