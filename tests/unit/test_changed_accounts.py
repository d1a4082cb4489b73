"""Letters are mailed once and followed to their end, whatever account the firm changes to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.mail import MemoryMailCarrier
from application.mail.ports import CarrierAccount
from domain.connections import PullFailure
from domain.errors import Unavailable
from domain.identity import Actor
from domain.letters.letter import Letter
from domain.mail import MailPiece, MailState
from domain.tasks import TaskKind
from domain.tenancy.credentials import CredentialId
from staging.firm import TENANT, Firm


class Revoked(MemoryMailCarrier):
    """A key that the carrier does not know any more."""

    def _answer(self) -> None:
        raise Unavailable("the carrier does not know the key")


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.fixture
def zoe(firm: Firm) -> Actor:
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    return zoe


def change_account(firm: Firm, carrier: MemoryMailCarrier | None = None) -> CarrierAccount:
    """The firm sets a credential of its own; that of another account unless a carrier is given."""
    account = firm.carrier_account(
        CredentialId(firm.ids()), carrier or MemoryMailCarrier(firm.clock)
    )
    firm.carriers.of_firm.setdefault(TENANT, []).append(account)
    return account


def carrier_of(account: CarrierAccount) -> MemoryMailCarrier:
    return account.carrier.fake


def revoke(firm: Firm, account: CarrierAccount) -> None:
    accounts = firm.carriers.of_firm[TENANT]
    revoked = replace(account, carrier=firm.out(Revoked(firm.clock)))
    accounts[accounts.index(account)] = revoked


def approve(firm: Firm, zoe: Actor) -> Letter:
    """One of the letters, approved and due to be mailed."""
    return firm.approve(firm.sign(zoe, firm.letters(zoe)[0]))


def piece_of(firm: Firm, letter: Letter) -> MailPiece:
    with firm.db.begin(TENANT) as work:
        return work.mail.of_letter(letter.id)


def later(firm: Firm) -> None:
    firm.clock.advance(timedelta(minutes=2))
    firm.work_off()


def test_a_letter_goes_out_on_the_firms_own_account(firm, zoe):
    mine = change_account(firm)
    letter = approve(firm, zoe)
    firm.work_off()
    assert len(carrier_of(mine).posted) == 1
    assert firm.carrier.posted == {}
    assert piece_of(firm, letter).credential_id == mine.credential_id


def test_a_letter_whose_first_posting_was_accepted_unheard_is_not_mailed_on_the_next_account(
    firm, zoe
):
    first = change_account(firm)
    carrier_of(first).fails_after_accepting = 1
    letter = approve(firm, zoe)
    firm.work_off()
    assert piece_of(firm, letter).state is MailState.REQUESTED
    second = change_account(firm)
    later(firm)
    assert piece_of(firm, letter).state is MailState.ACCEPTED
    assert piece_of(firm, letter).credential_id == first.credential_id
    assert (len(carrier_of(first).posted), carrier_of(second).posted) == (1, {})


def test_while_the_first_account_cannot_be_asked_nothing_is_mailed_on_another(firm, zoe):
    first = change_account(firm)
    carrier_of(first).fails_after_accepting = 1
    letter = approve(firm, zoe)
    firm.work_off()
    revoke(firm, first)
    second = change_account(firm)
    later(firm)
    assert carrier_of(second).posted == {}
    assert piece_of(firm, letter).state is MailState.REQUESTED
    # forgotten altogether, it can be asked no more, and a person must look
    firm.carriers.of_firm[TENANT].pop(0)
    later(firm)
    assert carrier_of(second).posted == {}


def test_a_newer_key_of_the_same_account_finds_what_the_former_mailed(firm, zoe):
    first = change_account(firm)
    carrier_of(first).fails_after_accepting = 1
    letter = approve(firm, zoe)
    firm.work_off()
    revoke(firm, first)
    change_account(firm, carrier_of(first))
    later(firm)
    assert piece_of(firm, letter).state is MailState.ACCEPTED
    assert len(carrier_of(first).posted) == 1


def test_a_mistyped_key_holds_letters_up_until_it_is_corrected(firm, zoe):
    change_account(firm, Revoked(firm.clock))
    letter = approve(firm, zoe)
    firm.work_off()
    assert piece_of(firm, letter).state is MailState.REQUESTED
    right = change_account(firm)
    later(firm)
    assert piece_of(firm, letter).credential_id == right.credential_id
    assert len(carrier_of(right).posted) == 1


def test_a_letter_is_followed_on_the_account_that_mailed_it(firm, zoe):
    mine = change_account(firm)
    letter = approve(firm, zoe)
    firm.work_off()
    piece = piece_of(firm, letter)
    change_account(firm)
    carrier_of(mine).scan(piece.id, MailState.DELIVERED)
    firm.clock.advance(timedelta(days=2))
    firm.work_off()
    assert piece_of(firm, letter).state is MailState.DELIVERED


def test_a_letter_mailed_by_the_installation_is_followed_there(firm, zoe):
    letter = approve(firm, zoe)
    firm.work_off()
    change_account(firm)
    firm.carrier.scan(piece_of(firm, letter).id, MailState.DELIVERED)
    firm.clock.advance(timedelta(days=2))
    firm.work_off()
    assert piece_of(firm, letter).state is MailState.DELIVERED


def test_with_the_former_key_revoked_the_newer_one_of_the_account_is_asked(firm, zoe):
    mine = change_account(firm)
    letter = approve(firm, zoe)
    firm.work_off()
    carrier_of(mine).scan(piece_of(firm, letter).id, MailState.DELIVERED)
    carrier = carrier_of(mine)
    revoke(firm, mine)
    change_account(firm, carrier)
    firm.clock.advance(timedelta(days=2))
    firm.work_off()
    assert piece_of(firm, letter).state is MailState.DELIVERED


def test_of_a_letter_that_nobody_can_ask_for_nothing_is_claimed(firm, zoe):
    mine = change_account(firm)
    letter = approve(firm, zoe)
    firm.work_off()
    carrier_of(mine).scan(piece_of(firm, letter).id, MailState.DELIVERED)
    firm.carriers.of_firm.clear()
    firm.clock.advance(timedelta(days=2))
    firm.work_off()
    assert piece_of(firm, letter).state is MailState.ACCEPTED
    assert firm.parked() == []
    # it goes on by itself once the account can be asked again
    firm.carriers.of_firm[TENANT] = [mine]
    firm.clock.advance(timedelta(days=1))
    firm.work_off()
    assert piece_of(firm, letter).state is MailState.DELIVERED


def test_a_connection_to_a_client_that_was_withdrawn_asks_the_consumer_to_connect_again(firm):
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    mine = replace(firm.providers.installation, credential_id=CredentialId(firm.ids()))
    firm.providers.of_firm[TENANT] = [mine]
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    assert firm.pull(zoe).failure is None
    firm.providers.of_firm.clear()
    assert firm.pull(zoe).failure is PullFailure.NEEDS_RECONNECTION
    assert TaskKind.RECONNECT_PROVIDER in firm.tasks()
