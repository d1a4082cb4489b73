"""Threads for handlers: as many as there are connections, and no queue longer than two seconds."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from domain.errors import Unavailable

Result = TypeVar("Result")
WAIT_S_MAX = 1.5


class LaneFull(Unavailable):
    """Every thread of the lane is at work, and stayed so for as long as a request may wait."""

    def __init__(self) -> None:
        super().__init__("the server is busy; try again shortly", retry_after_s=2)


class ThreadLane:
    """A bounded executor whose callers wait for a thread, but never long."""

    def __init__(self, name: str, threads: int, *, wait_s: float = WAIT_S_MAX) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=f"http-{name}")
        self._free = asyncio.Semaphore(threads)
        self._wait_s = wait_s

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run in a thread; raise LaneFull when none comes free in time."""
        if self._free.locked():
            await self._wait()
        else:
            await self._free.acquire()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        finally:
            self._free.release()

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._wait_s):
                await self._free.acquire()
        except TimeoutError as full:
            raise LaneFull from full
