"""Everything that the container promises can be built, and from nothing but the settings."""

import inspect
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from dependency_injector import providers

from adapters.anthropic.narrator import AnthropicNarrator
from adapters.openai.narrator import OpenAiNarrator
from adapters.smtp.mailer import SmtpMailer
from adapters.unconfigured import NoMailCarrier, NoReportProvider, VendorNotConfigured
from application.reactions import REACTIONS as EVENTS
from entrypoints.assembly import ReactionTable, build_container, close_container, preload
from entrypoints.container import Container
from entrypoints.http.use_cases import HttpUseCases
from entrypoints.reaction_names import REACTIONS
from entrypoints.serving import build_app, http_parts
from entrypoints.settings import Settings
from entrypoints.startup import Servers

SERVERS = Servers(
    database_url="postgresql://redress_app@/redress?host=/nowhere",
    owner_database_url="postgresql://redress_owner@/redress?host=/nowhere",
    redis_url="unix:///nowhere/redis.sock",
    repair=lambda: None,
)
HEAVY = ("anthropic", "openai", "boto3", "stripe", "uvicorn")


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory):
    made = container_of(tmp_path_factory.mktemp("home"))
    yield made
    close_container(made)


def container_of(home: Path, **variables: str) -> Container:
    environ = {"HOME": str(home), **variables}
    settings = Settings.read({f"REDRESS_{name}": value for name, value in environ.items()})
    return build_container(settings, SERVERS)


def names() -> list[str]:
    return sorted(n for n in Container.providers if n not in {"settings", "servers"})


def test_what_is_mailed_leads_to_the_web_client_that_is_named(tmp_path):
    made = container_of(tmp_path, WEB_URL="https://app.example.com")
    urls = {getattr(made, n)().web_url for n in ("notify_member", "mail_link", "mail_invitation")}
    close_container(made)
    assert urls == {"https://app.example.com"}


def test_no_dependency_is_left_open(container):
    container.check_dependencies()


@pytest.mark.parametrize("name", names())
def test_each_provider_builds_what_it_promises(container, name):
    built = getattr(container, name)()
    assert built is not None or name == "narrator"


@pytest.mark.parametrize("name", names())
def test_no_use_case_is_given_a_field_it_does_not_have(container, name):
    provider = getattr(container, name)
    if isinstance(provider, providers.Factory):
        inspect.signature(provider.provides).bind(*provider.args, **provider.kwargs)


def test_every_reaction_has_a_use_case_and_every_use_case_a_reaction():
    wanted = {reaction for reactions in EVENTS.values() for reaction in reactions}
    assert set(REACTIONS) == wanted


@pytest.mark.parametrize("reaction", sorted(REACTIONS))
def test_each_reaction_is_called_with_an_event_and_a_claim(container, reaction):
    use_case = ReactionTable(container)[reaction]
    assert list(inspect.signature(use_case).parameters) == ["event", "claim"]


def test_the_table_of_reactions_cannot_be_changed():
    with pytest.raises(TypeError):
        REACTIONS["pull_report"] = "sign_in"  # type: ignore[index]


def test_a_reaction_that_is_not_in_the_table_is_a_lookup_error(container):
    with pytest.raises(LookupError):
        ReactionTable(container)["sign_in"]


def test_adapters_are_made_once_and_use_cases_anew(container):
    assert container.engine() is container.engine()
    assert container.sign_in() is not container.sign_in()


def test_the_http_interface_gets_every_use_case_it_names(container):
    parts = http_parts(container)
    for field in fields(HttpUseCases):
        assert isinstance(getattr(parts.use_cases, field.name), field.type)
    assert build_app(container) is not None


def test_preloading_connects_to_nothing(tmp_path):
    container = container_of(tmp_path)
    preload(container)
    assert container.engine().pool.checkedin() == 0


def test_a_vendor_that_is_not_configured_says_which_variable_to_set(tmp_path):
    keys = tmp_path / "keys"
    container = container_of(
        tmp_path,
        DATABASE_URL="postgresql://app@db.example.com/redress",
        OWNER_DATABASE_URL="postgresql://owner@db.example.com/redress",
        REDIS_URL="redis://redis.example.com",
        PUBLIC_URL="https://redress.example.com",
        SECRET_KEY_FILE=str(keys / "secret"),
        MASTER_KEY_FILE=str(keys / "master"),
    )
    assert isinstance(container.report_provider(), NoReportProvider)
    assert isinstance(container.carrier(), NoMailCarrier)
    with pytest.raises(VendorNotConfigured, match="set REDRESS_LOB_API_KEY"):
        container.carrier().fetch("ltr_1")
    with pytest.raises(VendorNotConfigured, match="set REDRESS_SMARTCREDIT_URL"):
        container.report_provider().current_report(None)


@pytest.mark.parametrize(
    ("provider", "narrator"), [("anthropic", AnthropicNarrator), ("openai", OpenAiNarrator)]
)
def test_the_named_ai_provider_words_the_letters(tmp_path, provider, narrator):
    container = container_of(
        tmp_path,
        AI_PROVIDER=provider,
        ANTHROPIC_URL="http://127.0.0.1:1/anthropic",
        OPENAI_URL="http://127.0.0.1:1/openai/v1",
    )
    assert isinstance(container.narrator(), narrator)


def test_a_mail_server_is_used_when_one_is_named(tmp_path):
    container = container_of(tmp_path, SMTP_URL="smtp://127.0.0.1:2525")
    assert isinstance(container.mailer(), SmtpMailer)


def test_no_vendors_sdk_is_imported_before_it_is_needed():
    program = "import sys, entrypoints.assembly; print(*sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert set(HEAVY).isdisjoint(printed.stdout.split())
