"""Papers on their way into letters: the flow on the memory adapters."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from adapters.memory.images import MemoryImageCleaner, MemoryLetterRenderer
from adapters.pillow.image_cleaner import PillowImageCleaner
from application.consumers.add_document import AddDocument
from application.consumers.remove_document import RemoveDocument
from application.letters.drafting import LetterDrafting
from application.letters.edit_letter import EditLetter
from application.letters.rendering import LetterRenderer
from application.paging import PageRequest
from application.work_queue.work_tasks import ListTasks
from domain.consumers.documents import ConsumerDocument, DocumentKind
from domain.identity import Actor
from domain.letters.exhibits import ExhibitKind
from domain.letters.letter import Letter
from domain.tasks import TaskKind
from staging.firm import Firm


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.fixture
def zoe(firm: Firm) -> Actor:
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    return zoe


def add_paper(firm: Firm, zoe: Actor, kind: DocumentKind, width: int = 800) -> ConsumerDocument:
    written = BytesIO()
    Image.new("RGB", (width, 500), "white").save(written, "PNG")
    adding = AddDocument(
        firm.db.begin, PillowImageCleaner(), firm.out(firm.vault), firm.clock, firm.ids
    )
    content = written.getvalue()
    return adding(zoe, zoe.consumer_id, kind=kind, title="A paper", content=content)


def drafted(firm: Firm, zoe: Actor) -> list[Letter]:
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    return firm.letters(zoe)


def kinds(letter: Letter) -> list[ExhibitKind]:
    return [exhibit.kind for exhibit in letter.document.exhibits]


def approval_titles(firm: Firm) -> set[str]:
    tasks = ListTasks(firm.db.begin)(firm.operator, PageRequest(limit=200), open_only=True)
    return {task.title for task in tasks.items if task.kind is TaskKind.APPROVE_LETTER}


def test_each_letter_encloses_what_it_lists_and_no_more(firm, zoe):
    add_paper(firm, zoe, DocumentKind.OTHER, 810)
    add_paper(firm, zoe, DocumentKind.PROOF_OF_ADDRESS, 820)
    add_paper(firm, zoe, DocumentKind.GOVERNMENT_ID, 830)
    letters = drafted(firm, zoe)
    assert len(letters) == 3
    for letter in letters:
        assert kinds(letter) == list(ExhibitKind)
        pdf = firm.read_pdf(zoe, letter)[1]
        pages = [" ".join(p.extract_text().split()) for p in PdfReader(BytesIO(pdf)).pages]
        assert len(pages) == letter.pdf.pages
        for number, title in enumerate(letter.document.enclosures, start=1):
            assert any(f"{number}. {title}" in page for page in pages)
            assert any(page.startswith(f"Enclosure {number} — {title}") for page in pages)
        assert sum("Enclosure " in page for page in pages) == len(letter.document.exhibits)
        assert len({item.number for item in letter.document.exhibits[-1].items}) == len(
            letter.document.items
        )


def test_a_letter_without_papers_is_drafted_and_its_approval_says_what_is_missing(firm, zoe):
    letters = drafted(firm, zoe)
    assert all(kinds(letter) == [ExhibitKind.REPORTED_ITEMS] for letter in letters)
    for letter in letters:
        firm.sign(zoe, letter)
    firm.work_off()
    assert len(approval_titles(firm)) == 3
    for title in approval_titles(firm):
        assert title.endswith("; it encloses no copy of an ID, no proof of address")


def test_with_all_papers_the_approval_has_nothing_to_add(firm, zoe):
    for kind in DocumentKind:
        add_paper(firm, zoe, kind, 800 + len(kind.value))
    for letter in drafted(firm, zoe):
        firm.sign(zoe, letter)
    firm.work_off()
    assert all("encloses" not in title for title in approval_titles(firm))


def test_a_paper_sent_later_is_enclosed_when_the_letter_is_drafted_anew(firm, zoe):
    letter, *_ = drafted(firm, zoe)
    firm.sign(zoe, letter)
    paper = add_paper(firm, zoe, DocumentKind.GOVERNMENT_ID)
    edited = edit(firm, letter)
    assert kinds(edited) == [ExhibitKind.GOVERNMENT_ID, ExhibitKind.REPORTED_ITEMS]
    assert edited.signature is None
    assert edited.pdf.sha256 != letter.pdf.sha256
    RemoveDocument(firm.db.begin, firm.clock)(zoe, paper.id)
    again = edit(firm, edited)
    assert kinds(again) == [ExhibitKind.REPORTED_ITEMS]


def edit(firm: Firm, letter: Letter) -> Letter:
    with firm.db.begin(firm.operator.tenant_id) as work:
        current = work.letters.get(letter.id)
    unchanged = {1: current.narratives[0].paragraph}
    editing = EditLetter(firm.db.begin, firm.drafting, firm.clock)
    return editing(firm.operator, letter.id, version=current.version, paragraphs=unchanged)


def test_a_paper_removed_after_drafting_stays_in_the_letter_as_it_was_signed(firm, zoe):
    paper = add_paper(firm, zoe, DocumentKind.GOVERNMENT_ID)
    letter, *_ = drafted(firm, zoe)
    before = firm.read_pdf(zoe, letter)[1]
    RemoveDocument(firm.db.begin, firm.clock)(zoe, paper.id)
    assert firm.read_pdf(zoe, letter)[1] == before


def test_a_letter_over_the_page_limit_becomes_a_task_for_the_staff(firm, zoe):
    add_paper(firm, zoe, DocumentKind.GOVERNMENT_ID)
    firm.drafting = replaced(firm.drafting, MemoryLetterRenderer(page_limit=1))
    assert drafted(firm, zoe) == []
    tasks = ListTasks(firm.db.begin)(firm.operator, PageRequest(limit=200), open_only=True)
    refused = [task for task in tasks.items if task.kind is TaskKind.DRAFTING_REFUSED]
    assert len(refused) == 3
    assert all("at most 1 may be mailed" in task.title for task in refused)


def test_the_renderer_in_memory_shows_texts_and_images_alike(firm, zoe):
    paper = add_paper(firm, zoe, DocumentKind.GOVERNMENT_ID)
    firm.drafting = replaced(firm.drafting, MemoryLetterRenderer())
    for letter in drafted(firm, zoe):
        pdf = firm.read_pdf(zoe, letter)[1]
        assert firm.vault.documents[paper.tenant_id, paper.sha256] in pdf
        assert letter.document.enclosures[0].encode() in pdf


def replaced(drafting: LetterDrafting, renderer: LetterRenderer) -> Any:
    return LetterDrafting(
        narrators=drafting.narrators, renderer=renderer, vault=drafting.vault, clock=drafting.clock
    )


def test_the_cleaner_in_memory_keeps_what_it_is_given(firm, zoe):
    written = BytesIO()
    Image.new("L", (640, 400)).save(written, "PNG")
    cleaned = MemoryImageCleaner().clean(written.getvalue())
    assert (cleaned.content, cleaned.width, cleaned.height) == (written.getvalue(), 640, 400)
