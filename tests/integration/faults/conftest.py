"""One stage per module: its tests hurt it and leave it running."""

from collections.abc import Iterator

import pytest
from staging.live import LiveStage, live_stage


@pytest.fixture(scope="module")
def stage() -> Iterator[LiveStage]:
    with live_stage() as stage:
        yield stage
