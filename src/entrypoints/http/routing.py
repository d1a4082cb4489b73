"""One definition per route, from which both versions of the API and the schema are made."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any, Literal, TypeVar, get_type_hints

from entrypoints.http.deprecation import Deprecation
from entrypoints.http.limits import Zone

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Handler = TypeVar("Handler", bound=Callable[..., Any])

_PARAMETER = re.compile(r"\{(\w+)\}")
# What the engine hands to a handler by name; every other parameter is part of the path.
PROVIDED = frozenset(
    {"use", "site", "actor", "peer", "body", "query", "version", "raw", "upload", "reply"}
)


@unique
class Lane(StrEnum):
    """The threads a handler runs on: password hashing is kept apart, it takes all of a core."""

    WORK = "work"
    PASSWORD = "password"  # noqa: S105 - the name of a lane
    PROBE = "probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A path, its handler, and what the schema says of them.

    ``is_public`` routes ask for no token; the answers of an ``is_even`` one take as long whatever
    comes of it; a ``is_keyed`` one takes an Idempotency-Key; with
    ``needs_version`` the request must carry If-Match; ``has_version`` answers carry an ETag.
    ``takes`` names the media types of an ``upload``; ``bytes_max`` bounds this route's body
    where the usual bound does not fit. ``zone`` says how often it may be asked; None where
    nobody has said so, which counts as ordinary. A ``deprecation`` is told with every answer.
    """

    method: Method
    path: str
    handler: Callable[..., Any]
    tag: str
    summary: str
    description: str
    status: int
    parameters: tuple[str, ...]
    path_types: dict[str, type]
    body: type | None
    query: type | None
    answer: Any
    is_versioned: bool
    is_public: bool
    is_even: bool
    is_keyed: bool
    needs_version: bool
    has_version: bool
    lane: Lane
    takes: tuple[str, ...]
    bytes_max: int | None
    refusals: tuple[int, ...]
    media_type: str
    zone: Zone | None
    deprecation: Deprecation | None

    @property
    def operation(self) -> str:
        return self.handler.__name__

    @property
    def litestar_path(self) -> str:
        return _PARAMETER.sub(r"{\1:str}", self.path)


@dataclass(slots=True)
class Area:
    """The routes of one area of the product; ``name`` heads them in the schema."""

    name: str
    description: str
    is_versioned: bool = True
    routes: list[Route] = field(default_factory=list)

    def get(self, path: str, summary: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("GET", path, summary, options)

    def post(self, path: str, summary: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("POST", path, summary, options)

    def put(self, path: str, summary: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("PUT", path, summary, options)

    def delete(self, path: str, summary: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("DELETE", path, summary, options)

    def _add(
        self, method: Method, path: str, summary: str, options: dict[str, Any]
    ) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            self.routes.append(self._route(method, path, summary, handler, options))
            return handler

        return add

    def _route(
        self,
        method: Method,
        path: str,
        summary: str,
        handler: Callable[..., Any],
        options: dict[str, Any],
    ) -> Route:
        hints = get_type_hints(handler, include_extras=True)
        names = tuple(inspect.signature(handler).parameters)
        in_path = _PARAMETER.findall(path)
        if stray := set(names) - PROVIDED - set(in_path):
            raise TypeError(f"{handler.__name__} asks for {sorted(stray)}, which nothing provides")
        return Route(
            method=method,
            path=path,
            handler=handler,
            tag=self.name,
            summary=summary,
            description=inspect.cleandoc(handler.__doc__ or summary),
            status=options.pop("status", 200),
            parameters=names,
            path_types={name: hints[name] for name in in_path},
            body=hints.get("body"),
            query=hints.get("query"),
            answer=hints["return"],
            is_versioned=self.is_versioned,
            is_public=options.pop("public", False),
            is_even=options.pop("even", False),
            is_keyed=options.pop("keyed", False),
            needs_version="version" in names,
            has_version=options.pop("etag", False),
            lane=options.pop("lane", Lane.WORK),
            takes=tuple(options.pop("takes", ())),
            bytes_max=options.pop("bytes_max", None),
            refusals=tuple(options.pop("refusals", ())),
            media_type=options.pop("media_type", "application/json"),
            zone=options.pop("zone", None),
            deprecation=options.pop("deprecation", None),
        )
