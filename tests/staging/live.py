"""The demo's stage and story for tests: real processes that may be killed, wiped and restarted.

Each case is a firm of its own with its own consumer, so that one stage serves several tests.
"""

import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
import psycopg
from rich.console import Console

from adapters.embedded import EmbeddedServers
from adapters.embedded.processes import living
from domain.accounts.second_factors import ALWAYS_ASKED
from domain.identity import Role
from entrypoints.cli.demo import story as steps
from entrypoints.cli.demo.cast import Person, Refused
from entrypoints.cli.demo.own_report import Story, synthetic_story
from entrypoints.cli.demo.showing import Show
from entrypoints.cli.demo.stage import Stage
from entrypoints.cli.demo.story import Play
from entrypoints.sandbox.synthetic_reports import (
    DEMO_CONSUMER,
    Consumer,
    demo_report,
    smartcredit_envelope,
)

MEMBERS = ("ash", "birch", "cedar", "elder", "fir", "hazel", "larch", "maple", "oak", "rowan")


class LiveStage(Stage):
    """Private servers, the sandbox, server and worker; ``members`` can sign in at SmartCredit."""

    def __init__(self, home: Path) -> None:
        options = [word for login in MEMBERS for word in ("--member", login)]
        super().__init__(home, sandbox_arguments=options)
        self.servers = EmbeddedServers(home, is_durable=False)

    def _open(self) -> None:
        self._stack.enter_context(self.servers)
        super()._open()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database as its superuser, whom no policy binds."""
        url = self.servers.postgres_url("postgres", "redress")
        with psycopg.connect(url) as connection:
            return connection.execute(query, values).fetchall()

    def rest(self) -> None:
        """Wait until every webhook has arrived and every job that is due was done."""
        self.wait(lambda: not self._is_busy() or None, "a moment without work")

    def _is_busy(self) -> bool:
        due = self.rows("select 1 from jobs where state <> 'done' and due_at <= %s", self.clock())
        told = self.control("GET", "/webhooks")["deliveries"]
        return bool(due) or any(each["state"] == "pending" for each in told)

    def fault(self, **wish: Any) -> None:
        self.control("POST", "/faults", wish)

    def busy_worker(self) -> tuple[psutil.Process, psutil.Process]:
        """The RQ worker that runs a job just now, and the process in which the job runs."""
        return self.wait(self._busy_worker, "a job under way")

    def kill_everything_of_the_worker(self) -> None:
        """As when the machine dies: the supervisor and, by its death, whatever it has started."""
        process = self.process_of("worker")
        family = psutil.Process(process.pid).children(recursive=True)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        _, alive = psutil.wait_procs(family, timeout=10)
        assert alive == []

    def _busy_worker(self) -> tuple[psutil.Process, psutil.Process] | None:
        for post in psutil.Process(self.process_of("worker").pid).children():
            for horse in post.children():
                return post, horse
        return None


@contextmanager
def live_stage() -> Iterator[LiveStage]:
    """A started stage in a home of its own; nothing of it runs on after it was left."""
    home = Path(tempfile.mkdtemp(prefix="redress-live-"))
    home.chmod(0o711)  # as root the servers run as another account
    try:
        with LiveStage(home) as stage:
            sandbox = stage.sandbox
            yield stage
        assert sandbox.pid is None
        assert left_running(home) == []
    finally:
        shutil.rmtree(home)


def left_running(home: Path) -> list[psutil.Process]:
    """Whatever still works for that home: servers by their folder, our own by their environment."""
    servers = [*living("postgres", home / "postgres"), *living("redis-server", home / "redis")]
    return servers + [p for p in psutil.process_iter() if _home_of(p) == str(home)]


def _home_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get("REDRESS_HOME")
    except psutil.Error:
        return None


def person(number: int) -> Consumer:
    """A synthetic consumer; another number is another person."""
    return replace(DEMO_CONSUMER, ssn=f"66644{number:04}", last_name=f"Nguyễn {_letters(number)}")


def _letters(number: int) -> str:
    return "".join(chr(ord("A") + int(digit)) for digit in f"{number:03}")


def report_of(consumer: Consumer, stage: Stage, *, pull: int = 1, age_days: int = 0) -> str:
    """The scenario's report of that consumer, made that many days ago, as JSON text."""
    today = stage.clock().date() - timedelta(days=age_days)
    if pull == 1:
        described = demo_report(1, anchor=today, consumer=consumer)
    else:
        anchor = today - timedelta(days=45)
        described = demo_report(pull, anchor=anchor, as_of=today, consumer=consumer)
    return json.dumps(smartcredit_envelope(described), ensure_ascii=False)


def new_firm(stage: LiveStage, number: int) -> Play:
    """A firm with owner, operator and a consumer who has signed, past the waiting period."""
    someone = person(number)
    subject = replace(synthetic_story().subject, last=someone.last_name, ssn=someone.ssn, middle="")
    story = Story(subject=subject, raw=report_of(someone, stage).encode())
    show = Show(Console(quiet=True), stage.home / f"out-{number}")
    show.begin()
    play = steps.open_the_firm(
        stage, story, show, domain=f"firm{number}.example.com", member=MEMBERS[number]
    )
    steps.sign_contract(play)
    return play


