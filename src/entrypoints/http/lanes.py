"""Threads for handlers: as many as there are connections, and no queue longer than two seconds."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from domain.errors import Unavailable

Result = TypeVar("Result")
WAIT_S_MAX = 1.5
WORK_S_MAX = 60.0


class LaneFull(Unavailable):
    """Every thread of the lane is at work, and stayed so for as long as a request may wait."""

    def __init__(self) -> None:
        super().__init__("the server is busy; try again shortly", retry_after_s=2)


class TookTooLong(Unavailable):
    """The work goes on, but nobody is kept waiting for it; with a key its answer can be fetched."""

    def __init__(self) -> None:
        super().__init__("this takes longer than a request may wait for", retry_after_s=10)


class ThreadLane:
    """A bounded executor whose callers wait for a thread, but never long, nor for ever in it."""

    def __init__(
        self,
        name: str,
        threads: int,
        *,
        wait_s: float = WAIT_S_MAX,
        work_s: float = WORK_S_MAX,
    ) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=f"http-{name}")
        self._free = asyncio.Semaphore(threads)
        self._wait_s = wait_s
        self._work_s = work_s

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run in a thread; raise LaneFull when none comes free in time, and TookTooLong."""
        if self._free.locked():
            await self._wait()
        else:
            await self._free.acquire()
        try:
            running = asyncio.get_running_loop().run_in_executor(self._executor, work)
        except BaseException:
            self._free.release()
            raise
        # A thread cannot be stopped: its place is free when it has ended, not when nobody waits.
        running.add_done_callback(self._ended)
        try:
            async with asyncio.timeout(self._work_s):
                return await asyncio.shield(running)
        except TimeoutError as late:
            if running.done():
                raise
            raise TookTooLong from late

    def _ended(self, _running: asyncio.Future[Any]) -> None:
        self._free.release()

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._wait_s):
                await self._free.acquire()
        except TimeoutError as full:
            raise LaneFull from full
