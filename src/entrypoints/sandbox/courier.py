"""Delivers the vendors' events: signed, repeated until taken, and spoiled where a test asks."""

import asyncio
import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import httpx

from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.shelves import Record, Shelves
from entrypoints.sandbox.signatures import signature_headers

Treatment = Literal["now", "late", "forged", "tampered", "replay"]
ATTEMPT_TIMEOUT_S = 10.0
IDLE_S = 0.25
LIMIT_2XX = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of a vendor as it goes over the wire."""

    vendor: str
    id: str
    type: str
    body: dict[str, Any]


class Courier:
    """Keeps what must be delivered, delivers it one by one and writes down every attempt."""

    def __init__(self, config: SandboxConfig, shelves: Shelves) -> None:
        self._config = config
        self._shelves = shelves
        self._due_at_s: dict[str, float] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        for target in config.webhook_targets:
            shelves.webhook_targets.put(f"{target.vendor} {target.url}", asdict(target))

    def publish(self, event: Event) -> list[str]:
        """Record a new event and queue it for every target of its vendor; return delivery ids."""
        self._shelves.events.put(event.id, asdict(event))
        return self.queue(event)

    def queue(
        self,
        event: Event,
        treatment: Treatment = "now",
        *,
        late_s: float = 0,
        hold: bool = False,
    ) -> list[str]:
        """Queue one delivery per target; `hold` leaves the first attempt to the caller."""
        made = []
        for target in self._shelves.webhook_targets:
            if target["vendor"] != event.vendor:
                continue
            delivery_id = f"dlv_{self._shelves.serial('deliveries')}"
            record = {
                "id": delivery_id,
                "vendor": event.vendor,
                "event_id": event.id,
                "event_type": event.type,
                "url": target["url"],
                "treatment": treatment,
                "late_s": late_s,
                "body": json.dumps(event.body, ensure_ascii=False, separators=(",", ":")),
                "headers": self._recorded_headers(event, target["url"], treatment),
                "attempts": [],
                "state": "pending",
            }
            self._shelves.deliveries.put(delivery_id, record)
            self._due_at_s[delivery_id] = float("inf") if hold else 0.0
            made.append(delivery_id)
        return made

    async def run(self) -> None:
        """Deliver what is due until cancelled."""
        for delivery in self._shelves.deliveries:
            if delivery["state"] == "pending":
                self._due_at_s.setdefault(delivery["id"], 0.0)
        while True:
            await self.deliver_due()
            await asyncio.sleep(IDLE_S)

    async def deliver_due(self) -> None:
        """Make one attempt at everything that is due now."""
        now_s = asyncio.get_running_loop().time()
        for delivery_id in [each for each, due_s in self._due_at_s.items() if due_s <= now_s]:
            await self.attempt(delivery_id)

    async def attempt(self, delivery_id: str) -> int:
        """Make one attempt and return the receiver's status, 0 when it could not be reached.

        Whoever comes while another attempt is on its way waits for it, and makes none if it was
        taken: the same event is sent twice when a test asks for that, never by accident.
        """
        async with self._turns[delivery_id]:
            return await self._attempt(delivery_id)

    async def _attempt(self, delivery_id: str) -> int:
        delivery = self._shelves.deliveries.get(delivery_id)
        if delivery is None or delivery["state"] != "pending":
            self._due_at_s.pop(delivery_id, None)
            return 0
        # out of the queue while it is on its way, so that nobody waits for it in vain
        self._due_at_s[delivery_id] = float("inf")
        body, headers = self._signed(delivery)
        status = await _post(delivery["url"], body, headers)
        self._note(delivery, status, headers)
        return status

    def _note(self, delivery: Record, status: int, headers: dict[str, str]) -> None:
        at = self._config.clock()
        delivery["attempts"].append({"at": at.isoformat(), "status": status})
        delivery["headers"] = headers
        spoiled = delivery["treatment"] in {"forged", "tampered", "replay"}
        pauses_s = () if spoiled else self._config.webhook_retry_s
        tried = len(delivery["attempts"])
        if status in LIMIT_2XX:
            delivery["state"] = "delivered"
        elif tried > len(pauses_s):
            delivery["state"] = "given_up"
        if delivery["state"] == "pending":
            loop_s = asyncio.get_running_loop().time()
            self._due_at_s[delivery["id"]] = loop_s + pauses_s[tried - 1]
        else:
            self._due_at_s.pop(delivery["id"], None)
        if self._shelves.deliveries.get(delivery["id"]) is not None:
            self._shelves.deliveries.put(delivery["id"], delivery)

    def _signed(self, delivery: Record) -> tuple[bytes, dict[str, str]]:
        body = delivery["body"].encode()
        if delivery["treatment"] == "replay" and delivery["headers"]:
            return body, delivery["headers"]
        target = self._shelves.webhook_targets.get(f"{delivery['vendor']} {delivery['url']}")
        secret = target["secret"] if target else "target-removed"
        if delivery["treatment"] == "forged":
            secret = f"not-{secret}"
        headers = signature_headers(delivery["vendor"], secret, body, self._sent_at(delivery))
        if delivery["treatment"] == "tampered":
            body = _tampered(body)
        return body, headers

    def _sent_at(self, delivery: Record) -> datetime:
        return self._config.clock() - timedelta(seconds=delivery["late_s"])

    def _recorded_headers(self, event: Event, url: str, treatment: Treatment) -> dict[str, str]:
        if treatment != "replay":
            return {}
        for delivery in self._shelves.deliveries:
            if delivery["event_id"] == event.id and delivery["url"] == url and delivery["attempts"]:
                return dict(delivery["headers"])
        return {}


def _tampered(body: bytes) -> bytes:
    changed = body.replace(b'"date_created":"2', b'"date_created":"1', 1)
    return changed if changed != body else body.replace(b"{", b'{"tampered":true,', 1)


async def _post(url: str, body: bytes, headers: dict[str, str]) -> int:
    timeout = httpx.Timeout(ATTEMPT_TIMEOUT_S)
    try:
        async with httpx.AsyncClient(timeout=timeout, trust_env=False) as client:
            answer = await client.post(
                url, content=body, headers={**headers, "Content-Type": "application/json"}
            )
    except httpx.HTTPError:
        return 0
    return answer.status_code
