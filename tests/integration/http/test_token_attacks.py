"""Forged, stale and misplaced tokens against the running application, and rotated keys."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.integration.http.signing_in import bearer, give_password, sign_in_fully

from adapters.kms import add_signing_key, load_signing_keys, remove_signing_key

Changes = dict[str, Any]


@pytest.fixture
def good(client, firm) -> dict[str, Any]:
    """A viewer's tokens."""
    return sign_in_fully(client, f"viewer@{firm.name}.example.com")


@pytest.fixture
def key(container) -> Ed25519PrivateKey:
    return container.signing_keys()()[0]


def me(client, token: str) -> int:
    return int(client.get("/api/v2/auth/user", headers=bearer(token)).status_code)


def forged(
    token: str, key, *, claims: Changes | None = None, head: Changes | None = None, alg="EdDSA"
) -> str:
    """The token with other claims and heads, signed by the key; None takes one out."""
    said = jwt.decode(token, options={"verify_signature": False}) | (claims or {})
    headers = {**jwt.get_unverified_header(token), **(head or {})}
    said = {name: value for name, value in said.items() if value is not None}
    return jwt.encode(said, key, alg, headers={k: v for k, v in headers.items() if k != "alg"})


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_what_is_signed_by_our_own_key_without_changes_is_good(client, good, key):
    assert me(client, forged(good["access_token"], key)) == 200


def test_no_other_algorithm_is_taken(client, good, key):
    token = good["access_token"]
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, claims, signature = token.split(".")
    heads = json.loads(base64.urlsafe_b64decode(head + "=="))
    tries = [forged(token, None, alg="none"), forged(token, raw, alg="HS256")]
    tries += [f"{part(heads | {'alg': alg})}.{claims}." for alg in ("none", "None", "nOnE", "NONE")]
    tries += [
        f"{part(heads | {'alg': alg})}.{claims}.{signature}" for alg in ("HS256", "ES256", "RS256")
    ]
    # PyJWT itself will not sign with a PEM as an HMAC key, so the signature is made by hand.
    tries.append(by_hand(heads | {"alg": "HS256"}, claims, pem))
    assert {me(client, each) for each in tries} == {401}


def by_hand(heads: Changes, claims: str, secret: bytes) -> str:
    signed = f"{part(heads)}.{claims}"
    digest = hmac.digest(secret, signed.encode(), hashlib.sha256)
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


@pytest.mark.parametrize(
    "head",
    [
        {"kid": "../../../../dev/null"},
        {"kid": "' or 1=1 --"},
        {"kid": "0" * 16},
        {"kid": ""},
        {"kid": "x" * 3000},
        {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}, "kid": "none"},
        {"jku": "https://evil.example/jwks.json", "kid": "evil"},
        {"typ": "JWT"},
        {"typ": "refresh+jwt"},
        {"typ": ""},
    ],
    ids=str,
)
def test_a_key_is_chosen_by_its_own_id_and_a_token_says_what_it_is(client, good, key, head):
    assert me(client, forged(good["access_token"], key, head=head)) == 401


def test_a_key_that_the_token_brings_along_is_not_taken(client, good):
    stranger = Ed25519PrivateKey.generate()
    x = stranger.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(x).decode().rstrip("=")}
    for head in ({}, {"jwk": jwk}, {"jwk": jwk, "kid": "mine"}):
        assert me(client, forged(good["access_token"], stranger, head=head)) == 401


NOW = int(datetime.now(UTC).timestamp())  # noqa: TID251 - as a forger would


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "https://evil.example"},
        {"aud": None},
        {"aud": []},
        {"exp": NOW - 1},
        {"exp": None},
        {"exp": "soon"},
        {"exp": -1},
        {"exp": 10**30},
        {"iat": NOW + 600},
        {"iat": None},
        {"sub": None},
        {"sub": "019aa502-63b4-7188-9900-00000000dead"},
        {"sub": "' or 1=1"},
        {"tid": "019aa502-63b4-7188-9900-00000000dead"},
        {"tid": None},
        {"sid": "019aa502-63b4-7188-9900-00000000dead"},
        {"sid": None},
        {"sid": 7},
    ],
    ids="-".join,
)
def test_every_claim_counts(client, good, key, claims):
    assert me(client, forged(good["access_token"], key, claims=claims)) == 401


def test_ids_of_another_firm_do_not_open_it(client, firm, other_firm, good, key):
    theirs = jwt.decode(other_firm.tokens["owner"], options={"verify_signature": False})
    for mixed in ({"sub": theirs["sub"]}, {"sid": theirs["sid"]}, {"tid": theirs["tid"]}):
        assert me(client, forged(good["access_token"], key, claims=mixed)) == 401


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "e30.e30.", "🔑", "x" * 5000])
def test_what_is_no_token_is_refused(client, token):
    headers = {"authorization": f"Bearer {token}".encode()}
    assert client.get("/api/v2/auth/user", headers=headers).status_code == 401


def test_tokens_of_one_kind_are_good_for_nothing_else(client, firm, good):
    posed = give_password(client, f"owner@{firm.name}.example.com")["challenge"]
    for token in (good["refresh_token"], posed):
        assert me(client, token) == 401
    for token in (good["access_token"], posed):
        answer = client.post("/api/v2/auth/refresh", json={"refresh_token": token})
        assert answer.status_code in {401, 422}
    for challenge in (good["access_token"], good["refresh_token"]):
        body = {"challenge": challenge, "code": "000000"}
        answer = client.post("/api/v2/auth/sign-in/second-factor", json=body)
        assert answer.status_code in {401, 422}


def test_a_rotation_of_keys_signs_nobody_out(client, container, firm, good):
    path = container.settings().secret_key_file
    before = good["access_token"]
    assert me(client, before) == 200
    new = add_signing_key(path)
    assert me(client, before) == 200
    body = {"refresh_token": good["refresh_token"]}
    refreshed = client.post("/api/v2/auth/refresh", json=body)
    assert refreshed.status_code == 200, refreshed.text
    after = refreshed.json()["access_token"]
    assert jwt.get_unverified_header(after)["kid"] == new
    assert me(client, after) == 200
    # Two tabs: the spent token, a moment later, gives the same successor.
    again = client.post("/api/v2/auth/refresh", json=body)
    assert again.json()["refresh_token"] == refreshed.json()["refresh_token"]


def test_tokens_of_a_removed_key_are_refused_and_their_sessions_go_on(client, container, good):
    path = container.settings().secret_key_file
    before = good["access_token"]
    assert me(client, before) == 200
    old = jwt.get_unverified_header(before)["kid"]
    add_signing_key(path)
    kept = path.read_bytes()
    try:
        remove_signing_key(path, old)
        assert me(client, before) == 401
        body = {"refresh_token": good["refresh_token"]}
        refreshed = client.post("/api/v2/auth/refresh", json=body)
        assert refreshed.status_code == 200
        assert me(client, refreshed.json()["access_token"]) == 200
    finally:
        path.write_bytes(kept)  # the module's other tokens were signed by the old key
    assert len(load_signing_keys(path)) >= 2
    assert me(client, before) == 200


def test_a_token_ends_to_the_second(client, good, key):
    token = good["access_token"]
    soon = forged(token, key, claims={"exp": NOW + 3600, "iat": NOW - 60})
    assert me(client, soon) == 200
    assert me(client, forged(token, key, claims={"exp": NOW - 1, "iat": NOW - 901})) == 401
