"""Exports: everything that is kept, in zip files whose manifests name each file by its hash."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest

from application.exports.make_export import MakeExport
from application.exports.read_export import DownloadExport, ReadExport
from application.exports.request_export import RequestExport
from application.packing import MANIFEST, Parcel, plain
from application.retention.destroy_objects import DestroyObjects
from application.retention.sweep_retention import SweepRetention
from domain.addresses import PostalAddress
from domain.consumers.consent_texts import current_text
from domain.consumers.consumer import ConsentKind
from domain.exports import ExportId, ExportNotFound, ExportNotReady, ExportState, ExportUnderWay
from domain.identity import Actor, ConsumerNotFound, PermissionDenied, Role
from domain.retention.rules import DataClass
from staging.firm import TENANT, Firm

ADDRESS = PostalAddress(name="Pat", line1="1 Main St", city="Dayton", state="OH", zip="45402")


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.fixture
def owner(firm: Firm) -> Actor:
    return firm.actor(Role.OWNER)


@pytest.fixture
def zoe(firm: Firm) -> Actor:
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    report = firm.pull(zoe).report_id
    firm.open(zoe, firm.pick(zoe, report))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    return zoe


def ask(firm: Firm, actor: Actor, consumer_id: Any) -> ExportId:
    return RequestExport(firm.db.begin, firm.clock, firm.ids)(actor, consumer_id).id


def fetch(firm: Firm, actor: Actor, export_id: ExportId, number: int = 1) -> dict[str, bytes]:
    download = DownloadExport(firm.db.begin, firm.vault, firm.clock)
    _, content = download(actor, export_id, number)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def exported(firm: Firm, actor: Actor, consumer_id: Any) -> dict[str, bytes]:
    export_id = ask(firm, actor, consumer_id)
    firm.work_off()
    return fetch(firm, actor, export_id)


def test_the_consumer_takes_home_everything_that_is_kept_of_them(firm, zoe) -> None:
    files = exported(firm, zoe, zoe.consumer_id)
    read = {name: json.loads(files[name]) for name in files if name.endswith(".json")}
    assert read["consumer.json"]["ssn"]
    [consent] = read["consents.json"]
    assert consent["text"] == current_text(ConsentKind.REPORT_ACCESS, date(2026, 3, 2)).text
    assert read["contracts.json"][0]["us_state"] == "OH"
    assert read["rights-statements.json"][0]["text_version"] == "1"
    assert read["reports.json"][0]["findings"]
    assert read["disputes.json"][0]["items"]
    assert len(read["letters.json"]) == len(read["mail.json"]) == len(firm.letters(zoe))
    assert {each["recipient"] for each in read["recipients.json"]} >= {"Experian", "smartcredit"}
    assert read["timeline.json"][0]["sentence"]
    stored = [name for name in files if name.endswith((".pdf", ".raw"))]
    assert len(stored) == len(read["letters.json"]) + len(read["reports.json"])


def test_the_manifest_names_every_file_by_its_hash(firm, zoe) -> None:
    files = exported(firm, zoe, zoe.consumer_id)
    manifest = json.loads(files.pop(MANIFEST))
    assert manifest["missing"] == []
    assert {each["name"] for each in manifest["files"]} == set(files)
    for each in manifest["files"]:
        content = files[each["name"]]
        assert each["sha256"] == hashlib.sha256(content).hexdigest()
        assert each["bytes"] == len(content)


def test_what_opens_an_account_is_not_taken_out(firm, zoe) -> None:
    everything = b"".join(exported(firm, zoe, zoe.consumer_id).values())
    assert b"access-1" not in everything
    assert b"refresh-1" not in everything


def test_bytes_that_are_not_there_are_named_as_missing(firm, zoe) -> None:
    firm.vault.documents.clear()
    manifest = json.loads(exported(firm, zoe, zoe.consumer_id)[MANIFEST])
    assert len(manifest["missing"]) == len(firm.letters(zoe)) + 1


def test_the_firms_export_has_a_part_per_consumer_and_one_of_its_own(firm, owner, zoe) -> None:
    second = firm.take_on(ssn="666120099")
    export_id = ask(firm, owner, None)
    firm.work_off()
    export, parts = ReadExport(firm.db.begin)(owner, export_id)
    assert export.state is ExportState.MADE
    expected = {f"consumer-{who.consumer_id}.zip" for who in (zoe, second)} | {"firm.zip"}
    assert {part.name for part in parts} == expected
    last = fetch(firm, owner, export_id, len(parts))
    manifest = json.loads(last[MANIFEST])
    assert [each["sha256"] for each in manifest["parts"]] == [p.sha256 for p in parts[:-1]]
    assert b"password_hash" not in b"".join(last.values())
    assert {"roles.json", "api-keys.json", "branding.json", "events.json", "jobs.json"} <= set(last)
    asked = [each["event_type"] for each in json.loads(last["events.json"])]
    assert "ExportRequested" in asked


def test_a_long_export_goes_on_in_the_next_job(firm, owner, monkeypatch) -> None:
    monkeypatch.setattr("application.exports.make_export.CONSUMERS_PER_JOB", 2)
    for number in range(5):
        firm.take_on(ssn=f"66612010{number}")
    export_id = ask(firm, owner, None)
    firm.work_off()
    export, parts = ReadExport(firm.db.begin)(owner, export_id)
    assert (export.state, len(parts)) == (ExportState.MADE, 6)
    assert [part.number for part in parts] == list(range(1, 7))


class Killed(BaseException):
    """The worker ends here."""


def test_an_export_whose_worker_died_goes_on_behind_the_last_part(firm, owner) -> None:
    for number in range(3):
        firm.take_on(ssn=f"66612020{number}")
    export_id = ask(firm, owner, None)
    puts = []

    class Dying(type(firm.vault)):
        def put(self, tenant_id, content):
            if len(puts) == 1:
                raise Killed
            puts.append(content)
            return super().put(tenant_id, content)

    dying = Dying(documents=firm.vault.documents)
    make = MakeExport(firm.db.begin, dying, firm.clock)
    with firm.db.begin(TENANT) as work:
        event = next(e for e in firm.db.events if type(e).__name__ == "ExportRequested")
        assert work.exports.get(export_id).parts == 0
    with pytest.raises(Killed):
        make(event, None)
    firm.work_off()
    _, parts = ReadExport(firm.db.begin)(owner, export_id)
    assert len(parts) == 4
    assert len({part.name for part in parts}) == 4


def test_one_export_of_the_same_thing_at_a_time(firm, owner, zoe) -> None:
    ask(firm, zoe, zoe.consumer_id)
    with pytest.raises(ExportUnderWay):
        ask(firm, owner, zoe.consumer_id)
    ask(firm, owner, None)
    with pytest.raises(ExportUnderWay):
        ask(firm, owner, None)
    firm.work_off()
    ask(firm, owner, None)


def test_an_export_is_fetched_when_made_and_for_a_week(firm, zoe) -> None:
    export_id = ask(firm, zoe, zoe.consumer_id)
    with pytest.raises(ExportNotReady):
        fetch(firm, zoe, export_id)
    firm.work_off()
    firm.clock.advance(timedelta(days=7) - timedelta(seconds=1))
    fetch(firm, zoe, export_id)
    for number in (0, 2, -1):
        with pytest.raises(ExportNotFound):
            fetch(firm, zoe, export_id, number)
    firm.clock.advance(timedelta(seconds=1))
    with pytest.raises(ExportNotFound):
        fetch(firm, zoe, export_id)


@pytest.mark.parametrize("of_firm", [True, False])
def test_old_exports_are_swept_with_their_bytes(firm, owner, zoe, of_firm: bool) -> None:
    before = set(firm.vault.documents)
    export_id = ask(firm, owner, None if of_firm else zoe.consumer_id)
    firm.work_off()
    with firm.db.begin(TENANT) as work:  # nothing of a file with a running dispute goes
        for dispute in work.disputes.active(zoe.consumer_id):
            work.disputes.save(dispute.record_return(at=firm.clock())[0])
    firm.clock.advance(timedelta(days=9))
    removals = list(SweepRetention(firm.db.begin, firm.clock, firm.ids)(TENANT, apply=True))
    assert DataClass.EXPORT in {removal.data_class for removal in removals}
    DestroyObjects(firm.db.begin, firm.vault, firm.clock)(TENANT)
    assert set(firm.vault.documents) == before
    with pytest.raises(ExportNotFound):
        ReadExport(firm.db.begin)(owner, export_id)


def test_who_may_not_ask_may_not_fetch(firm, owner, zoe) -> None:
    other = firm.take_on(ssn="666120055")
    mine, firms = ask(firm, zoe, zoe.consumer_id), ask(firm, owner, None)
    firm.work_off()
    for actor in (firm.operator, firm.actor(Role.VIEWER), firm.actor(Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            ask(firm, actor, zoe.consumer_id)
        with pytest.raises(PermissionDenied):
            fetch(firm, actor, mine)
    for export_id in (mine, firms):
        with pytest.raises(ExportNotFound):
            fetch(firm, other, export_id)
        with pytest.raises(ExportNotFound):
            ReadExport(firm.db.begin)(other, export_id)
    with pytest.raises(ConsumerNotFound):
        ask(firm, other, zoe.consumer_id)
    with pytest.raises(PermissionDenied):
        ask(firm, zoe, None)
    with pytest.raises(ConsumerNotFound):
        ask(firm, owner, firm.ids())


class Colour(StrEnum):
    RED = "red"


def test_records_become_plain_json() -> None:
    moment = datetime(2026, 3, 2, 15, tzinfo=UTC)
    value = {
        UUID(int=1): (Colour.RED, moment, moment.date(), b"\x01", None, True),
        Colour.RED: MappingProxyType({"a": frozenset({2, 1})}),
    }
    assert plain(value) == {
        "00000000-0000-0000-0000-000000000001": [
            "red",
            "2026-03-02T15:00:00+00:00",
            "2026-03-02",
            "01",
            None,
            True,
        ],
        "red": {"a": [1, 2]},
    }
    assert plain(ADDRESS)["city"] == "Dayton"
    with pytest.raises(TypeError):
        plain(object())


def test_the_same_files_are_the_same_zip() -> None:
    def packed() -> bytes:
        parcel = Parcel()
        parcel.add("a", b"a")
        parcel.add_json("b.json", {"é": 1})
        return parcel.close(about="a test")

    assert packed() == packed()
