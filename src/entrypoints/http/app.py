"""The ASGI application: both versions of the API from one table of routes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from application.accounts.authenticate import Authenticate
from application.idempotency import IdempotencyKeys
from application.ports import Clock, NewId
from application.rate_limits import RateLimits
from entrypoints.http.areas.access import platform, roles, support, suspensions
from entrypoints.http.areas.accounts import accounts
from entrypoints.http.areas.api_keys import api_keys
from entrypoints.http.areas.audit import audit
from entrypoints.http.areas.branding import branding
from entrypoints.http.areas.consents import consents
from entrypoints.http.areas.consumers import consumers
from entrypoints.http.areas.deletion import deletion
from entrypoints.http.areas.disputes import disputes
from entrypoints.http.areas.documents import documents
from entrypoints.http.areas.exports import exports
from entrypoints.http.areas.findings import findings
from entrypoints.http.areas.health import health
from entrypoints.http.areas.identity import identity
from entrypoints.http.areas.invitations import invitations
from entrypoints.http.areas.letters import letters
from entrypoints.http.areas.logins import logins
from entrypoints.http.areas.mail import mail
from entrypoints.http.areas.reports import reports
from entrypoints.http.areas.retention import retention
from entrypoints.http.areas.second_factor import second_factor
from entrypoints.http.areas.vendor_credentials import vendor_credentials
from entrypoints.http.areas.webhooks import oauth, webhooks
from entrypoints.http.areas.work_queue import jobs, tasks, timeline
from entrypoints.http.edge import Edge
from entrypoints.http.engine import Engine
from entrypoints.http.lanes import ThreadLane
from entrypoints.http.limits import Turnstile
from entrypoints.http.metrics import RequestMetrics
from entrypoints.http.origins import Origins
from entrypoints.http.problems import RequestRefused, render_problem
from entrypoints.http.routing import Area, Lane, Route
from entrypoints.http.schema.document import build_document
from entrypoints.http.schema.pages import schema_handlers
from entrypoints.http.site import Site
from entrypoints.http.use_cases import HttpUseCases
from entrypoints.http.versions import VERSIONS, ApiVersion
from entrypoints.settings.limits import RateQuotas
from entrypoints.web.pages import page_handlers

AREAS: tuple[Area, ...] = (
    accounts,
    second_factor,
    branding,
    vendor_credentials,
    logins,
    invitations,
    api_keys,
    roles,
    suspensions,
    support,
    platform,
    consumers,
    consents,
    identity,
    documents,
    reports,
    findings,
    disputes,
    letters,
    mail,
    tasks,
    timeline,
    retention,
    exports,
    deletion,
    audit,
    jobs,
    webhooks,
    oauth,
    health,
)
BODY_BYTES_MAX = 1_000_000
PASSWORD_THREADS = 2  # each argon2id takes a core and tens of megabytes
PROBE_THREADS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpParts:
    """What the container provides.

    ``threads`` is the size of the database pool, less what password hashing and probes need.
    ``readiness`` must not use that pool, so that a full one does not look like a dead server.
    """

    use_cases: HttpUseCases
    authenticate: Authenticate
    keys: IdempotencyKeys
    rate_limits: RateLimits
    rate_quotas: RateQuotas
    clock: Clock
    machine_clock: Clock
    new_id: NewId
    readiness: Callable[[], dict[str, bool]]
    public_url: str
    product_version: str
    threads: int
    cors_origins: tuple[str, ...] = ()
    body_bytes_max: int = BODY_BYTES_MAX


def create_app(
    parts: HttpParts,
    *,
    areas: Sequence[Area] = AREAS,
    versions: Sequence[ApiVersion] = VERSIONS,
) -> ASGIApp:
    """Build the application; nothing runs before the server starts it."""
    metrics = RequestMetrics()
    url = urlsplit(parts.public_url)
    lanes = {
        Lane.WORK: ThreadLane("work", parts.threads),
        Lane.PASSWORD: ThreadLane("password", PASSWORD_THREADS),
        Lane.PROBE: ThreadLane("probe", PROBE_THREADS),
    }
    engine = Engine(
        use_cases=parts.use_cases,
        site=Site(
            public_origin=f"{url.scheme}://{url.netloc}",
            readiness=parts.readiness,
            metrics=metrics.exposition,
        ),
        authenticate=parts.authenticate,
        keys=parts.keys,
        turnstile=Turnstile(
            limits=parts.rate_limits,
            quotas=parts.rate_quotas,
            clock=parts.machine_clock,
            metrics=metrics,
        ),
        clock=parts.clock,
        lanes=lanes,
        body_bytes_max=parts.body_bytes_max,
    )
    litestar = Litestar(
        route_handlers=[*_handlers(engine, areas, versions), *_schema(parts), *page_handlers()],
        exception_handlers={HTTPException: _refuse, Exception: _refuse},
        on_shutdown=[lane.close for lane in lanes.values()],
        openapi_config=None,
        logging_config=None,
    )
    return Edge(
        litestar,
        new_id=parts.new_id,
        metrics=metrics,
        origins=Origins(frozenset(origin.encode() for origin in parts.cors_origins)),
        is_https=url.scheme == "https",
    )


def _handlers(
    engine: Engine, areas: Sequence[Area], versions: Sequence[ApiVersion]
) -> list[HTTPRouteHandler]:
    return [
        _handler(engine, route, version)
        for area in areas
        for route in area.routes
        for version in (versions if route.is_versioned else (None,))
    ]


def _handler(engine: Engine, route: Route, version: ApiVersion | None) -> HTTPRouteHandler:
    return HTTPRouteHandler(
        (version.prefix if version else "") + route.litestar_path,
        http_method=route.method,
        status_code=200,  # the endpoint sends its own; without this, DELETE may have no body
        opt={"public": route.is_public},
    )(engine.endpoint(route, version))


def _schema(parts: HttpParts) -> list[HTTPRouteHandler]:
    document = build_document(AREAS, product_version=parts.product_version, server=parts.public_url)
    return schema_handlers(document)


def _refuse(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What Litestar itself refuses: unknown paths and methods."""
    refused: Exception = error
    if isinstance(error, HTTPException):
        allow = _offered((error.headers or {}).get("allow", ""))
        refused = RequestRefused(
            error.status_code,
            _CODES.get(error.status_code, "RequestRefused"),
            error.detail,
            headers=((b"allow", allow.encode()),) if allow else (),
        )
    trace = request.scope["state"]["trace"]
    rendered = render_problem(refused, path=request.scope["path"], request_id=trace.request_id)
    trace.code = rendered.code
    return Response(
        rendered.body,
        status_code=rendered.status,
        media_type=rendered.content_type.decode(),
        headers={name.decode(): value.decode() for name, value in rendered.headers},
    )


def _offered(allow: str) -> str:
    """Litestar counts the OPTIONS it would answer itself; the edge does not let it."""
    return ", ".join(method for method in allow.split(", ") if method not in {"", "OPTIONS"})


_CODES = {400: "RequestUnreadable", 404: "NotFound", 405: "MethodNotAllowed"}
