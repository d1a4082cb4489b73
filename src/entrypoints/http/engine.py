"""From a route's definition to an endpoint: one hop to a thread, where all of the work is done."""

import asyncio
import hashlib
import re
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
import structlog
from litestar import Request
from litestar.types import ASGIApp

from application.accounts.authenticate import Authenticate
from application.idempotency import IdempotencyKeys, KeptAnswer, KeyedRequest
from application.ports import Clock, StaleVersion
from domain.identity import Actor
from entrypoints.http.lanes import ThreadLane
from entrypoints.http.limits import Subject, Turnstile, Zone
from entrypoints.http.problems import RequestRefused, refusal_of, render_problem
from entrypoints.http.rendering import Rendered, Reply, render_value
from entrypoints.http.requests import (
    Peer,
    Received,
    decode_body,
    decode_query,
    if_match,
    path_id,
    receive_request,
    upload_body,
)
from entrypoints.http.routing import Lane, Route
from entrypoints.http.site import Site
from entrypoints.http.use_cases import HttpUseCases
from entrypoints.http.versions import ApiVersion

AsgiHandler = Callable[[Request[Any, Any, Any]], Awaitable[ASGIApp]]
Source = Callable[[Received, Actor | None, Reply], Any]

_KEY = re.compile(r"\A[\x21-\x7e]{1,255}\Z")
_BEARER = re.compile(r"\ABearer +([A-Za-z0-9_.~+/=-]{1,4096}) *\Z", re.IGNORECASE)
EVEN_S = 0.4  # more than the work of any such route, argon2id included
_log = structlog.get_logger("http")


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What every endpoint shares; handlers know the use-cases as ``use``."""

    use_cases: HttpUseCases
    site: Site
    authenticate: Authenticate
    keys: IdempotencyKeys
    turnstile: Turnstile
    clock: Clock
    lanes: dict[Lane, ThreadLane]
    body_bytes_max: int

    def endpoint(self, route: Route, version: ApiVersion | None) -> AsgiHandler:
        """The coroutine that Litestar calls for the route, in one version of the API or in none."""
        plan = Plan(self, route, is_enveloped=version is not None and version.is_enveloped)
        lane = self.lanes[route.lane]
        template = (version.prefix if version else "") + route.path
        deprecation = route.deprecation or (version.deprecation if version else None)
        told = deprecation.headers if deprecation else ()
        bytes_max = route.bytes_max or self.body_bytes_max

        async def answer(request: Request[Any, Any, Any]) -> ASGIApp:
            scope = request.scope
            trace = scope["state"]["trace"]
            trace.route = template
            trace.operation = route.operation
            trace.headers = told
            begun = time.monotonic()
            try:
                received = await receive_request(scope, request.receive, bytes_max=bytes_max)
                rendered = await lane.run(partial(plan.perform, received))
            except Exception as error:  # noqa: BLE001 - every failure becomes an answer here
                _log_fault(error, trace.request_id)
                rendered = render_problem(error, path=scope["path"], request_id=trace.request_id)
            trace.code = rendered.code
            if route.is_even:
                await asyncio.sleep(until_even(time.monotonic() - begun))
            return rendered

        return answer


def until_even(taken_s: float) -> float:
    """How long an answer that took this long waits, so that its time tells nothing.

    The wait costs no thread; work beyond one step ends at the next.
    """
    return EVEN_S - taken_s % EVEN_S


class Plan:
    """How one route's handler is called: decided once, when the application is built."""

    __slots__ = ("_engine", "_is_enveloped", "_route", "_sources")

    def __init__(self, engine: Engine, route: Route, *, is_enveloped: bool) -> None:
        self._engine = engine
        self._route = route
        self._is_enveloped = is_enveloped
        self._sources = {name: self._source(name) for name in route.parameters}

    def perform(self, received: Received) -> Rendered:
        """Authenticate, parse, call, shape; the first that fails decides the answer."""
        actor = self._admitted(received)
        reply = Reply()
        arguments = self._bind(received, actor, reply)
        key = received.header(b"idempotency-key") if self._route.is_keyed else None
        if key is None or actor is None:
            return self._call(arguments, reply)
        return self._once(received, actor, key, partial(self._call, arguments, reply))

    def _admitted(self, received: Received) -> Actor | None:
        """Who asks, once they were counted; whoever turns out to be nobody counts as an address."""
        turnstile, zone = self._engine.turnstile, self._route.zone or Zone.ORDINARY
        if zone is Zone.UNCOUNTED:
            return None if self._route.is_public else self._authenticate(received)
        turnstile.pass_stranger(received.ip)
        try:
            actor = None if self._route.is_public else self._authenticate(received)
            email = self._claimed_email(received) if zone.counts_email else ""
        except Exception:
            stranger = Subject(ip=received.ip)
            received.trace.headers += turnstile.count(Zone.ORDINARY, stranger)
            raise
        subject = Subject(ip=received.ip, actor=actor, email=email)
        received.trace.headers += turnstile.count(zone, subject)
        return actor

    def _claimed_email(self, received: Received) -> str:
        email: str = self._sources["body"](received, None, Reply()).email
        return email

    def _authenticate(self, received: Received) -> Actor:
        bearer = _BEARER.match(received.header(b"authorization") or "")
        if bearer is None:
            raise RequestRefused(
                401,
                "Unauthenticated",
                "send an access token as Authorization: Bearer",
                headers=((b"www-authenticate", b"Bearer"),),
            )
        actor = self._engine.authenticate(
            bearer[1], ip=received.ip, request_id=received.trace.request_id
        )
        received.trace.tenant_id, received.trace.user_id = actor.tenant_id, actor.user_id
        return actor

    def _bind(self, received: Received, actor: Actor | None, reply: Reply) -> dict[str, Any]:
        return {name: source(received, actor, reply) for name, source in self._sources.items()}

    def _source(self, name: str) -> Source:
        """Where the handler's parameter of this name comes from."""
        engine, route = self._engine, self._route
        sources: dict[str, Source] = {
            "use": lambda _received, _actor, _reply: engine.use_cases,
            "site": lambda _received, _actor, _reply: engine.site,
            "actor": lambda _received, actor, _reply: actor,
            "reply": lambda _received, _actor, reply: reply,
            "peer": lambda received, _actor, _reply: Peer(received),
            "raw": lambda received, _actor, _reply: received.body,
            "upload": lambda received, _actor, _reply: upload_body(received, route.takes),
            "version": lambda received, _actor, _reply: if_match(received),
        }
        if route.body is not None:
            decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(route.body)
            sources["body"] = lambda received, _actor, _reply: decode_body(received, decoder)
        if (query := route.query) is not None:
            sources["query"] = lambda received, _actor, _reply: decode_query(received, query)
        if (kind := route.path_types.get(name)) is not None:
            sources[name] = lambda received, _actor, _reply: path_id(received, name, kind)
        return sources[name]

    def _call(self, arguments: dict[str, Any], reply: Reply) -> Rendered:
        route = self._route
        try:
            value = route.handler(**arguments)
        except StaleVersion as stale:
            if route.needs_version:
                raise RequestRefused(412, stale.code, str(stale)) from stale
            raise
        if route.has_version:
            reply.headers.append((b"etag", b'"%d"' % value.version))
        return render_value(
            value, status=route.status, is_enveloped=self._is_enveloped, reply=reply
        )

    def _once(
        self, received: Received, actor: Actor, key: str, call: Callable[[], Rendered]
    ) -> Rendered:
        if _KEY.match(key) is None:
            raise RequestRefused(
                422, "IdempotencyKeyMalformed", "Idempotency-Key is 1 to 255 visible ASCII letters"
            )
        keyed = KeyedRequest(
            tenant_id=actor.tenant_id,
            user_id=actor.user_id,
            key=key,
            fingerprint=_fingerprint(received),
            asked_at=self._engine.clock(),
        )
        keys = self._engine.keys
        kept = keys.reserve(keyed)
        if kept is not None:
            return _replayed(kept)
        try:
            with keys.answering(keyed) as keep:
                rendered = call()
                keep(_to_keep(rendered))
        except Exception:
            keys.release(keyed)
            raise
        return rendered


def _fingerprint(received: Received) -> bytes:
    target = f"{received.method} {received.path}?".encode("utf-8", "surrogateescape")
    return hashlib.sha256(target + received.query_string + b"\n" + received.body).digest()


def _to_keep(rendered: Rendered) -> KeptAnswer:
    etag = dict(rendered.headers).get(b"etag")
    return KeptAnswer(
        status=rendered.status, body=rendered.body, etag=etag.decode() if etag else None
    )


def _replayed(kept: KeptAnswer) -> Rendered:
    headers = [(b"idempotent-replayed", b"true")]
    if kept.etag is not None:
        headers.append((b"etag", kept.etag.encode()))
    return Rendered(status=kept.status, body=kept.body, headers=tuple(headers))


def _log_fault(error: Exception, request_id: str) -> None:
    """A fault of ours, by type and place: its message may hold what must not be logged."""
    if refusal_of(error) is None:
        frames = traceback.extract_tb(error.__traceback__)[-8:]
        _log.error(
            "unhandled",
            request_id=request_id,
            error=type(error).__name__,
            at=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        )
