"""The sandbox's AI answers are read by the vendors' own SDKs."""

import json
from collections.abc import Iterator

import anthropic
import httpx
import openai
import pytest

from entrypoints.sandbox import SandboxConfig, SandboxThread

SCHEMA = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"item_id": {"type": "string"}, "paragraph": {"type": "string"}},
                "required": ["item_id", "paragraph"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["items"],
    "additionalProperties": False,
}
TASK = {
    "task": "narrate_items",
    "items": [
        {
            "item_id": "a1",
            "facts": [{"id": "f1", "label": "balance", "value": "$310"}],
            "sentences": [
                "This account is reported as paid.",
                "The balance of {{f1}} does not match that.",
            ],
        }
    ],
}
PROMPT = f"Write one paragraph per item.\n{json.dumps(TASK)}"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxThread]:
    with SandboxThread(SandboxConfig()) as running:
        yield running


@pytest.fixture
def claude(sandbox) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(
        base_url=f"{sandbox.url}/anthropic", api_key="sk-test", max_retries=0, timeout=10
    ) as client:
        yield client
    httpx.post(f"{sandbox.url}/control/reset")


@pytest.fixture
def gpt(sandbox) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=f"{sandbox.url}/openai/v1", api_key="sk-test", max_retries=0, timeout=10
    ) as client:
        yield client
    httpx.post(f"{sandbox.url}/control/reset")


def mood(sandbox: SandboxThread, name: str) -> None:
    assert httpx.post(f"{sandbox.url}/control/ai", json={"mood": name}).status_code == 200


def narrate(claude: anthropic.Anthropic, **changed) -> anthropic.types.Message:
    asked = {
        "model": "claude-test",
        "max_tokens": 2000,
        "messages": [{"role": "user", "content": PROMPT}],
        "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
    }
    return claude.messages.create(**{**asked, **changed})


def text(message: anthropic.types.Message) -> str:
    return message.content[0].text


def test_the_model_rewords_the_sentences_and_keeps_the_placeholders(claude):
    message = narrate(claude)
    assert message.stop_reason == "end_turn"
    assert json.loads(text(message)) == {
        "items": [
            {
                "item_id": "a1",
                "paragraph": "This account is shown as paid. "
                "In addition, the balance of {{f1}} disagrees with that.",
            }
        ]
    }
    assert message.usage.output_tokens > 0


def test_the_model_reads_a_message_in_parts_and_fills_any_other_schema(claude):
    parts = [{"type": "text", "text": "Here:"}, {"type": "text", "text": json.dumps(TASK)}]
    whole = narrate(claude, messages=[{"role": "user", "content": parts}])
    assert "{{f1}}" in text(whole)
    other = narrate(claude, messages=[{"role": "user", "content": "Anything {not json}"}])
    assert json.loads(text(other)) == {"items": []}


def test_the_answer_can_be_streamed(claude):
    with claude.messages.stream(
        model="claude-test", max_tokens=2000, messages=[{"role": "user", "content": PROMPT}]
    ) as stream:
        assert "{{f1}}" in "".join(stream.text_stream)
        assert stream.get_final_message().stop_reason == "end_turn"


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("invent_amount", "$4,321.00"),
        ("invent_date", "March 3, 2019"),
        ("drop_placeholder", "some value"),
    ],
)
def test_the_model_can_be_told_to_make_something_up(claude, sandbox, name, sign):
    mood(sandbox, name)
    assert sign in json.loads(text(narrate(claude)))["items"][0]["paragraph"]
    assert sign not in text(narrate(claude))


def test_the_model_can_answer_no_json_stop_short_or_refuse(claude, sandbox):
    mood(sandbox, "invalid_json")
    with pytest.raises(ValueError):
        json.loads(text(narrate(claude)))
    mood(sandbox, "truncated")
    assert narrate(claude).stop_reason == "max_tokens"
    mood(sandbox, "refuse")
    assert narrate(claude).stop_reason == "refusal"
    assert narrate(claude, max_tokens=5).stop_reason == "max_tokens"
    assert narrate(claude).stop_reason == "end_turn"


def test_anthropics_errors_arrive_as_its_own_exceptions(claude, sandbox):
    for status, error in ((529, anthropic.OverloadedError), (429, anthropic.RateLimitError)):
        fault = {"vendor": "anthropic", "kind": "status", "status": status, "retry_after_s": 1}
        httpx.post(f"{sandbox.url}/control/faults", json=fault)
        with pytest.raises(error) as caught:
            narrate(claude)
        assert caught.value.response.headers["retry-after"] == "1"
    with pytest.raises(anthropic.BadRequestError):
        narrate(claude, messages=[])
    httpx.post(f"{sandbox.url}/control/faults", json={"vendor": "anthropic", "kind": "drop_before"})
    with pytest.raises(anthropic.APIConnectionError):
        narrate(claude)
    keyless = httpx.post(f"{sandbox.url}/anthropic/v1/messages", json={})
    assert keyless.json()["error"]["type"] == "authentication_error"


def test_openais_responses_are_read_by_its_sdk(gpt, sandbox):
    form = {"format": {"type": "json_schema", "name": "items", "strict": True, "schema": SCHEMA}}
    asked = {"model": "gpt-test", "input": [{"role": "user", "content": PROMPT}], "text": form}
    answer = gpt.responses.create(**asked)
    assert answer.status == "completed"
    assert "{{f1}}" in json.loads(answer.output_text)["items"][0]["paragraph"]
    mood(sandbox, "truncated")
    cut = gpt.responses.create(**asked)
    assert (cut.status, cut.incomplete_details.reason) == ("incomplete", "max_output_tokens")
    mood(sandbox, "refuse")
    assert gpt.responses.create(**asked).output[0].content[0].type == "refusal"


def test_openais_chat_completions_are_read_by_its_sdk(gpt, sandbox):
    form = {"type": "json_schema", "json_schema": {"name": "items", "schema": SCHEMA}}
    asked = {
        "model": "gpt-test",
        "messages": [{"role": "user", "content": PROMPT}],
        "response_format": form,
    }
    choice = gpt.chat.completions.create(**asked).choices[0]
    assert choice.finish_reason == "stop"
    assert "{{f1}}" in choice.message.content
    mood(sandbox, "truncated")
    assert gpt.chat.completions.create(**asked).choices[0].finish_reason == "length"
    mood(sandbox, "refuse")
    assert gpt.chat.completions.create(**asked).choices[0].message.refusal


def test_openais_errors_arrive_as_its_own_exceptions(gpt, sandbox):
    for status, error in ((429, openai.RateLimitError), (500, openai.InternalServerError)):
        fault = {"vendor": "openai", "kind": "status", "status": status}
        httpx.post(f"{sandbox.url}/control/faults", json=fault)
        with pytest.raises(error):
            gpt.responses.create(model="gpt-test", input="hello")
    keyless = httpx.post(f"{sandbox.url}/openai/v1/responses", json={})
    assert keyless.json()["error"]["code"] == "invalid_api_key"
