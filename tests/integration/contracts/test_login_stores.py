"""LoginStore, OwnSessions, LinkStore, Roster, InvitationStore, MailedTokens."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.integration.contracts.people import (
    NOW,
    a_link,
    a_membership,
    a_session,
    a_user,
    an_invitation,
)

from application.paging import PageRequest
from application.ports import StaleVersion
from domain.accounts.devices import device_of
from domain.accounts.invitations import InvitationNotFound, InvitationOpen
from domain.accounts.links import LinkId, LinkPurpose, LinkRefused
from domain.accounts.tenants import EmailTaken, MemberNotFound, SessionEnded
from domain.identity import Role, UserId

LATER = NOW + timedelta(minutes=5)


def member_of(world, tenant_id, *roles: Role):
    user = a_user(world.new_id())
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        work.members.add(a_membership(tenant_id, user.id, *roles))
    return user


def session_of(world, tenant_id, user, **changes):
    session = replace(a_session(world.new_id(), tenant_id, user.id), **changes)
    with world.begin(tenant_id) as work:
        work.sessions.add(session)
    return session


@pytest.fixture
def user(world, tenant_id):
    return member_of(world, tenant_id)


@pytest.fixture
def elsewhere(world, user):
    """Another tenant that the user belongs to."""
    other = world.tenant()
    joined = replace(a_membership(other, user.id, Role.AUDITOR), created_at=LATER)
    with world.begin(other) as work:
        work.members.add(joined)
    return other


def test_a_login_is_read_and_changed_one_version_on(world, tenant_id, user) -> None:
    changed = replace(user, name="Another Name", email_verified_at=NOW, password_changed_at=NOW)
    with world.begin(tenant_id) as work:
        assert work.logins.hold(user.id) == user
        assert work.logins.save(changed) == replace(changed, version=2)
    with world.begin(tenant_id) as work:
        assert work.members.user(user.id) == replace(changed, version=2)
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.logins.save(changed)


def test_an_unknown_login_is_not_found_nor_saved(world, tenant_id) -> None:
    stranger = a_user(world.new_id())
    with pytest.raises(MemberNotFound), world.begin(tenant_id) as work:
        work.logins.hold(stranger.id)
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.logins.save(stranger)


def test_an_address_of_somebody_else_is_not_taken(world, tenant_id, user) -> None:
    other = member_of(world, world.tenant())
    with pytest.raises(EmailTaken), world.begin(tenant_id) as work:
        work.logins.save(replace(user, email=other.email))


def test_memberships_everywhere_are_told_with_the_tenants_names(
    world, tenant_id, user, elsewhere
) -> None:
    with world.begin(tenant_id) as work:
        found = work.logins.memberships(user.id)
        assert [(m.tenant_id, name) for m, name in found] == [
            (tenant_id, "Example Credit Repair"),
            (elsewhere, "Example Credit Repair"),
        ]
        work.memberships.save(replace(found[0][0], ended_at=NOW))
        assert [m.tenant_id for m, _ in work.logins.memberships(user.id)] == [elsewhere]


def test_after_a_look_across_tenants_the_transaction_is_the_tenants_again(
    world, tenant_id, user, elsewhere
) -> None:
    stranger = member_of(world, elsewhere)
    with world.begin(tenant_id) as work:
        work.logins.hold(user.id)
        work.own_sessions.live(user.id, at=NOW)
        assert work.tenants.get().id == tenant_id
        with pytest.raises(MemberNotFound):
            work.members.user(stranger.id)


def test_live_sessions_everywhere_are_listed_newest_first(
    world, tenant_id, user, elsewhere
) -> None:
    first = session_of(world, tenant_id, user)
    second = session_of(world, elsewhere, user, created_at=LATER, rotated_at=LATER)
    session_of(world, tenant_id, user, ended_at=NOW)
    session_of(world, tenant_id, user, idle_expires_at=NOW)
    session_of(world, tenant_id, member_of(world, tenant_id))
    with world.begin(tenant_id) as work:
        found = work.own_sessions.live(user.id, at=NOW)
    assert [device.session_id for device in found] == [second.id, first.id]
    assert (found[1].user_agent, found[1].ip) == ("pytest", "192.0.2.7")
    assert (found[0].tenant_id, found[0].last_used_at) == (elsewhere, LATER)


@pytest.mark.parametrize("spared", ["none", "keep", "only"])
def test_sessions_are_ended_everywhere_or_one_by_one(
    world, tenant_id, user, elsewhere, spared
) -> None:
    here, there = session_of(world, tenant_id, user), session_of(world, elsewhere, user)
    others = session_of(world, tenant_id, member_of(world, tenant_id))
    chosen = {} if spared == "none" else {spared: here.id}
    with world.begin(tenant_id) as work:
        ended = work.own_sessions.end(user.id, at=LATER, **chosen)
    expected = {"none": {here, there}, "keep": {there}, "only": {here}}[spared]
    assert ended == len(expected)
    for session in (here, there, others):
        with world.begin(session.tenant_id) as work:
            is_ended = work.sessions.get(session.id).ended_at is not None
        assert is_ended == (session in expected)
    with world.begin(tenant_id) as work:
        assert work.own_sessions.end(user.id, at=LATER, **chosen) == 0


def test_a_session_that_was_ended_cannot_be_saved_by_who_read_it_before(
    world, tenant_id, user
) -> None:
    session = session_of(world, tenant_id, user)
    with world.begin(tenant_id) as work:
        work.own_sessions.end(user.id, at=LATER)
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.sessions.save(session)


def test_another_persons_session_is_not_ended(world, tenant_id, user) -> None:
    theirs = session_of(world, tenant_id, member_of(world, tenant_id))
    with world.begin(tenant_id) as work:
        assert work.own_sessions.end(user.id, at=LATER, only=theirs.id) == 0


def test_a_device_is_known_by_program_and_network(world, tenant_id, user, elsewhere) -> None:
    def known(user_agent: str, ip: str):
        with world.begin(tenant_id) as work:
            device = device_of(user_agent=user_agent, ip=ip)
            return work.own_sessions.known_devices(user.id, device)

    assert known("pytest", "192.0.2.7") == (False, False)
    session_of(world, elsewhere, user, ended_at=NOW)
    assert known("pytest", "192.0.2.200") == (True, True)
    assert known("pytest", "198.51.100.7") == (True, False)
    assert known("another", "192.0.2.7") == (True, False)


def test_the_newest_link_of_a_purpose_replaces_the_former(world, tenant_id, user) -> None:
    first, second = (a_link(world.new_id(), user) for _ in range(2))
    reset = a_link(world.new_id(), user, LinkPurpose.RESET_PASSWORD)
    with world.begin(tenant_id) as work:
        for link in (first, reset, second):
            work.links.add(link)
        assert work.links.newest(user.id, LinkPurpose.VERIFY_EMAIL) == second
        assert work.links.newest(user.id, LinkPurpose.CHANGE_EMAIL) is None
        assert work.links.find(user.id, first.id) is None
        assert work.links.find(user.id, reset.id) == reset
        assert work.links.find(UserId(world.new_id()), reset.id) is None


def use(world, tenant_id, link, *, purpose=None, at=NOW):
    with world.begin(tenant_id) as work:
        return work.links.use(link.user_id, link.token_hash, purpose or link.purpose, at=at)


def test_a_link_is_used_once_for_its_purpose_while_it_is_good(world, tenant_id, user) -> None:
    link = a_link(world.new_id(), user)
    with world.begin(tenant_id) as work:
        work.links.add(link)
    for wrong in ({"purpose": LinkPurpose.RESET_PASSWORD}, {"at": link.expires_at}):
        with pytest.raises(LinkRefused):
            use(world, tenant_id, link, **wrong)
    assert use(world, tenant_id, link, at=LATER) == replace(link, used_at=LATER)
    with pytest.raises(LinkRefused):
        use(world, tenant_id, link)


def test_of_many_who_use_a_link_at_once_one_gets_it(world, tenant_id, user) -> None:
    link = a_link(world.new_id(), user)
    with world.begin(tenant_id) as work:
        work.links.add(link)

    def attempt(_: int) -> bool:
        try:
            use(world, tenant_id, link)
        except LinkRefused:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(attempt, range(6))) == [False] * 5 + [True]


def test_void_links_are_good_no_more(world, tenant_id, user) -> None:
    link, other = a_link(world.new_id(), user), a_link(world.new_id(), member_of(world, tenant_id))
    with world.begin(tenant_id) as work:
        work.links.add(link)
        work.links.add(other)
        work.links.void(user.id)
    with pytest.raises(LinkRefused):
        use(world, tenant_id, link)
    use(world, tenant_id, other)


def test_a_mailed_token_names_its_holder_and_its_invitation(world, tenant_id, user) -> None:
    link, invitation = a_link(world.new_id(), user), an_invitation(world.new_id(), tenant_id)
    with world.begin(tenant_id) as work:
        work.links.add(link)
        work.invitations.add(invitation)
    assert world.tokens.holder_of_link(link.token_hash) == user.id
    assert world.tokens.holder_of_link(invitation.token_hash) is None
    assert world.tokens.invitation_of(invitation.token_hash) == (tenant_id, invitation.id)
    assert world.tokens.invitation_of(link.token_hash) is None


def test_an_ended_membership_opens_nothing_and_is_still_known(world, tenant_id, user) -> None:
    session = session_of(world, tenant_id, user)
    with world.begin(tenant_id) as work:
        membership = work.roster.find(user.id)
        assert membership is not None
        work.memberships.save(replace(membership, ended_at=LATER))
    with world.begin(tenant_id) as work:
        assert work.roster.find(user.id) == replace(membership, ended_at=LATER)
        assert work.members.user(user.id) == user
        assert user.id not in {found.id for found, _ in work.members.page(PageRequest()).items}
        with pytest.raises(MemberNotFound):
            work.members.get(user.id)
    assert world.credentials.memberships(user.id) == ()
    with pytest.raises(SessionEnded):
        world.sessions.standing(user.id, tenant_id, session.id, now=NOW)


def test_a_membership_that_is_not_there_is_neither_found_nor_saved(world, tenant_id) -> None:
    stranger = member_of(world, world.tenant())
    with world.begin(tenant_id) as work:
        assert work.roster.find(stranger.id) is None
    with pytest.raises(MemberNotFound), world.begin(tenant_id) as work:
        work.memberships.save(a_membership(tenant_id, stranger.id))


def test_a_members_sessions_in_the_tenant_end_and_no_others(
    world, tenant_id, user, elsewhere
) -> None:
    here, there = session_of(world, tenant_id, user), session_of(world, elsewhere, user)
    with world.begin(tenant_id) as work:
        assert work.roster.end_sessions(user.id, at=LATER) == 1
        assert work.sessions.get(here.id).ended_at == LATER
    with world.begin(elsewhere) as work:
        assert work.sessions.get(there.id).ended_at is None


def test_owners_are_those_who_own_the_tenant_now(world, tenant_id) -> None:
    owner, former = (member_of(world, tenant_id, Role.OWNER, Role.OPERATOR) for _ in range(2))
    member_of(world, tenant_id, Role.OPERATOR)
    member_of(world, world.tenant(), Role.OWNER)
    with world.begin(tenant_id) as work:
        membership = work.roster.find(former.id)
        assert membership is not None
        work.memberships.save(replace(membership, ended_at=NOW))
        assert work.memberships.active_owners() == {owner.id}
        assert not work.roster.has_verified_owner()
        work.logins.save(replace(former, email_verified_at=NOW))
        assert not work.roster.has_verified_owner()
        work.logins.save(replace(owner, email_verified_at=NOW))
        assert work.roster.has_verified_owner()


def test_invitations_are_read_saved_and_paged_within_the_tenant(world, tenant_id) -> None:
    kept = [an_invitation(world.new_id(), tenant_id, email=f"{n}@example.com") for n in range(3)]
    foreign = an_invitation(world.new_id(), other := world.tenant())
    with world.begin(other) as work:
        work.invitations.add(foreign)
    with world.begin(tenant_id) as work:
        for invitation in kept:
            work.invitations.add(invitation)
        first = work.invitations.page(PageRequest(limit=2))
        rest = work.invitations.page(PageRequest(limit=2, after=first.next_after))
        assert [*first.items, *rest.items] == kept[::-1]
        saved = work.invitations.save(replace(kept[0], accepted_at=NOW, accepted_by=None))
        assert work.invitations.get(kept[0].id) == saved
        assert saved.version == 2
        for absent in (foreign.id, LinkId(world.new_id())):
            with pytest.raises(InvitationNotFound):
                work.invitations.get(absent)


def test_an_address_has_one_pending_invitation_of_a_tenant(world, tenant_id) -> None:
    first, second = (an_invitation(world.new_id(), tenant_id) for _ in range(2))
    with world.begin(tenant_id) as work:
        work.invitations.add(first)
    with pytest.raises(InvitationOpen), world.begin(tenant_id) as work:
        work.invitations.add(second)
    with world.begin(tenant_id) as work:
        assert work.invitations.pending(first.email) == first
        work.invitations.save(replace(first, revoked_at=NOW))
        assert work.invitations.pending(first.email) is None
        work.invitations.add(second)
    other = world.tenant()
    with world.begin(other) as work:
        work.invitations.add(an_invitation(world.new_id(), other))


def test_whether_registrations_are_taken_is_kept(world, tenant_id) -> None:
    with world.begin(tenant_id) as work:
        assert not work.tenants.get().takes_registrations
        work.tenants.take_registrations(are_taken=True)
    with world.begin(tenant_id) as work:
        assert work.tenants.get().takes_registrations
