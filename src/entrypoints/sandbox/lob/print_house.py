"""Lob's print house: accepts letters, cancels them, lets them travel and tells of it."""

import copy
import hashlib
from datetime import datetime, timedelta
from typing import Any

from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.courier import Courier, Event
from entrypoints.sandbox.identifiers import new_id, read_stamp, stamp
from entrypoints.sandbox.lob.address_rules import check_from, check_to, is_domestic
from entrypoints.sandbox.lob.field_rules import CERTIFIED, Options, check_options
from entrypoints.sandbox.lob.forms import Form
from entrypoints.sandbox.lob.pdf_rules import Paper, check_pdf
from entrypoints.sandbox.lob.refusals import missing, refusal
from entrypoints.sandbox.lob.tracking import (
    CERTIFIED_ONLY,
    ROUTE,
    STEPS,
    TRAVEL,
    event_type_of,
    is_over,
    steps_up_to,
    tracking_event,
)
from entrypoints.sandbox.lob.wire import letter_object
from entrypoints.sandbox.shelves import Record, Shelves

IDEMPOTENCY_KEPT = timedelta(hours=24)
IDEMPOTENCY_KEY_MAX = 256
FIRES_IN_TEST_MODE = ("created", "rejected", "rendered_pdf", "rendered_thumbnails", "deleted")


