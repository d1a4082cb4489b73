"""Webhooks of a firm's own accounts: believed at its address, with its secret, of its files."""

from dataclasses import replace

import pytest

from adapters.memory.directory import MemoryDirectory
from adapters.memory.mail import MemoryCarrierNotices
from adapters.memory.people import MemoryProviderNotices
from adapters.memory.tenancy import (
    MemoryFirmCarrierNotices,
    MemoryFirmProviderNotices,
    MemoryWebhookAddresses,
)
from application.webhooks.ports import WebhookForged
from application.webhooks.take_firm_notices import TakeFirmCarrierNotice, TakeFirmProviderNotice
from application.webhooks.take_notices import TakeCarrierNotice, Taken, TakeProviderNotice
from domain.identity import Actor, TenantId
from domain.tenancy.webhook_address import (
    WebhookAddress,
    WebhookAddressId,
    WebhookAddressUnknown,
    hash_token,
)
from entrypoints.http.areas.webhooks import _page
from staging.firm import TENANT, Firm

OURS, SECRET = "token-of-our-webhooks", "a-secret-of-our-own"
NEWS = {"event_type": "report.updated", "member_id": "member-1"}


@pytest.fixture
def firm() -> Firm:
    firm = Firm()
    address = WebhookAddress(
        id=WebhookAddressId(firm.ids()),
        tenant_id=TENANT,
        token=OURS,
        token_hash=hash_token(OURS),
        created_at=firm.clock(),
    )
    with firm.db.begin(TENANT) as work:
        work.webhook_addresses.add(address)
    return firm


@pytest.fixture
def zoe(firm: Firm) -> Actor:
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    return zoe


def of_carrier(firm: Firm) -> TakeFirmCarrierNotice:
    genuine = TakeCarrierNotice(firm.db.begin, MemoryCarrierNotices(), "lob", firm.clock)
    notices = MemoryFirmCarrierNotices({TENANT: SECRET})
    return TakeFirmCarrierNotice(MemoryWebhookAddresses(firm.db), notices, genuine, firm.clock)


def of_provider(firm: Firm) -> TakeFirmProviderNotice:
    genuine = TakeProviderNotice(
        firm.db.begin,
        MemoryDirectory(firm.db),
        MemoryProviderNotices(),
        "smartcredit",
        firm.clock,
        firm.ids,
    )
    notices = MemoryFirmProviderNotices({TENANT: SECRET})
    return TakeFirmProviderNotice(MemoryWebhookAddresses(firm.db), notices, genuine, firm.clock)


def another_firms_member(firm: Firm, zoe: Actor) -> None:
    """The same member is connected at another firm, too."""
    stranger = TenantId(firm.ids())
    kept = firm.db.tables.rows["connections"]
    [connection] = [c for c in kept.values() if c.tenant_id == TENANT]
    kept[stranger, connection.id] = replace(connection, tenant_id=stranger)


def test_news_of_a_member_pull_the_report_at_the_firm_whose_address_it_is(firm, zoe):
    another_firms_member(firm, zoe)
    take = of_provider(firm)
    headers, body = MemoryProviderNotices(SECRET).notice(event_id="evt_1", **NEWS)
    assert take(OURS, headers, body) is Taken.QUEUED
    assert take(OURS, headers, body) is Taken.DUPLICATE
    asked = {pull.tenant_id for pull in firm.db.tables.rows["report_pulls"].values()}
    assert asked == {TENANT}


@pytest.mark.parametrize("of", [of_carrier, of_provider])
def test_an_address_that_is_nobodys_is_unknown_whatever_it_is_signed_with(firm, of):
    for token in ("", "token", OURS.upper(), "\udc80"):
        with pytest.raises(WebhookAddressUnknown):
            of(firm)(token, {"signature": SECRET}, b"{}")


@pytest.mark.parametrize("of", [of_carrier, of_provider])
@pytest.mark.parametrize("signature", ["", "carrier-secret", "provider-secret"])
def test_the_installations_secret_is_not_good_at_a_firms_address(firm, of, signature):
    with pytest.raises(WebhookForged):
        of(firm)(OURS, {"signature": signature}, b"{}")


def test_a_firms_secret_signs_nothing_about_another_firms_letter(firm, zoe):
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    firm.approve(firm.sign(zoe, firm.letters(zoe)[0]))
    firm.work_off()
    [(piece_id, posted)] = firm.carrier.posted.items()
    signed = MemoryCarrierNotices(SECRET)
    for tenant_id, taken in ((TenantId(firm.ids()), Taken.UNKNOWN), (TENANT, Taken.QUEUED)):
        headers, body = signed.notice(
            posted, event_id="evt_1", tenant_id=tenant_id, piece_id=piece_id
        )
        assert of_carrier(firm)(OURS, headers, body) is taken


def test_the_page_after_consenting_says_whom_to_ask_and_runs_nothing():
    page = _page("Connected", "Done.", contact=("Law & <script>alert(1)</script>", "a@example.com"))
    assert "Law &amp; &lt;script&gt;alert(1)&lt;/script&gt;<br>a@example.com" in page.text
    assert "<script" not in page.text
    assert "<address>" not in _page("Connected", "Done.").text
