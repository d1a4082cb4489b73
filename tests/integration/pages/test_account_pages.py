"""The pages that mailed links open: from the mail over the form to the sign-in, in a browser."""

import re
import secrets
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request, expect

from domain.accounts.notices import (
    CHANGE_PATH,
    INVITATION_PATH,
    REGISTRATION_PATH,
    RESET_PATH,
    VERIFY_PATH,
)
from entrypoints.cli.demo.cast import Person, register
from staging.live import LiveStage

PATHS = (VERIFY_PATH, RESET_PATH, CHANGE_PATH, INVITATION_PATH, REGISTRATION_PATH)
NO_MORE = "This link is not good, or not any more"


@pytest.fixture(scope="module")
def owner(stage: LiveStage) -> Person:
    """The verified owner of a firm that takes registrations."""
    someone = owner_of(stage, "pages.example.com")
    token = mailed(stage, someone.email, VERIFY_PATH).partition("#token=")[2]
    answer = ask(stage, "/auth/email-verification/confirmation", {"token": token})
    assert answer.is_success
    someone.set_up_second_factor()
    someone._call("PUT", "/tenant/registrations", json={"takes_registrations": True})
    return someone


def owner_of(stage: LiveStage, domain: str) -> Person:
    someone = a_person(stage, f"owner@{domain}")
    firm = {
        "name": "Example Credit Advocates",
        "kind": "credit_repair_organization",
        "owner_name": "Olive Example",
        "owner_email": someone.email,
        "owner_password": someone.password,
    }
    register(stage.api_url, firm)
    return someone


def a_person(stage: LiveStage, email: str) -> Person:
    return Person(
        api_url=stage.api_url,
        email=email,
        password=secrets.token_urlsafe(12),
        role="",
        clock=stage.clock,
    )


def mailed(stage: LiveStage, email: str, path: str, *, unlike: str = "") -> str:
    """The link to that page in an e-mail to this address, once there is one unlike another."""
    form = re.compile(rf"{re.escape(stage.api_url + path)}#token=[A-Za-z0-9_-]{{43}}(?=\s)")

    def look() -> str | None:
        for file in stage.mailbox.glob("*.eml"):
            mail = message_from_bytes(file.read_bytes(), policy=default)
            body = mail.get_body()
            found = body and form.search(body.get_content())
            if mail["To"] == email and found and found[0] != unlike:
                return found[0]
        return None

    return stage.wait(look, f"the e-mail to {email}")


def ask(stage: LiveStage, path: str, body: Any) -> httpx.Response:
    return httpx.post(f"{stage.api_url}/api/v2{path}", json=body, timeout=30)


def signs_in(stage: LiveStage, email: str, password: str) -> bool:
    return ask(stage, "/auth/sign-in", {"email": email, "password": password}).is_success


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def done(page: Page) -> Any:
    return page.locator("#done h2")


def test_an_owner_confirms_their_address_by_the_link_and_once(
    stage: LiveStage, opened: Page
) -> None:
    someone = owner_of(stage, "verify.example.com")
    link = mailed(stage, someone.email, VERIFY_PATH)
    opened.goto(link)
    press(opened, "Confirm")
    expect(done(opened)).to_have_text("Your address is confirmed")
    expect(done(opened)).to_be_focused()
    assert "#" not in opened.url
    assert someone.get("/auth/user")["email_verified"]
    opened.goto("about:blank")
    opened.goto(link)
    press(opened, "Confirm")
    expect(opened.get_by_role("alert").first).to_contain_text(NO_MORE)
    opened.get_by_label("E-mail address").fill(someone.email)
    press(opened, "Send")
    expect(done(opened)).to_have_text("Look into your mailbox")


def test_a_new_password_is_chosen_by_the_link_and_a_poor_one_refused_at_its_field(
    stage: LiveStage, opened: Page, owner: Person
) -> None:
    someone = invited(stage, owner, "reset@pages.example.com")
    ask(stage, "/auth/password-reset", {"email": someone.email})
    opened.goto(mailed(stage, someone.email, RESET_PATH))
    field = opened.get_by_label("New password")
    field.fill("too short")
    press(opened, "Change the password")
    expect(opened.locator("#link-password-error")).to_have_text(
        "New password must have at least 12 characters."
    )
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    former, chosen = someone.password, secrets.token_urlsafe(12)
    field.fill(chosen)
    opened.get_by_label("Show the password").check()
    expect(field).to_have_attribute("type", "text")
    press(opened, "Change the password")
    expect(done(opened)).to_have_text("Your password is changed")
    assert signs_in(stage, someone.email, chosen)
    assert not signs_in(stage, someone.email, former)


