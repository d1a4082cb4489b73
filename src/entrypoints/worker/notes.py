"""What a worker is working on, in memory that outlives it.

A process that is killed cannot say which job it held. It notes its claim in a page shared with its
supervisor's other children, so whoever follows hands the job back at once instead of waiting for
the lease to run out.
"""

import json
import mmap
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from application.jobs.ports import JobQueue
from application.jobs.retrying import crashes_told
from domain.identity import TenantId
from domain.jobs import Claim, Job, JobId

_PAGE_BYTES = 4096
_LENGTH_BYTES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A claim under way, and how many attempts in a row had crashed before it."""

    claim: Claim
    crashes_before: int


@dataclass(frozen=True, slots=True)
class Notepad:
    """Room for one note. Make it before forking: the page is shared with every child."""

    _page: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, _PAGE_BYTES), repr=False)

    def write(self, note: Note) -> None:
        claim = note.claim
        words = [str(claim.job_id), str(claim.tenant_id), claim.attempt, note.crashes_before]
        text = json.dumps(words).encode()
        self.clear()
        self._page[_LENGTH_BYTES : _LENGTH_BYTES + len(text)] = text
        # The length comes last: a writer killed half-way leaves no note, never half a one.
        self._page[:_LENGTH_BYTES] = len(text).to_bytes(_LENGTH_BYTES, "big")

    def read(self) -> Note | None:
        length = int.from_bytes(self._page[:_LENGTH_BYTES], "big")
        if length == 0:
            return None
        job_id, tenant_id, attempt, crashes = json.loads(
            self._page[_LENGTH_BYTES : _LENGTH_BYTES + length]
        )
        claim = Claim(
            job_id=JobId(UUID(job_id)), tenant_id=TenantId(UUID(tenant_id)), attempt=attempt
        )
        return Note(claim=claim, crashes_before=crashes)

    def clear(self) -> None:
        self._page[:_LENGTH_BYTES] = bytes(_LENGTH_BYTES)


@dataclass(frozen=True, slots=True)
class NotingQueue(JobQueue):
    """The job queue, with every claim noted before its reaction is called."""

    queue: JobQueue
    notepad: Notepad

    def claim(self, job_id: JobId, *, now: datetime, lease: timedelta) -> tuple[Claim, Job] | None:
        claimed = self.queue.claim(job_id, now=now, lease=lease)
        if claimed is not None:
            claim, job = claimed
            self.notepad.write(Note(claim=claim, crashes_before=crashes_told(job.last_error)))
        return claimed

    def take_due(
        self, *, now: datetime, limit: int, due_by: datetime | None = None
    ) -> Sequence[tuple[JobId, str]]:
        return self.queue.take_due(now=now, limit=limit, due_by=due_by)

    def put_back(self, *, now: datetime, unheard: timedelta) -> int:
        return self.queue.put_back(now=now, unheard=unheard)

    def retry_later(self, claim: Claim, *, due_at: datetime, error: str) -> None:
        self.queue.retry_later(claim, due_at=due_at, error=error)

    def park(self, claim: Claim, *, error: str) -> None:
        self.queue.park(claim, error=error)
