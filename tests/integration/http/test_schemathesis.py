"""schemathesis over the whole API, signed in as those who can do most, finds nothing."""

import json
from typing import Any
from uuid import UUID

import jwt
import pytest
import schemathesis
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from litestar.types import ASGIApp, Receive, Scope, Send
from tests.integration.http.casefile import Firm, a_png

from domain.identity import UserId
from entrypoints.container import Container
from entrypoints.http.app import AREAS
from entrypoints.http.areas.documents import IMAGES
from entrypoints.http.areas.reports import REPORT_FILES
from entrypoints.http.schema.document import build_document

EXAMPLES_MAX = 5  # beside the cases that schemathesis derives from the schema itself
SESSION_ENDS = "sign_out"


class Standin:
    """Takes requests for the application that a fixture makes later; has no life of its own."""

    app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        elif self.app is not None:
            await self.app(scope, receive, send)


DOCUMENT: dict[str, Any] = json.loads(
    json.dumps(build_document(AREAS, product_version="0", server="http://127.0.0.1"))
)
# Rules that no schema can state (two lines of an address together, a key used before, a password
# that is the address) answer 422, a stale ETag 412, a webhook without the vendor's signature 400.
BEYOND_SCHEMA = ["400", "412", "422"]
USUAL = ["2xx", "3xx", "401", "403", "404", "409", "429", "5xx"]

for media_type in IMAGES:
    schemathesis.openapi.media_type(media_type, st.binary(max_size=64) | st.just(a_png()))

for media_type in REPORT_FILES:
    if "json" not in media_type:
        schemathesis.openapi.media_type(media_type, st.binary(max_size=64))

standin = Standin()
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = standin
schema.config.checks.positive_data_acceptance.expected_statuses = USUAL + BEYOND_SCHEMA
schema.config.checks.missing_required_header.expected_statuses = ["401", "403", "428"]  # RFC 6585


@pytest.fixture(params=["owner", "operator", "consumer"])
def role(request) -> str:
    return str(request.param)


@pytest.fixture
def forwarded(app, client, at_any_pace):
    """``client`` keeps the application started while requests go past it."""
    standin.app = app
    yield
    standin.app = None


def another_session(container, firm, role: str) -> str:
    """A session that may end. Made up wrong codes keep those of the app waiting by now, so nobody
    signs in with one.
    """
    said = jwt.decode(firm.tokens[role], options={"verify_signature": False})
    with container.database().begin(firm.tenant_id) as work:
        tokens = container.session_start()(
            work,
            work.members.get(UserId(UUID(said["sub"]))),
            user_agent="",
            ip="",
            second_factor_at=container.clock()(),
        )
    return str(tokens.access_token)


FEW = settings(max_examples=EXAMPLES_MAX, deadline=None, suppress_health_check=list(HealthCheck))


def asks_for_no_token(ctx) -> bool:
    return ctx.operation.definition.raw["security"] == []


@pytest.mark.slow
@schema.include(path_regex="^/api/v2/").exclude(asks_for_no_token).parametrize()
@FEW
def test_nothing_is_found(case, role, firm, container, forwarded):
    try_as(role, case, firm, container)


@pytest.mark.slow
@schema.include(path_regex="^/api/v1/").exclude(asks_for_no_token).parametrize()
@FEW
def test_nothing_is_found_in_the_envelope(case, firm, container, forwarded):
    """The same use-cases, answered in another shape: one role reaches all of it."""
    try_as("owner", case, firm, container)


def try_as(role: str, case: schemathesis.Case, firm: Firm, container: Container) -> None:
    sendable(case, firm)
    headers = firm.headers(role)
    if SESSION_ENDS in case.operation.definition.raw["operationId"]:
        headers = {"Authorization": f"Bearer {another_session(container, firm, role)}"}
    case.call_and_validate(headers=headers)
    # Were everybody asked for a second factor from here on, consumers would be refused all else.
    with container.database().begin(firm.tenant_id) as work:
        work.tenants.require_second_factor(is_required=False)


@pytest.mark.slow
@schema.include(asks_for_no_token).parametrize()
@FEW
def test_strangers_find_nothing_either(case, firm, forwarded):
    sendable(case, firm)
    case.call_and_validate()


def sendable(case: schemathesis.Case, firm: Firm) -> None:
    # A parameter that is an empty list is not on the wire: the request would be sent as it should.
    assume(all(value not in ([], {}) for value in (case.query or {}).values()))
    # Ids that exist take a request past the first refusal.
    if case.meta is None or case.meta.generation.mode.is_positive:
        for name in case.path_parameters or {}:
            case.path_parameters[name] = str(getattr(firm.case, name))
