"""One play of the story: who acts, what is known so far, and how time passes."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from typing import Any

from entrypoints.cli.demo.cast import Person
from entrypoints.cli.demo.own_report import Story
from entrypoints.cli.demo.showing import Show
from entrypoints.cli.demo.stage import Stage

MEMBER = "demo"
REST_S_MAX = 20.0


@dataclass(slots=True)
class Play:
    """``disputes`` are those of the round under way."""

    stage: Stage
    story: Story
    show: Show
    owner: Person
    operator: Person
    consumer: Person
    consumer_id: str
    member: str = MEMBER
    disputes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def logins(self) -> tuple[Person, ...]:
        return (self.owner, self.operator, self.consumer)

    def day(self) -> date:
        return self.stage.clock().date()

    def jump_to(self, day: date) -> None:
        """Let it be ten in the morning (Eastern, roughly) of a later day."""
        self.rest()
        instant = datetime.combine(day, time_of_day(15), tzinfo=UTC)
        if instant > self.stage.clock():
            self.stage.clock.advance_to(instant)
        self.show.say(f"the simulated clock shows {self.day()}")

    def rest(self) -> None:
        """Wait until what is due was done, so that it bears the day on which it was due.

        Not for ever: a job whose worker has died waits for its time to run out, and a jump of the
        clock is what brings that about.
        """
        until = time.monotonic() + REST_S_MAX
        while self._is_busy() and time.monotonic() < until:
            time.sleep(0.1)

    def dispute(self, dispute_id: str) -> Any:
        return self.operator.get(f"/disputes/{dispute_id}")

    def _is_busy(self) -> bool:
        now = self.stage.clock()
        return any(datetime.fromisoformat(job["due_at"]) <= now for job in self._unfinished())

    def _unfinished(self) -> Iterator[Any]:
        """Jobs that are not done; those that are not due yet are timers."""
        for state in ("pending", "rung", "running"):
            yield from self.owner.pages("/jobs", state=state)
