"""Wording letters with an Anthropic model."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from adapters.narration.body import read_body
from adapters.narration.task import ANSWER_SCHEMA, SYSTEM_PROMPT, NarrationTask
from adapters.vendor_http.retry_after import retry_after_s
from application.letters.ports import Narrator
from domain.errors import Unavailable
from domain.letters.narrative import ItemFacts, ItemNarrative, NarrativeRefused

_PAUSE_S_MAX = 30.0
_UNUSABLE = {
    "max_tokens": "the answer was cut off",
    "model_context_window_exceeded": "the answer was cut off",
    "refusal": "the model declined",
}
# of the 4xx, those that another time may be answered; 401 and 403 are about our account
_LATER = frozenset({401, 403, 408, 409, 429})


class _Block(msgspec.Struct):
    type: str
    text: str = ""


class _Message(msgspec.Struct):
    content: list[_Block]
    stop_reason: str | None = None


class AnthropicNarrator(Narrator):
    """One message per letter, bounded in time, without the SDK's own retries: the job has its own.

    The SDK takes over a second to import, so only this constructor does. ``url`` is the address
    without the version; ``deadline_s`` bounds a whole call.
    """

    def __init__(self, *, api_key: str, model: str, url: str, deadline_s: float = 90.0) -> None:
        import anthropic

        self._sdk = anthropic
        self._model = model
        self._deadline_s = deadline_s
        self._client = anthropic.Anthropic(
            api_key=api_key,
            base_url=url,
            timeout=min(_PAUSE_S_MAX, deadline_s),
            max_retries=0,
        )

    def close(self) -> None:
        self._client.close()

    @property
    def name(self) -> str:
        return f"anthropic:{self._model}"

    def narrate(self, items: Sequence[ItemFacts]) -> tuple[ItemNarrative, ...]:
        if not items:
            return ()
        task = NarrationTask(items)
        with self._translated(task):
            message = _read(self._ask(task))
        if message.stop_reason != "end_turn":
            reason = _UNUSABLE.get(message.stop_reason or "", "the model did not finish")
            raise task.refused(reason)
        return task.read("".join(b.text for b in message.content if b.type == "text"))

    def _ask(self, task: NarrationTask) -> bytes:
        end_s = time.monotonic() + self._deadline_s
        with self._client.messages.with_streaming_response.create(
            model=self._model,
            max_tokens=task.tokens_max,
            system=SYSTEM_PROMPT,
            messages=[{"role": "user", "content": task.message}],
            output_config={"format": {"type": "json_schema", "schema": ANSWER_SCHEMA}},
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
            raise Unavailable(f"Anthropic did not answer: {type(error).__name__}") from error
        except httpx2.HTTPError as error:  # in the middle of the answer the SDK does not wrap it
            raise Unavailable(f"Anthropic broke off: {type(error).__name__}") from error


def _refusal(
    status: int, headers: Mapping[str, str], task: NarrationTask
) -> Unavailable | NarrativeRefused:
    if status in _LATER or status >= 500:  # noqa: PLR2004 - HTTP's own line
        wait_s = retry_after_s(headers)
        return Unavailable(f"Anthropic answered {status}", retry_after_s=wait_s)
    return task.refused(f"Anthropic does not take the request ({status})")


def _read(body: bytes) -> _Message:
    try:
        return msgspec.json.decode(body, type=_Message)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unavailable("Anthropic answered with something that is no message") from error
