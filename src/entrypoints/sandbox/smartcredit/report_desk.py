"""Which report each member has now, and the events that tell of changes."""

from datetime import date, datetime
from typing import Any

from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.courier import Courier, Event
from entrypoints.sandbox.identifiers import new_id, stamp
from entrypoints.sandbox.members import Member
from entrypoints.sandbox.shelves import Record, Shelves
from entrypoints.sandbox.smartcredit.refusals import bearer_error, never_ordered, not_in_plan
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope


class ReportDesk:
    """The reports and alerts of all members; the demo member starts with the first pull."""

    def __init__(self, config: SandboxConfig, shelves: Shelves, courier: Courier) -> None:
        self._config = config
        self._shelves = shelves
        self._courier = courier

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return self._config.clock()

    def knows(self, login: str) -> bool:
        """Say whether there is such a member."""
        return any(member.login == login for member in self._config.members)

    def member(self, login: str) -> Member:
        """Return a member.

        Raises Refused with 401 when the member is gone.
        """
        for member in self._config.members:
            if member.login == login:
                return member
        raise bearer_error("the member no longer exists")

    def current(self, login: str) -> Record:
        """Return the member's newest order: `orderId`, `orderedAt`, `report`.

        Raises Refused with 403 when the plan has none and 404 when none was ordered.
        """
        return self._orders(login)[-1]

    def order(self, login: str, order_id: str) -> Record:
        """Return one of the member's orders.

        Raises Refused with 404 for any other id.
        """
        for order in self._orders(login):
            if order["orderId"] == order_id:
                return order
        raise never_ordered()

    def file_pull(self, login: str, pull: int, as_of: date | None = None) -> Record:
        """Give the member the demo scenario's pull 1, 2 or 3, dated today unless `as_of` is given.

        The scenario's dates hang on the day of the first pull, so later pulls tell one story.
        """
        shelf = self._shelves.reports.get(login) or {"orders": []}
        today = as_of or self._config.clock().date()
        anchor = date.fromisoformat(shelf.get("anchor") or today.isoformat())
        envelope = smartcredit_envelope(demo_report(pull, anchor=anchor, as_of=today))
        self._shelves.reports.put(login, {**shelf, "anchor": anchor.isoformat()})
        return self.file(login, envelope)

    def file(self, login: str, envelope: Any) -> Record:
        """Give the member a report as a new order and tell of it."""
        member = self.member(login)
        shelf = self._shelves.reports.get(login) or {"orders": []}
        order = {
            "orderId": new_id("ord"),
            "orderedAt": stamp(self._config.clock()),
            "report": envelope,
        }
        self._shelves.reports.put(login, {**shelf, "orders": [*shelf["orders"], order]})
        self._tell("report.updated", member, {"orderId": order["orderId"]})
        return order

    def forget(self, login: str) -> None:
        """Leave the member without any report, as if none was ever ordered."""
        self._shelves.reports.put(login, {"orders": []})

    def alerts(self, login: str) -> list[Record]:
        """Return the member's alerts, oldest first."""
        return [alert for alert in self._shelves.alerts if alert["login"] == login]

    def raise_alert(self, login: str, bureau: str, kind: str, text: str) -> Record:
        """Add an alert and tell of it."""
        member = self.member(login)
        alert = {
            "login": login,
            "id": new_id("alr"),
            "bureau": bureau,
            "type": kind,
            "text": text,
            "createdAt": stamp(self._config.clock()),
        }
        self._shelves.alerts.put(alert["id"], alert)
        self._tell("alert.created", member, {"alertId": alert["id"]})
        return alert

    def event(self, event_type: str, member: Member, data: dict[str, Any]) -> Event:
        """Build an event: `{id, type, createdAt, data: {customerToken, ...}}`."""
        event_id = new_id("sce")
        body = {
            "id": event_id,
            "type": event_type,
            "createdAt": stamp(self._config.clock()),
            "data": {"customerToken": member.customer_token, **data},
        }
        return Event(vendor="smartcredit", id=event_id, type=event_type, body=body)

    def _tell(self, event_type: str, member: Member, data: dict[str, Any]) -> None:
        self._courier.publish(self.event(event_type, member, data))

    def _orders(self, login: str) -> list[Record]:
        if not self.member(login).has_3b:
            raise not_in_plan()
        if self._shelves.reports.get(login) is None and login == "demo":
            self.file_pull(login, 1)
        orders: list[Record] = (self._shelves.reports.get(login) or {"orders": []})["orders"]
        if not orders:
            raise never_ordered()
        return orders
