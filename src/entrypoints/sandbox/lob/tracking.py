"""How a letter travels: the tracking events of certified and of plain mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from entrypoints.sandbox.identifiers import new_id, stamp
from entrypoints.sandbox.lob.field_rules import CERTIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One scan: the suffix of the event type, Lob's name for it, and its certified details."""

    suffix: str
    name: str
    detail: str
    description: str
    action_required: bool = False


def _step(suffix: str, name: str, detail: str, description: str, *, action: bool = False) -> Step:
    return Step(
        suffix=suffix, name=name, detail=detail, description=description, action_required=action
    )


ROUTE = (
    _step(
        "mailed",
        "Mailed",
        "package_accepted",
        "Package has been accepted into the carrier network for delivery.",
    ),
    _step(
        "in_transit",
        "In Transit",
        "package_departed",
        "Package has departed from an intermediate location in the carrier network.",
    ),
    _step(
        "in_local_area",
        "In Local Area",
        "package_in_local_area",
        "Package is at a location near the end destination.",
    ),
    _step(
        "processed_for_delivery",
        "Processed for Delivery",
        "out_for_delivery",
        "Package is out for delivery.",
    ),
    _step("delivered", "Delivered", "delivered", "Package has been delivered."),
)
DETOURS = (
    _step("re-routed", "Re-Routed", "package_forwarded", "Package has been forwarded."),
    _step(
        "returned_to_sender",
        "Returned to Sender",
        "returned_to_sender",
        "Package is to be returned to sender.",
    ),
    _step(
        "pickup_available",
        "Pickup Available",
        "pickup_available",
        "Package is available for pickup at carrier location.",
        action=True,
    ),
    _step(
        "issue",
        "Issue",
        "notice_left",
        "Carrier left notice during attempted delivery.",
        action=True,
    ),
)
STEPS = {step.suffix: step for step in (*ROUTE, *DETOURS)}
TERMINAL = ("Delivered", "Returned to Sender")
CERTIFIED_ONLY = ("pickup_available", "issue")
# when each scan of ROUTE falls, counted from the letter's send date
TRAVEL = (
    timedelta(hours=20),
    timedelta(days=1, hours=14),
    timedelta(days=3, hours=6),
    timedelta(days=4, hours=8),
    timedelta(days=4, hours=14),
)


def event_type_of(letter: dict[str, Any], suffix: str) -> str:
    """Return the event type: `letter.certified.delivered` or `letter.delivered`."""
    certified = letter["extra_service"] in CERTIFIED
    return f"letter.certified.{suffix}" if certified else f"letter.{suffix}"


def tracking_event(letter: dict[str, Any], step: Step, at: datetime) -> dict[str, Any]:
    """Build one tracking event in Lob's shape; plain mail carries no details."""
    certified = letter["extra_service"] in CERTIFIED
    details = {
        "event": step.detail,
        "description": step.description,
        "notes": "",
        "action_required": step.action_required,
    }
    zip_code = str(letter["to"]["address_zip"])[:5]
    return {
        "id": new_id("evnt"),
        "type": "certified" if certified else "normal",
        "name": step.name,
        "details": details if certified else None,
        "location": None if step.suffix == "mailed" else zip_code,
        "time": stamp(at),
        "date_created": stamp(at),
        "date_modified": stamp(at),
        "object": "tracking_event",
    }


def is_over(letter: dict[str, Any]) -> bool:
    """Say whether the letter has arrived, come back, or never went out."""
    seen = {event["name"] for event in letter["tracking_events"]}
    return bool(letter.get("deleted")) or any(name in seen for name in TERMINAL)


def steps_up_to(letter: dict[str, Any], goal: str | None) -> tuple[Step, ...]:
    """Return the scans still missing up to `goal`, or the next one when there is no goal.

    A detour (`issue`, `returned_to_sender`, ...) is one scan, whatever came before.
    """
    if goal is not None and goal not in {step.suffix for step in ROUTE}:
        return (STEPS[goal],)
    seen = {event["name"] for event in letter["tracking_events"]}
    missing = [step for step in ROUTE if step.name not in seen]
    if goal is None:
        return tuple(missing[:1])
    suffixes = [step.suffix for step in ROUTE]
    last = suffixes.index(goal)
    return tuple(step for step in missing if suffixes.index(step.suffix) <= last)
