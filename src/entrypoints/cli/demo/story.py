"""The story: from a new consumer to a proven outcome, each step a request that anyone can send."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from entrypoints.cli.demo.cast import DemoFailed, Refused, consent_in_browser
from entrypoints.cli.demo.own_report import Story
from entrypoints.cli.demo.papers import id_card, utility_bill
from entrypoints.cli.demo.play import Play
from entrypoints.cli.demo.showing import Show
from entrypoints.cli.demo.signing_up import open_the_firm, sign_contract
from entrypoints.cli.demo.stage import Stage
from entrypoints.cli.printing import counted

LEAD = 4


def play(stage: Stage, story: Story, show: Show) -> Play:
    """Play it all. Raises DemoFailed."""
    show.begin()
    show.act("1. A firm, its people, a consumer with a contract")
    current = open_the_firm(stage, story, show)
    sign_contract(current)
    show.act("2. The credit report")
    report_id = first_report(current)
    show.act("3. What is provably wrong")
    picked = pick_findings(current, report_id)
    if picked:
        show.act("4. Disputes and letters, read, signed and approved")
        send_papers(current)
        open_disputes(current, picked)
        settle_letters(current, round_=1)
        show.act("5. Certified mail and the statutory clock")
        post_letters(current)
        run_the_clock(current)
        show.act("6. The next report proves what changed")
        read_next_report(current)
        open_next_round(current)
    else:
        show.say("no rule fired that can be disputed: there is nothing to write")
    show.act("7. The whole history")
    show_history(current)
    return current


def first_report(current: Play) -> str:
    """Connect, pull and read; return the report's id."""
    of = f"/consumers/{current.consumer_id}"
    if current.story.raw is not None:
        raw = current.story.raw.decode("utf-8-sig")
        current.stage.control("POST", "/reports", {"member": current.member, "raw": raw})
    with current.show.step("connect SmartCredit (OAuth, consent page of the sandbox)"):
        started = current.consumer.post(f"{of}/connections")
        consent_in_browser(started["authorize_url"], member=current.member)
    with current.show.step("pull, archive encrypted, and normalize the report"):
        pull = current.consumer.post(f"{of}/pulls")
        done = current.stage.wait(lambda: _finished(current, pull["id"]), "the report's arrival")
    stored = current.operator.get(f"/reports/{done['report_id']}")["stored"]
    current.show.say(
        f"{counted(stored['tradelines'], 'tradeline')}, "
        f"{counted(stored['inquiries'], 'inquiry', 'inquiries')}, "
        f"{counted(stored['public_records'], 'public record')}, "
        f"{counted(stored['scores'], 'score')}; SHA-256 {stored['sha256'][:16]}…"
    )
    report_id: str = done["report_id"]
    return report_id


def _finished(current: Play, pull_id: str) -> Any:
    pull = current.consumer.get(f"/pulls/{pull_id}")
    if pull["state"] == "failed":
        raise DemoFailed(f"the pull failed: {pull['failure']}: {pull['failure_message']}")
    return pull if pull["state"] == "imported" else None


def pick_findings(current: Play, report_id: str) -> list[str]:
    """The consumer picks what is strong enough; of one's own file everything may be picked."""
    findings = current.consumer.get(f"/reports/{report_id}/findings")["items"]
    weakest = LEAD if current.story.raw is not None else LEAD - 1
    picked = [f for f in findings if f["severity"] <= weakest]
    current.show.findings(findings, {f["id"] for f in picked})
    with current.show.step("the consumer reads the review of the report"):
        pdf = current.consumer.download(f"/reports/{report_id}/review.pdf")
    current.show.review(pdf)
    with current.show.step("the consumer answers the questions behind what they picked"):
        for found in picked:
            question = found["question"]
            if question and question["needed"]:
                answer = {"question_id": question["id"], "value": question["needed"]}
                current.consumer.post(f"/findings/{found['id']}/answers", answer)
    return [f["id"] for f in picked]


def send_papers(current: Play) -> None:
    """Copies that bureaus ask for with a dispute; every letter encloses them."""
    of, subject = f"/consumers/{current.consumer_id}/documents", current.story.subject
    card = id_card(subject.address, subject.birth_date)
    bill = utility_bill(subject.address, current.day())
    with current.show.step("the consumer sends a copy of an ID and of a utility bill"):
        current.consumer.upload(of, card, kind="government_id", title="License, front")
        current.consumer.upload(of, bill, kind="proof_of_address", title="Utility bill")


def open_disputes(current: Play, picked: Sequence[str]) -> None:
    """One dispute per bureau that the picked findings concern."""
    of = f"/consumers/{current.consumer_id}"
    with current.show.step("open disputes, one per bureau"):
        opened = current.consumer.post(f"{of}/disputes", {"finding_ids": list(picked)})
    current.disputes = opened["items"]


def settle_letters(current: Play, *, round_: int) -> None:
    """Wait for the drafts; the consumer opens and signs each PDF, an operator approves it."""
    with current.show.step("draft a letter per dispute"):
        letters = [
            current.stage.wait(partial(_letter_of, current, dispute["id"]), "a drafted letter")
            for dispute in current.disputes
        ]
    with current.show.step("the consumer opens, reads and signs each exact PDF"):
        for letter in letters:
            pdf = current.consumer.download(f"/letters/{letter['id']}/pdf")
            digest = hashlib.sha256(pdf).hexdigest()
            subject = current.story.subject
            name = " ".join(p for p in (subject.first, subject.middle, subject.last) if p)
            current.consumer.post(
                f"/letters/{letter['id']}/signature", {"sha256": digest, "name": name}
            )
            current.show.letter(letter, pdf, round_=round_)
    with current.show.step("the operator approves what was signed"):
        for letter in letters:
            body = {"sha256": letter["pdf"]["sha256"]}
            current.operator.post(f"/letters/{letter['id']}/approval", body)


