"""Every route that a stranger may post to says how often; and what the limits are."""

import pytest

from adapters.redis.circuit import REST_S, Circuit
from application.rate_limits import Quota
from entrypoints.http.app import AREAS
from entrypoints.http.limits import Zone
from entrypoints.settings import Settings, SettingsRefused
from entrypoints.settings.limits import USUAL

ROUTES = [route for area in AREAS for route in area.routes]
OPEN_TO_WRITE = [route for route in ROUTES if route.is_public and route.method != "GET"]


@pytest.mark.parametrize("route", OPEN_TO_WRITE, ids=lambda route: route.operation)
def test_a_public_route_that_changes_something_names_its_zone(route):
    assert route.zone is not None, f"say zone=Zone.... at {route.operation}"


def test_only_signed_webhooks_and_probes_are_not_counted():
    for route in ROUTES:
        if route.zone is Zone.UNCOUNTED:
            is_probe = route.path in {"/health/live", "/health/ready", "/metrics"}
            is_signed = route.path.startswith("/webhooks/") and "raw" in route.parameters
            assert route.is_public, route.path
            assert is_probe or is_signed, route.path


def test_whatever_guesses_at_one_login_is_counted_by_the_address_it_names():
    guessing = [route for route in ROUTES if route.zone is not None and route.zone.counts_email]
    paths = {route.path for route in guessing}
    assert {"/auth/sign-in", "/auth/password-reset", "/auth/email-verification"} <= paths
    for route in guessing:
        assert route.is_public
        assert "email" in route.body.__struct_fields__, route.operation


def test_whatever_takes_a_password_of_a_stranger_is_closed_while_nobody_counts():
    for route in OPEN_TO_WRITE:
        secrets = {"password", "new_password", "owner_password", "code"}
        if route.body is not None and secrets & set(route.body.__struct_fields__):
            assert route.zone.is_closed_uncounted, route.operation


def test_uploads_have_a_zone():
    assert all(route.zone is Zone.UPLOAD for route in ROUTES if route.takes)


def read(text: str):
    return Settings.read({"REDRESS_HOME": "/nowhere", "REDRESS_LIMITS": text}).limits


def test_without_the_setting_the_usual_limits_hold():
    assert read("") == USUAL
    assert USUAL.ip == Quota(limit=1000, window_s=60)
    assert USUAL.user == Quota(limit=100, window_s=60)
    assert USUAL.tenant == Quota(limit=1000, window_s=60)
    assert USUAL.sign_in == Quota(limit=5, window_s=900)


def test_the_setting_changes_those_that_it_names():
    limits = read(" user=300/60,sign_in=7/600 ")
    assert (limits.user, limits.sign_in) == (
        Quota(limit=300, window_s=60),
        Quota(limit=7, window_s=600),
    )
    assert limits.ip == USUAL.ip


@pytest.mark.parametrize(
    "text",
    [
        "user",
        "user=1",
        "user=0/60",
        "user=5/0",
        "user=-1/60",
        "user=1/86401",
        "user=99999999999/60",
        "nobody=1/60",
        "user=1/60;ip=2/60",
        ",",
        "user=1.5/60",
        "USER=1/60",
    ],
)
def test_a_limit_that_says_nothing_known_is_refused_by_name(text):
    with pytest.raises(SettingsRefused, match="REDRESS_LIMITS"):
        read(text)


def test_after_a_failure_one_asks_each_second_and_the_others_go_on():
    now = 100.0
    circuit = Circuit(lambda: now)
    assert circuit.may_ask()
    circuit.failed()
    assert not circuit.may_ask()
    now += REST_S
    assert [circuit.may_ask() for _ in range(3)] == [True, False, False]
    circuit.answered()
    assert circuit.may_ask()
