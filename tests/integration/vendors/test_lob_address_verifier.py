"""Whether the Postal Service delivers, as Lob tells it over the wire."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from adapters.lob.address_verifier import LobAddressVerifier
from adapters.lob.api import LobApi
from domain.addresses import PostalAddress
from domain.errors import Unavailable
from domain.mail import AddressUndeliverable

ADDRESS = PostalAddress(
    name="Maria Delgado",
    line1="1420 Juniper Street",
    line2="Apt 5B",
    city="Portland",
    state="OR",
    zip="97205",
)


def verifier(url: str) -> LobAddressVerifier:
    return LobAddressVerifier(LobApi(key="test_0123456789abcdef", url=url))


def test_the_place_is_sent_without_the_name(server) -> None:
    server.answer_json({"deliverability": "deliverable"})
    verifier(server.url).verify(ADDRESS, field="recipient")
    [request] = server.seen
    assert (request.method, request.path) == ("POST", "/v1/us_verifications")
    assert parse_qs(request.body.decode()) == {
        "primary_line": ["1420 Juniper Street"],
        "secondary_line": ["Apt 5B"],
        "city": ["Portland"],
        "state": ["OR"],
        "zip_code": ["97205"],
    }


@pytest.mark.parametrize("line", ["deliverable", "po box", "unnecessary unit"])
def test_deliverable_addresses_pass(sandbox, line) -> None:
    verifier(f"{sandbox.url}/lob").verify(replace(ADDRESS, line1=line), field="recipient")


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("missing unit", "missing its apartment or unit number"),
        ("incorrect unit", "given with a wrong apartment or unit number"),
        ("undeliverable no match", "unknown to the Postal Service"),
    ],
)
def test_undeliverable_addresses_are_refused_by_field_and_reason(sandbox, line, verdict) -> None:
    with pytest.raises(AddressUndeliverable, match=f"sender: .*{verdict}") as refused:
        verifier(f"{sandbox.url}/lob").verify(replace(ADDRESS, line1=line), field="sender")
    assert refused.value.field == "sender"


def test_what_lob_cannot_parse_is_no_address(server) -> None:
    error = {"code": "invalid", "message": "zip_code is wrong", "status_code": 422}
    server.answer_json({"error": error}, 422)
    with pytest.raises(AddressUndeliverable, match="invalid in zip_code"):
        verifier(server.url).verify(ADDRESS, field="recipient")


@pytest.mark.parametrize("status", [401, 403, 408, 429, 500, 503])
def test_trouble_at_lob_is_no_verdict(sandbox, status) -> None:
    sandbox.fault("lob", "status", status=status)
    with pytest.raises(Unavailable):
        verifier(f"{sandbox.url}/lob").verify(ADDRESS, field="recipient")


@pytest.mark.parametrize("answer", [{}, [], None, {"deliverability": "perhaps"}])
def test_an_unknown_verdict_is_no_verdict(server, answer) -> None:
    server.answer_json(answer)
    with pytest.raises(Unavailable):
        verifier(server.url).verify(ADDRESS, field="recipient")
