"""OpenAPI 3.1 from the route table: paths in both versions, schemas from the Structs."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from entrypoints.http.limits import Zone
from entrypoints.http.problems import Problem
from entrypoints.http.rendering import BigFile, File, Html, PlainText
from entrypoints.http.routing import Area, Route
from entrypoints.http.schema.examples import example_of
from entrypoints.http.schema.refusals import (
    PROBLEM_JSON,
    RATE_LIMIT_HEADERS,
    refusal_responses,
)
from entrypoints.http.versions import VERSIONS, ApiVersion

_REFS = "#/components/schemas/{name}"
_DESCRIPTION = """\
Credit disputes from report to proven outcome. Version 1 wraps every JSON answer in
`{"success": true, "data": ...}`; version 2 answers the bare resource. Errors are
`application/problem+json` (RFC 9457) in both. Send an access token as `Authorization: Bearer`.
A POST that takes an `Idempotency-Key` may be repeated safely: the same key and body get the same
answer for a day, another body 422, and 409 while the first is under way. No route demands the key;
what is mailed or costs money also happens once by its state. Routes that answer with a secret take
none, as their answer is not kept. Lists are paged by `cursor` and `limit`. Requests are counted by address, person and
tenant; `RateLimit-Policy` and `RateLimit` say how many are left, and 429 when to come back.
"""
_FILES = (BigFile, File)
_BARE = (BigFile, File, Html, PlainText)


def build_document(areas: Sequence[Area], *, product_version: str, server: str) -> dict[str, Any]:
    """The whole document; built once, when the application is."""
    routes = [route for area in areas for route in area.routes]
    schemas, components = _components(routes)
    paths: dict[str, Any] = {}
    for route in routes:
        for version in VERSIONS if route.is_versioned else (None,):
            path = (version.prefix if version else "") + route.path
            paths.setdefault(path, {})[route.method.lower()] = Operation(
                route, version, schemas, components
            ).build()
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": {
            "title": "Redress",
            "version": product_version,
            "summary": "The whole work of a consumer credit dispute.",
            "description": _DESCRIPTION,
        },
        "servers": [{"url": server}],
        "tags": [{"name": area.name, "description": area.description} for area in areas],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "The access token of a sign-in; it lives for 15 minutes.",
                }
            },
        },
    }


class Operation:
    """One route in one version, as the document describes it."""

    def __init__(
        self,
        route: Route,
        version: ApiVersion | None,
        schemas: dict[Any, dict[str, Any]],
        components: dict[str, Any],
    ) -> None:
        self._route = route
        self._version = version
        self._schemas = schemas
        self._components = components

    def build(self) -> dict[str, Any]:
        route, version = self._route, self._version
        operation = route.operation if version is None else f"{version.name}_{route.operation}"
        described: dict[str, Any] = {
            "operationId": operation,
            "tags": [route.tag],
            "summary": route.summary,
            "description": route.description,
            "security": [] if route.is_public else [{"bearer": []}],
            "responses": {str(route.status): self._success(), **refusal_responses(route)},
        }
        if route.deprecation or (version is not None and version.deprecation):
            described["deprecated"] = True
        if parameters := self._parameters():
            described["parameters"] = parameters
        if body := self._request_body():
            described["requestBody"] = body
        return described

    def _parameters(self) -> list[dict[str, Any]]:
        route = self._route
        parameters = [_path_parameter(name, kind) for name, kind in route.path_types.items()]
        if route.query is not None:
            parameters += self._query_parameters(route.query)
        if route.is_keyed:
            parameters.append(_IDEMPOTENCY_KEY)
        if route.needs_version:
            parameters.append(_IF_MATCH)
        return parameters

    def _query_parameters(self, query: type) -> list[dict[str, Any]]:
        schema = self._components[self._schemas[query]["$ref"].rpartition("/")[2]]
        required = schema.get("required", ())
        return [
            {
                "name": name,
                "in": "query",
                "required": name in required,
                "schema": _without_null(part),
                "example": example_of(_without_null(part), self._components, name),
            }
            for name, part in schema["properties"].items()
        ]

    def _request_body(self) -> dict[str, Any] | None:
        route = self._route
        if "raw" in route.parameters:
            return {
                "required": True,
                "description": "The vendor's own JSON, verified byte by byte.",
                "content": {"application/json": {"schema": {"type": "object"}, "example": {}}},
            }
        if route.takes:
            # No example of other bytes: they have none in a JSON document.
            file = {"schema": {"type": "string", "format": "binary"}}
            text = {"schema": {"type": "object"}, "example": {}}
            return {
                "required": True,
                "description": f"The file itself, at most {route.bytes_max:,} bytes.",
                "content": {kind: text if "json" in kind else file for kind in route.takes},
            }
        if route.body is None:
            return None
        schema = self._schemas[route.body]
        example = example_of(schema, self._components)
        return {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": example}},
        }

    def _success(self) -> dict[str, Any]:
        route = self._route
        if route.answer in _BARE:
            schema: dict[str, Any] = {"type": "string"}
            if route.answer in _FILES:
                schema = {"type": "string", "contentMediaType": route.media_type}
            content = {route.media_type: {"schema": schema}}
            return {"description": route.summary, "content": content, "headers": self._headers()}
        schema = self._schemas[route.answer]
        example = example_of(schema, self._components)
        if self._version is not None and self._version.is_enveloped:
            schema = {
                "type": "object",
                "properties": {"success": {"const": True}, "data": schema},
                "required": ["success", "data"],
            }
            example = {"success": True, "data": example}
        return {
            "description": route.summary,
            "content": {"application/json": {"schema": schema, "example": example}},
            "headers": self._headers(),
        }

    def _headers(self) -> dict[str, Any]:
        headers: dict[str, Any] = {"X-Request-Id": {"schema": {"type": "string"}}}
        if self._route.zone is not Zone.UNCOUNTED:
            headers |= RATE_LIMIT_HEADERS
        if self._route.has_version or self._route.answer in _FILES:
            headers["ETag"] = {"schema": {"type": "string"}}
        return headers


_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A key of your own, new for each thing to be done; kept for a day.",
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$"},
    "example": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of what you have read and are about to change.",
    "schema": {"type": "string", "pattern": r'^"[0-9]{1,9}"$'},
    "example": '"1"',
}


def _path_parameter(name: str, kind: type) -> dict[str, Any]:
    schema = {"type": "string", "format": "uuid"} if kind is UUID else {"type": "string"}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": f"Id of the {name.removesuffix('_id').replace('_', ' ')}.",
        "schema": schema,
        "example": example_of(schema, {}),
    }


def _components(routes: Sequence[Route]) -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    kinds = list(
        dict.fromkeys(
            kind
            for route in routes
            for kind in (route.body, route.query, route.answer)
            if kind is not None and kind not in (*_BARE, bytes)
        )
    )
    found, components = msgspec.json.schema_components([*kinds, Problem], ref_template=_REFS)
    schemas = dict(zip([*kinds, Problem], found, strict=True))
    for schema in components.values():
        _polish(schema)
    return schemas, components


def _polish(node: Any) -> None:
    """Anchors as ECMA 262 writes them, and types for enumerations."""
    if isinstance(node, list):
        for part in node:
            _polish(part)
    if not isinstance(node, dict):
        return
    if isinstance(pattern := node.get("pattern"), str):
        node["pattern"] = re.sub(r"^\\A", "^", re.sub(r"\\Z$", "$", pattern))
    if "enum" in node and "type" not in node:
        node["type"] = "integer" if isinstance(node["enum"][0], int) else "string"
    for part in node.values():
        _polish(part)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query parameter is absent, never null."""
    if "anyOf" not in schema:
        return schema
    [kind] = [part for part in schema["anyOf"] if part != {"type": "null"}]
    return dict(kind)


__all__ = ["PROBLEM_JSON", "build_document"]
