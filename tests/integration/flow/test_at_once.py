"""People who act at the same moment: one of them wins, and what is signed is what is mailed."""

import hashlib
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from entrypoints.cli.demo import story as steps
from entrypoints.cli.demo.cast import Person
from entrypoints.cli.demo.story import Play
from staging.live import (
    LiveStage,
    add_member,
    answer_to,
    approved,
    bring_to_an_end,
    disputing,
    letters_of,
)

pytestmark = pytest.mark.slow

BUREAUS = ("experian", "equifax", "transunion")
OPENINGS = ("Plainly:", "Briefly:", "Clearly:", "Frankly:", "Rightly:", "Finally:")


def at_once(*acts: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Start all at the same moment, each in a thread of its own."""
    gate = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        gate.wait()
        answers[place] = acts[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture(scope="module")
def case(stage: LiveStage) -> Play:
    """Letters to three bureaus, drafted."""
    play = disputing(stage, 0, BUREAUS)
    stage.wait(lambda: len(letters_of(play)) == len(BUREAUS) or None, "the drafts")
    return play


def letter_to(play: Play, bureau: str) -> Any:
    return next(x for x in letters_of(play) if x["bureau"] == bureau)


def signing(play: Play, letter: Any) -> Callable[[], httpx.Response]:
    """The consumer opens the PDF as it is now; return their signature under it."""
    pdf = play.consumer.download(f"/letters/{letter['id']}/pdf")
    subject = play.story.subject
    body = {
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "name": f"{subject.first} {subject.last}",
    }
    return lambda: answer_to(play.consumer, "POST", f"/letters/{letter['id']}/signature", body)


def editing(play: Play, letter: Any, words: str) -> Callable[[], httpx.Response]:
    """The operator rewords the first item of the letter as it is now."""
    path = f"/letters/{letter['id']}"
    current = play.operator.get(path)
    first = current["narratives"][0]
    paragraph = f"{words} {first['paragraph'].removeprefix(words)}"
    body = {"items": [{"number": first["number"], "paragraph": paragraph}]}
    return lambda: answer_to(
        play.operator, "PUT", f"{path}/narratives", body, if_match=f'"{current["version"]}"'
    )


def approving(person: Person, letter: Any) -> Callable[[], httpx.Response]:
    body = {"sha256": letter["pdf"]["sha256"]}
    return lambda: answer_to(person, "POST", f"/letters/{letter['id']}/approval", body)


def require_marks_fit(play: Play, letter_id: str) -> Any:
    """Whatever is signed or approved is the very PDF that the letter has."""
    letter = play.operator.get(f"/letters/{letter_id}")
    pdf = play.operator.download(f"/letters/{letter_id}/pdf")
    assert hashlib.sha256(pdf).hexdigest() == letter["pdf"]["sha256"]
    for mark in ("reading", "signature", "approval"):
        if letter[mark] is not None:
            assert letter[mark]["sha256"] == letter["pdf"]["sha256"]
    return letter


def test_a_signature_under_the_pdf_of_before_an_edit_is_refused(case):
    letter = letter_to(case, "experian")
    sign = signing(case, letter)
    assert editing(case, letter, "To be plain:")().status_code == 200
    refused = sign()
    assert (refused.status_code, refused.json()["code"]) == (409, "HashMismatch")
    assert require_marks_fit(case, letter["id"])["signature"] is None


def test_an_edit_of_the_version_before_the_signature_is_refused(case):
    letter = letter_to(case, "experian")
    sign, edit = signing(case, letter), editing(case, letter, "In short:")
    assert sign().status_code in {200, 201}
    refused = edit()
    assert (refused.status_code, refused.json()["code"]) in {
        (409, "StaleVersion"),
        (412, "StaleVersion"),
    }
    assert require_marks_fit(case, letter["id"])["state"] == "signed"


def test_an_edit_after_the_signature_voids_it(case):
    letter = letter_to(case, "experian")
    assert editing(case, letter, "Again:")().status_code == 200
    after = require_marks_fit(case, letter["id"])
    assert (after["state"], after["signature"], after["reading"]) == ("drafted", None, None)


def test_signing_and_editing_at_the_same_moment_one_of_them_wins(case):
    letter = letter_to(case, "equifax")
    for words in OPENINGS:
        sign = signing(case, letter)
        edit = editing(case, letter, words)
        signed, edited = at_once(sign, edit)
        outcome = (signed.is_success, edited.is_success)
        assert outcome in {(True, False), (False, True)}, (signed.text, edited.text)
        assert {signed.status_code, edited.status_code} & {409, 412}
        after = require_marks_fit(case, letter["id"])
        assert after["state"] == ("signed" if signed.is_success else "drafted")


def test_two_operators_approve_at_the_same_moment_and_one_of_them_is_told(stage, case):
    others = add_member(case, "second.operator", "operator")
    others.get("/tasks")
    case.operator.get("/tasks")
    for bureau in BUREAUS:
        letter = letter_to(case, bureau)
        if letter["state"] == "drafted":
            assert signing(case, letter)().is_success
        answers = at_once(approving(case.operator, letter), approving(others, letter))
        assert sorted(a.is_success for a in answers) == [False, True]
        (refused,) = [a for a in answers if not a.is_success]
        assert refused.status_code == 409
        assert refused.json()["code"] in {"LetterNotInState", "StaleVersion"}
    told = stage.rows(
        "select count(*) from events where consumer_id = %s and type = 'LetterApproved'",
        case.consumer_id,
    )
    assert told == [(len(BUREAUS),)]
    bring_to_an_end(case)


def test_an_edit_while_the_letter_is_being_mailed_never_changes_what_is_mailed(stage):
    """Whoever wins: mailed is exactly what was signed and approved, or nothing yet."""
    play = disputing(stage, 1)
    letter = stage.wait(lambda: next(iter(letters_of(play)), None), "the draft")
    assert signing(play, letter)().is_success
    approve, edit = approving(play.operator, letter), editing(play, letter, "Once more:")
    at_once(approve, edit)
    after = require_marks_fit(play, letter["id"])
    if after["state"] == "drafted":
        assert signing(play, letter)().is_success
        fresh = play.operator.get(f"/letters/{letter['id']}")
        assert approving(play.operator, fresh)().is_success
    bring_to_an_end(play)


def test_an_approved_letter_is_edited_or_mailed_never_both(stage):
    play = approved(stage, 2)
    (letter,) = letters_of(play)
    edited = editing(play, letter, "Too late:")()
    is_ours = require_marks_fit(play, letter["id"])["state"] == "drafted"
    assert edited.is_success == is_ours
    if is_ours:
        steps.settle_letters(play, round_=1)
    bring_to_an_end(play)
