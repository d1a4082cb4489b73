"""What a worker is working on, in memory that outlives it.

A process that is killed cannot say which job it held. It notes its claim in a file mapped into
memory, so whoever follows (its replacement, or the next supervisor) hands the job back at once
instead of waiting for the lease to run out. The file is a short cut: the lease holds without it.
"""

import fcntl
import json
import mmap
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from application.jobs.ports import JobQueue
from application.jobs.retrying import crashes_told
from domain.identity import TenantId
from domain.jobs import Claim, Job, JobId

_PAGE_BYTES = mmap.ALLOCATIONGRANULARITY
_LENGTH_BYTES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A claim under way, and how many attempts in a row had crashed before it."""

    claim: Claim
    crashes_before: int


@dataclass(frozen=True, slots=True)
class Notepad:
    """Room for one note, shared with every process forked later."""

    _page: mmap.mmap = field(repr=False)

    def write(self, note: Note) -> None:
        claim = note.claim
        words = [str(claim.job_id), str(claim.tenant_id), claim.attempt, note.crashes_before]
        text = json.dumps(words).encode()
        self.clear()
        self._page[_LENGTH_BYTES : _LENGTH_BYTES + len(text)] = text
        # The length comes last: a writer killed half-way leaves no note, never half a one.
        self._page[:_LENGTH_BYTES] = len(text).to_bytes(_LENGTH_BYTES, "big")

    def read(self) -> Note | None:
        return _read(self._page[:_PAGE_BYTES])

    def clear(self) -> None:
        self._page[:_LENGTH_BYTES] = bytes(_LENGTH_BYTES)


def new_notepads(folder: Path, count: int) -> list[Notepad]:
    """Notepads in a file of their own, locked while this process or a child of it lives."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / f"{uuid.uuid4().hex}.notes", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(file, fcntl.LOCK_EX)
    os.ftruncate(file, count * _PAGE_BYTES)
    return [
        Notepad(mmap.mmap(file, _PAGE_BYTES, offset=number * _PAGE_BYTES))
        for number in range(count)
    ]


def left_over(folder: Path) -> list[Note]:
    """The notes of supervisors that died with all their children; their files are removed."""
    return [note for path in sorted(folder.glob("*.notes")) for note in _taken_from(path)]


def _taken_from(path: Path) -> list[Note]:
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return []
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
        pages = os.fstat(file).st_size // _PAGE_BYTES
        notes = [_read(os.pread(file, _PAGE_BYTES, n * _PAGE_BYTES)) for n in range(pages)]
        return [note for note in notes if note is not None]
    except BlockingIOError:
        return []  # its supervisor lives
    finally:
        os.close(file)


def _read(page: bytes) -> Note | None:
    length = int.from_bytes(page[:_LENGTH_BYTES], "big")
    if length == 0:
        return None
    job_id, tenant_id, attempt, crashes = json.loads(page[_LENGTH_BYTES : _LENGTH_BYTES + length])
    claim = Claim(job_id=JobId(UUID(job_id)), tenant_id=TenantId(UUID(tenant_id)), attempt=attempt)
    return Note(claim=claim, crashes_before=crashes)


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
