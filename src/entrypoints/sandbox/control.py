"""The control plane, below `/control`: what tests and the demo ask of the outside world.

Loopback only; with a control token, every call must carry it in `X-Sandbox-Token`.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from litestar import Request, Response, Router, delete, get, post
from litestar.handlers import BaseRouteHandler

from entrypoints.sandbox.ai.model import MOODS, LanguageModel
from entrypoints.sandbox.answers import Incoming, Refused, as_json
from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.courier import Courier
from entrypoints.sandbox.faults import KINDS, FaultBook
from entrypoints.sandbox.identifiers import read_stamp
from entrypoints.sandbox.lob.print_house import PrintHouse
from entrypoints.sandbox.shelves import Record, Shelves
from entrypoints.sandbox.smartcredit.grants import Grants
from entrypoints.sandbox.smartcredit.report_desk import ReportDesk
from entrypoints.sandbox.spoiled_webhooks import SpoiledWebhooks

LOOPBACK = ("127.0.0.1", "::1", "testclient")
FAULT_FIELDS = {"vendor", "kind", "method", "path", "status", "retry_after_s", "slow_ms", "times"}


def control_router(
    *,
    config: SandboxConfig,
    shelves: Shelves,
    courier: Courier,
    house: PrintHouse,
    desk: ReportDesk,
    grants: Grants,
    model: LanguageModel,
    book: FaultBook,
) -> Router:
    """Return the control plane of one sandbox."""
    handlers = [
        *_mail_routes(shelves, house),
        *_webhook_routes(shelves, courier, SpoiledWebhooks(shelves, courier, house, desk)),
        *_member_routes(desk, grants),
        *_fault_routes(book, model),
        *_reset_routes(shelves, book, model),
    ]
    return Router(path="/control", route_handlers=handlers, before_request=_gate(config))


def _mail_routes(shelves: Shelves, house: PrintHouse) -> list[BaseRouteHandler]:
    @get("/mailed")
    async def mailed() -> Response[Any]:
        return as_json({"letters": [_mail(record) for record in shelves.letters]})

    @get("/letters/{letter_id:str}/pdf")
    async def pdf(request: Incoming) -> Response[Any]:
        content = shelves.papers.get(request.path_params["letter_id"])
        if content is None:
            raise wrong("unknown letter", 404)
        return Response(content, media_type="application/pdf")

    @post("/letters/{letter_id:str}/advance", status_code=200)
    async def advance(request: Incoming) -> Response[Any]:
        wish = await read_wish(request)
        at = read_stamp(wish["at"]) if wish.get("at") else None
        events = house.advance(request.path_params["letter_id"], wish.get("to"), at)
        return as_json({"events": [{"id": event.id, "type": event.type} for event in events]})

    return [mailed, pdf, advance]


def _webhook_routes(
    shelves: Shelves, courier: Courier, spoiled: SpoiledWebhooks
) -> list[BaseRouteHandler]:
    @get("/webhook-targets")
    async def targets() -> Response[Any]:
        shown = [{"vendor": each["vendor"], "url": each["url"]} for each in shelves.webhook_targets]
        return as_json({"targets": shown})

    @post("/webhook-targets", status_code=200)
    async def add_target(request: Incoming) -> Response[Any]:
        wish = await read_wish(request)
        target = {name: str(wish.get(name) or "") for name in ("vendor", "url", "secret")}
        if target["vendor"] not in {"lob", "smartcredit"} or not all(target.values()):
            raise wrong("vendor (lob or smartcredit), url and secret are required")
        shelves.webhook_targets.put(f"{target['vendor']} {target['url']}", dict(target))
        return as_json({"vendor": target["vendor"], "url": target["url"]})

    @delete("/webhook-targets", status_code=200)
    async def drop_targets() -> Response[Any]:
        shelves.webhook_targets.clear()
        return as_json({})

    @post("/webhooks", status_code=200)
    async def send(request: Incoming) -> Response[Any]:
        return as_json(await spoiled.send(await read_wish(request)))

    @get("/webhooks")
    async def events() -> Response[Any]:
        return as_json({"events": list(shelves.events), "deliveries": list(shelves.deliveries)})

    @post("/webhooks/flush", status_code=200)
    async def flush() -> Response[Any]:
        pending = [each["id"] for each in shelves.deliveries if each["state"] == "pending"]
        statuses = {delivery_id: await courier.attempt(delivery_id) for delivery_id in pending}
        return as_json({"statuses": statuses})

    return [targets, add_target, drop_targets, send, events, flush]


def _member_routes(desk: ReportDesk, grants: Grants) -> list[BaseRouteHandler]:
    @post("/reports", status_code=200)
    async def set_report(request: Incoming) -> Response[Any]:
        wish = await read_wish(request)
        login = _login(desk, wish)
        if "pull" in wish:
            order = _pulled(desk, login, wish)
        elif wish.get("report", wish.get("raw")) is not None:
            order = desk.file(login, wish.get("report", wish.get("raw")))
        else:
            desk.forget(login)
            return as_json({"orderId": None})
        return as_json({"orderId": order["orderId"], "orderedAt": order["orderedAt"]})

    @post("/alerts", status_code=200)
    async def set_alert(request: Incoming) -> Response[Any]:
        wish = await read_wish(request)
        alert = desk.raise_alert(
            _login(desk, wish),
            str(wish.get("bureau", "TransUnion")),
            str(wish.get("type", "new_inquiry")),
            str(wish.get("text", "A new inquiry was added to your file.")),
        )
        return as_json(alert)

    @post("/members/{login:str}/revoke", status_code=200)
    async def revoke(request: Incoming) -> Response[Any]:
        grants.revoke_login(request.path_params["login"])
        return as_json({})

    return [set_report, set_alert, revoke]


def _login(desk: ReportDesk, wish: Record) -> str:
    login = str(wish.get("member", "demo"))
    if not desk.knows(login):
        raise wrong(f"there is no member {login}")
    return login


def _pulled(desk: ReportDesk, login: str, wish: Record) -> Record:
    try:
        as_of = date.fromisoformat(wish["as_of"]) if wish.get("as_of") else None
        return desk.file_pull(login, int(wish["pull"]), as_of)
    except (TypeError, ValueError) as unfit:
        raise wrong(str(unfit)) from unfit


def _fault_routes(book: FaultBook, model: LanguageModel) -> list[BaseRouteHandler]:
    @post("/faults", status_code=200)
    async def order_fault(request: Incoming) -> Response[Any]:
        wish = await read_wish(request)
        if wish.get("kind") not in KINDS or not wish.get("vendor"):
            raise wrong(f"vendor and kind, one of [{', '.join(KINDS)}], are required")
        if set(wish) - FAULT_FIELDS:
            raise wrong(f"unknown: {', '.join(sorted(set(wish) - FAULT_FIELDS))}")
        return as_json(asdict(book.order(**wish)))

    @get("/faults")
    async def faults() -> Response[Any]:
        return as_json({"faults": [asdict(fault) for fault in book.faults]})

    @delete("/faults", status_code=200)
    async def clear_faults() -> Response[Any]:
        book.clear()
        return as_json({})

    @delete("/faults/{fault_id:str}", status_code=200)
    async def clear_fault(request: Incoming) -> Response[Any]:
        book.clear(request.path_params["fault_id"])
        return as_json({})

    @get("/calls")
    async def calls() -> Response[Any]:
        return as_json({"calls": [asdict(call) for call in book.calls]})

    @post("/ai", status_code=200)
    async def set_mood(request: Incoming) -> Response[Any]:
        wish = await read_wish(request)
        if wish.get("mood") not in MOODS:
            raise wrong(f"mood must be one of [{', '.join(MOODS)}]")
        model.order(wish["mood"], int(wish.get("times", 1)))
        return as_json({})

    return [order_fault, faults, clear_faults, clear_fault, calls, set_mood]


def _reset_routes(
    shelves: Shelves, book: FaultBook, model: LanguageModel
) -> list[BaseRouteHandler]:
    @post("/reset", status_code=200)
    async def reset() -> Response[Any]:
        shelves.clear()
        book.clear()
        book.calls.clear()
        model.clear()
        return as_json({})

    @get("/health")
    async def health() -> Response[Any]:
        return as_json({"status": "ok", "letters": len(shelves.letters)})

    return [reset, health]


def _gate(config: SandboxConfig) -> Callable[[Request[Any, Any, Any]], None]:
    def gate(request: Request[Any, Any, Any]) -> None:
        host = request.client.host if request.client else ""
        if host not in LOOPBACK:
            raise wrong("the control plane answers this machine only", 403)
        token = request.headers.get("x-sandbox-token")
        if config.control_token is not None and token != config.control_token:
            raise wrong("X-Sandbox-Token is missing or wrong", 401)

    return gate


async def read_wish(request: Incoming) -> Record:
    """Return the JSON object of a control call; no body is an empty one.

    Raises Refused with 422.
    """
    try:
        wish = json.loads(await request.body() or b"{}")
    except ValueError:
        wish = None
    if not isinstance(wish, dict):
        raise wrong("the body must be a JSON object")
    return wish


def wrong(message: str, status: int = 422) -> Refused:
    """Return the answer to a control call that cannot be followed."""
    return Refused(status, {"error": message})


def _mail(record: Record) -> Record:
    letter = record["letter"]
    shown: Sequence[str] = (
        "id",
        "description",
        "metadata",
        "extra_service",
        "mail_type",
        "color",
        "double_sided",
        "address_placement",
        "return_envelope",
        "tracking_number",
        "tracking_events",
        "date_created",
        "send_date",
    )
    kept = ("account", "to", "from", "sha256", "size", "pages", "idempotency_key")
    return {
        **{name: letter[name] for name in shown},
        **{name: record[name] for name in kept},
        "unembedded_fonts": record["unembedded_fonts"],
        "deleted": bool(letter.get("deleted")),
    }
