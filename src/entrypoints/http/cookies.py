"""The refresh token in a browser: a cookie no script reads, and proof of who sent the request."""

from entrypoints.http.problems import RequestRefused
from entrypoints.http.requests import Peer

REFRESH_COOKIE = "__Secure-redress-refresh"
CLIENT_HEADER = b"x-redress-client"
# Narrower than the site, so the cookie travels to the API alone; `__Host-` would forbid that.
_ATTRIBUTES = "Path=/api; HttpOnly; Secure; SameSite=Strict"
_LIFE_S = 7 * 24 * 3600


def refresh_cookie(token: str) -> tuple[bytes, bytes]:
    """The header that sets the cookie for seven days."""
    return (b"set-cookie", f"{REFRESH_COOKIE}={token}; Max-Age={_LIFE_S}; {_ATTRIBUTES}".encode())


def spent_cookie() -> tuple[bytes, bytes]:
    """The header that removes the cookie."""
    return (b"set-cookie", f"{REFRESH_COOKIE}=; Max-Age=0; {_ATTRIBUTES}".encode())


def refresh_token_of(peer: Peer, public_origin: str) -> str:
    """The cookie's token; raise RequestRefused unless our own pages sent the request (403)."""
    token = peer.cookie(REFRESH_COOKIE)
    if not token:
        raise RequestRefused(
            401,
            "RefreshTokenMissing",
            "send refresh_token in the body, or the cookie of a sign-in with refresh_token_in",
            headers=((b"www-authenticate", b"Bearer"),),
        )
    require_own_pages(peer, public_origin)
    return token


def require_own_pages(peer: Peer, public_origin: str) -> None:
    """Raise RequestRefused (403) unless our own pages sent the request.

    Same-site is not enough: other people's content may live on the same site. A browser that names
    neither its page's origin nor where it stands to ours is refused, too. Also asked before a
    cookie is set: nobody is to be signed in to somebody else's account without noticing.
    """
    fetch_site = peer.header(b"sec-fetch-site")
    origin = peer.header(b"origin")
    is_ours = origin == public_origin if fetch_site is None else fetch_site == "same-origin"
    if not is_ours or (origin is not None and origin != public_origin):
        raise RequestRefused(403, "ForeignOrigin", "the request did not come from our own pages")
    if peer.header(CLIENT_HEADER) is None:
        raise RequestRefused(
            403, "ClientHeaderMissing", "send X-Redress-Client with cookie-based requests"
        )
