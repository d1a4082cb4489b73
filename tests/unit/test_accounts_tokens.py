"""Access tokens that nobody else can make, refresh tokens that nobody can foresee, slow hashes."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.argon2.password_hasher import Argon2PasswordHasher
from adapters.jwt.access_tokens import LEEWAY, LIFE, JwtAccessTokens
from adapters.jwt.refresh_tokens import DerivedRefreshTokens
from adapters.key_names import key_id
from domain.errors import Unauthenticated
from domain.identity import SessionId, TenantId, UserId

NOW = datetime(2026, 3, 2, 15, 4, 5, 678, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
IDS = {
    "user_id": UserId(uuid4()),
    "tenant_id": TenantId(uuid4()),
    "session_id": SessionId(uuid4()),
}


def tokens(*keys: Ed25519PrivateKey, **changes) -> JwtAccessTokens:
    names = {"issuer": "https://redress.example.com", "audience": "https://redress.example.com"}
    ring = keys or (KEY,)
    return JwtAccessTokens(lambda: ring, **(names | changes))


def issue(**changes) -> str:
    return tokens(**changes).issue(**IDS, now=NOW)[0]


def forge(claims: dict, header: dict, key=KEY, algorithm: str = "EdDSA") -> str:
    good = jwt.decode(issue(), options={"verify_signature": False})
    kept = {name: value for name, value in (good | claims).items() if value is not None}
    heads = {"kid": key_id(KEY.public_key()), "typ": "at+jwt"} | header
    return jwt.encode(kept, key, algorithm, headers=heads)


def test_what_was_issued_is_read_until_its_end():
    ours = tokens()
    token, ends_at = ours.issue(**IDS, now=NOW)
    assert ends_at == NOW.replace(microsecond=0) + LIFE
    for at in (NOW - LEEWAY, NOW, ends_at - timedelta(microseconds=1)):
        assert ours.read(token, now=at) == tuple(IDS.values())
        assert tokens().read(token, now=at) == tuple(IDS.values())
    for at in (ends_at, NOW - LEEWAY - timedelta(seconds=1)):
        with pytest.raises(Unauthenticated):
            ours.read(token, now=at)


PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


@pytest.mark.parametrize(
    "token",
    [
        forge({}, {}, key=Ed25519PrivateKey.generate()),
        forge({}, {}, key=PUBLIC, algorithm="HS256"),
        forge({}, {}, key=None, algorithm="none"),
        forge({}, {"typ": "JWT"}),
        forge({}, {"typ": "rt+jwt"}),
        forge({}, {"kid": "../../etc/passwd"}),
        forge({}, {"kid": ""}),
        forge({"aud": "https://elsewhere.example.com"}, {}),
        forge({"iss": "https://elsewhere.example.com"}, {}),
        forge({"exp": None}, {}),
        forge({"iat": None}, {}),
        forge({"sid": None}, {}),
        forge({"sub": "not-a-uuid"}, {}),
        forge({"sub": ["x"]}, {}),
        forge({"exp": 10**40}, {}),
        issue(issuer="https://elsewhere.example.com"),
        "",
        "a.b.c",
        "\udcff.b.c",
    ],
)
def test_anything_else_is_refused_and_never_says_why(token):
    with pytest.raises(Unauthenticated) as refused:
        tokens().read(token, now=NOW)
    assert "not valid" in str(refused.value)


def test_claims_cannot_be_changed():
    head, body, signature = issue().split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["tid"] = str(uuid4())
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    with pytest.raises(Unauthenticated):
        tokens().read(f"{head}.{changed}.{signature}", now=NOW)


def test_a_former_key_still_reads_what_it_signed_until_it_is_dropped():
    new = Ed25519PrivateKey.generate()
    old_token = issue()
    assert tokens(new, KEY).read(old_token, now=NOW) == tuple(IDS.values())
    with pytest.raises(Unauthenticated):
        tokens(new).read(old_token, now=NOW)


def test_a_token_that_was_read_before_falls_with_its_key():
    """A verified signature is remembered, but not for longer than its key is there."""
    new, ring = Ed25519PrivateKey.generate(), [(KEY,)]
    ours = JwtAccessTokens(lambda: ring[-1], issuer="i", audience="a")
    old_token, _ = ours.issue(**IDS, now=NOW)
    ring.append((new, KEY))
    assert ours.read(old_token, now=NOW) == tuple(IDS.values())
    assert jwt.get_unverified_header(ours.issue(**IDS, now=NOW)[0])["kid"] != key_id(
        KEY.public_key()
    )
    ring.append((new,))
    with pytest.raises(Unauthenticated):
        ours.read(old_token, now=NOW)


def test_a_refresh_token_has_one_successor_that_only_our_key_can_tell():
    ours, same, others = (
        DerivedRefreshTokens(lambda: (KEY,)),
        DerivedRefreshTokens(lambda: (KEY,)),
        DerivedRefreshTokens(lambda: (Ed25519PrivateKey.generate(),)),
    )
    token = ours.fresh()
    assert token != ours.fresh()
    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    [successor] = ours.successors(token)
    assert same.successors(token) == (successor,) != (token,)
    assert others.successors(token) != (successor,)


@pytest.fixture(scope="module")
def hasher() -> Argon2PasswordHasher:
    return Argon2PasswordHasher(time_cost=3, memory_kib=12_288, parallelism=1)


@pytest.mark.parametrize("password", ["a passphrase", "pässwörd żółć", "x" * 256, "\udcff"])
def test_a_password_is_verified_whole_and_by_argon2id(hasher, password):
    kept = hasher.hash(password)
    assert kept.startswith("$argon2id$")
    assert hasher.verify(kept, password)
    assert not hasher.verify(kept, password + "x")
    assert not hasher.verify(None, password)
    assert not hasher.verify("damaged", password)


def test_a_hash_of_other_parameters_is_outdated(hasher):
    kept = Argon2PasswordHasher(time_cost=2, memory_kib=19_456, parallelism=1).hash("a passphrase")
    assert hasher.outdated(kept)
    assert hasher.verify(kept, "a passphrase")
    assert not hasher.outdated(hasher.hash("a passphrase"))
