"""Letters that cannot be made or mailed: a person is asked and told the field, nothing else."""

from dataclasses import replace

import pytest

from adapters.reportlab.letter_renderer import ReportLabLetterRenderer
from application.letters.draft_letter import DraftLetter
from application.mail.mail_letter import MailLetter
from application.paging import PageRequest
from application.work_queue.work_tasks import ListTasks
from domain.disputes.dispute import DisputeState
from domain.identity import Actor
from domain.letters.letter import LetterState
from domain.mail import MailService, MailState
from domain.tasks import TaskKind
from staging.firm import CENTS, Firm


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.fixture
def zoe(firm: Firm) -> Actor:
    """A consumer with a report on file."""
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    return zoe


def titles(firm: Firm, kind: TaskKind) -> list[str]:
    tasks = ListTasks(firm.db.begin)(firm.operator, PageRequest()).items
    return [task.title for task in tasks if task.kind is kind]


def test_a_letter_over_the_page_limit_is_not_drafted_and_a_person_is_told_why(firm, zoe):
    short = replace(firm.drafting, renderer=ReportLabLetterRenderer(page_limit=1))
    firm.reactions["draft_letter"] = DraftLetter(firm.db.begin, short, firm.clock, firm.ids)
    opened = firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    assert firm.letters(zoe) == []
    told = titles(firm, TaskKind.DRAFTING_REFUSED)
    assert len(told) == len(opened)
    assert all("document: fills" in title for title in told)
    assert {firm.dispute(d).state for d in opened} == {DisputeState.OPEN}
    assert firm.parked() == []


def test_a_private_carrier_is_not_asked_to_bring_a_letter_to_a_po_box(firm, zoe):
    firm.reactions["mail_letter"] = MailLetter(
        firm.db.begin,
        firm.out(firm.carriers),
        firm.out(firm.vault),
        CENTS,
        firm.clock,
        firm.ids,
        service=MailService.UPS_NEXT_DAY_AIR,
    )
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    boxed = [x for x in firm.letters(zoe) if x.document.recipient.is_po_box]
    assert boxed, "the bureaus take disputes at P.O. boxes"
    for letter in boxed:
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    assert firm.carrier.posted == {}
    with firm.db.begin(firm.operator.tenant_id) as work:
        pieces = [work.mail.of_letter(letter.id) for letter in boxed]
        states = {work.letters.get(letter.id).state for letter in boxed}
    assert {piece.state for piece in pieces} == {MailState.REFUSED}
    assert all(piece.refusal.startswith("recipient: ") for piece in pieces)
    assert states == {LetterState.APPROVED}
    assert len(titles(firm, TaskKind.MAILING_REFUSED)) == len(boxed)
