"""The document over HTTP, and a page of our own to read it and try it out, without any CDN."""

from importlib import resources
from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler

from entrypoints.http.rendering import Rendered
from entrypoints.http.still import still_handler

# The page runs its own script, asks its own server, and nothing else.
_POLICY = (
    b"content-security-policy",
    b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
)
_FILES = {
    "/schema": ("page.html", b"text/html; charset=utf-8"),
    "/schema/page.js": ("page.js", b"text/javascript; charset=utf-8"),
    "/schema/page.css": ("page.css", b"text/css; charset=utf-8"),
}


def schema_handlers(document: dict[str, Any]) -> list[HTTPRouteHandler]:
    """Handlers of the document, the page, its script and its style."""
    folder = resources.files("entrypoints.http.schema")
    pages = {
        path: Rendered(
            status=200,
            body=folder.joinpath(name).read_bytes(),
            content_type=content_type,
            headers=(_POLICY,),
        )
        for path, (name, content_type) in _FILES.items()
    }
    pages["/schema/openapi.json"] = Rendered(status=200, body=msgspec.json.encode(document))
    return [still_handler(path, page) for path, page in pages.items()]
