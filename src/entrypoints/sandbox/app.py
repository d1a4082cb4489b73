"""Puts the sandbox together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.types import ASGIApp

from entrypoints.sandbox.ai.anthropic_routes import anthropic_routes
from entrypoints.sandbox.ai.model import LanguageModel
from entrypoints.sandbox.ai.openai_routes import openai_routes
from entrypoints.sandbox.answers import Refused, answer_refused
from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.control import control_router
from entrypoints.sandbox.courier import Courier
from entrypoints.sandbox.faults import FaultBook, FaultLayer
from entrypoints.sandbox.lob.print_house import PrintHouse
from entrypoints.sandbox.lob.routes import lob_router
from entrypoints.sandbox.shelves import Shelves
from entrypoints.sandbox.smartcredit.credit_routes import credit_routes
from entrypoints.sandbox.smartcredit.grants import Grants
from entrypoints.sandbox.smartcredit.oauth_routes import oauth_routes
from entrypoints.sandbox.smartcredit.report_desk import ReportDesk

BODY_BYTES_MAX = 64 * 1024 * 1024  # the control plane takes oversized reports for tests
TRAVEL_TICK_S = 0.25


def create_sandbox(config: SandboxConfig) -> Litestar:
    """Build the sandbox as an ASGI application."""
    shelves = Shelves(config.state_dir)
    courier = Courier(config, shelves)
    house = PrintHouse(config, shelves, courier)
    desk = ReportDesk(config, shelves, courier)
    grants = Grants(config, shelves)
    model = LanguageModel()
    book = FaultBook()

    def faulty(app: ASGIApp) -> ASGIApp:
        return FaultLayer(app, book)

    smartcredit = [*oauth_routes(config, grants), *credit_routes(grants, desk)]
    return Litestar(
        route_handlers=[
            Router(path="/smartcredit", route_handlers=smartcredit),
            lob_router(config, shelves, house),
            *anthropic_routes(config, model),
            *openai_routes(config, model),
            control_router(
                config=config,
                shelves=shelves,
                courier=courier,
                house=house,
                desk=desk,
                grants=grants,
                model=model,
                book=book,
            ),
        ],
        middleware=[faulty],
        exception_handlers={Refused: answer_refused},
        lifespan=[_running(config, courier, house)],
        request_max_body_size=BODY_BYTES_MAX,
        openapi_config=None,
        logging_config=None,  # the host process keeps its own logging
    )


def _running(
    config: SandboxConfig, courier: Courier, house: PrintHouse
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(courier.run())]
        if config.tracking == "clock":
            tasks.append(asyncio.create_task(_travel(house)))
        yield
        await _ended(tasks)

    return running


async def _travel(house: PrintHouse) -> None:
    while True:
        house.travel_by_clock()
        await asyncio.sleep(TRAVEL_TICK_S)


async def _ended(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task
