"""The sandbox fails as ordered, and what it was told survives a restart."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from pypdf import PdfWriter

from entrypoints.sandbox import SandboxConfig, SandboxProcess, SandboxThread

AUTH = ("test_key", "")
SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxThread]:
    with SandboxThread(SandboxConfig()) as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh(request: pytest.FixtureRequest) -> None:
    if "sandbox" in request.fixturenames:
        httpx.post(f"{request.getfixturevalue('sandbox').url}/control/reset")


def order(url: str, **fault) -> dict:
    answer = httpx.post(f"{url}/control/faults", json=fault)
    assert answer.status_code == 200, answer.text
    return answer.json()


def post_letter(
    url: str, key: str = "k", metadata: str = "m", timeout: float = 10
) -> httpx.Response:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(612, 792)
    writer.write(out)
    data = {"color": "false", "use_type": "operational", "metadata[own]": metadata}
    for side in ("to", "from"):
        data |= {f"{side}[name]": "A", f"{side}[address_line1]": "1 Main St"}
        data |= {f"{side}[address_city]": "Dayton", f"{side}[address_state]": "OH"}
        data |= {f"{side}[address_zip]": "45402"}
    return httpx.post(
        f"{url}/lob/v1/letters",
        data=data,
        files={"file": ("letter.pdf", out.getvalue())},
        auth=AUTH,
        headers={"Idempotency-Key": key},
        timeout=timeout,
    )


def mailed(url: str) -> list[dict]:
    return httpx.get(f"{url}/control/mailed").json()["letters"]


def test_a_status_is_answered_in_the_vendors_shape_for_the_next_calls_only(sandbox):
    order(sandbox.url, vendor="lob", kind="status", status=429, retry_after_s=2, times=2)
    seen = [post_letter(sandbox.url) for _ in range(3)]
    assert [each.status_code for each in seen] == [429, 429, 200]
    assert seen[0].headers["retry-after"] == "2"
    assert seen[0].json()["error"]["code"] == "rate_limit_exceeded"
    assert len(mailed(sandbox.url)) == 1


def test_a_fault_meets_only_the_calls_it_names(sandbox):
    order(sandbox.url, vendor="lob", kind="status", method="GET", path="/v1/letters/*", times=None)
    letter = post_letter(sandbox.url).json()
    one = f"{sandbox.url}/lob/v1/letters/{letter['id']}"
    assert [httpx.get(one, auth=AUTH).status_code for _ in range(2)] == [500, 500]
    assert httpx.get(f"{sandbox.url}/lob/v1/letters", auth=AUTH).status_code == 200
    httpx.delete(f"{sandbox.url}/control/faults")
    assert httpx.get(one, auth=AUTH).status_code == 200


def test_a_connection_dropped_before_processing_mails_nothing(sandbox):
    order(sandbox.url, vendor="lob", kind="drop_before")
    with pytest.raises(httpx.RemoteProtocolError):
        post_letter(sandbox.url)
    assert mailed(sandbox.url) == []


def test_a_connection_dropped_after_processing_leaves_an_accepted_letter(sandbox):
    order(sandbox.url, vendor="lob", kind="drop_after", method="POST")
    with pytest.raises(httpx.RemoteProtocolError):
        post_letter(sandbox.url, metadata="mine")
    [letter] = mailed(sandbox.url)
    found = httpx.get(f"{sandbox.url}/lob/v1/letters?metadata[own]=mine", auth=AUTH).json()
    assert [each["id"] for each in found["data"]] == [letter["id"]]
    assert post_letter(sandbox.url).json()["id"] == letter["id"]
    calls = httpx.get(f"{sandbox.url}/control/calls").json()["calls"]
    assert [(each["method"], each["status"], each["fault"]) for each in calls] == [
        ("POST", 0, "drop_after"),
        ("GET", 200, None),
        ("POST", 200, None),
    ]


def test_rubbish_comes_with_200(sandbox):
    order(sandbox.url, vendor="smartcredit", kind="garbage")
    answer = httpx.get(f"{sandbox.url}/smartcredit/v1/customer")
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_slow_answer_comes_after_its_time(sandbox):
    order(sandbox.url, vendor="lob", kind="slow", slow_ms=300)
    began = time.monotonic()
    assert post_letter(sandbox.url).status_code == 200
    assert time.monotonic() - began >= 0.3
    order(sandbox.url, vendor="lob", kind="slow", slow_ms=2000)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{sandbox.url}/lob/v1/letters", auth=AUTH, timeout=0.2)


def test_a_late_answer_comes_after_the_letter_was_accepted(sandbox):
    order(sandbox.url, vendor="lob", kind="late_answer", method="POST", slow_ms=1500)
    with pytest.raises(httpx.ReadTimeout):
        post_letter(sandbox.url, timeout=0.5)
    assert len(mailed(sandbox.url)) == 1


def test_a_fault_that_makes_no_sense_is_refused(sandbox):
    for wish in ({"kind": "slow"}, {"vendor": "lob", "kind": "odd"}, {"vendor": "lob", "x": 1}):
        assert httpx.post(f"{sandbox.url}/control/faults", json=wish).status_code == 422
    assert httpx.post(f"{sandbox.url}/control/faults", content=b"{").status_code == 422


def test_a_control_token_keeps_strangers_out():
    with SandboxThread(SandboxConfig(control_token="open")) as guarded:
        assert httpx.get(f"{guarded.url}/control/mailed").status_code == 401
        opened = httpx.get(f"{guarded.url}/control/mailed", headers={"X-Sandbox-Token": "open"})
        assert opened.status_code == 200


def test_a_killed_sandbox_comes_back_on_its_port_with_all_it_was_told(tmp_path: Path):
    process = SandboxProcess(state_dir=tmp_path / "state", clock_file=tmp_path / "clock").start()
    try:
        url = process.url
        letter = post_letter(url, key="once").json()
        httpx.post(f"{url}/control/letters/{letter['id']}/advance", json={"to": "in_transit"})
        pdf = httpx.get(f"{url}/control/letters/{letter['id']}/pdf").content
        process.kill()
        with pytest.raises(httpx.ConnectError):
            post_letter(url, key="once")
        process.start()
        assert process.url == url
        again = post_letter(url, key="once").json()
        assert again["id"] == letter["id"]
        assert [each["name"] for each in again["tracking_events"]] == ["Mailed", "In Transit"]
        assert httpx.get(f"{url}/control/letters/{letter['id']}/pdf").content == pdf
        (tmp_path / "clock").write_text("86400", encoding="ascii")
        assert post_letter(url, key="once").json()["id"] != letter["id"]
    finally:
        process.stop()


def test_a_sandbox_ends_with_the_process_that_started_it():
    starter = (
        "from entrypoints.sandbox import SandboxProcess\n"
        "import os\n"
        "print(SandboxProcess().start().url, flush=True)\n"
        "os._exit(9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", starter], cwd=SOURCE, capture_output=True, text=True, check=False
    )
    url = done.stdout.strip()
    assert url.startswith("http://127.0.0.1:"), done.stderr
    for _ in range(100):
        try:
            httpx.get(f"{url}/control/health", timeout=1)
        except httpx.TransportError:
            return
        time.sleep(0.1)
    pytest.fail("the sandbox outlived its parent")


def test_a_taken_port_is_named(tmp_path: Path):
    with SandboxThread(SandboxConfig()) as sandbox:
        port = sandbox.url.rpartition(":")[2]
        done = subprocess.run(
            [sys.executable, "-m", "entrypoints.sandbox", "--port", port],
            cwd=SOURCE,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert port in done.stderr
