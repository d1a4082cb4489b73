"""The second factor: who needs one, what a code is good for, and how guessing ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory.second_factors import MemoryOneTimeCodes, MemoryQrCodes, MemoryRecoveryCodes
from adapters.pyotp.one_time_codes import PyotpOneTimeCodes
from adapters.segno.qr_codes import SegnoQrCodes
from adapters.system import RandomRecoveryCodes
from domain.accounts.challenges import ChallengeId, is_open, meet, miss, pose
from domain.accounts.second_factors import (
    RECOVERY_CODES,
    WAIT_MAX,
    WAIT_MIN,
    WRONG_CODES_MAX,
    SecondFactor,
    SecondFactorInUse,
    TooManyWrongCodes,
    confirm,
    count_failure,
    hash_recovery_code,
    is_asked,
    try_code,
    try_recovery_code,
)
from domain.accounts.standing import Standing
from domain.identity import (
    Actor,
    Permission,
    PermissionDenied,
    Role,
    RoleId,
    SecondFactorMissing,
    TenantId,
    UserId,
    permissions_of,
)

NOW = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
SOMEBODY = UserId(UUID(int=1))
FIRM = TenantId(UUID(int=2))
# RFC 6238, appendix B, for SHA-1; the last six of its eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_VECTORS = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471")]
RFC_VECTORS += [(1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")]


def a_factor(**changes) -> SecondFactor:
    factor = SecondFactor(user_id=SOMEBODY, secret="S", created_at=NOW, confirmed_at=NOW)
    return replace(factor, **changes)


STAFF = [Role.OWNER, Role.OPERATOR, Role.PLATFORM_ADMIN, Role.SUPPORT]
NOBODYS = frozenset[RoleId]()


@pytest.mark.parametrize("role", STAFF)
def test_whoever_sees_everybodys_file_needs_one_as_16_cfr_314_4_c_5_asks(role):
    assert is_asked(frozenset({role, Role.VIEWER}), NOBODYS, by_policy=False)


def test_a_role_of_the_firms_own_may_hold_anything_and_so_needs_one():
    own = frozenset({RoleId(UUID(int=4))})
    assert is_asked(frozenset({Role.VIEWER}), own, by_policy=False)


@pytest.mark.parametrize("role", [role for role in Role if role not in STAFF])
def test_others_need_one_where_the_firm_says_so(role):
    assert not is_asked(frozenset({role}), NOBODYS, by_policy=False)
    assert is_asked(frozenset({role}), NOBODYS, by_policy=True)


@given(
    roles=st.frozensets(st.sampled_from(Role)), by_policy=st.booleans(), has_passed=st.booleans()
)
def test_without_the_factor_that_is_asked_for_a_session_sets_one_up_and_no_more(
    roles, by_policy, has_passed
):
    standing = Standing(
        tenant_id=FIRM,
        user_id=SOMEBODY,
        roles=roles,
        custom_roles=NOBODYS,
        consumer_id=None,
        member_version=1,
        tenant_version=1,
        has_passed_second_factor=has_passed,
        is_second_factor_asked=by_policy,
    )
    allowed = permissions_of(roles)
    actor = standing.actor(allowed, session_id=None, ip="", request_id="")
    asked = is_asked(roles, NOBODYS, by_policy=by_policy)
    assert actor.lacks_second_factor == (asked and not has_passed)
    left = allowed & {Permission.ACCOUNT_OWN} if actor.lacks_second_factor else allowed
    assert actor.permissions == left


def test_a_refusal_says_whether_a_second_factor_would_help():
    actor = Actor(user_id=SOMEBODY, tenant_id=FIRM, permissions=frozenset())
    with pytest.raises(PermissionDenied):
        actor.require(Permission.LETTER_APPROVE)
    with pytest.raises(SecondFactorMissing):
        replace(actor, lacks_second_factor=True).require(Permission.LETTER_APPROVE)


def test_a_code_is_good_once_and_spends_every_step_before_it():
    spent, is_right = try_code(a_factor(), [100], at=NOW)
    assert (is_right, spent.last_step) == (True, 100)
    for steps in ([100], [99], [98, 99], []):
        assert try_code(spent, steps, at=NOW)[1] is False
    assert try_code(spent, [101], at=NOW)[1] is True


def test_five_wrong_codes_make_the_sixth_wait_however_right_it_is():
    factor = a_factor()
    for _ in range(WRONG_CODES_MAX):
        factor, is_right = try_code(factor, [], at=NOW)
        assert not is_right
    with pytest.raises(TooManyWrongCodes) as waiting:
        try_code(factor, [100], at=NOW + WAIT_MIN - timedelta(seconds=1))
    assert waiting.value.retry_after_s == 1
    settled, is_right = try_code(factor, [100], at=NOW + WAIT_MIN)
    assert (is_right, settled.failures, settled.blocked_until) == (True, 0, None)


@given(rounds=st.integers(1, 40))
def test_the_wait_doubles_with_each_five_wrong_codes_up_to_a_day(rounds):
    factor = a_factor(failures=rounds * WRONG_CODES_MAX - 1)
    blocked = count_failure(factor, at=NOW).blocked_until
    assert blocked is not None
    assert blocked - NOW == min(WAIT_MAX, WAIT_MIN * 2 ** (rounds - 1))


def test_a_recovery_code_is_good_once_as_people_type_it_and_while_codes_wait():
    factor = confirm(a_factor(confirmed_at=None), ["k3v9-0qtm", "aaaa-bbbb"], at=NOW)
    factor = replace(factor, failures=5, blocked_until=NOW + WAIT_MAX)
    spent, is_right = try_recovery_code(factor, " K3V9 0QTM", at=NOW)
    assert (is_right, len(spent.recovery_hashes), spent.blocked_until) == (True, 1, None)
    assert try_recovery_code(spent, "k3v9-0qtm", at=NOW)[1] is False


def test_a_confirmed_factor_is_not_confirmed_again():
    with pytest.raises(SecondFactorInUse):
        confirm(a_factor(), [], at=NOW)


def test_an_attempt_is_open_until_it_is_met_missed_five_times_or_five_minutes_old():
    posed = pose(
        ChallengeId(UUID(int=3)), tenant_id=FIRM, user_id=SOMEBODY, token_hash=b"h", at=NOW
    )
    assert is_open(posed, at=NOW + timedelta(minutes=5, microseconds=-1))
    assert not is_open(posed, at=NOW + timedelta(minutes=5))
    assert not is_open(meet(posed, at=NOW), at=NOW)
    for _ in range(WRONG_CODES_MAX):
        assert is_open(posed, at=NOW)
        posed = miss(posed)
    assert not is_open(posed, at=NOW)


@pytest.mark.parametrize(("seconds", "code"), RFC_VECTORS)
def test_codes_are_those_of_rfc_6238(seconds, code):
    now = datetime.fromtimestamp(seconds, UTC)
    assert PyotpOneTimeCodes().steps(RFC_SECRET, code, now=now) == (seconds // 30,)


@pytest.mark.parametrize(
    "codes", [PyotpOneTimeCodes(), MemoryOneTimeCodes()], ids=["app", "memory"]
)
class TestOneTimeCodes:
    """The contract of the port, over both adapters."""

    def test_secrets_differ_and_the_address_names_them(self, codes):
        first, second = codes.new_secret(), codes.new_secret()
        assert first != second
        address = codes.address(first, account="a@example.com", issuer="Redress")
        assert address.startswith("otpauth://totp/Redress:a")
        assert f"secret={first}" in address

    def test_a_code_fits_its_own_step_and_is_taken_one_step_early_or_late(self, codes):
        if isinstance(codes, PyotpOneTimeCodes):
            secret, code = RFC_SECRET, "050471"
            now = datetime.fromtimestamp(1111111111, UTC)
        else:
            secret, now = codes.new_secret(), NOW
            code = codes.code_at(secret, now)
        step = int(now.timestamp()) // 30
        for early in (-30, 0, 30):
            assert step in codes.steps(secret, code, now=now + timedelta(seconds=early))
        for far in (-90, 90):
            assert step not in codes.steps(secret, code, now=now + timedelta(seconds=far))

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\ud800", "٠٥٠٤٧١"])
    def test_what_is_no_code_fits_nothing(self, codes, code):
        assert codes.steps(RFC_SECRET, code, now=NOW) == ()


@pytest.mark.parametrize("recovery", [RandomRecoveryCodes(), MemoryRecoveryCodes()])
def test_recovery_codes_come_by_ten_and_never_twice(recovery):
    codes = [*recovery.fresh(), *recovery.fresh()]
    assert len(set(map(hash_recovery_code, codes))) == len(codes) == 2 * RECOVERY_CODES


@pytest.mark.parametrize("qr", [SegnoQrCodes(), MemoryQrCodes()])
def test_a_qr_code_is_an_svg_that_refers_to_nothing_outside(qr):
    svg = qr.svg("otpauth://totp/Redress:a?secret=S")
    assert svg.startswith("<svg")
    assert "script" not in svg
    assert "href" not in svg
