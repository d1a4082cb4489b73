"""Letters to Lob over the wire: what is sent, what each answer means, never mailed twice."""

import base64
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from uuid import uuid4

import lob
import pytest
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from adapters.lob.api import LobApi
from adapters.lob.mail_carrier import LobMailCarrier
from application.mail.ports import Mailing
from domain.addresses import PostalAddress
from domain.errors import Unavailable
from domain.identity import TenantId
from domain.letters.letter import LetterId
from domain.mail import (
    CarrierRefused,
    MailPieceId,
    MailPieceNotFound,
    MailService,
    MailState,
)

KEY = "test_0123456789abcdef"
MARIA = PostalAddress(
    name='Zoë O\'Neill & "Sons"',
    line1="1420 Juniper Street",
    line2="Apt 5B",
    city="Portland",
    state="OR",
    zip="97205-1234",
)
EXPERIAN = PostalAddress(
    name="Experian", line1="P.O. Box 4500", city="Allen", state="TX", zip="75013"
)
ACCEPTED = {"id": "ltr_1", "date_created": "2026-03-14T12:00:00.000Z", "tracking_events": []}


def mailing(pdf: bytes, **changes: Any) -> Mailing:
    made = Mailing(
        piece_id=MailPieceId(uuid4()),
        letter_id=LetterId(uuid4()),
        tenant_id=TenantId(uuid4()),
        sender=MARIA,
        recipient=EXPERIAN,
        service=MailService.CERTIFIED_RETURN_RECEIPT,
        pdf=pdf,
    )
    return replace(made, **changes)


def carrier(url: str, **timeouts: float) -> LobMailCarrier:
    return LobMailCarrier(LobApi(key=KEY, url=url, **timeouts))