def test_a_link_that_is_too_old_says_so_and_a_new_one_can_be_asked_for_there(
    stage: LiveStage, opened: Page, owner: Person
) -> None:
    someone = invited(stage, owner, "late@pages.example.com")
    ask(stage, "/auth/password-reset", {"email": someone.email})
    old = mailed(stage, someone.email, RESET_PATH)
    stage.clock.advance(timedelta(minutes=31))
    opened.goto(old)
    opened.get_by_label("New password").fill(secrets.token_urlsafe(12))
    press(opened, "Change the password")
    expect(opened.get_by_role("alert").first).to_contain_text(NO_MORE)
    opened.get_by_label("E-mail address").fill(someone.email)
    press(opened, "Send")
    expect(done(opened)).to_have_text("Look into your mailbox")
    chosen = secrets.token_urlsafe(12)
    opened.goto(mailed(stage, someone.email, RESET_PATH, unlike=old))
    opened.get_by_label("New password").fill(chosen)
    press(opened, "Change the password")
    expect(done(opened)).to_have_text("Your password is changed")
    assert signs_in(stage, someone.email, chosen)


def test_a_new_address_is_confirmed_by_the_link_and_signs_in(
    stage: LiveStage, page: Page, owner: Person
) -> None:
    someone = invited(stage, owner, "before@pages.example.com")
    after = "after@pages.example.com"
    someone.post("/auth/user/email", {"email": after, "password": someone.password})
    page.goto(mailed(stage, after, CHANGE_PATH))
    press(page, "Confirm")
    expect(done(page)).to_have_text("Your address is changed")
    assert signs_in(stage, after, someone.password)


def test_somebody_new_accepts_an_invitation_and_signs_in(
    stage: LiveStage, page: Page, owner: Person
) -> None:
    someone = a_person(stage, "new@pages.example.com")
    owner.post("/invitations", {"email": someone.email, "roles": ["viewer"]})
    page.goto(mailed(stage, someone.email, INVITATION_PATH))
    press(page, "Accept")
    expect(page.locator("#link-name-error")).to_have_text("Your name is needed.")
    page.get_by_label("Your name").fill("Nadia Example")
    page.get_by_label("New password").fill(someone.password)
    press(page, "Accept")
    expect(done(page)).to_have_text("Welcome")
    assert someone.get("/auth/user")["name"] == "Nadia Example"


def test_somebody_with_a_login_joins_another_firm_with_it_and_its_second_factor(
    stage: LiveStage, opened: Page, owner: Person
) -> None:
    other = owner_of(stage, "joins.example.com")
    other.set_up_second_factor()
    stage.clock.advance(timedelta(minutes=2))  # a code is good once
    owner.post("/invitations", {"email": other.email, "roles": ["viewer"]})
    opened.goto(mailed(stage, other.email, INVITATION_PATH))
    opened.get_by_label("Your name").fill("Olive Example")
    opened.get_by_label("New password").fill(secrets.token_urlsafe(12))
    press(opened, "Accept")
    expect(opened.locator(".problem:visible")).to_contain_text("has a login already")
    opened.get_by_label("E-mail address").fill(other.email)
    opened.get_by_label("Password", exact=True).fill(other.password)
    press(opened, "Sign in and accept")
    code = opened.get_by_label("Code of your authenticator app")
    expect(code).to_be_focused()
    code.fill("000000")
    press(opened, "Sign in and accept")
    expect(opened.locator(".problem:visible")).to_contain_text("The code is wrong")
    code.fill(other.code())
    press(opened, "Sign in and accept")
    expect(done(opened)).to_have_text("You have joined")
    stage.clock.advance(timedelta(minutes=2))
    assert len(other.get("/auth/memberships")["items"]) == 2
    assert len(other.get("/auth/sessions")["items"]) == 1, "the joining left a session open"


