"""Firms' own accounts over the wire: A's letter goes out with A's key, and B's with B's."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from tests.integration.contracts.people import a_tenant
from tests.integration.vendors.conftest import EXPERIAN, MARIA

from application.credit_reports.ports import AuthorizationRequest
from application.mail.ports import Mailing
from domain.connections import ProviderRefused
from domain.errors import Unavailable
from domain.findings.model import Fact
from domain.identity import Actor, Role, TenantId, UserId, permissions_of
from domain.letters.letter import LetterId
from domain.letters.narrative import ItemFacts
from domain.mail import MailPieceId, MailPieceNotFound, MailService
from domain.tenancy.credentials import (
    AiProvider,
    CredentialStanding,
    Vendor,
    VendorKeys,
    ai_keys,
    lob_keys,
    smartcredit_keys,
)
from entrypoints.assembly import build_container, close_container
from entrypoints.container import Container
from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.runner import SandboxThread
from entrypoints.settings import Settings
from entrypoints.settings.vendors import SANDBOX_LOB_KEY
from entrypoints.startup import Servers

KEYS = {name: f"test_of-{name}-0123456789abcdef" for name in ("harbor", "lakeside")}
AI = {name: f"sk-of-{name}-0123456789" for name in KEYS}
CLIENTS = tuple((name, f"client-secret-of-{name}") for name in KEYS)
BACK = "http://127.0.0.1:8080/oauth/smartcredit/callback"
VERIFIER = "v" * 64


@dataclass
class Town:
    """A sandbox that knows two firms' accounts and the installation's, and the product before it."""

    url: str
    container: Container
    http: httpx.Client

    def firm(self) -> Actor:
        tenant = a_tenant(TenantId(uuid4()))
        with self.container.database().begin(tenant.id) as work:
            work.tenants.add(tenant)
        return Actor(
            user_id=UserId(uuid4()),
            tenant_id=tenant.id,
            permissions=permissions_of(frozenset({Role.OWNER})),
        )

    def give(self, owner: Actor, vendor: Vendor, keys: VendorKeys) -> Any:
        return self.container.set_credential()(owner, vendor, keys)

    def check(self, owner: Actor, vendor: Vendor, keys: VendorKeys) -> CredentialStanding:
        made = self.give(owner, vendor, keys)
        return self.container.check_credential()(owner, made.id).standing

    def mailed_by(self, owner: Actor) -> set[str]:
        """On which account the sandbox holds the firm's letters."""
        held = self.http.get(f"{self.url}/control/mailed").json()["letters"]
        mine = str(owner.tenant_id)
        return {each["account"] for each in held if each["metadata"]["redress_tenant"] == mine}


@pytest.fixture(scope="module")
def town(module_database, tmp_path_factory) -> Iterator[Town]:
    config = SandboxConfig(
        lob_keys=(SANDBOX_LOB_KEY, *KEYS.values()),
        anthropic_keys=(AI["harbor"],),
        openai_keys=(AI["lakeside"],),
        further_clients=CLIENTS,
    )
    with SandboxThread(config) as sandbox, httpx.Client(trust_env=False) as http:
        settings = Settings.read(
            {
                "REDRESS_HOME": str(tmp_path_factory.mktemp("home")),
                "REDRESS_SANDBOX_URL": sandbox.url,
                "REDRESS_ANTHROPIC_URL": f"{sandbox.url}/anthropic",
                "REDRESS_OPENAI_URL": f"{sandbox.url}/openai/v1",
            }
        )
        servers = Servers(
            database_url=module_database.app_url,
            owner_database_url=module_database.owner_url,
            redis_url="redis://127.0.0.1:1/0",
            repair=lambda: None,
        )
        container = build_container(settings, servers)
        yield Town(sandbox.url, container, http)
        close_container(container)


def lob(name: str) -> VendorKeys:
    return lob_keys(api_key=KEYS[name], webhook_secret=None)


