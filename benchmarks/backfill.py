"""Every report on file compared with the one before it and ruled again: memory and cost per line.

``python benchmarks/backfill.py --tradelines 1000000`` is the full measure; without the option two
small sizes are run, one four times the other. The reports lie sealed in PostgreSQL and go through
the use-case of ``redress backfill findings``. The peer of each size is the smaller one: a ratio of
1 is constant memory, and linear cost.
"""

import argparse
import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from audit_share import opened_container
from table import Row, exit_code, print_rows

from adapters.report_formats import ReportFormats
from application.accounts.register_tenant import NewTenant
from application.consumers.add_consumer import NewConsumer
from application.paging import PageRequest
from domain.accounts.tenants import TenantKind
from domain.connections import StoredReport
from domain.credit_reports.comparison import compare_reports
from domain.credit_reports.report import PersonName, Report, ReportId
from domain.disputes.clock import ReportSource
from domain.identity import Actor, ConsumerId, Role, TenantId, permissions_of
from entrypoints.container import Container
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope

TRADELINES = 16_000
_SMALLER = 4  # the larger size is so many times the smaller
_PULLS = 3  # per consumer: errors, the answer to them, one item back
_PER_TRANSACTION = 20
_MEMORY_TARGET, _COST_TARGET = 0.9, 0.75


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: ``kib`` is the most resident memory of the process while it ran."""

    tradelines: int
    compared_s: float
    ruled_s: float
    kib: int

    @property
    def us_per_line(self) -> float:
        return (self.compared_s + self.ruled_s) / self.tradelines * 1e6


def rows(tradelines: int = TRADELINES) -> list[Row]:
    """Memory and cost per tradeline, at both sizes."""
    pulls = [_pull(number) for number in range(1, _PULLS + 1)]
    with opened_container() as container:
        _measured(container, pulls, 1_000)  # warm: imports, caches, plans
        small = _measured(container, pulls, tradelines // _SMALLER)
        large = _measured(container, pulls, tradelines)
    for one in (small, large):
        sys.stdout.write(
            f"{one.tradelines} tradelines: compared in {one.compared_s:.1f} s, ruled again in "
            f"{one.ruled_s:.1f} s, {one.us_per_line:.0f} µs/tradeline, {one.kib // 1024} MiB\n"
        )
    name = f"{large.tradelines} tradelines against {small.tradelines}"
    return [
        Row(name=f"backfill and comparison: memory, {name}", ours=large.kib / 1024,
            peer=small.kib / 1024, ratio=small.kib / large.kib, target=_MEMORY_TARGET, unit="MiB"),
        Row(name=f"backfill and comparison: cost per line, {name}", ours=large.us_per_line,
            peer=small.us_per_line, ratio=small.us_per_line / large.us_per_line,
            target=_COST_TARGET, unit="µs/tradeline"),
    ]  # fmt: skip


def _pull(number: int) -> Report:
    raw = json.dumps(smartcredit_envelope(demo_report(number, anchor=date(2026, 3, 2)))).encode()
    return ReportFormats().read(raw)[0]


def _measured(container: Container, pulls: list[Report], tradelines: int) -> Measured:
    owner = _firm(container, tradelines)
    stored = _store(container, owner, pulls, tradelines)
    gc.collect()
    most = _resident_kib()
    started = time.perf_counter()
    for _ in _compared(container, owner.tenant_id):
        most = max(most, _resident_kib())
    compared = time.perf_counter()
    for _ in container.backfill_findings()(owner.tenant_id):
        most = max(most, _resident_kib())
    ruled_s = time.perf_counter() - compared
    return Measured(stored, compared - started, ruled_s, most)


def _firm(container: Container, number: int) -> Actor:
    tenant, user = container.register_tenant()(
        NewTenant(
            name=f"Backfill {number}", kind=TenantKind.LAW_FIRM, owner_name="Robin Example",
            owner_email=f"owner-{container.new_id()().hex}@example.com", owner_password="a firm with many reports",
        )
    )  # fmt: skip
    with container.database().begin(tenant.id) as work:
        work.logins.save(replace(user, email_verified_at=user.created_at))
    roles = frozenset({Role.OWNER})
    return Actor(user_id=user.id, tenant_id=tenant.id, roles=roles,
                 permissions=permissions_of(roles))  # fmt: skip


def _store(container: Container, owner: Actor, pulls: list[Report], tradelines: int) -> int:
    """Put reports on file, three of each consumer, until there are so many tradelines."""
    lines = [sum(1 for _ in report.tradelines()) for report in pulls]
    count, consumers = 0, 0
    while count < tradelines:
        consumers += 1
        consumer_id = _consumer(container, owner, consumers)
        with container.database().begin(owner.tenant_id) as work:
            for report in pulls:
                work.reports.add(_stored(container, owner, consumer_id, report), report)
        count += sum(lines)
    return count


def _consumer(container: Container, owner: Actor, number: int) -> ConsumerId:
    added = container.add_consumer()(
        owner,
        NewConsumer(
            name=PersonName(first="Morgan", middle="", last="Example"),
            email=f"morgan-{number}@example.com",
            birth_date=date(1984, 5, 17),
            ssn=f"666{number % 90 + 10:02d}{number:05d}"[:9],
        ),
    )
    return added.id


def _stored(
    container: Container, owner: Actor, consumer_id: ConsumerId, report: Report
) -> StoredReport:
    return StoredReport(
        id=ReportId(container.new_id()()), tenant_id=owner.tenant_id, consumer_id=consumer_id,
        provider="smartcredit", source=ReportSource.MONITORING_SERVICE.value,
        source_format=report.source_format, status=report.status.value, sha256=report.sha256,
        report_date=report.report_date or date(2026, 3, 2), stored_at=container.clock()(),
        tradelines=sum(1 for _ in report.tradelines()), inquiries=len(report.inquiries),
        public_records=len(report.public_records), scores=len(report.scores), defects=0,
    )  # fmt: skip


def _compared(container: Container, tenant_id: TenantId) -> Iterator[Counter[str]]:
    """The verdicts of each batch of reports, each report against the one before it."""
    after = None
    while True:
        verdicts: Counter[str] = Counter()
        with container.database().begin(tenant_id) as work:
            page = work.reports.page(None, PageRequest(after=after, limit=_PER_TRANSACTION))
            for stored in page.items:
                request = PageRequest(after=stored.id, limit=1)
                for before in work.reports.page(stored.consumer_id, request).items:
                    old, new = (work.reports.normalized(one.id) for one in (before, stored))
                    verdicts.update(compare_reports(old, new).counts())
        yield verdicts
        after = page.next_after
        if after is None:
            return


def _resident_kib() -> int:
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    message = "this kernel does not tell a process its resident memory"
    raise RuntimeError(message)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--tradelines", type=int, default=TRADELINES, help="the larger size; 1000000 in earnest"
    )
    measured = rows(options.parse_args().tradelines)
    print_rows(measured)
    sys.exit(exit_code(measured))
