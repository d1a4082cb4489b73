"""Both models over the wire: what they are told, what counts as an answer, every failure."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.anthropic.narrator import AnthropicNarrator
from adapters.narration import body
from adapters.narration.task import ANSWER_SCHEMA, NarrationTask, kind_of
from adapters.openai.narrator import OpenAiNarrator
from application.letters.ports import Narrator
from domain.errors import Unavailable
from domain.findings.model import Fact
from domain.letters.narrative import ItemFacts, NarrativeRefused, bind

VALUES = {"creditor": "ORCHARD BANK NA", "balance": "$1,234", "closed": "March 3, 2024"}
SENTENCES = (
    "{{creditor}} reports a balance of {{balance}} for this account.",
    "The same report says that it was closed on {{closed}}.",
)


def facts_of(item_id: str) -> ItemFacts:
    facts = tuple(
        Fact(id=name, label=f"the {name}", value=value, place="$.x", sha256="0" * 64)
        for name, value in VALUES.items()
    )
    return ItemFacts(item_id=item_id, facts=facts, sentences=SENTENCES)


ITEMS = (facts_of("0195-a"), facts_of("0195-b"))
Build = Callable[..., Narrator]


@pytest.fixture(params=["anthropic", "openai"])
def vendor(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def build(vendor: str) -> Iterator[Build]:
    made: list[Any] = []

    def narrator(url: str, **options: Any) -> Narrator:
        settings = {"api_key": "sk-test", "model": "model-1", **options}
        if vendor == "anthropic":
            made.append(AnthropicNarrator(url=f"{url}/anthropic", **settings))
        else:
            made.append(OpenAiNarrator(url=f"{url}/openai/v1", **settings))
        return made[-1]

    yield narrator
    for each in made:
        each.close()


@pytest.fixture
def said(vendor: str) -> Callable[..., dict[str, Any]]:
    """A vendor's whole answer around a text."""

    def anthropic(text: str, ending: str = "end_turn") -> dict[str, Any]:
        content = [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": text}]
        return {"type": "message", "content": content, "stop_reason": ending}

    def openai(text: str, ending: str = "completed") -> dict[str, Any]:
        part = {"type": "output_text", "text": text, "annotations": []}
        output = [{"type": "reasoning"}, {"type": "message", "content": [part]}]
        return {"object": "response", "status": ending, "output": output}

    return anthropic if vendor == "anthropic" else openai


def answered(*paragraphs: tuple[str, str]) -> str:
    items = [{"item_id": item_id, "paragraph": text} for item_id, text in paragraphs]
    return json.dumps({"items": items})


class TestWhatTheModelIsTold:
    def test_no_value_and_no_id_of_ours_leaves_the_house(self, server, build, said) -> None:
        server.answer_json(said(answered(("item-1", "a"), ("item-2", "b"))))
        build(server.url).narrate(ITEMS)
        [request] = server.seen
        for value in (*VALUES.values(), "1,234", "ORCHARD", "0195-a"):
            assert value.encode() not in request.body

    def test_the_message_holds_the_task(self, server, build, said, vendor) -> None:
        server.answer_json(said(answered(("item-1", "a"), ("item-2", "b"))))
        build(server.url).narrate(ITEMS)
        sent = server.seen[0].json()
        turns = sent["messages"] if vendor == "anthropic" else sent["input"]
        assert [turn["role"] for turn in turns] == ["user"]
        task = json.loads(turns[0]["content"])
        assert task["task"] == "narrate_items"
        assert [item["item_id"] for item in task["items"]] == ["item-1", "item-2"]
        assert task["items"][0] == {
            "item_id": "item-1",
            "facts": [
                {"id": "creditor", "label": "the creditor", "kind": "text"},
                {"id": "balance", "label": "the balance", "kind": "amount"},
                {"id": "closed", "label": "the closed", "kind": "date"},
            ],
            "sentences": list(SENTENCES),
        }

    def test_the_answers_form_is_asked_for(self, server, build, said, vendor) -> None:
        server.answer_json(said(answered(("item-1", "a"), ("item-2", "b"))))
        build(server.url).narrate(ITEMS)
        [request] = server.seen
        sent = request.json()
        assert request.headers["authorization"] == "Bearer sk-test"
        if vendor == "anthropic":
            assert request.path == "/anthropic/v1/messages"
            assert request.headers["anthropic-version"]
            schema = {"type": "json_schema", "schema": ANSWER_SCHEMA}
            assert sent["output_config"] == {"format": schema}
            rules = sent["system"]
        else:
            assert request.path == "/openai/v1/responses"
            assert sent["text"]["format"]["strict"] is True
            assert sent["text"]["format"]["schema"] == ANSWER_SCHEMA
            assert sent["store"] is False
            rules = sent["instructions"]
        assert sent["model"] == "model-1"
        assert "placeholder" in rules
        assert "{{balance}}" in rules

    def test_no_items_ask_nobody(self, server, build) -> None:
        assert build(server.url).narrate([]) == ()
        assert server.seen == []

    def test_the_name_says_who_wrote(self, server, build, vendor) -> None:
        assert build(server.url).name == f"{vendor}:model-1"

    @pytest.mark.parametrize(
        ("value", "kind"),
        [
            ("$1,234.50", "amount"),
            ("-$5", "amount"),
            ("March 3, 2024", "date"),
            ("March 2024", "date"),
            ("2024-03-03", "date"),
            ("30", "number"),
            ("1234", "number"),
            ("xxxx4321", "text"),
            ("Charge-off", "text"),
        ],
    )
    def test_the_kind_of_a_value_is_all_that_is_told(self, value, kind) -> None:
        assert kind_of(value) == kind


class TestTheSandboxsModel:
    def test_its_paragraphs_bind_to_the_facts(self, sandbox, build) -> None:
        narratives = build(sandbox.url).narrate(ITEMS)
        assert [each.item_id for each in narratives] == ["0195-a", "0195-b"]
        for narrative, facts in zip(narratives, ITEMS, strict=True):
            text = bind(narrative, facts)
            assert all(value in text for value in VALUES.values())

    @pytest.mark.parametrize("mood", ["invalid_json", "truncated", "refuse"])
    def test_an_unusable_answer_is_refused(self, sandbox, build, mood) -> None:
        sandbox.control("ai", mood=mood)
        with pytest.raises(NarrativeRefused) as refused:
            build(sandbox.url).narrate(ITEMS)
        assert "0195-a, 0195-b" in str(refused.value)

    @pytest.mark.parametrize("mood", ["invent_amount", "invent_date", "drop_placeholder"])
    def test_what_the_model_invents_does_not_bind(self, sandbox, build, mood) -> None:
        sandbox.control("ai", mood=mood)
        narrative = build(sandbox.url).narrate(ITEMS)[0]
        with pytest.raises(NarrativeRefused):
            bind(narrative, ITEMS[0])

    @pytest.mark.parametrize("kind", ["drop_before", "drop_after", "garbage"])
    def test_a_broken_line_is_left_to_later(self, sandbox, build, vendor, kind) -> None:
        sandbox.fault(vendor, kind)
        with pytest.raises(Unavailable):
            build(sandbox.url).narrate(ITEMS)
        assert len(sandbox.calls()) == 1, "the job retries, not the SDK"

    @pytest.mark.parametrize("status", [401, 403, 408, 409, 429, 500, 503, 529])
    def test_trouble_there_is_left_to_later(self, sandbox, build, vendor, status) -> None:
        sandbox.fault(vendor, "status", status=status, retry_after_s=11)
        with pytest.raises(Unavailable) as refused:
            build(sandbox.url).narrate(ITEMS)
        assert refused.value.retry_after_s == 11
        assert len(sandbox.calls()) == 1

    @pytest.mark.parametrize("status", [400, 404, 413, 422])
    def test_a_request_that_is_wrong_stays_wrong(self, sandbox, build, vendor, status) -> None:
        sandbox.fault(vendor, "status", status=status)
        with pytest.raises(NarrativeRefused, match=str(status)):
            build(sandbox.url).narrate(ITEMS)


class TestReadingTheAnswer:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "null",
            "[]",
            "{}",
            '{"items": 5}',
            '{"items": [{"item_id": "item-1"}]}',
            answered(("item-1", "a")),
            answered(("item-1", "a"), ("item-1", "b"), ("item-2", "c")),
            answered(("item-1", "a"), ("item-2", "b"), ("item-3", "c")),
            answered(("item-1", "a"), ("item-2", "b")) + "}",
            '{"items": [], "note": "x"}',
        ],
    )
    def test_anything_but_one_paragraph_per_item_is_refused(self, text) -> None:
        with pytest.raises(NarrativeRefused):
            NarrationTask(ITEMS).read(text)

    def test_a_lone_surrogate_is_refused(self) -> None:
        with pytest.raises(NarrativeRefused):
            NarrationTask(ITEMS).read('{"items": "\ud800"}')

    def test_an_item_left_out_is_named(self) -> None:
        with pytest.raises(NarrativeRefused, match="0195-b") as refused:
            NarrationTask(ITEMS).read(answered(("item-1", "a")))
        assert refused.value.item_id == "0195-b"

    def test_the_order_is_that_of_the_items(self) -> None:
        read = NarrationTask(ITEMS).read(answered(("item-2", "b"), ("item-1", "a")))
        assert [(each.item_id, each.paragraph) for each in read] == [
            ("0195-a", "a"),
            ("0195-b", "b"),
        ]

    def test_an_answer_that_stopped_early_is_refused_though_it_reads_well(
        self, server, build, said, vendor
    ) -> None:
        endings = {
            "anthropic": ["max_tokens", "refusal", "pause_turn", "model_context_window_exceeded"],
            "openai": ["incomplete", "failed", "cancelled"],
        }
        for ending in endings[vendor]:
            server.answer_json(said(answered(("item-1", "a"), ("item-2", "b")), ending))
            with pytest.raises(NarrativeRefused):
                build(server.url).narrate(ITEMS)

    @pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"null", b"\xff", b'{"a": 1}'])
    def test_what_is_no_message_at_all_is_left_to_later(
        self, server, build, respond, content
    ) -> None:
        server.script(respond(body=content))
        with pytest.raises(Unavailable):
            build(server.url).narrate(ITEMS)

    def test_their_own_failure_in_a_good_answer_is_left_to_later(
        self, server, build, vendor
    ) -> None:
        if vendor == "openai":
            server.answer_json(
                {"status": "failed", "output": [], "error": {"code": "server_error"}}
            )
            with pytest.raises(Unavailable, match="server_error"):
                build(server.url).narrate(ITEMS)


class TestTheDeadline:
    def test_a_trickle_ends(self, server, build, respond) -> None:
        server.script(respond(pieces=[b" "] * 30, pause_s=0.05))
        with pytest.raises(Unavailable, match="too long"):
            build(server.url, deadline_s=0.3).narrate(ITEMS)

    def test_a_silence_ends(self, server, build, respond) -> None:
        server.script(respond(pieces=[b"{", b"}"], pause_s=0.5))
        with pytest.raises(Unavailable):
            build(server.url, deadline_s=0.1).narrate(ITEMS)

    def test_an_answer_cut_in_the_middle_is_left_to_later(self, server, build, respond) -> None:
        server.script(respond(body=b"{", headers={"Content-Length": "100", "Connection": "close"}))
        with pytest.raises(Unavailable):
            build(server.url, deadline_s=1).narrate(ITEMS)

    def test_an_endless_answer_is_not_read_to_its_end(
        self, server, build, respond, monkeypatch
    ) -> None:
        monkeypatch.setattr(body, "ANSWER_BYTES_MAX", 100)
        server.script(respond(body=b" " * 101))
        with pytest.raises(Unavailable, match="larger"):
            build(server.url).narrate(ITEMS)
