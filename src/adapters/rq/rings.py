"""What travels through Redis: one function name and one job id, as JSON.

Whoever can write to Redis could otherwise name any function, callback or webhook and have the
worker run it; so the serializer takes one shape, and the job class looks functions up in a table
and drops what RQ would act on besides.
"""

import json
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from rq.job import Job

from domain.jobs import JobId

FUNCTION = "run_job"


class RingRefused(Exception):
    """Redis held something that is not a ring of ours."""


class RingSerializer:
    """Writes and reads ``["run_job", null, ["<job id>"], {}]``, and no other shape."""

    @staticmethod
    def dumps(call: Any, /) -> bytes:
        function, instance, arguments, keywords = call
        return json.dumps(_checked(function, instance, list(arguments), keywords)).encode()

    @staticmethod
    def loads(data: bytes, /) -> Any:
        """Raise RingRefused, or ValueError for what is not JSON."""
        call = json.loads(data)
        if not isinstance(call, list) or len(call) != 4:  # noqa: PLR2004  the four parts of a call
            raise RingRefused("not a call")
        return _checked(*call)


class Ring(Job):
    """An RQ job that can only be a ring; ``listened_by`` gives it the function to call."""

    functions: ClassVar[dict[str, Callable[[str], None]]] = {}

    @classmethod
    def listened_by(cls, run: Callable[[JobId], None]) -> type["Ring"]:
        """The class for a worker that answers rings by ``run``."""

        def answer(job_id: str) -> None:
            run(JobId(UUID(job_id)))

        return type("AnsweredRing", (cls,), {"functions": {FUNCTION: answer}})

    @property
    def func(self) -> Callable[[str], None]:
        return self.functions[str(self.func_name)]

    def restore(self, raw_data: Any) -> None:
        """Read it back from Redis without its callbacks and webhooks."""
        super().restore(raw_data)
        self._success_callback_name = None
        self._failure_callback_name = None
        self._stopped_callback_name = None
        self.webhooks = []


def _checked(function: Any, instance: Any, arguments: Any, keywords: Any) -> list[Any]:
    if function != FUNCTION or instance is not None or keywords != {}:
        raise RingRefused("not a ring")
    if not isinstance(arguments, list) or len(arguments) != 1:
        raise RingRefused("a ring names one job")
    return [FUNCTION, None, [str(UUID(arguments[0]))], {}]