def parts_of(request: Any) -> dict[str, Any]:
    """The fields of a multipart body; a file as its name, media type and bytes."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts = {}
    for part in message_from_bytes(head + request.body, policy=HTTP).iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        is_file = part.get_filename() is not None
        parts[name] = (
            (part.get_filename(), part.get_content_type(), content) if is_file else content.decode()
        )
    return parts


class TestWhatIsSent:
    def test_a_letter_goes_as_one_multipart_form_with_our_key(self, server, letter_pdf) -> None:
        server.answer_json(ACCEPTED)
        sent = mailing(letter_pdf)
        carrier(server.url).post(sent)
        [request] = server.seen
        assert (request.method, request.path) == ("POST", "/v1/letters")
        assert request.headers["idempotency-key"] == str(sent.piece_id)
        assert request.headers["lob-version"] == "2020-02-11"
        login = base64.b64decode(request.headers["authorization"].removeprefix("Basic "))
        assert login == f"{KEY}:".encode()
        assert parts_of(request) == {
            "file": ("letter.pdf", "application/pdf", letter_pdf),
            "to[name]": "Experian",
            "to[address_line1]": "P.O. Box 4500",
            "to[address_city]": "Allen",
            "to[address_state]": "TX",
            "to[address_zip]": "75013",
            "to[address_country]": "US",
            "from[name]": 'Zoë O\'Neill & "Sons"',
            "from[address_line1]": "1420 Juniper Street",
            "from[address_line2]": "Apt 5B",
            "from[address_city]": "Portland",
            "from[address_state]": "OR",
            "from[address_zip]": "97205-1234",
            "from[address_country]": "US",
            "description": "Consumer dispute letter",
            "color": "false",
            "double_sided": "true",
            "address_placement": "insert_blank_page",
            "mail_type": "usps_first_class",
            "use_type": "operational",
            "extra_service": "certified_return_receipt",
            "metadata[redress_tenant]": str(sent.tenant_id),
            "metadata[redress_letter]": str(sent.letter_id),
            "metadata[redress_piece]": str(sent.piece_id),
        }

    @pytest.mark.parametrize(
        ("service", "extra"),
        [(MailService.CERTIFIED, "certified"), (MailService.FIRST_CLASS, None)],
    )
    def test_the_service_chooses_the_extra(self, server, letter_pdf, service, extra) -> None:
        server.answer_json(ACCEPTED)
        carrier(server.url).post(mailing(letter_pdf, service=service))
        assert parts_of(server.seen[0]).get("extra_service") == extra

    def test_a_service_lob_does_not_have_is_refused_before_anything_is_sent(
        self, server, letter_pdf
    ) -> None:
        with pytest.raises(CarrierRefused, match="ups_next_day_air"):
            carrier(server.url).post(mailing(letter_pdf, service=MailService.UPS_NEXT_DAY_AIR))
        assert server.seen == []

    def test_two_accounts_and_addresses_live_in_one_process(self, server, sandbox) -> None:
        server.answer_json({"data": []})
        barrier = threading.Barrier(2)
        first, second = carrier(server.url), carrier(f"{sandbox.url}/lob")

        def search(each: LobMailCarrier) -> None:
            for _ in range(10):
                barrier.wait()
                each.find(MailPieceId(uuid4()))

        threads = [threading.Thread(target=search, args=(each,)) for each in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.seen) == 10
        assert len(sandbox.calls()) == 10

    def test_a_call_past_the_adapter_reaches_nobody(self) -> None:
        with pytest.raises(LookupError):
            lob.Letter.retrieve("ltr_1", api_key=KEY)

    def test_the_key_is_in_no_repr(self) -> None:
        assert KEY not in repr(LobApi(key=KEY))


class TestTheFormFitsLobsContract:
    @pytest.mark.samples
    def test_the_letter_validates_and_the_canary_does_not(
        self, samples, server, letter_pdf
    ) -> None:
        check = letters_contract(samples)
        assert check({"zz": 1}), "the contract accepts anything, so it proves nothing"
        for service in (MailService.CERTIFIED_RETURN_RECEIPT, MailService.FIRST_CLASS):
            server.answer_json(ACCEPTED)
            carrier(server.url).post(mailing(letter_pdf, service=service))
            assert check(as_object(parts_of(server.seen[-1]))) == []

    @pytest.mark.samples
    def test_a_wrong_option_would_be_noticed(self, samples, server, letter_pdf) -> None:
        server.answer_json(ACCEPTED)
        carrier(server.url).post(mailing(letter_pdf))
        sent = as_object(parts_of(server.seen[0]))
        check = letters_contract(samples)
        assert check({**sent, "extra_service": "certified_mail"})
        assert check({**sent, "color": "False"})
        assert check({key: value for key, value in sent.items() if key != "use_type"})


def letters_contract(samples: Any) -> Any:

    spec = json.loads((samples / "contracts" / "lob-openapi.json").read_text())
    registry = Registry().with_resource("urn:lob", Resource(contents=spec, specification=DRAFT4))
    body = spec["paths"]["/letters"]["post"]["requestBody"]
    named = body["content"]["multipart/form-data"]["schema"]["$ref"]
    validator = OAS30Validator({"$ref": f"urn:lob{named}"}, registry=registry)
    return lambda value: [error.message for error in validator.iter_errors(value)]


def as_object(parts: dict[str, Any]) -> dict[str, Any]:
    """The form as the object it stands for; the contract has no word for an uploaded file."""
    value: dict[str, Any] = {"file": "tmpl_a1b2c3d4e5f6a7b"}
    for name, content in parts.items():
        head, _, inner = name.partition("[")
        plain = {"true": True, "false": False}.get(content, content) if inner == "" else content
        if inner:
            value.setdefault(head, {})[inner.rstrip("]")] = plain
        elif name != "file":
            value[name] = plain
    return value


class TestTheSandboxTakesIt:
    def test_a_posted_letter_is_found_and_fetched(self, sandbox, letter_pdf) -> None:
        lob_mail, sent = carrier(f"{sandbox.url}/lob"), mailing(letter_pdf)
        posted = lob_mail.post(sent)
        assert posted.provider_id.startswith("ltr_")
        assert posted.tracking_number
        assert posted.events == ()
        assert posted.accepted_at == sandbox.clock.at
        assert lob_mail.find(sent.piece_id) == posted
        assert lob_mail.fetch(posted.provider_id) == posted
        [mailed] = sandbox.mailed()
        assert mailed["metadata"]["redress_piece"] == str(sent.piece_id)
        assert mailed["pages"] == 1
        assert mailed["extra_service"] == "certified_return_receipt"

    def test_the_same_piece_posted_again_is_the_same_letter(self, sandbox, letter_pdf) -> None:
        lob_mail, sent = carrier(f"{sandbox.url}/lob"), mailing(letter_pdf)
        assert lob_mail.post(sent) == lob_mail.post(sent)
        assert len(sandbox.mailed()) == 1

    def test_the_piece_is_found_after_the_key_expired(self, sandbox, letter_pdf) -> None:
        lob_mail, sent = carrier(f"{sandbox.url}/lob"), mailing(letter_pdf)
        posted = lob_mail.post(sent)
        sandbox.clock.at += timedelta(days=40)
        assert lob_mail.find(sent.piece_id) == posted

    def test_another_piece_is_not_found(self, sandbox, letter_pdf) -> None:
        lob_mail = carrier(f"{sandbox.url}/lob")
        lob_mail.post(mailing(letter_pdf))
        assert lob_mail.find(MailPieceId(uuid4())) is None

    def test_scans_are_read_to_delivery(self, sandbox, letter_pdf) -> None:
        lob_mail = carrier(f"{sandbox.url}/lob")
        posted = lob_mail.post(mailing(letter_pdf))
        sandbox.control(f"letters/{posted.provider_id}/advance", to="delivered")
        events = lob_mail.fetch(posted.provider_id).events
        assert [event.state for event in events] == [
            MailState.MAILED,
            MailState.IN_TRANSIT,
            MailState.IN_LOCAL_AREA,
            MailState.PROCESSED_FOR_DELIVERY,
            MailState.DELIVERED,
        ]
        assert events[-1].detail == "Delivered: delivered"
        assert events[-1].at == sandbox.clock.at

    def test_a_cancelled_letter_says_so(self, sandbox, letter_pdf) -> None:
        lob_mail, sent = carrier(f"{sandbox.url}/lob"), mailing(letter_pdf)
        posted = lob_mail.post(sent)
        sandbox.http.delete(f"{sandbox.url}/lob/v1/letters/{posted.provider_id}", auth=(KEY, ""))
        assert lob_mail.fetch(posted.provider_id).cancelled

    def test_a_page_size_lob_does_not_print_is_refused_for_good(self, sandbox, a4_pdf) -> None:
        with pytest.raises(CarrierRefused, match="invalid_file_dimensions"):
            carrier(f"{sandbox.url}/lob").post(mailing(a4_pdf))
        assert sandbox.mailed() == []

    def test_an_unknown_letter_is_not_found(self, sandbox) -> None:
        with pytest.raises(MailPieceNotFound):
            carrier(f"{sandbox.url}/lob").fetch("ltr_0000000000000000")

    def test_an_id_that_is_a_path_is_asked_of_nobody(self, server) -> None:
        with pytest.raises(MailPieceNotFound):
            carrier(server.url).fetch("../us_verifications")
        assert server.seen == []


class TestEveryErrorAnswer:
    @pytest.mark.parametrize("kind", ["drop_before", "drop_after", "garbage"])
    def test_an_answer_that_is_lost_leaves_the_outcome_unknown(
        self, sandbox, letter_pdf, kind
    ) -> None:
        lob_mail, sent = carrier(f"{sandbox.url}/lob"), mailing(letter_pdf)
        sandbox.fault("lob", kind)
        with pytest.raises(Unavailable):
            lob_mail.post(sent)
        assert (lob_mail.find(sent.piece_id) is not None) == (kind == "drop_after")
        lob_mail.post(sent)
        assert len(sandbox.mailed()) == 1

    @pytest.mark.parametrize("status", [401, 403, 408, 409, 425, 429, 500, 502, 503, 504])
    def test_trouble_that_is_not_the_letters_leaves_it_to_later(
        self, server, letter_pdf, status
    ) -> None:
        server.answer_json(lob_error("rate_limit_exceeded", status), status)
        with pytest.raises(Unavailable):
            carrier(server.url).post(mailing(letter_pdf))

    def test_the_wait_that_lob_asks_for_is_passed_on(self, sandbox, letter_pdf) -> None:
        sandbox.fault("lob", "status", status=429, retry_after_s=7)
        with pytest.raises(Unavailable) as refused:
            carrier(f"{sandbox.url}/lob").post(mailing(letter_pdf))
        assert refused.value.retry_after_s == 7

    @pytest.mark.parametrize("status", [400, 404, 413, 422])
    def test_a_definite_no_is_final(self, server, letter_pdf, status) -> None:
        server.answer_json(lob_error("unembedded_fonts", status), status)
        with pytest.raises(CarrierRefused, match="unembedded_fonts"):
            carrier(server.url).post(mailing(letter_pdf))

    @pytest.mark.parametrize(
        "body",
        [
            b"<html>502</html>",
            b"",
            b"[]",
            b"null",
            b'"x"',
            b'{"error": "no"}',
            b'{"error": {}}',
            b"\xff\xfe",
            b'{"id": 5, "date_created": "2026-03-14T12:00:00Z"}',
            b'{"id": "ltr_1"}',
        ],
    )
    @pytest.mark.parametrize("status", [200, 422, 500])
    def test_rubbish_is_never_taken_for_an_outcome(
        self, server, letter_pdf, respond, status, body
    ) -> None:
        server.script(respond(status=status, body=body))
        with pytest.raises(Unavailable):
            carrier(server.url).post(mailing(letter_pdf))

    def test_a_slow_answer_is_an_unknown_outcome(self, server, letter_pdf, respond) -> None:
        server.script(respond(body=b"{}", pieces=[b"{", b"}"], pause_s=0.6))
        with pytest.raises(Unavailable, match=r"Timeout|ConnectionError"):
            carrier(server.url, read_timeout_s=0.2).post(mailing(letter_pdf))

    def test_nobody_listening_is_unavailable(self, closed_port, letter_pdf) -> None:
        with pytest.raises(Unavailable):
            carrier(f"http://127.0.0.1:{closed_port}").post(mailing(letter_pdf))

    def test_no_refusal_repeats_what_lob_says_of_a_person(self, server, letter_pdf) -> None:
        message = "to.address_line1: 1420 Juniper Street of Maria Delgado is not printable"
        for status, kind in ((422, CarrierRefused), (500, Unavailable), (401, Unavailable)):
            error = {"code": "Maria Delgado", "message": message, "status_code": status}
            server.answer_json({"error": error}, status)
            with pytest.raises(kind) as refused:
                carrier(server.url).post(mailing(letter_pdf))
            said = "".join(str(each) for each in chain(refused.value))
            assert "Maria" not in said
            assert "Juniper" not in said
            assert "to.address_line1" in said


class TestSearchingProvesAbsence:
    def test_the_search_asks_for_our_piece(self, server) -> None:
        server.answer_json({"data": []})
        piece_id = MailPieceId(uuid4())
        assert carrier(server.url).find(piece_id) is None
        assert server.seen[0].path == f"/v1/letters?metadata%5Bredress_piece%5D={piece_id}&limit=10"

    def test_a_search_that_did_not_filter_proves_nothing(self, server) -> None:
        server.answer_json({"data": [ACCEPTED]})
        with pytest.raises(Unavailable, match="do not match"):
            carrier(server.url).find(MailPieceId(uuid4()))

    def test_of_two_the_oldest_that_was_not_cancelled_counts(self, server) -> None:
        piece_id = MailPieceId(uuid4())
        ours = {"metadata": {"redress_piece": str(piece_id)}}
        server.answer_json(
            {
                "data": [
                    {**ours, "id": "ltr_3", "date_created": "2026-03-14T14:00:00Z"},
                    {**ours, "id": "ltr_2", "date_created": "2026-03-14T13:00:00Z"},
                    {
                        **ours,
                        "id": "ltr_1",
                        "date_created": "2026-03-14T12:00:00Z",
                        "deleted": True,
                    },
                ]
            }
        )
        found = carrier(server.url).find(piece_id)
        assert found is not None
        assert found.provider_id == "ltr_2"

    @pytest.mark.parametrize("status", [401, 404, 422, 429, 500])
    def test_a_refused_search_is_not_an_absence(self, server, status) -> None:
        server.answer_json(lob_error("bad_request", status), status)
        with pytest.raises(Unavailable):
            carrier(server.url).find(MailPieceId(uuid4()))

    @pytest.mark.parametrize("answer", [[], None, {}, {"data": {}}, {"data": [{"id": "ltr_1"}]}])
    def test_a_list_of_another_form_is_not_an_absence(self, server, answer) -> None:
        server.answer_json(answer)
        with pytest.raises(Unavailable):
            carrier(server.url).find(MailPieceId(uuid4()))


class TestTracking:
    @pytest.mark.parametrize(
        ("name", "state"),
        [
            ("Mailed", MailState.MAILED),
            ("In Transit", MailState.IN_TRANSIT),
            ("in_transit", MailState.IN_TRANSIT),
            ("International Exit", MailState.IN_TRANSIT),
            ("In Local Area", MailState.IN_LOCAL_AREA),
            ("Processed for Delivery", MailState.PROCESSED_FOR_DELIVERY),
            ("Pickup Available", MailState.PICKUP_AVAILABLE),
            ("Delivered", MailState.DELIVERED),
            ("Re-Routed", MailState.IN_TRANSIT),
            ("re_routed", MailState.IN_TRANSIT),
            ("Returned to Sender", MailState.RETURNED),
            ("Issue", MailState.IN_TRANSIT),
        ],
    )
    def test_each_name_stands_for_a_state(self, server, name, state) -> None:
        scan = {"name": name, "date_created": "2026-03-16T00:00:00Z", "details": None}
        server.answer_json({**ACCEPTED, "tracking_events": [scan]})
        [event] = carrier(server.url).fetch("ltr_1").events
        assert event.state is state

    def test_the_time_of_the_scan_counts_not_that_of_its_entry(self, server) -> None:
        details = {"event": "notice_left", "description": "...", "action_required": True}
        scan = {
            "name": "Issue",
            "time": "2026-03-15T09:30:00-07:00",
            "date_created": "2026-03-17T00:00:00Z",
            "details": details,
        }
        server.answer_json({**ACCEPTED, "tracking_events": [scan]})
        [event] = carrier(server.url).fetch("ltr_1").events
        assert event.at == datetime(2026, 3, 15, 16, 30, tzinfo=UTC)
        assert event.detail == "Issue: notice_left, action required"

    def test_a_scan_that_nobody_can_read_costs_neither_the_letter_nor_the_others(
        self, server
    ) -> None:
        scans = [5, {"name": "Teleported", "date_created": "2026-03-16T00:00:00Z"}, {}]
        good = {"name": "Delivered", "date_created": "2026-03-16T00:00:00Z"}
        server.answer_json({**ACCEPTED, "tracking_events": [*scans, good]})
        [event] = carrier(server.url).fetch("ltr_1").events
        assert event.state is MailState.DELIVERED

    def test_a_letter_that_could_not_be_rendered_was_never_mailed(self, server) -> None:
        server.answer_json({**ACCEPTED, "status": "failed", "tracking_events": None})
        [event] = carrier(server.url).fetch("ltr_1").events
        assert event.state is MailState.REFUSED


def lob_error(code: str, status: int) -> dict[str, Any]:
    return {"error": {"message": "It is so.", "status_code": status, "code": code}}


def chain(error: BaseException | None) -> list[BaseException]:
    """The exception and everything a traceback would print with it."""
    found = []
    while error is not None:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found