def mailing(owner: Actor, pdf: bytes) -> Mailing:
    return Mailing(
        piece_id=MailPieceId(uuid4()),
        letter_id=LetterId(uuid4()),
        tenant_id=owner.tenant_id,
        sender=MARIA,
        recipient=EXPERIAN,
        service=MailService.CERTIFIED_RETURN_RECEIPT,
        pdf=pdf,
    )


def test_each_firms_letter_goes_out_with_its_own_key(town, letter_pdf) -> None:
    harbor, lakeside, third = (town.firm() for _ in range(3))
    town.give(harbor, Vendor.LOB, lob("harbor"))
    town.give(lakeside, Vendor.LOB, lob("lakeside"))
    posted = {}
    for owner in (harbor, lakeside, third):
        account = town.container.carriers().of(owner.tenant_id)
        account.verifier.verify(MARIA, field="sender")
        posted[owner.tenant_id] = account.carrier.post(mailing(owner, letter_pdf))
    assert town.mailed_by(harbor) == {KEYS["harbor"]}
    assert town.mailed_by(lakeside) == {KEYS["lakeside"]}
    assert town.mailed_by(third) == {SANDBOX_LOB_KEY}
    # what one account mailed, another's does not know
    of_lakeside = town.container.carriers().of(lakeside.tenant_id).carrier
    with pytest.raises(MailPieceNotFound):
        of_lakeside.fetch(posted[harbor.tenant_id].provider_id)


def test_a_change_acts_on_the_next_letter_and_the_former_account_still_answers(
    town, letter_pdf
) -> None:
    owner = town.firm()
    town.give(owner, Vendor.LOB, lob("harbor"))
    before = town.container.carriers().of(owner.tenant_id)
    piece = before.carrier.post(mailing(owner, letter_pdf))
    town.give(owner, Vendor.LOB, lob("lakeside"))
    now = town.container.carriers().of(owner.tenant_id)
    now.carrier.post(mailing(owner, letter_pdf))
    assert town.mailed_by(owner) == {KEYS["harbor"], KEYS["lakeside"]}
    earlier = town.container.carriers().earlier(owner.tenant_id, before.credential_id)
    assert earlier.carrier.fetch(piece.provider_id).provider_id == piece.provider_id


def test_a_wrong_key_mails_nothing_and_says_whose_fault_it_is(town, letter_pdf) -> None:
    owner = town.firm()
    town.give(owner, Vendor.LOB, lob_keys(api_key="test_of-nobody-0123456789", webhook_secret=None))
    carrier = town.container.carriers().of(owner.tenant_id).carrier
    with pytest.raises(Unavailable, match="does not let this account") as refused:
        carrier.post(mailing(owner, letter_pdf))
    assert "test_of-nobody" not in f"{refused.value}{carrier!r}"
    assert town.mailed_by(owner) == set()


def test_a_consumer_gives_access_to_the_firms_own_client(town) -> None:
    owner = town.firm()
    client_id, secret = CLIENTS[0]
    keys = smartcredit_keys(client_id=client_id, client_secret=secret, webhook_secret=None)
    town.give(owner, Vendor.SMARTCREDIT, keys)
    mine = town.container.report_providers().of(owner.tenant_id).provider
    url = mine.authorize_url(
        AuthorizationRequest(state="s", code_challenge=challenge(), redirect_uri=BACK)
    )
    assert parse_qs(urlsplit(url).query)["client_id"] == [client_id]
    answer = town.http.post(url, data={"member": "demo", "decision": "allow"})
    [code] = parse_qs(urlsplit(answer.headers["location"]).query)["code"]
    others = town.container.report_providers().of(town.firm().tenant_id).provider
    with pytest.raises(ProviderRefused):
        others.exchange_code(code, code_verifier=VERIFIER, redirect_uri=BACK)
    tokens = mine.exchange_code(code, code_verifier=VERIFIER, redirect_uri=BACK)
    assert mine.current_report(mine.refresh(tokens))


