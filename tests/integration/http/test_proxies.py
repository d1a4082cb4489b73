"""Whose address a consent records: over real HTTP, before proxies that are trusted or are not."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import httpx
import pytest
import uvicorn

from domain.consumers.consent_texts import current_text
from domain.consumers.consumer import ConsentKind
from entrypoints.serving import build_app, server_options

ACCESS = current_text(ConsentKind.REPORT_ACCESS, date(2026, 3, 2))
CLIENT, FORGED, NEAR_PROXY = "203.0.113.9", "198.51.100.7", "10.0.0.3"


@contextmanager
def served(container, trusted: tuple[str, ...]) -> Iterator[str]:
    """The application as `redress serve` runs it; the address it answers at."""
    settings = replace(container.settings(), trusted_proxies=trusted, http_port=0)
    config = uvicorn.Config(build_app(container), lifespan="off", **server_options(settings))
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize(
    ("trusted", "hops", "recorded"),
    [
        ((), [CLIENT], "127.0.0.1"),
        (("10.0.0.0/8", "127.0.0.2"), [CLIENT], "127.0.0.1"),
        (("127.0.0.1",), [CLIENT], CLIENT),
        (("127.0.0.1",), [f"{FORGED}, {CLIENT}"], CLIENT),
        (("127.0.0.1",), [FORGED, CLIENT], CLIENT),
        (("127.0.0.1",), [f"127.0.0.1, {CLIENT}"], CLIENT),
        (("127.0.0.0/8", "10.0.0.0/8"), [f"{FORGED}, {CLIENT}, {NEAR_PROXY}"], CLIENT),
        (("127.0.0.1", "2001:db8::/32"), ["2001:db9::1, [2001:db8::7]:443"], "2001:db9::1"),
        (("127.0.0.1",), [], "127.0.0.1"),
    ],
)
def test_the_right_most_hop_that_nobody_vouches_for_is_recorded(
    container, firm, trusted, hops, recorded
):
    consent = {
        "kind": "report_access",
        "text_version": ACCESS.version,
        "text_sha256": ACCESS.sha256,
    }
    headers = [*firm.headers("consumer").items(), *(("X-Forwarded-For", hop) for hop in hops)]
    with served(container, trusted) as url:
        path = f"{url}/api/v2/consumers/{firm.case.consumer_id}/consents"
        answer = httpx.post(path, json=consent, headers=headers)
    assert answer.status_code == 201, answer.text
    with container.database().begin(firm.tenant_id) as work:
        kept = work.consents.latest(firm.case.consumer_id, ConsentKind.REPORT_ACCESS)
    assert str(kept.id) == answer.json()["id"]
    assert kept.ip == recorded


def test_no_list_of_proxies_means_that_no_header_is_read_even_from_this_machine(container):
    options = server_options(container.settings())
    assert options["proxy_headers"] is False
    assert options["forwarded_allow_ips"] == []
