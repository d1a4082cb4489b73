"""SecondFactorStore, ChallengeStore and SignInAttempts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.integration.contracts.people import (
    NOW,
    a_challenge,
    a_factor,
    a_membership,
    a_session,
    a_tenant,
    a_user,
)

from application.ports import AlreadyStored, StaleVersion
from domain.accounts.challenges import SignInAttemptOver


@pytest.fixture
def user(world, tenant_id):
    user = a_user(world.new_id())
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        work.members.add(a_membership(tenant_id, user.id))
    return user


@pytest.fixture
def factor(world, tenant_id, user):
    with world.begin(tenant_id) as work:
        work.factors.add(a_factor(user.id))
    return a_factor(user.id)


def test_a_factor_is_read_back_as_it_was_added_and_saved(world, tenant_id, user, factor) -> None:
    with world.begin(tenant_id) as work:
        assert work.factors.find(user.id) == factor
        changed = replace(factor, failures=3, blocked_until=NOW, recovery_hashes=frozenset())
        stored = work.factors.save(changed)
    assert stored == replace(changed, version=2)
    with world.begin(tenant_id) as work:
        assert work.factors.locked(user.id) == stored


def test_one_person_has_one_factor(world, tenant_id, user, factor) -> None:
    with pytest.raises(AlreadyStored), world.begin(tenant_id) as work:
        work.factors.add(factor)


def test_a_factor_that_moved_is_not_overwritten(world, tenant_id, factor) -> None:
    with world.begin(tenant_id) as work:
        work.factors.save(factor)
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.factors.save(factor)


def test_a_removed_factor_is_gone(world, tenant_id, user, factor) -> None:
    with world.begin(tenant_id) as work:
        work.factors.remove(user.id)
        assert work.factors.find(user.id) is None


def test_a_factor_goes_with_the_person_into_each_of_their_tenants_and_no_other(
    world, tenant_id, user, factor
) -> None:
    second, stranger = world.tenant(), world.tenant()
    with world.begin(second) as work:
        work.members.add(a_membership(second, user.id))
        assert work.factors.find(user.id) == factor
    with world.begin(stranger) as work:
        assert work.factors.find(user.id) is None
        work.factors.remove(user.id)
    with pytest.raises(StaleVersion), world.begin(stranger) as work:
        work.factors.save(factor)
    with world.begin(tenant_id) as work:
        assert work.factors.find(user.id) == factor


def test_an_attempt_is_found_by_its_token_whatever_the_tenant(world, tenant_id, user) -> None:
    challenge = a_challenge(world.new_id(), tenant_id, user.id)
    with world.begin(tenant_id) as work:
        work.challenges.add(challenge)
    found = world.attempts.challenge_of(challenge.token_hash)
    assert found == (tenant_id, user.id, challenge.id)
    assert world.attempts.challenge_of(b"unknown") is None


def test_an_attempt_is_saved_and_is_unknown_to_other_tenants(world, tenant_id, user) -> None:
    challenge = a_challenge(world.new_id(), tenant_id, user.id)
    with world.begin(tenant_id) as work:
        work.challenges.add(challenge)
        stored = work.challenges.save(replace(challenge, failures=2, used_at=NOW))
        assert work.challenges.get(challenge.id) == stored
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.challenges.save(challenge)
    with pytest.raises(SignInAttemptOver), world.begin(world.tenant()) as work:
        work.challenges.get(challenge.id)


def test_a_new_attempt_sweeps_out_the_persons_old_ones_alone(world, tenant_id, user) -> None:
    other = a_user(world.new_id())
    old = a_challenge(world.new_id(), tenant_id, user.id)
    theirs = a_challenge(world.new_id(), tenant_id, other.id)
    new = a_challenge(world.new_id(), tenant_id, user.id)
    later = NOW + timedelta(minutes=5)
    new = replace(new, created_at=later, expires_at=later + timedelta(minutes=5))
    with world.begin(tenant_id) as work:
        work.members.add_user(other)
        work.members.add(a_membership(tenant_id, other.id))
        for challenge in (old, theirs, new):
            work.challenges.add(challenge)
        assert work.challenges.get(new.id) == new
        assert work.challenges.get(theirs.id) == theirs
        with pytest.raises(SignInAttemptOver):
            work.challenges.get(old.id)


def test_a_firm_decides_whether_everybody_needs_one(world, tenant_id) -> None:
    other = world.tenant()
    with world.begin(tenant_id) as work:
        work.tenants.require_second_factor(is_required=True)
        assert work.tenants.get() == replace(a_tenant(tenant_id), second_factor_required=True)
    with world.begin(other) as work:
        assert not work.tenants.get().second_factor_required


@pytest.mark.parametrize("by_policy", [False, True])
@pytest.mark.parametrize("has_passed", [False, True])
def test_the_standing_tells_whether_one_was_passed_and_whether_the_firm_asks(
    world, tenant_id, user, by_policy, has_passed
) -> None:
    session = a_session(world.new_id(), tenant_id, user.id)
    with world.begin(tenant_id) as work:
        work.sessions.add(replace(session, second_factor_at=NOW if has_passed else None))
        work.tenants.require_second_factor(is_required=by_policy)
    standing = world.sessions.standing(user.id, tenant_id, session.id, now=NOW)
    assert standing.has_passed_second_factor is has_passed
    assert standing.is_second_factor_asked is by_policy
