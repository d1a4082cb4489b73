"""The first act: a firm, its people, and a consumer who signs and waits."""

import hashlib
import secrets
from datetime import date
from typing import Any

import httpx

from entrypoints.cli.demo.cast import DemoFailed, Person, Refused, register
from entrypoints.cli.demo.own_report import Story
from entrypoints.cli.demo.play import MEMBER, Play
from entrypoints.cli.demo.showing import Show
from entrypoints.cli.demo.stage import Stage

CONTRACT_TEXT = "Sample service contract of the demo; a tenant brings its own text."


def open_the_firm(
    stage: Stage, story: Story, show: Show, *, domain: str = "example.com", member: str = MEMBER
) -> Play:
    """A tenant of its own under that domain, with the consumer as that member of SmartCredit."""
    owner = _person(stage, "owner", domain)
    operator = _person(stage, "operator", domain)
    consumer = _person(stage, "consumer", domain)
    with show.step("register a tenant; its owner verifies their address"):
        register(
            stage.api_url,
            {
                "name": "Example Credit Advocates",
                "kind": "credit_repair_organization",
                "owner_name": "Olive Example",
                "owner_email": owner.email,
                "owner_password": owner.password,
            },
        )
        verify_address(stage, owner.email)
    with show.step("the owner sets up a second factor, adds an operator"):
        owner.set_up_second_factor()
        owner.post("/members", _member(operator, "Otis Example", ["operator"]))
    with show.step("the operator sets up a second factor: nothing else is allowed before"):
        _require_refusal(operator)
        operator.set_up_second_factor()
    subject = story.subject
    with show.step(f"take on {subject.first} {subject.last} with identity, address and login"):
        taken = operator.post(
            "/consumers",
            {
                "name": {"first": subject.first, "middle": subject.middle, "last": subject.last},
                "email": consumer.email,
                "birth_date": subject.birth_date.isoformat(),
                "ssn": subject.ssn,
                "address": {
                    "name": subject.address.name,
                    "line1": subject.address.line1,
                    "line2": subject.address.line2,
                    "city": subject.address.city,
                    "state": subject.address.state,
                    "zip": subject.address.zip,
                },
            },
        )
        name = f"{subject.first} {subject.last}"
        login = _member(consumer, name, ["consumer"]) | {"consumer_id": taken["id"]}
        owner.post("/members", login)
    return Play(stage, story, show, owner, operator, consumer, taken["id"], member)


def verify_address(stage: Stage, email: str) -> None:
    """Open the link that was mailed to the address, as its owner would."""
    token = stage.wait(lambda: stage.mailed_token(email), f"the e-mail to {email}")
    path = "/auth/email-verification/confirmation"
    answer = httpx.post(f"{stage.api_url}/api/v2{path}", json={"token": token}, timeout=30)
    if answer.is_error:
        raise Refused("POST", path, answer)


def _person(stage: Stage, role: str, domain: str) -> Person:
    return Person(
        api_url=stage.api_url,
        email=f"{role}@{domain}",
        password=secrets.token_urlsafe(12),
        role=role,
        clock=stage.clock,
    )


def _require_refusal(person: Person) -> None:
    try:
        person.get("/tasks")
    except Refused as refusal:
        if refusal.code == "SecondFactorMissing":
            return
        raise
    raise DemoFailed("somebody without the second factor that is asked for was let in")


def _member(person: Person, name: str, roles: list[str]) -> dict[str, Any]:
    return {"email": person.email, "name": name, "password": person.password, "roles": roles}


def sign_contract(current: Play) -> None:
    """Consents, the rights statement, the contract; then the waiting period passes."""
    of = f"/consumers/{current.consumer_id}"
    digest = hashlib.sha256(CONTRACT_TEXT.encode()).hexdigest()
    with current.show.step("the consumer consents, acknowledges the rights statement, signs"):
        for text in current.consumer.get("/consent-texts")["items"]:
            body = {
                "kind": text["kind"],
                "text_version": text["version"],
                "text_sha256": text["sha256"],
            }
            current.consumer.post(f"{of}/consents", body)
        current.consumer.post(f"{of}/rights-acknowledgement", {"text_version": "demo-1"})
        contract = current.consumer.post(
            f"{of}/contract", {"text_version": "demo-1", "text_sha256": digest}
        )
    try:
        current.consumer.post(f"{of}/connections")
    except Refused as refusal:
        current.show.say(f"too early is refused: {refusal.detail}")
    else:
        raise DemoFailed("a service was provided inside the waiting period")
    current.jump_to(date.fromisoformat(contract["services_from"]))
