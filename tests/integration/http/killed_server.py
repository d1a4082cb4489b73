"""A process that serves one keyed request and is killed at the point its input names."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from litestar.testing import TestClient

from adapters.memory.rate_limits import MemoryRateLimits
from application.idempotency import IdempotencyKeys, Keep, KeptAnswer, KeyedRequest
from entrypoints.assembly import build_container
from entrypoints.http.app import create_app
from entrypoints.serving import http_parts
from entrypoints.settings import Settings
from entrypoints.startup import Servers


@dataclass(frozen=True, slots=True)
class DeadlyKeys(IdempotencyKeys):
    keys: IdempotencyKeys
    point: str

    def reserve(self, request: KeyedRequest) -> KeptAnswer | None:
        return self.keys.reserve(request)

    @contextmanager
    def answering(self, request: KeyedRequest) -> Iterator[Keep]:
        with self.keys.answering(request) as keep:
            self._die_at("before the effect")
            yield keep
            self._die_at("before the commit")
        self._die_at("after the commit")

    def release(self, request: KeyedRequest) -> None:
        self.keys.release(request)

    def _die_at(self, point: str) -> None:
        if point == self.point:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    given = json.load(sys.stdin)
    servers = Servers(
        database_url=given["database"],
        owner_database_url="",
        redis_url="redis://127.0.0.1:1/0",
        repair=lambda: None,
    )
    parts = http_parts(build_container(Settings.read({"REDRESS_HOME": given["home"]}), servers))
    keys = DeadlyKeys(parts.keys, given["point"])
    app = create_app(replace(parts, keys=keys, rate_limits=MemoryRateLimits()))
    with TestClient(app) as client:
        answer = client.post(given["path"], json=given["body"], headers=given["headers"])
    sys.stderr.write(answer.text)


if __name__ == "__main__":
    main()
