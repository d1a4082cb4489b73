"""The pages over HTTP: no token ever reaches them, as it stands behind a # in the address."""

from importlib import resources

from litestar.handlers import HTTPRouteHandler

from entrypoints.http.rendering import Rendered
from entrypoints.http.still import still_handler
from entrypoints.web.forms import PAGES
from entrypoints.web.markup import account_page, welcome_page

_HTML = b"text/html; charset=utf-8"
# Its own script and style and its own server; a form is sent by the script or not at all.
_POLICY = (
    b"content-security-policy",
    (
        b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        b"script-src 'self'; style-src 'self'; connect-src 'self'; "
        b"require-trusted-types-for 'script'; trusted-types 'none'"
    ),
)
_FILES = {
    "/account/page.js": ("page.js", b"text/javascript; charset=utf-8"),
    "/account/page.css": ("page.css", b"text/css; charset=utf-8"),
}
_WELCOME = (
    ("account/reset-password", "I have forgotten my password"),
    ("account/verify-email", "Send me the e-mail with which I confirm my address"),
    ("schema", "How programs talk to this server"),
)


def page_handlers() -> list[HTTPRouteHandler]:
    """Handlers of every page, their script and their style."""
    folder = resources.files("entrypoints.web")
    pages = {page.path: _rendered(account_page(page).encode(), _HTML) for page in PAGES}
    pages["/"] = _rendered(welcome_page(_WELCOME).encode(), _HTML)
    for path, (name, content_type) in _FILES.items():
        pages[path] = _rendered(folder.joinpath(name).read_bytes(), content_type)
    return [still_handler(path, page) for path, page in pages.items()]


def _rendered(body: bytes, content_type: bytes) -> Rendered:
    return Rendered(status=200, body=body, content_type=content_type, headers=(_POLICY,))
