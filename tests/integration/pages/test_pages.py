"""The pages that people open, in a real browser that refuses what their policy forbids."""

import json

import httpx
from playwright.sync_api import Browser, Locator, Page, expect

from staging.live import MEMBERS, LiveStage, new_firm


def shows_all_of_its_width(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_consumer_connects_their_reports_by_two_pages(stage: LiveStage, page: Page) -> None:
    play = new_firm(stage, 1)
    started = play.consumer.post(f"/consumers/{play.consumer_id}/connections")
    page.goto(started["authorize_url"])
    expect(page.get_by_role("heading")).to_contain_text("Share your credit report")
    assert shows_all_of_its_width(page)
    page.locator(f"input[value={MEMBERS[1]}]").check()
    page.get_by_role("button", name="Allow", exact=True).click()
    page.wait_for_url(f"{stage.api_url}/oauth/smartcredit/callback*")
    expect(page.get_by_role("heading")).to_have_text("Connected")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    assert shows_all_of_its_width(page)


def test_a_consumer_who_does_not_allow_it_is_told_what_that_means(
    stage: LiveStage, browser: Browser
) -> None:
    play = new_firm(stage, 2)
    started = play.consumer.post(f"/consumers/{play.consumer_id}/connections")
    page = browser.new_page()  # browsers complain of every answer above 399
    page.goto(started["authorize_url"])
    page.get_by_role("button", name="Do not allow").click()
    expect(page.get_by_role("heading")).to_have_text("This did not work")
    expect(page.locator("p")).to_contain_text("Go back and start it again")
    page.close()


def test_the_api_page_lists_every_route_of_a_version_and_filters(
    stage: LiveStage, page: Page
) -> None:
    paths = httpx.get(f"{stage.api_url}/schema/openapi.json").json()["paths"]
    shown = page.locator("#operations > details > summary")
    page.goto(f"{stage.api_url}/schema")
    expect(shown.first).to_be_visible()
    assert shown.count() == sum(
        len(methods) for path, methods in paths.items() if not path.startswith("/api/v1/")
    )
    expect(page.locator("#about")).not_to_contain_text("`")
    assert shows_all_of_its_width(page)
    page.locator("#version").select_option("v1")
    expect(page.locator("summary", has_text="/api/v1/tenants")).to_be_visible()
    page.locator("#filter").fill("register a tenant")
    expect(shown).to_have_count(1)


def test_the_api_page_signs_in_and_sends_requests_as_that_person(
    stage: LiveStage, page: Page
) -> None:
    owner = new_firm(stage, 3).owner
    page.goto(f"{stage.api_url}/schema")
    sign_in = operation(page, "/api/v2/auth/sign-in")
    send(sign_in, {"email": owner.email, "password": owner.password})
    expect(sign_in.locator("pre").first).to_contain_text('"challenge"')
    told = sign_in.locator("pre").first.inner_text()
    challenge = json.loads(told.partition("\n\n")[2])["challenge"]
    second = operation(page, "/api/v2/auth/sign-in/second-factor")
    send(second, {"challenge": challenge, "code": owner.code()})
    expect(page.locator("#token")).not_to_have_value("")
    who = operation(page, "/api/v2/auth/user")
    send(who)
    expect(who.locator("pre").first).to_contain_text(owner.email)


def operation(page: Page, path: str) -> Locator:
    """The operation of that very path, opened."""
    title = page.locator("summary", has=page.get_by_text(path, exact=True))
    title.first.click()
    return page.locator("details", has=title).first


def send(opened: Locator, body: dict[str, str] | None = None) -> None:
    if body is not None:
        opened.locator("textarea").fill(json.dumps(body))
    opened.get_by_role("button", name="Send").click()
