"""What the sandbox accepts is what Lob's own API definition accepts."""

import json
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from openapi_schema_validator import OAS30Validator
from pypdf import PdfWriter
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from entrypoints.sandbox import SandboxConfig, SandboxThread

pytestmark = pytest.mark.samples
LETTERS = "/paths/~1letters/post/requestBody/content/multipart~1form-data/schema"
VERIFICATIONS = "/paths/~1us_verifications/post/requestBody/content/application~1json/schema"


class Contract:
    """Lob's API definition as a judge of request and answer bodies."""

    def __init__(self, definition: dict) -> None:
        self._registry = Registry().with_resource(
            "urn:lob", Resource.from_contents(definition, default_specification=DRAFT202012)
        )

    def errors(self, pointer: str, body: object) -> list[str]:
        schema = {"$ref": f"urn:lob#{pointer}"}
        judge = OAS30Validator(schema, registry=self._registry)
        return [error.message for error in judge.iter_errors(body)]


@pytest.fixture(scope="module")
def contract(samples: Path) -> Contract:
    return Contract(json.loads((samples / "contracts" / "lob-openapi.json").read_bytes()))


def body(**changed) -> dict:
    """The form fields of a letter as an object; the uploaded file stands as a local path."""
    address = {
        "name": "Zoë Nguyễn",
        "address_line1": "48 Sample Orchard Ln",
        "address_city": "Columbus",
        "address_state": "OH",
        "address_zip": "43004",
    }
    plain = {
        "to": address,
        "from": address,
        "file": "letter.pdf",
        "color": False,
        "double_sided": True,
        "use_type": "operational",
        "mail_type": "usps_first_class",
        "extra_service": "certified_return_receipt",
        "address_placement": "insert_blank_page",
        "description": "round 1",
        "metadata": {"letter_id": "0197"},
    }
    return {key: value for key, value in {**plain, **changed}.items() if value is not None}


def test_the_definition_refuses_nonsense(contract):
    """The canary: a definition that accepts anything would make every other check here empty."""
    assert contract.errors(LETTERS, {"zz": 1})


def test_the_letter_fields_we_send_fit_the_definition(contract):
    assert contract.errors(LETTERS, body()) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"color": None},
        {"use_type": None},
        {"extra_service": "gold"},
        {"mail_type": "pigeon"},
        {"description": "x" * 256},
    ],
)
def test_what_the_definition_refuses_the_sandbox_refuses(contract, changed):
    assert contract.errors(LETTERS, body(**changed))
    with SandboxThread(SandboxConfig()) as sandbox:
        answer = httpx.post(
            f"{sandbox.url}/lob/v1/letters", json=body(**changed), auth=("test_key", "")
        )
    assert answer.status_code == 422
    assert contract.errors("/components/schemas/error", answer.json()) == []


def test_verifications_and_their_answers_fit_the_definition(contract):
    asked = {"primary_line": "48 Sample Orchard Ln", "zip_code": "43004"}
    assert contract.errors(VERIFICATIONS, asked) == []
    with SandboxThread(SandboxConfig()) as sandbox:
        answer = httpx.post(
            f"{sandbox.url}/lob/v1/us_verifications", json=asked, auth=("test_key", "")
        )
    wrong = contract.errors("/components/schemas/us_verification", answer.json())
    assert wrong == []


def test_letters_and_events_fit_the_definition_but_for_the_local_asset_address(contract):
    with SandboxThread(SandboxConfig()) as sandbox:
        letter = mail(sandbox.url)
        control = f"{sandbox.url}/control"
        httpx.post(f"{control}/letters/{letter['id']}/advance", json={"to": "delivered"})
        one = f"{sandbox.url}/lob/v1/letters/{letter['id']}"
        letter = httpx.get(one, auth=("test_key", "")).json()
        events = httpx.get(f"{control}/webhooks").json()["events"]
    letter.pop("url")  # the definition's own example does not fit its pattern
    assert contract.errors("/components/schemas/certified", letter) == []
    assert len(events) == 8
    for event in events:
        assert contract.errors("/components/schemas/events", event["body"]) == []


def mail(url: str) -> dict:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(612, 792)
    writer.write(out)
    data = {}
    for key, value in body(file=None).items():
        if isinstance(value, dict):
            data |= {f"{key}[{inner}]": text for inner, text in value.items()}
        else:
            data[key] = str(value).lower() if isinstance(value, bool) else value
    answer = httpx.post(
        f"{url}/lob/v1/letters",
        data=data,
        files={"file": ("letter.pdf", out.getvalue())},
        auth=("test_key", ""),
    )
    assert answer.status_code == 200, answer.text
    return answer.json()
