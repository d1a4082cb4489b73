"""A firm's own keys at the vendors: what is taken, shown, replaced, checked and forgotten."""

from functools import partial
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.tenancy import MemoryVendorAccounts, MemoryWebhookAddresses
from adapters.memory.work import MemoryDatabase
from adapters.per_tenant.configured import ConfiguredVendors
from application.tenancy.vendor_credentials import (
    REPLACED_KEPT_MAX,
    CheckCredential,
    ReadCredentials,
    SetCredential,
    WithdrawCredential,
)
from domain.errors import InvalidField, Unavailable
from domain.identity import Actor, PermissionDenied, Role, TenantId, UserId, permissions_of
from domain.tenancy.credentials import (
    AiProvider,
    CredentialNotCheckable,
    CredentialNotFound,
    CredentialStanding,
    LiveKeyRefused,
    Vendor,
    VendorKeys,
    VendorNotConnected,
    ai_keys,
    lob_keys,
    smartcredit_keys,
    stripe_keys,
)
from domain.tenancy.webhook_address import hash_token
from entrypoints.settings import Settings
from entrypoints.tenant_fittings import vendor_accounts

MINE, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
KEY = "test_of-a-firm-0123456789abcd"


class Office:
    """The use-cases on memory, and somebody of each role in two firms."""

    def __init__(self) -> None:
        self.clock, self.ids = MemoryClock(), SequentialIds()
        self.db = MemoryDatabase(clock=self.clock, new_id=self.ids)
        self.vendors = MemoryVendorAccounts(known={KEY})
        secrets = partial(next, map("token-{:038d}".format, count(1)))
        self.set = SetCredential(self.db.begin, self.vendors, self.clock, self.ids, secrets)
        self.read = ReadCredentials(self.db.begin)
        self.check = CheckCredential(self.db.begin, self.vendors, self.clock)
        self.withdraw = WithdrawCredential(self.db.begin, self.clock)

    def actor(self, role: Role = Role.OWNER, tenant_id: TenantId = MINE) -> Actor:
        return Actor(
            user_id=UserId(UUID(int=7)),
            tenant_id=tenant_id,
            permissions=permissions_of(frozenset({role})),
        )

    def kept(self, vendor: Vendor) -> list[VendorKeys | None]:
        with self.db.begin(MINE) as work:
            return [each.keys for each in work.vendor_credentials.of_vendor(vendor)]


@pytest.fixture
def office() -> Office:
    return Office()


def lob(key: str = KEY) -> VendorKeys:
    return lob_keys(api_key=key, webhook_secret="a-webhook-secret-of-ours")


def test_what_is_set_is_in_force_and_tells_no_more_than_its_last_four(office):
    made = office.set(office.actor(), Vendor.LOB, lob())
    [shown], address = office.read(office.actor())
    assert shown == made
    assert (shown.last4, shown.set_by, shown.set_at) == ("abcd", UUID(int=7), office.clock())
    assert shown.standing is CredentialStanding.UNCHECKED
    for text in (repr(made), str(made), repr(address), repr(office.db.events)):
        assert KEY not in text
        assert "a-webhook-secret" not in text
        assert "token-0" not in text


def test_the_webhook_address_is_made_once_and_leads_to_the_firm(office):
    office.set(office.actor(), Vendor.LOB, lob())
    _, address = office.read(office.actor())
    office.set(office.actor(), Vendor.LOB, lob())
    office.set(
        office.actor(), Vendor.AI, ai_keys(provider=AiProvider.OPENAI, api_key=KEY, model=None)
    )
    assert office.read(office.actor())[1] == address
    office.set(office.actor(tenant_id=THEIRS), Vendor.LOB, lob())
    addresses = MemoryWebhookAddresses(office.db)
    assert addresses.tenant_of_token(hash_token(address.token)) == MINE
    assert office.read(office.actor(tenant_id=THEIRS))[1] != address


def test_a_newer_one_ends_the_former_whose_keys_follow_what_was_begun(office):
    first = office.set(office.actor(), Vendor.LOB, lob())
    second = office.set(office.actor(), Vendor.LOB, lob("test_of-a-firm-00000000newer"))
    assert office.read(office.actor())[0] == (second,)
    with office.db.begin(MINE) as work:
        former = work.vendor_credentials.get(first.id)
    assert former.ended_at == office.clock()
    assert former.require_keys().secret == KEY


