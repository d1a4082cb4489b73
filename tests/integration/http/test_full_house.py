"""When everything is busy: a prompt 503 instead of a growing queue, and a server that looks alive."""

import asyncio
import threading
import time
from dataclasses import replace

import pytest
from litestar.testing import TestClient

from entrypoints.http.app import create_app
from entrypoints.http.lanes import LaneFull, ThreadLane, TookTooLong
from entrypoints.serving import http_parts


def test_a_lane_that_stays_full_refuses_in_time_and_serves_again_afterwards():
    lane, release = ThreadLane("test", 1, wait_s=0.2), threading.Event()

    async def scene() -> None:
        holding = asyncio.create_task(lane.run(release.wait))
        await asyncio.sleep(0.05)
        started = time.perf_counter()
        with pytest.raises(LaneFull):
            await lane.run(lambda: None)
        assert time.perf_counter() - started < 1
        release.set()
        await holding
        assert await lane.run(lambda: "served") == "served"

    asyncio.run(scene())
    lane.close()


def test_a_busy_server_answers_503_within_two_seconds_and_still_says_that_it_lives(container, firm):
    held, release = threading.Event(), threading.Event()
    parts = http_parts(container)

    def authenticate(token: str, **origin: str):
        held.set()
        release.wait(10)
        return parts.authenticate(token, **origin)

    app = create_app(replace(parts, threads=1, authenticate=authenticate))
    with TestClient(app) as client:
        path, headers = "/api/v2/auth/user", firm.headers("owner")
        slow = threading.Thread(target=client.get, args=(path,), kwargs={"headers": headers})
        slow.start()
        held.wait(5)
        started = time.perf_counter()
        answer = client.get(path, headers=headers)
        took_s = time.perf_counter() - started
        alive = client.get("/health/live")
        release.set()
        slow.join()
    assert (answer.status_code, answer.json()["code"]) == (503, "LaneFull")
    assert int(answer.headers["retry-after"]) >= 1
    assert took_s < 2
    assert alive.status_code == 200


def test_a_fault_of_ours_is_answered_without_a_word_about_it(container, firm):
    parts = http_parts(container)

    def authenticate(token: str, **origin: str):
        raise RuntimeError("666-12-0001")

    with TestClient(create_app(replace(parts, authenticate=authenticate))) as client:
        answer = client.get("/api/v1/auth/user", headers=firm.headers("owner"))
    assert (answer.status_code, answer.json()["code"]) == (500, "InternalError")
    assert "666" not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_nobody_waits_for_ever_and_the_thread_is_free_when_it_has_ended_and_not_before():
    lane, release = ThreadLane("test", 1, wait_s=0.1, work_s=0.1), threading.Event()

    async def scene() -> None:
        with pytest.raises(TookTooLong):
            await lane.run(release.wait)
        with pytest.raises(LaneFull):
            await lane.run(lambda: None)
        release.set()
        await asyncio.sleep(0.05)
        assert await lane.run(lambda: "served") == "served"

    asyncio.run(scene())
    lane.close()


def test_a_time_limit_of_the_work_itself_is_not_taken_for_ours():
    lane = ThreadLane("test", 1)

    def late() -> None:
        raise TimeoutError("a vendor's")

    async def scene() -> None:
        with pytest.raises(TimeoutError, match="a vendor's"):
            await lane.run(late)
        assert await lane.run(lambda: "served") == "served"

    asyncio.run(scene())
    lane.close()