def challenge() -> str:
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


FACTS = ItemFacts(
    item_id="1",
    facts=(Fact(id="balance", label="the balance", value="$1", place="$.x", sha256="0" * 64),),
    sentences=("A balance of {{balance}} is reported.",),
)


@pytest.mark.parametrize(
    ("name", "provider"), [("harbor", AiProvider.ANTHROPIC), ("lakeside", AiProvider.OPENAI)]
)
def test_each_firms_letters_are_worded_on_its_own_ai_account(town, name, provider) -> None:
    owner = town.firm()
    assert town.container.narrators().of(owner.tenant_id) is None  # the installation has none
    town.give(owner, Vendor.AI, ai_keys(provider=provider, api_key=AI[name], model="model-1"))
    narrator = town.container.narrators().of(owner.tenant_id)
    assert narrator.name == f"{provider.value}:model-1"
    assert narrator.narrate([FACTS])
    assert town.container.narrators().of(owner.tenant_id) is narrator  # built once


ACCEPTED, REFUSED = CredentialStanding.ACCEPTED, CredentialStanding.REFUSED


@pytest.mark.parametrize(
    ("vendor", "keys", "standing"),
    [
        (Vendor.LOB, lob("harbor"), ACCEPTED),
        (Vendor.LOB, lob_keys(api_key="test_of-nobody-0123456", webhook_secret=None), REFUSED),
        (
            Vendor.SMARTCREDIT,
            smartcredit_keys(
                client_id="harbor", client_secret="client-secret-of-harbor", webhook_secret=None
            ),
            ACCEPTED,
        ),
        (
            Vendor.SMARTCREDIT,
            smartcredit_keys(
                client_id="harbor", client_secret="client-secret-of-lakeside", webhook_secret=None
            ),
            REFUSED,
        ),
        *(
            (Vendor.AI, ai_keys(provider=provider, api_key=AI[name], model=None), standing)
            for name, provider, standing in (
                ("harbor", AiProvider.ANTHROPIC, ACCEPTED),
                ("lakeside", AiProvider.ANTHROPIC, REFUSED),
                ("lakeside", AiProvider.OPENAI, ACCEPTED),
                ("harbor", AiProvider.OPENAI, REFUSED),
            )
        ),
    ],
)
def test_the_vendors_say_whether_they_know_a_credential(town, vendor, keys, standing) -> None:
    owner = town.firm()
    assert town.check(owner, vendor, keys) is standing
    assert town.mailed_by(owner) == set()


@pytest.mark.parametrize(
    ("vendor", "named", "keys"),
    [
        ("lob", Vendor.LOB, lob("harbor")),
        (
            "smartcredit",
            Vendor.SMARTCREDIT,
            smartcredit_keys(client_id="harbor", client_secret="s" * 16, webhook_secret=None),
        ),
        (
            "anthropic",
            Vendor.AI,
            ai_keys(provider=AiProvider.ANTHROPIC, api_key=AI["harbor"], model=None),
        ),
        (
            "openai",
            Vendor.AI,
            ai_keys(provider=AiProvider.OPENAI, api_key=AI["lakeside"], model=None),
        ),
    ],
)
@pytest.mark.parametrize("status", [500, 429])
def test_a_vendor_in_trouble_has_said_nothing_of_a_credential(
    town, vendor, named, keys, status
) -> None:
    wish = {"vendor": vendor, "kind": "status", "status": status, "times": 1}
    answer = town.http.post(f"{town.url}/control/faults", json=wish)
    assert answer.status_code == 200, answer.text
    owner = town.firm()
    made = town.give(owner, named, keys)
    with pytest.raises(Unavailable) as refused:
        town.container.check_credential()(owner, made.id)
    assert keys.secret not in str(refused.value)
    with town.container.database().begin(owner.tenant_id) as work:
        assert work.vendor_credentials.get(made.id).standing is CredentialStanding.UNCHECKED
