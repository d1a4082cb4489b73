"""Wording letters with an OpenAI model."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from adapters.narration.body import read_body
from adapters.narration.task import ANSWER_NAME, ANSWER_SCHEMA, SYSTEM_PROMPT, NarrationTask
from adapters.vendor_http.retry_after import retry_after_s
from application.letters.ports import Narrator
from domain.errors import Unavailable
from domain.letters.narrative import ItemFacts, ItemNarrative, NarrativeRefused

_PAUSE_S_MAX = 30.0
_REASONING_FACTOR = 3  # a reasoning model thinks within the same allowance
_TROUBLE_OF_THEIRS = frozenset({"server_error", "rate_limit_exceeded"})
# of the 4xx, those that another time may be answered; 401 and 403 are about our account
_LATER = frozenset({401, 403, 408, 409, 429})


class _Part(msgspec.Struct):
    type: str
    text: str = ""


class _Output(msgspec.Struct):
    type: str
    content: list[_Part] | None = None


class _Failure(msgspec.Struct):
    code: str | None = None


class _Response(msgspec.Struct):
    output: list[_Output]
    status: str | None = None
    error: _Failure | None = None

    @property
    def parts(self) -> list[_Part]:
        return [
            part for each in self.output if each.type == "message" for part in each.content or []
        ]


class OpenAiNarrator(Narrator):
    """One response per letter, bounded in time, without the SDK's own retries: the job has its own.

    The SDK is slow to import, so only this constructor does. ``url`` ends in the version
    (``/v1``), as the SDK's own does; ``deadline_s`` bounds a whole call. Nothing is stored there.
    """

    def __init__(self, *, api_key: str, model: str, url: str, deadline_s: float = 90.0) -> None:
        import openai

        self._sdk = openai
        self._model = model
        self._deadline_s = deadline_s
        self._client = openai.OpenAI(
            api_key=api_key,
            base_url=url,
            timeout=min(_PAUSE_S_MAX, deadline_s),
            max_retries=0,
        )

    def close(self) -> None:
        self._client.close()

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    def narrate(self, items: Sequence[ItemFacts]) -> tuple[ItemNarrative, ...]:
        if not items:
            return ()
        task = NarrationTask(items)
        with self._translated(task):
            response = _read(self._ask(task))
        _require_whole(response, task)
        return task.read("".join(p.text for p in response.parts if p.type == "output_text"))

    def _ask(self, task: NarrationTask) -> bytes:
        end_s = time.monotonic() + self._deadline_s
        with self._client.responses.with_streaming_response.create(
            model=self._model,
            instructions=SYSTEM_PROMPT,
            input=[{"role": "user", "content": task.message}],
            max_output_tokens=task.tokens_max * _REASONING_FACTOR,
            store=False,
            text={
                "format": {
                    "type": "json_schema",
                    "name": ANSWER_NAME,
                    "schema": ANSWER_SCHEMA,
                    "strict": True,
                }
            },
        ) as answer:
            return read_body(answer.iter_bytes(), deadline_s=end_s)

    @contextmanager
    def _translated(self, task: NarrationTask) -> Iterator[None]:
        import httpx2

        try:
            yield
        except self._sdk.APIStatusError as error:
            raise _refusal(error.status_code, error.response.headers, task) from error
        except self._sdk.APIConnectionError as error:
            raise Unavailable(f"OpenAI did not answer: {type(error).__name__}") from error
        except httpx2.HTTPError as error:  # in the middle of the answer the SDK does not wrap it
            raise Unavailable(f"OpenAI broke off: {type(error).__name__}") from error


def _require_whole(response: _Response, task: NarrationTask) -> None:
    if response.error is not None and response.error.code in _TROUBLE_OF_THEIRS:
        raise Unavailable(f"OpenAI failed: {response.error.code}")
    if any(part.type == "refusal" for part in response.parts):
        raise task.refused("the model declined")
    if response.status == "incomplete":
        raise task.refused("the answer was cut off")
    if response.status != "completed":
        raise task.refused("the model did not finish")


def _refusal(
    status: int, headers: Mapping[str, str], task: NarrationTask
) -> Unavailable | NarrativeRefused:
    if status in _LATER or status >= 500:  # noqa: PLR2004 - HTTP's own line
        return Unavailable(f"OpenAI answered {status}", retry_after_s=retry_after_s(headers))
    return task.refused(f"OpenAI does not take the request ({status})")


def _read(body: bytes) -> _Response:
    try:
        return msgspec.json.decode(body, type=_Response)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unavailable("OpenAI answered with something that is no response") from error