def test_of_many_changes_only_the_latest_keys_are_kept(office):
    for number in range(REPLACED_KEPT_MAX + 3):
        office.set(office.actor(), Vendor.LOB, lob(f"test_of-a-firm-{number:013d}"))
    kept = [keys is not None for keys in office.kept(Vendor.LOB)]
    assert kept == [True] * (REPLACED_KEPT_MAX + 1) + [False] * 2


def test_withdrawing_forgets_every_key_of_that_vendor_and_no_other(office):
    office.set(office.actor(), Vendor.LOB, lob())
    made = office.set(office.actor(), Vendor.LOB, lob())
    stripe = stripe_keys(secret_key="sk_test_0123456789abcdef", webhook_secret=None)
    other = office.set(office.actor(), Vendor.STRIPE, stripe)
    assert office.withdraw(office.actor(), made.id).keys is None
    assert office.kept(Vendor.LOB) == [None, None]
    assert office.read(office.actor())[0] == (other,)
    for ask in (office.withdraw, office.check):
        with pytest.raises(CredentialNotFound):
            ask(office.actor(), made.id)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.OWNER])
def test_only_who_manages_the_firm_reaches_its_credentials(office, role):
    made = office.set(office.actor(), Vendor.LOB, lob())
    other = office.actor(role)
    for ask in (
        lambda: office.read(other),
        lambda: office.set(other, Vendor.LOB, lob()),
        lambda: office.check(other, made.id),
        lambda: office.withdraw(other, made.id),
    ):
        with pytest.raises(PermissionDenied):
            ask()


def test_another_firms_credential_is_neither_seen_nor_touched(office):
    made = office.set(office.actor(), Vendor.LOB, lob())
    stranger = office.actor(tenant_id=THEIRS)
    assert office.read(stranger) == ((), None)
    for ask in (office.check, office.withdraw):
        with pytest.raises(CredentialNotFound):
            ask(stranger, made.id)
    assert office.read(office.actor())[0] == (made,)


@pytest.mark.parametrize(
    ("key", "standing"),
    [(KEY, CredentialStanding.ACCEPTED), ("test_nobody-knows-this", CredentialStanding.REFUSED)],
)
def test_a_check_is_recorded_with_its_answer(office, key, standing):
    made = office.set(office.actor(), Vendor.LOB, lob(key))
    checked = office.check(office.actor(), made.id)
    assert (checked.standing, checked.checked_at) == (standing, office.clock())
    assert office.read(office.actor())[0] == (checked,)


def test_without_an_answer_nothing_is_recorded(office):
    made = office.set(office.actor(), Vendor.LOB, lob())
    office.vendors.is_down = True
    with pytest.raises(Unavailable):
        office.check(office.actor(), made.id)
    assert office.read(office.actor())[0] == (made,)


def test_an_answer_about_a_credential_that_was_replaced_meanwhile_is_dropped(office):
    made = office.set(office.actor(), Vendor.LOB, lob())

    class Slow(MemoryVendorAccounts):
        def check(self, vendor: Vendor, keys: VendorKeys) -> CredentialStanding:
            assert not office.db.in_transaction
            office.set(office.actor(), Vendor.LOB, lob("test_of-a-firm-00000000newer"))
            return CredentialStanding.ACCEPTED

    with pytest.raises(CredentialNotFound):
        CheckCredential(office.db.begin, Slow(), office.clock)(office.actor(), made.id)
    [present] = office.read(office.actor())[0]
    assert present.standing is CredentialStanding.UNCHECKED


def test_stripes_is_kept_but_not_asked_for(office):
    keys = stripe_keys(secret_key="rk_live_0123456789abcdef", webhook_secret="whsec_0123456789abcd")
    with pytest.raises(LiveKeyRefused, match="secret_key"):
        office.set(office.actor(), Vendor.STRIPE, keys)
    made = office.set(
        office.actor(),
        Vendor.STRIPE,
        stripe_keys(secret_key="rk_test_0123456789abcdef", webhook_secret=None),
    )
    with pytest.raises(CredentialNotCheckable):
        office.check(office.actor(), made.id)