def pick(play: Play, report_id: str, bureaus: Sequence[str]) -> list[str]:
    """The strongest finding of each of these bureaus, its question answered as it must be."""
    found = play.consumer.get(f"/reports/{report_id}/findings")["items"]
    picked = [
        next(f for f in found if f["subject"]["bureau"] == bureau and f["severity"] < steps.LEAD)
        for bureau in bureaus
    ]
    for finding in picked:
        question = finding["question"]
        if question and question["needed"]:
            answer = {"question_id": question["id"], "value": question["needed"]}
            play.consumer.post(f"/findings/{finding['id']}/answers", answer)
    return [finding["id"] for finding in picked]


def disputing(stage: LiveStage, number: int, bureaus: Sequence[str] = ("experian",)) -> Play:
    """A case as far as its opened disputes; their letters are on their way to be drafted."""
    play = new_firm(stage, number)
    report_id = steps.first_report(play)
    steps.open_disputes(play, pick(play, report_id, bureaus))
    return play


def approved(stage: LiveStage, number: int, bureaus: Sequence[str] = ("experian",)) -> Play:
    """A case whose letters are approved; the worker is about to mail them."""
    play = disputing(stage, number, bureaus)
    steps.settle_letters(play, round_=1)
    return play


def bring_to_an_end(play: Play, *, is_running: bool = False) -> None:
    """Mail, deliver, wait, read the next report; assert that it all happened, once each.

    ``is_running`` says that the letters were delivered already and the clock has run.
    """
    if not is_running:
        steps.post_letters(play)
        steps.run_the_clock(play)
    require_mailed_once(play)
    steps.read_next_report(play)
    assert all(dispute["outcomes"] for dispute in play.disputes)
    require_mailed_once(play)
    require_no_help_needed(play)


def require_mailed_once(play: Play) -> None:
    """The carrier holds one piece for each dispute, and it is the PDF that was signed."""
    mailed = [x for x in letters_of(play) if x["state"] == "mailed"]
    assert sorted(x["dispute_id"] for x in mailed) == sorted(d["id"] for d in play.disputes)
    held = sorted((x["metadata"]["redress_letter"], x["sha256"]) for x in pieces_of(play))
    assert held == sorted((x["id"], x["signature"]["sha256"]) for x in mailed)


def letters_of(play: Play) -> list[Any]:
    return list(play.consumer.pages(f"/consumers/{play.consumer_id}/letters"))


def pieces_of(play: Play) -> list[Any]:
    """What the carrier holds for this case."""
    ours = {x["id"] for x in letters_of(play)}
    held = play.stage.control("GET", "/mailed")["letters"]
    return [piece for piece in held if piece["metadata"]["redress_letter"] in ours]


def require_no_help_needed(play: Play) -> None:
    """No job was parked and no task asks a person to repair something."""
    assert [j for j in play.owner.pages("/jobs") if j["state"] == "parked"] == []
    repairs = {"mailing_refused", "drafting_refused", "letter_returned", "reconnect_provider"}
    assert [t for t in play.operator.pages("/tasks") if t["kind"] in repairs] == []


def refusal_of(ask: Any, *arguments: Any) -> Refused:
    """The refusal that the call is answered with."""
    try:
        answer = ask(*arguments)
    except Refused as refusal:
        return refusal
    raise AssertionError(f"it was not refused: {answer}")


def refusal_to(person: Person, path: str, body: Any) -> httpx.Response:
    """The answer to a POST that must not work."""
    person.get("/auth/user")  # signs in when that is due
    answer = answer_to(person, "POST", path, body)
    assert answer.is_client_error, answer.text
    return answer


def add_member(play: Play, login: str, role: str, **more: Any) -> Person:
    """One more person at the firm, who can sign in."""
    email = f"{login}@{play.owner.email.partition('@')[2]}"
    someone = replace(
        play.operator,
        email=email,
        role=role,
        authenticator=None,
        _token=None,
        _refresh_token=None,
    )
    body = {"email": email, "name": "Oona Example", "password": someone.password, "roles": [role]}
    play.owner.post("/members", body | more)
    if Role(role) in ALWAYS_ASKED:
        someone.set_up_second_factor()
    return someone


def answer_to(
    person: Person, method: str, path: str, body: Any = None, *, if_match: str = ""
) -> httpx.Response:
    """The bare answer to a call, whatever it is; the person must have signed in before."""
    headers = {"Authorization": f"Bearer {person._token}", "Idempotency-Key": str(uuid4())}
    if if_match:
        headers["If-Match"] = if_match
    url = f"{person.api_url}/api/v2{path}"
    return httpx.request(method, url, json=body, headers=headers, timeout=30)
