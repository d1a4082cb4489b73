"""``redress audit`` on a real database: what was tampered with is named, and evidence is taken out."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.integration.contracts import files
from tests.integration.worker.test_commands import consumer_in, environ, redress

from adapters.system import new_id
from domain.disputes.dispute import DisputeState
from domain.identity import TenantId
from entrypoints.cli.opening import opened
from entrypoints.cli.refusals import is_refusal

__all__ = ["environ"]
MARCH = "from ('2019-03-01 00:00+00') to ('2019-04-01 00:00+00')"
PDF, RAW = b"%PDF-1.7 a letter", b'{"a": "raw report"}'


@pytest.fixture
def whose(environ) -> tuple[TenantId, UUID]:
    """A firm and its consumer, with a report, a dispute and the letter of it; all of it sealed."""
    actor, consumer_id = consumer_in(environ)
    with opened() as container:
        vault, tenant_id = container.vault(), actor.tenant_id
        report = replace(
            files.a_stored_report(new_id(), tenant_id, consumer_id),
            sha256=vault.put(tenant_id, RAW),
        )
        dispute = files.a_dispute(new_id(), report, state=DisputeState.RESOLVED)
        letter = files.a_letter(new_id(), dispute)
        pdf = replace(letter.pdf, sha256=vault.put(tenant_id, PDF))
        with container.begin()(tenant_id, actor) as work:
            work.reports.add(report, files.a_report())
            work.disputes.add(dispute)
            work.letters.add(replace(letter, pdf=pdf))
    assert redress("audit", "seal").exit_code == 0
    return actor.tenant_id, consumer_id


@pytest.fixture
def superuser(database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        yield connection


def verified(*arguments: str) -> tuple[int, dict[str, Any]]:
    asked = redress("audit", "verify", *arguments, "--json")
    assert asked.stdout, asked.exception
    [found] = json.loads(asked.stdout)
    return asked.exit_code, found


def test_what_was_recorded_is_proved_and_the_command_ends_well(whose) -> None:
    code, found = verified()
    assert (code, found["faults"]) == (0, [])
    assert found["entries"] > 4
    shown = redress("audit", "verify", "--tenant", str(whose[0]))
    assert shown.exit_code == 0
    assert str(found["entries"]) in shown.stdout


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("update audit_entries set ip = '192.0.2.9' where id = %s", "changed"),
        ("delete from audit_entries where id = %s", "removed"),
    ],
)
def test_an_entry_that_was_tampered_with_is_named_and_ends_the_command_with_1(
    whose, superuser, statement: str, kind: str
) -> None:
    [entry_id] = superuser.execute(
        "select entry_id from audit_places where tenant_id = %s and position = 3", [whose[0]]
    ).fetchone()
    superuser.execute(statement.encode(), [entry_id])
    code, found = verified("--tenant", str(whose[0]))
    assert code == 1
    assert [(fault["kind"], str(entry_id) in fault["what"]) for fault in found["faults"]] == [
        (kind, True)
    ]
    shown = redress("audit", "verify")
    assert shown.exit_code == 1
    assert f"{kind}: entry {entry_id} at place 3" in shown.stdout


def test_a_history_whose_end_was_cut_off_is_told_by_the_seals_outside_of_the_database(
    whose, superuser
) -> None:
    for table in ("audit_seals", "audit_places", "audit_entries"):
        superuser.execute(f"delete from {table} where tenant_id = %s".encode(), [whose[0]])
    code, found = verified()
    assert code == 1
    assert [fault["kind"] for fault in found["faults"]] == ["truncated"]


def test_a_consumers_evidence_is_taken_out_and_proves_itself(whose, tmp_path: Path) -> None:
    packet = tmp_path / "packet.zip"
    taken = redress("audit", "export", "--consumer", str(whose[1]), "--out", str(packet))
    assert taken.exit_code == 0, taken.exception
    assert "manifest " in taken.stdout
    with zipfile.ZipFile(packet) as archive:
        contents = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert contents["letter.pdf"] == PDF
    assert contents["raw"] == RAW
    assert len(contents["entries.jsonl"].splitlines()) >= 4
    sound = redress("audit", "check-packet", str(packet))
    assert (sound.exit_code, sound.stdout) == (0, "the packet is as it was bound\n")
    assert redress("audit", "seal").exit_code == 0
    with opened() as container, container.begin()(whose[0]) as work:
        noted = [entry for _, entry in work.audit_proof.places(0, 100) if entry is not None]
    assert [each.done_by for each in noted if each.verb == "exported"] == ["redress audit export"]


def test_a_packet_that_was_changed_is_found_out(whose, tmp_path: Path) -> None:
    packet, forged = tmp_path / "packet.zip", tmp_path / "forged.zip"
    redress("audit", "export", "--consumer", str(whose[1]), "--out", str(packet))
    with zipfile.ZipFile(packet) as source, zipfile.ZipFile(forged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"a letter", b"a forgery"))
    found = redress("audit", "check-packet", str(forged))
    assert found.exit_code == 1
    assert "letter.pdf" in found.stdout


def test_evidence_of_nobody_we_know_is_refused(whose, tmp_path: Path) -> None:
    packet = tmp_path / "packet.zip"
    refused = redress("audit", "export", "--consumer", str(uuid4()), "--out", str(packet))
    assert is_refusal(refused.exception)
    assert not packet.exists()


def test_a_month_of_the_audit_is_shown_then_retired_and_the_rest_is_proved(
    whose, superuser
) -> None:
    for statement in (
        "create table audit_entries_y2019m03 (like audit_entries including all)",
        "alter table audit_entries_y2019m03 owner to redress_owner",
        f"alter table audit_entries attach partition audit_entries_y2019m03 for values {MARCH}",
    ):
        superuser.execute(statement.encode())
    superuser.execute(
        "insert into audit_entries (tenant_id, id, at, ip, request_id, done_by, verb, kind,"
        " entity_id) values (%s, gen_random_uuid(), '2019-03-05Z', '', '', 'draft_letter',"
        " 'created', 'letters', 'one')",
        [whose[0]],
    )
    [waiting] = swept()["audit_months"]
    assert waiting["staying"][0]["why"] == "1 of its entries are not sealed"
    redress("audit", "seal")
    [shown] = swept()["audit_months"]
    assert (shown["month"], shown["entries"], shown["staying"]) == ("2019-03", 1, [])
    assert "with --apply" in redress("retention", "sweep").stdout
    assert swept("--tenant", str(whose[0]), "--apply")["audit_months"] == []
    [gone] = swept("--apply")["audit_months"]
    assert gone["is_retired"] is True
    assert swept()["audit_months"] == []
    code, found = verified()
    assert (code, found["faults"]) == (0, [])
    superuser.execute("delete from audit_entries where verb = 'removed' and entity_id = '2019-03'")
    code, found = verified()
    assert code == 1
    assert {fault["kind"] for fault in found["faults"]} == {"removed"}


def swept(*arguments: str) -> dict[str, Any]:
    asked = redress("retention", "sweep", *arguments, "--json")
    assert asked.exit_code == 0, asked.exception
    told: dict[str, Any] = json.loads(asked.stdout)
    return told
