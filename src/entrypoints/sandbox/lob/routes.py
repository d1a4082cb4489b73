"""Lob's routes, below `/lob/v1`: Basic authentication with the API key as the user."""

import base64
import binascii
import time
from collections import deque
from typing import Any

from litestar import Response, Router, delete, get, post
from litestar.handlers import BaseRouteHandler

from entrypoints.sandbox.answers import Incoming, as_json
from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.lob.forms import read_form
from entrypoints.sandbox.lob.listing import list_letters
from entrypoints.sandbox.lob.print_house import PrintHouse
from entrypoints.sandbox.lob.refusals import refusal
from entrypoints.sandbox.lob.verification import verify
from entrypoints.sandbox.shelves import Shelves

WINDOW_S = 5.0
VERIFICATIONS_FACTOR = 2  # us_verifications allow 300 where the others allow 150


class RateWindow:
    """Requests per endpoint and key in the last five seconds of real time."""

    def __init__(self, config: SandboxConfig) -> None:
        self._config = config
        self._seen: dict[tuple[str, str], deque[float]] = {}

    def count(self, account: str, endpoint: str) -> dict[str, str]:
        """Count one request and return Lob's rate headers.

        Raises Refused with `rate_limit_exceeded`.
        """
        factor = VERIFICATIONS_FACTOR if endpoint == "us_verifications" else 1
        limit = self._config.lob_requests_per_5_s * factor
        now_s = time.monotonic()
        seen = self._seen.setdefault((account, endpoint), deque())
        while seen and seen[0] <= now_s - WINDOW_S:
            seen.popleft()
        headers = {
            "ratelimit-limit": str(limit),
            "ratelimit-remaining": str(max(0, limit - len(seen) - 1)),
            "ratelimit-reset": str(int(self._config.clock().timestamp() + WINDOW_S)),
        }
        if len(seen) >= limit:
            refused = refusal(
                "rate_limit_exceeded",
                "Rate limit exceeded. Please wait 5 seconds and try your request again.",
            )
            refused.headers = headers
            raise refused
        seen.append(now_s)
        return headers


def account_of(request: Incoming, config: SandboxConfig) -> str:
    """Return the API key the request came with.

    Raises Refused with `unauthorized` or `invalid_api_key`.
    """
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise refusal("unauthorized", "missing authentication")
    try:
        key = base64.b64decode(encoded, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        key = ""
    well_formed = key.startswith(("test_", "live_"))
    if key not in config.lob_keys and (config.lob_keys or not well_formed):
        raise refusal("invalid_api_key", "Your API key is not valid")
    return key


def lob_router(config: SandboxConfig, shelves: Shelves, house: PrintHouse) -> Router:
    """Return the routes of one sandbox."""
    rates = RateWindow(config)
    handlers = [
        *_letter_routes(config, shelves, house, rates),
        *_verification_routes(config, shelves, rates),
    ]
    return Router(path="/lob", route_handlers=handlers)


def _letter_routes(
    config: SandboxConfig, shelves: Shelves, house: PrintHouse, rates: RateWindow
) -> list[BaseRouteHandler]:
    @post("/v1/letters")
    async def create_letter(request: Incoming) -> Response[Any]:
        account = account_of(request, config)
        headers = rates.count(account, "letters")
        key = _idempotency_key(request)
        form = await read_form(request)
        assets_url = f"{str(request.base_url).rstrip('/')}/lob/assets/letters"
        return as_json(house.accept(account, form, key, assets_url), headers=headers)

    @get("/v1/letters")
    async def get_letters(request: Incoming) -> Response[Any]:
        account = account_of(request, config)
        headers = rates.count(account, "letters")
        records = [record for record in shelves.letters if record["account"] == account]
        base_url = str(request.url).partition("?")[0]
        query = list(request.query_params.multi_items())
        return as_json(list_letters(records, query, base_url), headers=headers)

    @get("/v1/letters/{letter_id:str}")
    async def get_letter(request: Incoming) -> Response[Any]:
        account = account_of(request, config)
        headers = rates.count(account, "letters")
        record = house.find(request.path_params["letter_id"], account)
        return as_json(record["letter"], headers=headers)

    @delete("/v1/letters/{letter_id:str}", status_code=200)
    async def cancel_letter(request: Incoming) -> Response[Any]:
        account = account_of(request, config)
        headers = rates.count(account, "letters")
        return as_json(house.cancel(account, request.path_params["letter_id"]), headers=headers)

    @get("/assets/letters/{file_name:str}")
    async def get_asset(request: Incoming) -> Response[Any]:
        content = shelves.papers.get(str(request.path_params["file_name"]).removesuffix(".pdf"))
        if content is None:
            raise refusal("not_found", "asset not found")
        return Response(content, media_type="application/pdf")

    return [create_letter, get_letters, get_letter, cancel_letter, get_asset]


def _verification_routes(
    config: SandboxConfig, shelves: Shelves, rates: RateWindow
) -> list[BaseRouteHandler]:
    @post("/v1/us_verifications")
    async def verify_address(request: Incoming) -> Response[Any]:
        account = account_of(request, config)
        headers = rates.count(account, "us_verifications")
        verification = verify((await read_form(request)).fields)
        shelves.verifications.put(verification["id"], verification)
        return as_json(verification, headers=headers)

    @get("/v1/us_verifications/{verification_id:str}")
    async def get_verification(request: Incoming) -> Response[Any]:
        account_of(request, config)
        found = shelves.verifications.get(request.path_params["verification_id"])
        if found is None:
            raise refusal("not_found", "verification not found")
        return as_json(found)

    return [verify_address, get_verification]


def _idempotency_key(request: Incoming) -> str | None:
    header = request.headers.get("idempotency-key")
    in_query = request.query_params.get("idempotency_key")
    if header and in_query:
        raise refusal("bad_request", "send the idempotency key as header or parameter, not both")
    return header or in_query or None
