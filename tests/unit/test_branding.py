"""A firm's branding: in e-mails and on pages, and never on a letter."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from adapters.internet_message.composition import compose
from application.tenancy.branding import ChangeBranding, ReadBranding
from domain.errors import InvalidField
from domain.identity import Actor, Role, UserId, permissions_of
from domain.notifications import Message
from domain.tenancy.branding import Appearance, appearance
from staging.firm import TENANT, Firm

SENDER = "Redress <redress@mail.example.com>"
LOOK = appearance(
    display_name="Zanzibar Credit Law",
    primary_colour="#00ABCD",
    support_email="help@zanzibar.example.com",
    support_phone="+1 614 555 0100",
    website="https://zanzibar.example.com",
    sender_name="Zanzibar Help",
)


@pytest.fixture
def firm() -> Firm:
    firm = Firm()
    tenants = firm.db.tables.rows["tenants"]
    tenants[TENANT] = replace(tenants[TENANT], name="Plain Law")
    return firm


@pytest.fixture
def owner() -> Actor:
    roles = frozenset({Role.OWNER})
    return Actor(user_id=UserId(UUID(int=9)), tenant_id=TENANT, permissions=permissions_of(roles))


def brand(firm: Firm, owner: Actor, look: Appearance = LOOK) -> None:
    version = ReadBranding(firm.db.begin, firm.clock, firm.ids)(owner).version
    ChangeBranding(firm.db.begin, firm.clock, firm.ids)(owner, look, version=version)


def disputing(firm: Firm) -> Actor:
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    return zoe


def test_a_registered_name_that_fits_no_page_can_still_be_read(firm, owner):
    with firm.db.begin(TENANT) as work:
        tenant = work.tenants.get()
    odd = replace(tenant, name="Law \u202e" + "x" * 100)
    firm.db.tables.rows["tenants"][TENANT] = odd
    shown = ReadBranding(firm.db.begin, firm.clock, firm.ids)(owner)
    assert (shown.version, len(shown.appearance.display_name)) == (0, 80)


def test_e_mails_are_in_the_firms_name_and_answers_go_to_it(firm, owner):
    brand(firm, owner)
    disputing(firm)
    assert firm.mailer.sent
    for message in firm.mailer.sent:
        assert message.sender_name == "Zanzibar Help"
        assert message.reply_to == "help@zanzibar.example.com"
        assert message.text.endswith(
            "\n\n-- \nZanzibar Credit Law\nhelp@zanzibar.example.com\n+1 614 555 0100\n"
            "https://zanzibar.example.com\n"
        )


def test_without_branding_e_mails_are_the_installations(firm):
    disputing(firm)
    assert {(m.sender_name, m.reply_to) for m in firm.mailer.sent} == {(None, None)}


def test_answers_go_where_the_firm_says(firm, owner):
    brand(firm, owner, replace(LOOK, reply_to="answers@zanzibar.example.com", sender_name=None))
    disputing(firm)
    assert {m.reply_to for m in firm.mailer.sent} == {"answers@zanzibar.example.com"}
    assert {m.sender_name for m in firm.mailer.sent} == {"Zanzibar Credit Law"}


def test_a_letter_is_the_same_to_the_byte_whatever_the_firm_looks_like(firm, owner):
    """It is the consumer's own letter: no firm stands on it."""
    brand(firm, owner)
    zoe = disputing(firm)
    letters = firm.letters(zoe)
    assert letters
    for letter in letters:
        texts = [text for _, text in letter.document.texts()]
        assert not any("zanzibar" in text.lower() or "Plain Law" in text for text in texts)

    plain = Firm()
    other = disputing(plain)
    by_bureau = {letter.bureau: letter.pdf.sha256 for letter in plain.letters(other)}
    assert by_bureau == {letter.bureau: letter.pdf.sha256 for letter in letters}


AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


def message(**changes: str) -> Message:
    plain = Message(id=UUID(int=1), to="zoe@example.com", subject="A letter", text="It is here.")
    return replace(plain, **changes)


def test_the_address_an_e_mail_comes_from_stays_the_installations():
    mail = compose(
        message(sender_name="Zanzibar Ünlimited", reply_to="help@zanzibar.example.com"),
        sender=SENDER,
        at=AT,
    )
    [sender] = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (
        "Zanzibar Ünlimited",
        "redress@mail.example.com",
    )
    assert [a.addr_spec for a in mail["Reply-To"].addresses] == ["help@zanzibar.example.com"]
    assert "Bcc" not in mail


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sender_name", "Zanzibar\r\nBcc: all@example.com"),
        ("sender_name", "Zanzibar\u2028Bcc: all@example.com"),
        ("sender_name", "Z" * 201),
        ("reply_to", "help@example.com\r\nBcc: all@example.com"),
        ("reply_to", "a@example.com, b@example.com"),
        ("reply_to", "nobody"),
    ],
)
def test_no_name_and_no_address_becomes_a_second_header(field, value):
    with pytest.raises(InvalidField, match=field):
        compose(message(**{field: value}), sender=SENDER, at=AT)


def test_a_name_of_headers_signs_is_quoted_and_stays_one_name():
    mail = compose(message(sender_name='"A" <evil@example.com>, B'), sender=SENDER, at=AT)
    [sender] = mail["From"].addresses
    assert sender.addr_spec == "redress@mail.example.com"
    assert b"\nevil" not in mail.as_bytes()