def test_a_consumer_opens_a_file_by_the_link_and_signs_in(
    stage: LiveStage, opened: Page, owner: Person
) -> None:
    someone = a_person(stage, "file@pages.example.com")
    tenant_id = owner.get("/auth/user")["tenant_id"]
    ask(stage, "/registrations", {"tenant_id": tenant_id, "email": someone.email})
    opened.goto(mailed(stage, someone.email, REGISTRATION_PATH))
    for label, value in {
        "New password": someone.password,
        "First name": "Jordan",
        "Last name": "Sample",
        "Date of birth": "1984-04-05",
        "Social Security number": "666-12",
        "Name on the mailbox": "Jordan Sample",
        "Street and number": "12 Elm Street",
        "City": "Columbus",
        "State": "OH",
        "ZIP code": "43215",
    }.items():
        opened.get_by_label(label).fill(value)
    press(opened, "Register")
    expect(opened.locator("#link-ssn-error")).to_contain_text("nine digits")
    opened.get_by_label("Social Security number").fill("666-12-0042")
    press(opened, "Register")
    expect(done(opened)).to_have_text("Your file is open")
    person = someone.get("/auth/user")
    shown = someone.get(f"/consumers/{person['consumer_id']}")
    assert shown["address"]["line1"] == "12 Elm Street"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_without_a_link_says_how_to_come_by_one(
    stage: LiveStage, page: Page, path: str
) -> None:
    page.goto(stage.api_url + path)
    expect(page.locator("#without")).to_be_visible()
    expect(page.locator("#by-link")).to_be_hidden()
    assert page.evaluate(UNLABELLED) == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_labelled_and_as_wide_as_the_smallest_phone(
    stage: LiveStage, page: Page, path: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{stage.api_url}{path}#token={'x' * 43}")
    expect(page.locator("#by-link")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(UNLABELLED) == []
    assert page.evaluate(SMALL) == []


def test_the_token_stands_in_no_request_but_the_one_that_uses_it(
    stage: LiveStage, opened: Page
) -> None:
    token = "y" * 43
    sent: list[Request] = []

    def keep(request: Request) -> None:
        sent.append(request)

    opened.on("request", keep)
    opened.goto(f"{stage.api_url}{VERIFY_PATH}#token={token}")
    press(opened, "Confirm")
    expect(opened.get_by_role("alert").first).to_contain_text(NO_MORE)
    bearing = [request for request in sent if names(request, token)]
    assert [urlsplit(request.url).path for request in bearing] == [
        "/api/v2/auth/email-verification/confirmation"
    ]
    assert token not in opened.url
    assert opened.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0,
        0,
        "",
    ]


def names(request: Request, token: str) -> bool:
    heads = " ".join(request.all_headers().values())
    return token in (urlsplit(request.url)._replace(fragment="").geturl() + heads) or token in (
        request.post_data or ""
    )


def test_a_proxy_that_answers_instead_is_said_and_the_link_stays(
    stage: LiveStage, opened: Page
) -> None:
    opened.goto(f"{stage.api_url}{VERIFY_PATH}#token={'z' * 43}")
    opened.route("**/api/**", lambda route: route.fulfill(status=429, body="away"))
    press(opened, "Confirm")
    expect(opened.locator(".problem:visible")).to_contain_text("does not know")
    assert opened.url.endswith("z" * 43)


def test_without_javascript_nothing_is_sent_and_the_page_says_what_it_needs(
    stage: LiveStage, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{stage.api_url}{RESET_PATH}#token={'x' * 43}")
    expect(page.locator("#unscripted")).to_contain_text("needs JavaScript")
    expect(page.locator("form").first).to_be_hidden()
    context.close()


@pytest.mark.parametrize("path", [*PATHS, "/", "/account/page.js"])
def test_a_page_is_kept_by_nobody_framed_by_nobody_and_tells_nobody(
    stage: LiveStage, path: str
) -> None:
    headers = httpx.get(stage.api_url + path).raise_for_status().headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; frame-")
    assert "unsafe" not in policy
    assert "data:" not in policy


def test_the_bare_address_leads_on(stage: LiveStage, page: Page) -> None:
    page.goto(stage.api_url)
    page.get_by_role("link", name="I have forgotten my password").click()
    expect(page.get_by_role("heading").first).to_have_text("Choose a new password")
    expect(page.get_by_label("E-mail address")).to_be_visible()


def invited(stage: LiveStage, owner: Person, email: str) -> Person:
    """A viewer of the owner's firm, who has come by an invitation."""
    someone = a_person(stage, email)
    owner.post("/invitations", {"email": email, "roles": ["viewer"]})
    token = mailed(stage, email, INVITATION_PATH).partition("#token=")[2]
    body = {"token": token, "name": "Vera Example", "password": someone.password}
    assert ask(stage, "/invitations/acceptance", body).is_success
    return someone


UNLABELLED = """[...document.querySelectorAll("input")].filter((input) => input.offsetParent
  && !(input.labels.length && input.labels[0].textContent.trim())).map((input) => input.id)"""
# Below 24 px fingers miss what they aim at (WCAG 2.2, 2.5.8).
SMALL = """[...document.querySelectorAll("button, input:not([type=checkbox]), summary")]
  .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 24)
  .map((each) => each.outerHTML)"""