def _letter_of(current: Play, dispute_id: str) -> Any:
    letters = current.consumer.pages(f"/consumers/{current.consumer_id}/letters")
    return next((each for each in letters if each["dispute_id"] == dispute_id), None)


def post_letters(current: Play) -> None:
    """Wait until the carrier has every letter, then let it deliver them four days later."""
    with current.show.step("verify addresses, post certified with return receipt, once"):
        pieces = [
            current.stage.wait(partial(_accepted, current, dispute["id"]), "a letter's mailing")
            for dispute in current.disputes
        ]
    cents = sum(line["amount"]["minor"] for piece in pieces for line in piece["cost"])
    current.show.say(f"{counted(len(pieces), 'letter')} mailed, ${cents / 100:.2f} recorded")
    current.jump_to(current.day() + timedelta(days=4))
    with current.show.step("the carrier's webhooks tell of the delivery"):
        for piece in pieces:
            for state in ("mailed", "in_transit", "delivered"):
                advance = f"/letters/{piece['provider_id']}/advance"
                current.stage.control("POST", advance, {"to": state})


def _accepted(current: Play, dispute_id: str) -> Any:
    letter = _letter_of(current, dispute_id)
    try:
        piece = current.operator.get(f"/letters/{letter['id']}/mail-piece")
    except Refused as refusal:
        if refusal.code == "MailPieceNotFound":
            return None
        raise
    if piece["state"] == "refused":
        raise DemoFailed(f"the letter was not mailed: {piece['refusal']}")
    return piece if piece["provider_id"] else None


def run_the_clock(current: Play) -> None:
    """From the delivery to the day on which silence may be claimed."""
    with current.show.step("the clock starts with the delivery"):
        current.disputes = [
            current.stage.wait(partial(_running, current, dispute["id"]), "a running clock")
            for dispute in current.disputes
        ]
    clock = current.disputes[0]["clock"]
    current.show.say(
        f"received {clock['received_on']}; results due {clock['due_earlier']} or, on the later "
        f"reading, {clock['due_later']}; silence claimable from {clock['silence_claimable_on']}"
    )
    current.jump_to(date.fromisoformat(clock["due_later"]))
    with current.show.step("the timers put the due results before the operator"):
        current.stage.wait(lambda: _due_tasks(current), "the operator's tasks")
    _record_notice(current)
    current.jump_to(date.fromisoformat(clock["silence_claimable_on"]) + timedelta(days=1))


def _running(current: Play, dispute_id: str) -> Any:
    dispute = current.dispute(dispute_id)
    return dispute if dispute["state"] == "running" else None


def _due_tasks(current: Play) -> Any:
    tasks = [t for t in current.operator.pages("/tasks") if t["kind"] == "results_due"]
    return tasks if len(tasks) == len(current.disputes) else None


def _record_notice(current: Play) -> None:
    """One bureau writes that it verified; the others stay silent."""
    answering = next((d for d in current.disputes if d["bureau"] == "transunion"), None)
    if answering is None:
        return
    with current.show.step("the operator enters TransUnion's results letter"):
        today = current.day().isoformat()
        body = {"dated_on": answering["clock"]["due_earlier"], "received_on": today}
        current.operator.post(f"/disputes/{answering['id']}/results-notice", body)


def read_next_report(current: Play) -> None:
    """The bureaus' answer: a new report, compared with what was disputed."""
    subjects = [item["subject"] for d in current.disputes for item in d["items"]]
    following = current.story.next_report(subjects, on=current.day())
    body = {"pull": 2} if following is None else {"raw": following}
    with current.show.step("SmartCredit tells of a new report; it is pulled and reconciled"):
        current.stage.control("POST", "/reports", {"member": current.member} | body)
        current.disputes = [
            current.stage.wait(partial(_judged, current, dispute["id"]), "the reconciliation")
            for dispute in current.disputes
        ]
    current.show.outcomes(current.disputes)


def _judged(current: Play, dispute_id: str) -> Any:
    dispute = current.dispute(dispute_id)
    return dispute if dispute["outcomes"] else None


def open_next_round(current: Play) -> None:
    """Round 2 for what stands, as far as the operator's approval."""
    escalated = {d["id"] for d in current.disputes if d["state"] == "escalated"}
    if not escalated:
        current.show.say("every dispute is closed or still within its period")
        return
    with current.show.step("round 2 opens for what stands, with the letter the law allows now"):
        current.disputes = current.stage.wait(
            lambda: _successors(current, escalated), "the second round"
        )
    settle_letters(current, round_=2)


def _successors(current: Play, ended: set[str]) -> Any:
    disputes = current.operator.pages(f"/consumers/{current.consumer_id}/disputes")
    following = [d for d in disputes if d["previous_id"] in ended]
    return following if len(following) == len(ended) else None


def show_history(current: Play) -> None:
    """The timeline and the e-mails. Raises DemoFailed when a job waits for a person."""
    current.rest()
    entries = list(current.consumer.pages(f"/consumers/{current.consumer_id}/timeline"))
    current.show.timeline(entries[::-1])
    current.show.mailbox(current.stage.mailbox)
    parked = list(current.owner.pages("/jobs", state="parked"))
    if parked:
        raise DemoFailed(f"jobs are parked: {[(j['reaction'], j['last_error']) for j in parked]}")