def test_an_installation_takes_keys_only_of_vendors_it_is_connected_to():
    settled = ConfiguredVendors(
        addressed=frozenset({Vendor.LOB}), sandboxed=frozenset({Vendor.LOB}), checks={}
    )
    settled.require_usable(Vendor.LOB, lob())
    with pytest.raises(LiveKeyRefused, match="api_key"):
        settled.require_usable(Vendor.LOB, lob("live_of-a-firm-0123456789abc"))
    with pytest.raises(VendorNotConnected):
        settled.require_usable(Vendor.SMARTCREDIT, lob())
    with pytest.raises(CredentialNotCheckable):
        settled.check(Vendor.LOB, lob())


@pytest.mark.parametrize(
    ("changes", "is_taken"),
    [
        ({}, False),  # Lob in the sandbox
        ({"LOB_URL": "https://api.lob.com", "LOB_API_KEY": "test_0123456789abcdef"}, False),
        (
            {
                "LOB_URL": "https://api.lob.com",
                "LOB_API_KEY": "test_0123456789abcdef",
                "SMARTCREDIT_URL": "https://sc.example.com",
                "SMARTCREDIT_CLIENT_ID": "us",
                "SMARTCREDIT_CLIENT_SECRET": "secret-of-ours",
                "SMARTCREDIT_WEBHOOK_SECRET": "webhooks-of-ours",
            },
            True,
        ),
    ],
)
def test_a_live_key_is_taken_only_where_no_vendor_is_played(changes, is_taken):
    """With reports from the sandbox, invented disputes would be mailed."""
    costs = ("LETTER", "EXTRA_PAGE", "CERTIFIED", "RETURN_RECEIPT", "UPS_NEXT_DAY")
    told = {"HOME": "/srv/redress", "LOB_WEBHOOK_SECRET": "webhooks-of-ours"} | changes
    told |= {f"COST_{name}_MINOR": "100" for name in costs}
    settings = Settings.read({f"REDRESS_{name}": value for name, value in told.items()})
    live = lob("live_of-a-firm-0123456789abc")
    try:
        vendor_accounts(settings).require_usable(Vendor.LOB, live)
    except LiveKeyRefused:
        assert not is_taken
    else:
        assert is_taken


LONG = "x" * 301
REFUSED: list[tuple[Any, dict[str, Any], str]] = [
    (lob_keys, {"api_key": "sk_test_0123456789abcdef"}, "api_key"),
    (lob_keys, {"api_key": "test_pub_0123456789abcdef"}, "api_key"),
    (lob_keys, {"api_key": "test_short"}, "api_key"),
    (lob_keys, {"api_key": f"test_{LONG}"}, "api_key"),
    (lob_keys, {"api_key": "test_0123456789\r\nX-Evil: 1"}, "api_key"),
    (lob_keys, {"api_key": "test_0123456789 abcdef"}, "api_key"),
    (lob_keys, {"api_key": "test_0123456789abcdé"}, "api_key"),
    (lob_keys, {"api_key": KEY, "webhook_secret": "secret"}, "webhook_secret"),
    (lob_keys, {"api_key": KEY, "webhook_secret": "with a blank in it"}, "webhook_secret"),
    (smartcredit_keys, {"client_id": "", "client_secret": KEY}, "client_id"),
    (smartcredit_keys, {"client_id": "a\nb", "client_secret": KEY}, "client_id"),
    (smartcredit_keys, {"client_id": "us", "client_secret": "short"}, "client_secret"),
    (stripe_keys, {"secret_key": "pk_test_0123456789abcdef"}, "secret_key"),
    (
        stripe_keys,
        {"secret_key": "sk_test_0123456789abcdef", "webhook_secret": "0123456789abcdef"},
        "webhook_secret",
    ),
    (ai_keys, {"provider": AiProvider.OPENAI, "api_key": "sk-ant-0123456789ab"}, "api_key"),
    (ai_keys, {"provider": AiProvider.OPENAI, "api_key": KEY, "model": "../x y"}, "model"),
    (ai_keys, {"provider": AiProvider.OPENAI, "api_key": KEY, "model": "m" * 101}, "model"),
]


@pytest.mark.parametrize(("make", "given", "field"), REFUSED)
def test_what_is_no_key_is_refused_by_its_field_and_never_repeated(make, given, field):
    optional = {lob_keys: "webhook_secret", smartcredit_keys: "webhook_secret"}
    optional |= {stripe_keys: "webhook_secret", ai_keys: "model"}
    with pytest.raises(InvalidField) as refused:
        make(**{optional[make]: None} | given)
    assert [error.path for error in refused.value.errors] == [field]
    value = str(given[field])
    assert not value or value == "secret" or value not in str(refused.value)
