"""Sends webhooks as a test wants them: twice, late, out of order, forged, tampered, unknown."""

import asyncio
from dataclasses import asdict
from typing import Any, get_args

from entrypoints.sandbox.answers import Refused
from entrypoints.sandbox.courier import Courier, Event, Treatment
from entrypoints.sandbox.identifiers import new_id, read_stamp, stamp
from entrypoints.sandbox.lob.print_house import PrintHouse
from entrypoints.sandbox.lob.tracking import STEPS, event_type_of, tracking_event
from entrypoints.sandbox.shelves import Record, Shelves
from entrypoints.sandbox.smartcredit.report_desk import ReportDesk

LATE_S = 600.0


class SpoiledWebhooks:
    """The webhooks of `POST /control/webhooks`; each answers with the receiver's statuses."""

    def __init__(
        self, shelves: Shelves, courier: Courier, house: PrintHouse, desk: ReportDesk
    ) -> None:
        self._shelves = shelves
        self._courier = courier
        self._house = house
        self._desk = desk

    async def send(self, wish: Record) -> Record:
        """Send what is wished and wait for the first attempts.

        `mode` is now, twice, late, replay, forged, tampered, unknown_letter or out_of_order;
        `event_id` sends a recorded event again; `metadata` stands on an unknown letter.
        Raises Refused with 422 for a wish that cannot be followed.
        """
        mode = str(wish.get("mode", "now"))
        late_s = float(wish.get("late_s", LATE_S if mode == "late" else 0))
        events = self._events(wish, mode)
        treatment: Treatment = "now"
        for known in get_args(Treatment):
            treatment = known if known == mode else treatment
        rounds = int(wish.get("times", 2)) if mode == "twice" else 1
        sent = [
            (event, delivery_id)
            for event in events * rounds
            for delivery_id in self._courier.queue(event, treatment, late_s=late_s, hold=True)
        ]
        if wish.get("at_once"):
            await asyncio.gather(*(self._courier.attempt(each) for _, each in sent))
        else:
            for _, delivery_id in sent:
                await self._courier.attempt(delivery_id)
        return {"deliveries": [self._outcome(event, each) for event, each in sent]}

    def _outcome(self, event: Event, delivery_id: str) -> Record:
        delivery = self._shelves.deliveries.get(delivery_id) or {}
        statuses = [attempt["status"] for attempt in delivery.get("attempts", [])]
        return {
            "delivery_id": delivery_id,
            "event_id": event.id,
            "event_type": event.type,
            "statuses": statuses,
        }

    def _events(self, wish: Record, mode: str) -> list[Event]:
        if wish.get("event_id"):
            return [self._recorded(str(wish["event_id"]))]
        if wish.get("vendor", "lob") == "smartcredit":
            return [self._member_event(wish)]
        if mode == "unknown_letter":
            return [self._of_unknown_letter(wish)]
        letter_id = str(wish.get("letter_id", ""))
        suffixes = wish.get("events") or [wish.get("event", "delivered")]
        if any(suffix not in STEPS for suffix in suffixes):
            raise _wrong(f"events must be among [{', '.join(STEPS)}]")
        if mode in {"forged", "tampered"}:
            return [self._invented(letter_id, suffix) for suffix in suffixes]
        return self._happened(letter_id, [str(suffix) for suffix in suffixes], wish)

    def _happened(self, letter_id: str, suffixes: list[str], wish: Record) -> list[Event]:
        # the letter travels in the natural order, the events are told in the order asked for
        at = read_stamp(wish["at"]) if wish.get("at") else self._desk.now()
        natural = sorted(suffixes, key=list(STEPS).index)
        made = {
            suffix: self._house.scan(letter_id, suffix, at, publish=False) for suffix in natural
        }
        for event in made.values():
            self._shelves.events.put(event.id, asdict(event))
        return [made[suffix] for suffix in suffixes]

    def _invented(self, letter_id: str, suffix: str) -> Event:
        letter = dict(self._house.find(letter_id)["letter"])
        step = STEPS[suffix]
        at = self._desk.now()
        letter["tracking_events"] = [
            *letter["tracking_events"],
            tracking_event(letter, step, at),
        ]
        return self._house.event(letter, event_type_of(letter, suffix), at)

    def _of_unknown_letter(self, wish: Record) -> Event:
        suffix = str(wish.get("event", "delivered"))
        letter_id = str(wish.get("letter_id") or new_id("ltr"))
        letter: dict[str, Any] = {
            "id": letter_id,
            "object": "letter",
            "metadata": dict(wish.get("metadata") or {}),
            "date_created": stamp(self._desk.now()),
            "extra_service": "certified_return_receipt",
            "to": {"address_zip": "00000"},
            "tracking_events": [],
        }
        at = self._desk.now()
        letter["tracking_events"] = [tracking_event(letter, STEPS[suffix], at)]
        return self._house.event(letter, event_type_of(letter, suffix), at)

    def _member_event(self, wish: Record) -> Event:
        member = self._desk.member(str(wish.get("member", "demo")))
        event_type = str(wish.get("event", "report.updated"))
        if event_type not in {"report.updated", "alert.created"}:
            raise _wrong("event must be report.updated or alert.created")
        return self._desk.event(event_type, member, dict(wish.get("data") or {}))

    def _recorded(self, event_id: str) -> Event:
        record = self._shelves.events.get(event_id)
        if record is None:
            raise _wrong(f"event {event_id} was never told")
        return Event(**record)


def _wrong(message: str) -> Refused:
    return Refused(422, {"error": message})
