"""OpenAI's responses and chat completions, below `/openai/v1`; whole answers, no streams."""

from typing import Any

from litestar import Response, get, post
from litestar.handlers import BaseRouteHandler

from entrypoints.sandbox.ai.model import LanguageModel, Reply
from entrypoints.sandbox.ai.requests import key_of, read_object, text_of, whole_number
from entrypoints.sandbox.answers import Incoming, Refused, as_json
from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.identifiers import new_id
from entrypoints.sandbox.vendor_errors import openai_error

TOKENS_MAX = 16_384
FINISH_REASONS = {"done": "stop", "length": "length", "refusal": "stop"}


def openai_routes(config: SandboxConfig, model: LanguageModel) -> list[BaseRouteHandler]:
    """Return the routes of the API."""

    @post("/openai/v1/responses", status_code=200)
    async def create_response(request: Incoming) -> Response[Any]:
        fields = await _fields(request, config, required=("model", "input"))
        schema = ((fields.get("text") or {}).get("format") or {}).get("schema")
        reply = model.reply(_said(fields["input"]), schema, _limit(fields, "max_output_tokens"))
        created_at = int(config.clock().timestamp())
        return as_json(_response(fields, reply, created_at), headers=_headers())

    @post("/openai/v1/chat/completions", status_code=200)
    async def create_completion(request: Incoming) -> Response[Any]:
        fields = await _fields(request, config, required=("model", "messages"))
        form = fields.get("response_format") or {}
        schema = (form.get("json_schema") or {}).get("schema")
        limit = _limit(fields, "max_completion_tokens")
        reply = model.reply(_said(fields["messages"]), schema, limit)
        created_at = int(config.clock().timestamp())
        return as_json(_completion(fields, reply, created_at), headers=_headers())

    @get("/openai/v1/models")
    async def list_models(request: Incoming) -> Response[Any]:
        _authenticate(request, config)
        models = [{"id": "sandbox", "object": "model", "owned_by": "sandbox"}]
        return as_json({"object": "list", "data": models}, headers=_headers())

    return [create_response, create_completion, list_models]


def _authenticate(request: Incoming, config: SandboxConfig) -> None:
    key = key_of(request)
    if not key or (config.openai_keys and key not in config.openai_keys):
        message = "Incorrect API key provided."
        raise Refused(401, openai_error("invalid_request_error", "invalid_api_key", message))


async def _fields(
    request: Incoming, config: SandboxConfig, required: tuple[str, ...]
) -> dict[str, Any]:
    _authenticate(request, config)
    fields = read_object(await request.body(), _refused)
    for name in required:
        if name not in fields:
            raise _refused(f"Missing required parameter: '{name}'.")
    if fields.get("stream"):
        raise _refused("The sandbox does not stream.")
    return fields


def _limit(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name) or TOKENS_MAX
    if not whole_number(value):
        raise _refused(f"Invalid type for '{name}'.")
    return int(value)


def _said(conversation: Any) -> str:
    if isinstance(conversation, str):
        return conversation
    turns = [turn for turn in conversation if isinstance(turn, dict)]
    return "\n".join(text_of(turn.get("content")) for turn in turns if turn.get("role") == "user")


def _response(fields: dict[str, Any], reply: Reply, created_at: int) -> dict[str, Any]:
    part: dict[str, Any] = {"type": "output_text", "text": reply.text, "annotations": []}
    if reply.ending == "refusal":
        part = {"type": "refusal", "refusal": reply.text}
    status = "incomplete" if reply.ending == "length" else "completed"
    cut = {"reason": "max_output_tokens"} if reply.ending == "length" else None
    message = {
        "type": "message",
        "id": new_id("msg"),
        "role": "assistant",
        "status": status,
        "content": [part],
    }
    return {
        "id": new_id("resp"),
        "object": "response",
        "created_at": created_at,
        "status": status,
        "error": None,
        "incomplete_details": cut,
        "instructions": fields.get("instructions"),
        "metadata": fields.get("metadata") or {},
        "model": fields["model"],
        "output": [message],
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "usage": {
            "input_tokens": reply.input_tokens,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": reply.output_tokens,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": reply.input_tokens + reply.output_tokens,
        },
    }


def _completion(fields: dict[str, Any], reply: Reply, created_at: int) -> dict[str, Any]:
    refused = reply.ending == "refusal"
    message = {
        "role": "assistant",
        "content": None if refused else reply.text,
        "refusal": reply.text if refused else None,
    }
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": FINISH_REASONS[reply.ending],
    }
    return {
        "id": new_id("chatcmpl"),
        "object": "chat.completion",
        "created": created_at,
        "model": fields["model"],
        "service_tier": "default",
        "choices": [choice],
        "usage": {
            "prompt_tokens": reply.input_tokens,
            "completion_tokens": reply.output_tokens,
            "total_tokens": reply.input_tokens + reply.output_tokens,
        },
    }


def _headers() -> dict[str, str]:
    return {"x-request-id": new_id("req")}


def _refused(message: str) -> Refused:
    return Refused(400, openai_error("invalid_request_error", None, message))
