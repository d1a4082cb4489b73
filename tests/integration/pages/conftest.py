"""A real browser of a phone's size that refuses what the pages' policy forbids, and says so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

PHONE = {"width": 360, "height": 740}
REFUSED = "Failed to load resource: the server responded with a status of 4"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # As root, as in a container, Chromium has no sandbox of its own.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """Whatever the browser has complained of."""
    return []


@pytest.fixture
def opened(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """A fresh page; browsers complain of every answer above 399, of which a test may be one."""

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [text for text in complaints if not text.startswith(REFUSED)] == []


@pytest.fixture
def page(opened: Page, complaints: list[str]) -> Iterator[Page]:
    """A fresh page; at the end, whatever it has complained of is a failure."""
    yield opened
    assert complaints == []
