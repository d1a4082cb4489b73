"""The sandbox keeps Lob's own rules for letters and address verification."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import font_source_sans_pro
import httpx
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from entrypoints.sandbox import SandboxConfig, SandboxThread

KEY = ("test_tenant_one", "")
FONT = "SandboxTestFont"
FONT_FILE = Path(font_source_sans_pro.__file__).parent / "files" / "SourceSansPro-Bold.ttf"
Send = Callable[..., httpx.Response]


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def running(clock: Clock) -> Iterator[SandboxThread]:
    with SandboxThread(SandboxConfig(clock=clock, lob_requests_per_5_s=400)) as started:
        yield started


@pytest.fixture
def sandbox(running: SandboxThread, clock: Clock) -> SandboxThread:
    clock.now = Clock().now
    httpx.post(f"{running.url}/control/reset")
    return running


@pytest.fixture
def lob(sandbox: SandboxThread) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{sandbox.url}/lob/v1", auth=KEY) as client:
        yield client


def pdf(pages: int = 1, *, size=LETTER, last=None, font: str = FONT, password: str = "") -> bytes:
    pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))
    target = BytesIO()
    canvas = Canvas(target, pagesize=size, initialFontName=font, invariant=1)
    for number in range(pages):
        if last is not None and number == pages - 1:
            canvas.setPageSize(last)
        canvas.setFont(font, 12)
        canvas.drawString(100, 400, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    if not password:
        return target.getvalue()
    locked, out = PdfWriter(clone_from=PdfReader(target)), BytesIO()
    locked.encrypt(password, algorithm="RC4-128")
    locked.write(out)
    return out.getvalue()


def fields(**changed) -> dict[str, str]:
    plain = {
        "to[company]": "Experian",
        "to[address_line1]": "P.O. Box 4500",
        "to[address_city]": "Allen",
        "to[address_state]": "TX",
        "to[address_zip]": "75013",
        "from[name]": "Zoë Nguyễn",
        "from[address_line1]": "48 Sample Orchard Ln",
        "from[address_city]": "Columbus",
        "from[address_state]": "OH",
        "from[address_zip]": "43004",
        "color": "false",
        "use_type": "operational",
        "mail_type": "usps_first_class",
        "extra_service": "certified_return_receipt",
        "metadata[letter_id]": "0197",
    }
    return {key: value for key, value in {**plain, **changed}.items() if value is not None}


def post(lob: httpx.Client, content: bytes | None = None, key: str | None = None, **changed):
    headers = {} if key is None else {"Idempotency-Key": key}
    files = {"file": ("letter.pdf", pdf() if content is None else content, "application/pdf")}
    return lob.post("/letters", data=fields(**changed), files=files, headers=headers)


def test_a_certified_letter_is_accepted_in_lobs_shape(lob, sandbox):
    answer = post(lob)
    assert answer.status_code == 200, answer.text
    letter = answer.json()
    assert letter["object"] == "letter"
    assert letter["id"].startswith("ltr_")
    assert letter["to"]["company"] == "EXPERIAN"
    assert letter["to"]["address_zip"].startswith("75013-")
    assert letter["tracking_number"].startswith("9407")
    assert letter["tracking_events"] == []
    assert letter["metadata"] == {"letter_id": "0197"}
    assert letter["double_sided"] is True
    assert {"ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"} <= set(answer.headers)
    assert lob.get(f"/letters/{letter['id']}").json() == letter
    assert httpx.get(letter["url"]).content == pdf()
    mailed = httpx.get(f"{sandbox.url}/control/mailed").json()["letters"]
    assert [each["id"] for each in mailed] == [letter["id"]]
    assert mailed[0]["from"]["name"] == "Zoë Nguyễn"
    assert mailed[0]["unembedded_fonts"] == []


REFUSED = [
    ({"color": None}, "invalid", "color is required"),
    ({"color": "perhaps"}, "invalid", "color must be a boolean"),
    ({"use_type": None}, "mail_use_type_can_not_be_null", "use_type"),
    ({"use_type": "private"}, "invalid", "use_type"),
    ({"mail_type": "usps_standard"}, "invalid", "usps_first_class"),
    ({"extra_service": "gold"}, "invalid", "extra_service"),
    ({"extra_service": "registered"}, "invalid", "international"),
    ({"address_placement": "bottom_first_page"}, "feature_limit_reached", "exclusive"),
    ({"description": "x" * 256}, "invalid", "255"),
    ({"metadata[k]": "x" * 501}, "invalid", "500"),
    ({f"metadata[{'k' * 41}]": "v"}, "invalid", "40"),
    ({"metadata[k]": 'a"b'}, "invalid", "cannot contain"),
    ({f"metadata[k{n}]": "v" for n in range(20)}, "invalid", "20"),
    ({"merge_variables": "{"}, "invalid", "JSON"),
    ({"return_envelope": "true"}, "invalid_perforation_return_envelope", "perforated_page"),
    ({"perforated_page": "1"}, "invalid_perforation_return_envelope", "return_envelope"),
    ({"send_date": "2026-03-01"}, "invalid", "180 days"),
    ({"send_date": "2026-10-01"}, "invalid", "180 days"),
    ({"send_date": "soon"}, "invalid", "ISO 8601"),
    ({"to[company]": None}, "invalid", "to.name or to.company"),
    ({"to[name]": "N" * 41}, "invalid", "to.name must be at most 40"),
    ({"from[name]": "N" * 41}, "invalid", "from.name must be at most 40"),
    ({"to[address_line1]": None}, "invalid", "to.address_line1 is required"),
    ({"to[address_line1]": "1" * 65}, "invalid", "at most 64"),
    (
        {"to[address_line1]": "1" * 26, "to[address_line2]": "2" * 25},
        "address_length_exceeds_limit",
        "50 characters",
    ),
    ({"to[address_city]": None}, "invalid", "to.address_city is required"),
    ({"to[address_state]": "Texas"}, "invalid", "two-letter"),
    ({"to[address_zip]": "7501"}, "invalid", "12345"),
    ({"from[address_country]": "GR"}, "foreign_return_address", "US address"),
    ({"to[address_country]": "GR"}, "invalid", "domestic"),
]


@pytest.mark.parametrize(("changed", "code", "words"), REFUSED)
def test_a_field_that_breaks_a_rule_is_refused_by_lobs_code(lob, sandbox, changed, code, words):
    answer = post(lob, **changed)
    assert answer.status_code == (403 if code == "feature_limit_reached" else 422), answer.text
    error = answer.json()["error"]
    assert error["code"] == code
    assert error["status_code"] == answer.status_code
    assert words in error["message"]
    assert httpx.get(f"{sandbox.url}/control/mailed").json()["letters"] == []


def test_both_sides_of_every_address_limit_are_where_lob_has_them(lob):
    assert post(lob, **{"to[name]": "N" * 40}).status_code == 200
    lines = {"to[address_line1]": "1" * 25, "to[address_line2]": "2" * 25}
    assert post(lob, **lines).status_code == 200
    assert post(lob, **{"from[address_line2]": "2" * 40}).status_code == 200


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: pdf(size=A4), "invalid_file_dimensions"),
        (lambda: pdf(2, last=A4), "inconsistent_page_dimensions"),
        (lambda: pdf(password="secret"), "pdf_encrypted"),
        (lambda: pdf(121), "file_pages_exceed_max"),
        (lambda: pdf()[:300], "invalid_file"),
        (lambda: b"<html>letter</html>", "invalid_file"),
        (lambda: pdf() + b" " * 5 * 1024 * 1024, "file_size_exceeds_limit"),
    ],
)
def test_a_pdf_that_cannot_be_printed_is_refused(lob, content, code):
    answer = post(lob, content())
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == code


def test_the_page_limit_is_60_when_printed_on_one_side(lob):
    assert post(lob, pdf(60), double_sided="false").status_code == 200
    assert post(lob, pdf(61), double_sided="false").json()["error"]["code"] == (
        "file_pages_exceed_max"
    )
    assert post(lob, pdf(120)).status_code == 200


def test_a_font_without_its_file_is_refused_unless_lob_has_it(lob, sandbox):
    assert post(lob, renamed_font(b"Fantasia")).json()["error"]["code"] == "unembedded_fonts"
    assert post(lob, pdf(font="Helvetica")).status_code == 200
    mailed = httpx.get(f"{sandbox.url}/control/mailed").json()["letters"]
    assert mailed[0]["unembedded_fonts"] == ["Helvetica"]


def renamed_font(name: bytes) -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(BytesIO(pdf(font="Helvetica")))), BytesIO()
    for reference in writer.pages[0]["/Resources"]["/Font"].values():
        font = reference.get_object()
        assert isinstance(font, DictionaryObject)
        font[NameObject("/BaseFont")] = NameObject(f"/{name.decode()}")
    writer.write(out)
    return out.getvalue()


def test_json_can_name_an_address_but_carry_no_file(lob):
    body = {
        "to": {"name": "A", "address_line1": "1 St", "address_city": "X", "address_state": "OH"},
        "from": {"name": "B", "address_line1": "1 St", "address_city": "X", "address_state": "OH"},
        "color": False,
        "use_type": "operational",
        "file": "%PDF-1.4",
    }
    for side in ("to", "from"):
        body[side]["address_zip"] = "43004"
    assert lob.post("/letters", json=body).json()["error"]["code"] == "invalid_file"
    body["file"] = "https://example.com/letter.pdf"
    assert lob.post("/letters", json=body).json()["error"]["code"] == "invalid_file_url"
    assert lob.post("/letters", json={"zz": 1}).status_code == 422


def test_the_same_idempotency_key_gives_the_same_letter_for_24_hours(lob, clock):
    first = post(lob, key="one").json()
    assert post(lob, key="one", description="changed").json() == first
    assert post(lob, key="two").json()["id"] != first["id"]
    clock.pass_by(hours=23, minutes=59)
    assert post(lob, key="one").json()["id"] == first["id"]
    clock.pass_by(minutes=1)
    assert post(lob, key="one").json()["id"] != first["id"]


def test_a_refused_letter_uses_up_no_idempotency_key(lob):
    assert post(lob, key="one", color=None).status_code == 422
    assert post(lob, key="one").status_code == 200


def test_idempotency_keys_have_256_characters_at_most_and_come_one_way(lob):
    assert post(lob, key="k" * 256).status_code == 200
    assert post(lob, key="k" * 257).json()["error"]["code"] == "invalid"
    both = lob.post(
        "/letters?idempotency_key=a",
        data=fields(),
        files={"file": ("letter.pdf", pdf())},
        headers={"Idempotency-Key": "a"},
    )
    assert both.json()["error"]["code"] == "bad_request"


def test_accounts_do_not_see_each_others_letters_or_keys(lob, sandbox):
    mine = post(lob, key="one").json()
    with httpx.Client(base_url=f"{sandbox.url}/lob/v1", auth=("test_other", "")) as other:
        assert other.get(f"/letters/{mine['id']}").status_code == 404
        assert other.get("/letters").json()["data"] == []
        assert post(other, key="one").json()["id"] != mine["id"]


@pytest.mark.parametrize(
    ("auth", "code"),
    [(None, "unauthorized"), (("nonsense", ""), "invalid_api_key")],
)
def test_a_request_without_a_good_key_is_refused(sandbox, auth, code):
    answer = httpx.get(f"{sandbox.url}/lob/v1/letters", auth=auth)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == code


def test_a_letter_can_be_cancelled_for_five_minutes(lob, clock):
    first, second = post(lob).json(), post(lob).json()
    clock.pass_by(minutes=4, seconds=59)
    assert lob.delete(f"/letters/{first['id']}").json() == {"id": first["id"], "deleted": True}
    assert lob.get(f"/letters/{first['id']}").json()["deleted"] is True
    assert lob.delete(f"/letters/{first['id']}").json()["error"]["code"] == "not_deletable"
    clock.pass_by(seconds=1)
    late = lob.delete(f"/letters/{second['id']}")
    assert (late.status_code, late.json()["error"]["code"]) == (422, "not_deletable")
    assert lob.delete("/letters/ltr_none").status_code == 404


def test_a_send_date_replaces_the_cancel_window(lob, clock):
    letter = post(lob, send_date="2026-03-05").json()
    clock.pass_by(days=2)
    assert lob.delete(f"/letters/{letter['id']}").status_code == 200


def test_letters_are_listed_newest_first_by_metadata_and_by_page(lob):
    made = [post(lob, **{"metadata[letter_id]": f"L{n % 2}"}).json()["id"] for n in range(5)]
    found = lob.get("/letters", params={"metadata[letter_id]": "L0"}).json()
    assert [each["id"] for each in found["data"]] == [made[4], made[2], made[0]]
    first = lob.get("/letters", params={"limit": 2, "include[]": "total_count"}).json()
    assert [each["id"] for each in first["data"]] == [made[4], made[3]]
    assert (first["count"], first["total_count"], first["previous_url"]) == (2, 5, None)
    second = lob.get(first["next_url"]).json()
    assert [each["id"] for each in second["data"]] == [made[2], made[1]]
    assert lob.get(second["previous_url"]).json()["data"] == first["data"]
    assert lob.get("/letters", params={"limit": 101}).status_code == 422
    created = lob.get("/letters", params={"date_created[gt]": "2027-01-01"}).json()
    assert created["data"] == []


def test_more_than_the_allowed_requests_are_refused_with_429(clock):
    with SandboxThread(SandboxConfig(clock=clock, lob_requests_per_5_s=2)) as strict:
        seen = [httpx.get(f"{strict.url}/lob/v1/letters", auth=KEY) for _ in range(3)]
    assert [each.status_code for each in seen] == [200, 200, 429]
    assert seen[2].json()["error"]["code"] == "rate_limit_exceeded"
    assert seen[2].headers["ratelimit-remaining"] == "0"


@pytest.mark.parametrize(
    ("primary_line", "deliverability"),
    [
        ("48 Sample Orchard Lane", "deliverable"),
        ("P.O. Box 4500", "deliverable"),
        ("missing unit", "deliverable_missing_unit"),
        ("incorrect unit", "deliverable_incorrect_unit"),
        ("unnecessary unit", "deliverable_unnecessary_unit"),
        ("undeliverable no match", "undeliverable"),
        ("nowhere at all", "undeliverable"),
    ],
)
def test_addresses_are_verified_as_in_test_mode(lob, primary_line, deliverability):
    answer = lob.post("/us_verifications", data={"primary_line": primary_line, "zip_code": "11111"})
    assert answer.status_code == 200
    assert answer.json()["deliverability"] == deliverability
    assert answer.headers["ratelimit-limit"] == "800"


def test_a_verified_address_comes_back_standardized_with_nine_digits(lob):
    house = {
        "primary_line": "48 Sample Orchard Lane",
        "secondary_line": "Apt 2",
        "city": "Columbus",
    }
    seen = lob.post("/us_verifications", json={**house, "state": "OH", "zip_code": "43004"}).json()
    assert seen["primary_line"] == "48 SAMPLE ORCHARD LN"
    assert seen["components"]["street_name"] == "SAMPLE ORCHARD"
    assert seen["components"]["secondary_number"] == "2"
    assert len(seen["components"]["zip_code_plus_4"]) == 4
    assert seen["last_line"].startswith("COLUMBUS OH 43004-")
    box = lob.post("/us_verifications", data={"primary_line": "PO Box 9", "zip_code": "1" * 5})
    assert box.json()["components"]["record_type"] == "po_box"
    line = lob.post("/us_verifications", data={"address": "1 Main St, Dayton, OH 45402"}).json()
    assert line["components"]["city"] == "DAYTON"
    again = lob.get(f"/us_verifications/{line['id']}")
    assert again.json() == line
    assert lob.post("/us_verifications", data={"primary_line": "1 Main St"}).status_code == 422


def test_the_pdf_of_a_letter_can_be_fetched_over_the_control_plane(lob, sandbox, tmp_path: Path):
    letter = post(lob, pdf(3)).json()
    content = httpx.get(f"{sandbox.url}/control/letters/{letter['id']}/pdf").content
    assert len(PdfReader(BytesIO(content)).pages) == 3
