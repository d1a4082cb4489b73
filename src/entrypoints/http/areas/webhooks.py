"""Webhooks of the vendors and the return of the consumer from the provider's consent page."""

import hashlib
import html
from base64 import b64encode
from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from application.webhooks.take_notices import Taken
from domain.errors import DomainError
from entrypoints.http.limits import Zone
from entrypoints.http.problems import status_of
from entrypoints.http.rendering import Html
from entrypoints.http.requests import Peer
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

webhooks = Area(
    "Webhooks",
    "What vendors tell us. Signed, taken once, acted on by a worker.",
    is_versioned=False,
)
oauth = Area("Provider consent", "Where a provider sends the consumer back.", is_versioned=False)

_Opaque = Annotated[
    str,
    Meta(max_length=2000, pattern=r"\A[\x20-\x7e]*\Z", description="printable ASCII"),
]


class TakenView(msgspec.Struct, frozen=True):
    """What became of the notice; a duplicate or unknown one is fine, too."""

    taken: Taken


class CallbackQuery(msgspec.Struct, frozen=True):
    """`code` or `error`, and our `state`; what else comes is ignored (RFC 6749, 4.1.2)."""

    state: _Opaque
    code: _Opaque | msgspec.UnsetType = msgspec.UNSET
    error: _Opaque | msgspec.UnsetType = msgspec.UNSET


@webhooks.post(
    "/webhooks/lob",
    "Take a notice of the mail carrier",
    public=True,
    zone=Zone.UNCOUNTED,
    refusals=(400,),
)
def take_carrier_notice(use: HttpUseCases, peer: Peer, raw: bytes) -> TakenView:
    """`Lob-Signature` over `Lob-Signature-Timestamp` and the raw body; 400 when forged."""
    return TakenView(use.take_carrier_notice(peer.headers, raw))


@webhooks.post(
    "/webhooks/smartcredit",
    "Take a notice of the report provider",
    public=True,
    zone=Zone.UNCOUNTED,
    refusals=(400,),
)
def take_provider_notice(use: HttpUseCases, peer: Peer, raw: bytes) -> TakenView:
    """Signed over the raw body; 400 when forged."""
    return TakenView(use.take_provider_notice(peer.headers, raw))


@webhooks.post(
    "/webhooks/lob/{address_token}",
    "Take a notice of a firm's own mail carrier account",
    public=True,
    zone=Zone.UNCOUNTED,
    refusals=(400, 404),
)
def take_firm_carrier_notice(
    use: HttpUseCases, peer: Peer, address_token: str, raw: bytes
) -> TakenView:
    """As `/webhooks/lob`, signed with the firm's own secret; believed of its own letters alone."""
    return TakenView(use.take_firm_carrier_notice(address_token, peer.headers, raw))


@webhooks.post(
    "/webhooks/smartcredit/{address_token}",
    "Take a notice of a firm's own report provider account",
    public=True,
    zone=Zone.UNCOUNTED,
    refusals=(400, 404),
)
def take_firm_provider_notice(
    use: HttpUseCases, peer: Peer, address_token: str, raw: bytes
) -> TakenView:
    """As `/webhooks/smartcredit`, signed with the firm's own secret; for its own consumers alone."""
    return TakenView(use.take_firm_provider_notice(address_token, peer.headers, raw))


@oauth.get(
    "/oauth/smartcredit/callback",
    "Return from the provider's consent page",
    public=True,
    media_type="text/html; charset=utf-8",
    refusals=(404, 409, 503),
)
def finish_connection(use: HttpUseCases, query: CallbackQuery) -> Html:
    """A page for the consumer's browser: it worked, or why not."""
    try:
        _, branding = use.finish_connection(
            state=query.state, code=query.code or None, error=query.error or None
        )
    except DomainError as refused:
        return _page("This did not work", _sorry(refused), status=status_of(refused))
    sentence = "Your credit reports can now be read. You may close this window."
    return _page("Connected", sentence, contact=branding.contact_lines if branding else ())


def _sorry(refused: DomainError) -> str:
    return f"The connection was not made: {refused}. Go back and start it again."


def _page(title: str, sentence: str, *, contact: Sequence[str] = (), status: int = 200) -> Html:
    below = "<br>".join(map(html.escape, contact))
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{html.escape(title)}</h1><p>{html.escape(sentence)}</p>"
        f"{f'<address>{below}</address>' if below else ''}</main></body>"
        "</html>"
    )
    return Html(text=text, policy=_POLICY, status=status)


_STYLE = (
    ":root{color-scheme:light dark;font:1.05rem/1.5 system-ui,sans-serif}"
    "main{max-width:30rem;margin:12vh auto;padding:0 1.25rem}"
    "h1{font-size:1.5rem;line-height:1.25}"
)
# The page may use this style, named by its hash, and nothing else.
_DIGEST = b64encode(hashlib.sha256(_STYLE.encode()).digest())
_POLICY = (
    b"default-src 'none'; style-src 'sha256-" + _DIGEST + b"'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