class PrintHouse:
    """All letters of the sandbox, each belonging to the API key that sent it."""

    def __init__(self, config: SandboxConfig, shelves: Shelves, courier: Courier) -> None:
        self._config = config
        self._shelves = shelves
        self._courier = courier

    def accept(self, account: str, form: Form, key: str | None, assets_url: str) -> dict[str, Any]:
        """Accept a letter, or return the one already accepted under the idempotency key.

        Keys live 24 hours and are kept per account. Raises Refused.
        """
        now = self._config.clock()
        earlier = self._earlier(account, key, now)
        if earlier is not None:
            return earlier
        options = check_options(form.fields, now)
        to = check_to(form.fields.get("to"))
        sender = check_from(form.fields.get("from"))
        _check_service(options, domestic=is_domestic(to))
        content = _uploaded(form)
        paper = check_pdf(content, domestic=is_domestic(to), double_sided=options.double_sided)
        letter = letter_object(
            letter_id=new_id("ltr"),
            options=options,
            to=to,
            sender=sender,
            now=now,
            assets_url=assets_url,
        )
        self._keep(account, key, letter, form.fields, content, paper)
        for suffix in ("created", "rendered_pdf", "rendered_thumbnails"):
            self._tell(letter, f"letter.{suffix}", now)
        return letter

    def find(self, letter_id: str, account: str | None = None) -> Record:
        """Return the record of one letter; `account` limits it to one API key.

        Raises Refused with `not_found`.
        """
        record = self._shelves.letters.get(letter_id)
        if record is None or account not in {None, record["account"]}:
            raise refusal("not_found", f"letter {letter_id} not found")
        return record

    def cancel(self, account: str, letter_id: str) -> dict[str, Any]:
        """Cancel a letter before its send date.

        Raises Refused with `not_deletable` once it went to print.
        """
        record = self.find(letter_id, account)
        letter = record["letter"]
        now = self._config.clock()
        if letter.get("deleted") or now >= read_stamp(letter["send_date"]):
            raise refusal("not_deletable", "the letter is past its cancellation window")
        letter.update(deleted=True, date_modified=stamp(now))
        self._shelves.letters.put(letter_id, record)
        gone = {"id": letter_id, "deleted": True}
        self._tell(letter, "letter.deleted", now, body=gone)
        return gone

    def advance(self, letter_id: str, goal: str | None, at: datetime | None = None) -> list[Event]:
        """Let a letter travel to `goal`, or one step on; return the events that were told.

        Raises Refused when the letter is unknown, cancelled or has already arrived.
        """
        letter = self.find(letter_id)["letter"]
        if goal is not None and goal not in STEPS:
            raise refusal("invalid", f"goal must be one of [{', '.join(STEPS)}]")
        if goal in CERTIFIED_ONLY and letter["extra_service"] not in CERTIFIED:
            raise refusal("invalid", f"{goal} happens to certified letters only")
        if is_over(letter):
            raise refusal("conflict", f"letter {letter_id} travels no more")
        moment = at or self._config.clock()
        return [
            self.scan(letter_id, step.suffix, moment, publish=True)
            for step in steps_up_to(letter, goal)
        ]

    def scan(self, letter_id: str, suffix: str, at: datetime, *, publish: bool) -> Event:
        """Put one tracking event on the letter; tell of it only when `publish` says so."""
        record = self.find(letter_id)
        letter = record["letter"]
        letter["tracking_events"].append(tracking_event(letter, STEPS[suffix], at))
        letter["date_modified"] = stamp(self._config.clock())
        self._shelves.letters.put(letter_id, record)
        event = self.event(letter, event_type_of(letter, suffix), at)
        if publish:
            self._courier.publish(event)
        return event

    def travel_by_clock(self) -> None:
        """Give every letter the scans that the clock has brought due."""
        now = self._config.clock()
        for record in self._shelves.letters:
            letter = record["letter"]
            if is_over(letter):
                continue
            sent_at = read_stamp(letter["send_date"])
            seen = {event["name"] for event in letter["tracking_events"]}
            for step, after in zip(ROUTE, TRAVEL, strict=True):
                if step.name not in seen and sent_at + after <= now:
                    self.scan(letter["id"], step.suffix, sent_at + after, publish=True)

    def event(
        self,
        letter: dict[str, Any],
        event_type: str,
        at: datetime,
        body: dict[str, Any] | None = None,
    ) -> Event:
        """Build an event in Lob's shape; the letter is copied as it stands now."""
        event_id = new_id("evt")
        shape = {
            "id": event_id,
            "body": copy.deepcopy(letter) if body is None else body,
            "reference_id": letter["id"],
            "event_type": {
                "id": event_type,
                "enabled_for_test": event_type.rpartition(".")[2] in FIRES_IN_TEST_MODE,
                "resource": "letters",
                "object": "event_type",
            },
            "date_created": stamp(at),
            "object": "event",
        }
        return Event(vendor="lob", id=event_id, type=event_type, body=shape)

    def _tell(
        self,
        letter: dict[str, Any],
        event_type: str,
        at: datetime,
        body: dict[str, Any] | None = None,
    ) -> None:
        self._courier.publish(self.event(letter, event_type, at, body))

    def _earlier(self, account: str, key: str | None, now: datetime) -> dict[str, Any] | None:
        if key is None:
            return None
        if len(key) > IDEMPOTENCY_KEY_MAX:
            raise refusal("invalid", "the idempotency key must be at most 256 characters")
        kept = self._shelves.idempotency_keys.get(f"{account} letters {key}")
        if kept is None or now - read_stamp(kept["at"]) >= IDEMPOTENCY_KEPT:
            return None
        letter: dict[str, Any] = self.find(kept["letter_id"], account)["letter"]
        return letter

    def _keep(
        self,
        account: str,
        key: str | None,
        letter: dict[str, Any],
        fields: dict[str, Any],
        content: bytes,
        paper: Paper,
    ) -> None:
        letter_id = letter["id"]
        self._shelves.papers.put(letter_id, content)
        record = {
            "account": account,
            "letter": letter,
            "to": fields["to"],
            "from": fields["from"],
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "pages": paper.pages,
            "unembedded_fonts": list(paper.unembedded_fonts),
            "idempotency_key": key,
        }
        self._shelves.letters.put(letter_id, record)
        if key is not None:
            self._shelves.idempotency_keys.put(
                f"{account} letters {key}", {"at": letter["date_created"], "letter_id": letter_id}
            )


def _check_service(options: Options, *, domestic: bool) -> None:
    if options.extra_service in CERTIFIED and not domestic:
        raise refusal("invalid", "certified mail is for domestic destinations")
    if options.extra_service == "registered" and domestic:
        raise refusal("invalid", "registered mail is for international destinations")
    if options.mail_type == "usps_standard" and not domestic:
        raise refusal("invalid_international_feature", "usps_standard is for domestic destinations")


def _uploaded(form: Form) -> bytes:
    if form.file is not None:
        return form.file
    named = form.fields.get("file")
    if named is None or named == "":
        raise missing("file")
    if str(named).startswith("https://"):
        raise refusal("invalid_file_url", "the sandbox reaches no network: upload the file")
    raise refusal("invalid_file", "a file can only be uploaded as multipart/form-data")
