"""Which routes take an Idempotency-Key: every POST that does something for a signed-in person."""

from entrypoints.http.app import AREAS
from entrypoints.http.routing import Route
from entrypoints.http.schema.document import build_document

SECRET = "its answer holds a secret that is shown once and must not be kept for a day"
ONCE = "what it takes is good for one use"
READ = "it reads, and writes nothing but who has read"
STATE = "done already it is refused, or changes nothing more"
UNKEYED = {
    "sign_out": STATE,
    "change_password": STATE,
    "ask_email_change": "it mails once a minute at most",
    "join_tenant": ONCE,
    "switch_tenant": SECRET,
    "enrol_second_factor": SECRET,
    "confirm_second_factor": SECRET,
    "renew_recovery_codes": SECRET,
    "remove_second_factor": ONCE,
    "make_api_key": SECRET,
    "rotate_api_key": SECRET,
    "suspend_tenant": STATE,
    "check_credential": "the vendor is asked anew, which costs nothing",
    "find_consumer": READ,
    "reveal_identity": READ,
}


def posts() -> list[Route]:
    return [route for area in AREAS for route in area.routes if route.method == "POST"]


def test_every_post_of_a_signed_in_person_takes_a_key_or_says_why_not() -> None:
    without = {r.operation for r in posts() if not r.is_public and not r.is_keyed}
    assert without == set(UNKEYED)


def test_no_route_without_a_person_promises_to_remember_a_key() -> None:
    assert [r.operation for area in AREAS for r in area.routes if r.is_public and r.is_keyed] == []
    assert {r.method for area in AREAS for r in area.routes if r.is_keyed} == {"POST"}


def test_what_mails_or_costs_money_takes_a_key() -> None:
    costly = {"request_pull", "approve_letter", "invite_member", "resend_invitation"}
    assert costly <= {r.operation for r in posts() if r.is_keyed}


def test_the_document_offers_the_key_exactly_where_it_is_taken_and_never_demands_it() -> None:
    paths = build_document(AREAS, product_version="1", server="https://example.com")["paths"]
    for route in posts():
        prefix = "/api/v2" if route.is_versioned else ""
        offered = [
            parameter["required"]
            for parameter in paths[prefix + route.path]["post"].get("parameters", [])
            if parameter["name"] == "Idempotency-Key"
        ]
        assert offered == ([False] if route.is_keyed else []), route.operation
