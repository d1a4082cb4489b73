"""Anthropic's messages API, below `/anthropic`: whole messages, and the same as a stream."""

import json
from collections.abc import Iterator
from typing import Any

from litestar import Response, get, post
from litestar.handlers import BaseRouteHandler

from entrypoints.sandbox.ai.model import LanguageModel, Reply
from entrypoints.sandbox.ai.requests import key_of, read_object, text_of, whole_number
from entrypoints.sandbox.answers import Incoming, Refused, as_json
from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.identifiers import new_id
from entrypoints.sandbox.vendor_errors import anthropic_error

STOP_REASONS = {"done": "end_turn", "length": "max_tokens", "refusal": "refusal"}


def anthropic_routes(config: SandboxConfig, model: LanguageModel) -> list[BaseRouteHandler]:
    """Return the routes of the API."""

    @post("/anthropic/v1/messages", status_code=200)
    async def create_message(request: Incoming) -> Response[Any]:
        _authenticate(request, config)
        fields = _checked(read_object(await request.body(), _refused))
        schema = ((fields.get("output_config") or {}).get("format") or {}).get("schema")
        reply = model.reply(_prompt(fields), schema, fields["max_tokens"])
        message = _message(str(fields["model"]), reply)
        headers = {"request-id": new_id("req")}
        if fields.get("stream"):
            stream = "".join(_events(message)).encode()
            return Response(stream, media_type="text/event-stream", headers=headers)
        return as_json(message, headers=headers)

    @get("/anthropic/v1/models")
    async def list_models(request: Incoming) -> Response[Any]:
        _authenticate(request, config)
        models = [{"type": "model", "id": "sandbox", "display_name": "Sandbox"}]
        return as_json({"data": models, "has_more": False}, headers={"request-id": new_id("req")})

    return [create_message, list_models]


def _authenticate(request: Incoming, config: SandboxConfig) -> None:
    key = key_of(request) or request.headers.get("x-api-key", "")
    if not key or (config.anthropic_keys and key not in config.anthropic_keys):
        raise Refused(401, anthropic_error("authentication_error", "invalid x-api-key"))
    if not request.headers.get("anthropic-version"):
        raise _refused("anthropic-version: header is required")


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    for name in ("model", "max_tokens", "messages"):
        if name not in fields:
            raise _refused(f"{name}: Field required")
    if not whole_number(fields["max_tokens"]):
        raise _refused("max_tokens: Input should be greater than or equal to 1")
    messages = fields["messages"]
    if not isinstance(messages, list) or not messages:
        raise _refused("messages: at least one message is required")
    if any(not isinstance(each, dict) or "role" not in each for each in messages):
        raise _refused("messages: each must have a role and content")
    return fields


def _prompt(fields: dict[str, Any]) -> str:
    said = [text_of(each.get("content")) for each in fields["messages"] if each["role"] == "user"]
    return "\n".join(said)


def _message(model: str, reply: Reply) -> dict[str, Any]:
    return {
        "id": new_id("msg"),
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": reply.text, "citations": None}],
        "stop_reason": STOP_REASONS[reply.ending],
        "stop_sequence": None,
        "usage": {
            "input_tokens": reply.input_tokens,
            "output_tokens": reply.output_tokens,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "service_tier": "standard",
        },
    }


def _events(message: dict[str, Any]) -> Iterator[str]:
    text = message["content"][0]["text"]
    begun = {**message, "content": [], "stop_reason": None}
    yield _event({"type": "message_start", "message": begun})
    block = {"type": "text", "text": "", "citations": None}
    yield _event({"type": "content_block_start", "index": 0, "content_block": block})
    yield _event({"type": "ping"})
    delta = {"type": "text_delta", "text": text}
    yield _event({"type": "content_block_delta", "index": 0, "delta": delta})
    yield _event({"type": "content_block_stop", "index": 0})
    end = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    usage = {"output_tokens": message["usage"]["output_tokens"]}
    yield _event({"type": "message_delta", "delta": end, "usage": usage})
    yield _event({"type": "message_stop"})


def _event(data: dict[str, Any]) -> str:
    return f"event: {data['type']}\ndata: {json.dumps(data)}\n\n"


def _refused(message: str) -> Refused:
    return Refused(400, anthropic_error("invalid_request_error", message))
