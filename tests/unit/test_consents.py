"""What consumers agree to: current words only, kept with them, withdrawn at any time."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.memory.tenancy import MemoryReportProviders
from application.consumers.give_consent import GiveConsent
from application.consumers.read_consents import ListConsents, ListConsentTexts
from application.consumers.withdraw_consent import WithdrawConsent
from application.credit_reports.request_pull import RequestPull
from domain.connections import NotConnected, PullFailure, PullState
from domain.consumers.consent_texts import (
    CONSENT_TEXTS,
    ConsentTextDiffers,
    ConsentTextNotCurrent,
    current_text,
    require_current,
    text_of,
)
from domain.consumers.consumer import ConsentKind, ConsentMissing
from domain.identity import Actor, ConsumerNotFound, PermissionDenied
from staging.firm import Firm

TODAY = date(2026, 3, 2)
ACCESS = ConsentKind.REPORT_ACCESS


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
    return zoe


def withdraw(firm: Firm, actor: Actor, kind: ConsentKind = ACCESS):
    return WithdrawConsent(firm.db.begin, firm.clock)(actor, actor.consumer_id, kind)


@pytest.mark.parametrize("kind", ConsentKind)
def test_each_kind_has_one_current_text(kind: ConsentKind) -> None:
    current = [text for text in CONSENT_TEXTS if text.kind is kind and text.is_current(TODAY)]
    assert current == [current_text(kind, TODAY)]
    assert text_of(kind, current[0].version) == current[0]


def test_versions_are_unique_and_the_hash_is_that_of_the_words() -> None:
    names = [(text.kind, text.version) for text in CONSENT_TEXTS]
    assert len(set(names)) == len(names)
    for text in CONSENT_TEXTS:
        assert text.sha256 == hashlib.sha256(text.text.encode()).hexdigest()


def test_a_text_ends_on_the_day_on_which_the_next_begins() -> None:
    text = replace(current_text(ACCESS, TODAY), valid_to=date(2027, 1, 1))
    assert text.is_current(date(2026, 12, 31))
    assert not text.is_current(date(2027, 1, 1))
    assert not text.is_current(text.valid_from - timedelta(days=1))


def test_the_texts_say_how_to_withdraw() -> None:
    assert all("withdraw this consent at any time" in text.text for text in CONSENT_TEXTS)


def test_other_versions_and_other_words_are_refused() -> None:
    current = current_text(ACCESS, TODAY)
    require_current(ACCESS, current.version, current.sha256, on=TODAY)
    with pytest.raises(ConsentTextNotCurrent) as old:
        require_current(ACCESS, "report-access-2019", current.sha256, on=TODAY)
    assert old.value.current_version == current.version
    with pytest.raises(ConsentTextDiffers) as other:
        require_current(ACCESS, current.version, "0" * 64, on=TODAY)
    assert [error.path for error in other.value.errors] == ["text_sha256"]


def test_a_text_that_is_not_current_leaves_no_consent(firm: Firm) -> None:
    zoe = firm.take_on()
    with pytest.raises(ConsentTextNotCurrent):
        GiveConsent(firm.db.begin, firm.clock, firm.ids)(
            zoe, zoe.consumer_id, kind=ACCESS, text_version="1", text_sha256="0" * 64
        )
    assert ListConsents(firm.db.begin)(zoe, zoe.consumer_id) == ()


def test_what_was_agreed_to_is_listed_with_its_words(firm: Firm, zoe: Actor) -> None:
    [kept] = ListConsents(firm.db.begin)(zoe, zoe.consumer_id)
    assert kept.text == current_text(ACCESS, TODAY)
    assert (kept.consent.ip, kept.consent.given_by) == ("127.0.0.1", zoe.user_id)
    assert kept.withdrawal is None
    kinds = [text.kind for text in ListConsentTexts(firm.clock)(zoe)]
    assert kinds == list(ConsentKind)


def test_a_withdrawal_is_kept_with_time_address_and_person(firm: Firm, zoe: Actor) -> None:
    firm.clock.advance(timedelta(hours=1))
    withdraw(firm, zoe)
    [kept] = ListConsents(firm.db.begin)(zoe, zoe.consumer_id)
    assert kept.withdrawal is not None
    assert kept.withdrawal.withdrawn_at == firm.clock()
    assert (kept.withdrawal.ip, kept.withdrawal.withdrawn_by) == ("127.0.0.1", zoe.user_id)


def test_after_a_withdrawal_nothing_is_pulled_and_the_tokens_are_gone(
    firm: Firm, zoe: Actor
) -> None:
    firm.pull(zoe)
    withdraw(firm, zoe)
    with pytest.raises(ConsentMissing):
        RequestPull(firm.db.begin, firm.clock, firm.ids)(zoe, zoe.consumer_id)
    with firm.db.begin(zoe.tenant_id) as work:
        [connection] = work.belongings.connections(zoe.consumer_id)
    assert connection.tokens is None
    firm.consent(zoe)
    with pytest.raises(NotConnected):
        RequestPull(firm.db.begin, firm.clock, firm.ids)(zoe, zoe.consumer_id)
    firm.connected(zoe)
    assert firm.pull(zoe).state is PullState.IMPORTED


def test_a_running_dispute_goes_on_without_the_consent(firm: Firm, zoe: Actor) -> None:
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    withdraw(firm, zoe)
    firm.deliver()
    assert all(dispute.clock is not None for dispute in firm.disputes())


def test_a_pull_that_waits_ends_with_the_withdrawal(firm: Firm, zoe: Actor) -> None:
    asked = RequestPull(firm.db.begin, firm.clock, firm.ids)(zoe, zoe.consumer_id)
    withdraw(firm, zoe)
    firm.work_off()
    with firm.db.begin(zoe.tenant_id) as work:
        ended = work.pulls.get(asked.id)
        assert work.reports.latest(zoe.consumer_id) is None
    assert (ended.state, ended.failure) == (PullState.FAILED, PullFailure.CONSENT_WITHDRAWN)
    assert firm.vault.documents == {}
    assert firm.parked() == []


class _Meanwhile:
    """A provider in whose answering time something else happens."""

    def __init__(self, provider, happens) -> None:
        self._provider, self._happens = provider, happens

    def __getattr__(self, name: str):
        return getattr(self._provider, name)

    def current_report(self, tokens):
        self._happens()
        return self._provider.current_report(tokens)


def test_a_report_that_arrives_after_the_withdrawal_is_not_kept(firm: Firm, zoe: Actor) -> None:
    RequestPull(firm.db.begin, firm.clock, firm.ids)(zoe, zoe.consumer_id)
    slow = _Meanwhile(firm.provider, lambda: withdraw(firm, zoe))
    firm.providers = MemoryReportProviders.with_one(firm.out(slow))
    firm.work_off()
    with firm.db.begin(zoe.tenant_id) as work:
        assert work.reports.latest(zoe.consumer_id) is None
        [doomed] = work.doomed.first(10)
    assert {(zoe.tenant_id, doomed.sha256)} == set(firm.vault.documents)
    assert firm.parked() == []


def test_what_does_not_hold_cannot_be_withdrawn(firm: Firm, zoe: Actor) -> None:
    with pytest.raises(ConsentMissing):
        withdraw(firm, zoe, ConsentKind.ELECTRONIC_RECORDS)
    withdraw(firm, zoe)
    with pytest.raises(ConsentMissing):
        withdraw(firm, zoe)


def test_nobody_withdraws_for_the_consumer(firm: Firm, zoe: Actor) -> None:
    with pytest.raises(PermissionDenied):
        WithdrawConsent(firm.db.begin, firm.clock)(firm.operator, zoe.consumer_id, ACCESS)
    stranger = replace(zoe, consumer_id=firm.ids())
    with pytest.raises(ConsumerNotFound):
        WithdrawConsent(firm.db.begin, firm.clock)(stranger, zoe.consumer_id, ACCESS)
