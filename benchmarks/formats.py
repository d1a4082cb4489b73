"""Inspect one report of each format: read, normalize, run every rule; against a plain parse.

The peer is what the standard library does with the same bytes: ``json.loads``, ``ElementTree``,
or, for fixed-width records, splitting the text into lines. A report that stands escaped in an envelope
is text to that parse, so SOAP is held against its envelope alone. The costs of both are taken in turns in
one run, as processor time. ``allowed`` is how many plain parses an inspection may cost; fixed-width
text has no parser to speak of, so its rows are shown without a limit. Memory is the peak that
Python allocates while one document is inspected, against eight times the document.

The documents are the vendors' samples under ``REDRESS_SAMPLES``; without it, the synthetic
three-bureau report alone is measured.
"""

import gc
import json
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from parse import large_report
from table import Row, exit_code, print_rows

from adapters.report_formats import ReportFormats
from domain.findings.catalogue import run_rules, run_rules_on_merged

ROUNDS = 9
SECONDS_PER_ROUND = 0.02
JSON_PARSES_MAX, XML_PARSES_MAX = 6.0, 3.0
MEMORY_TIMES_MAX = 8
MEASURED_FROM_BYTES = 20_000  # below, the fixed cost of a table of field names is what is seen
SAMPLES = (
    "truelink/syn3b_large_smartcredit_envelope.json",
    "truelink/tu1b_cosgrave_inner_v1.xml",
    "truelink/tu1b_cosgrave_soap_enroll.xml",
    "transunion_xml/tu_xml233_uphold_07000.xml",
    "tu_disputes/tu_investigation_verified_manga.xml",
    "transunion_fixed/tu4r_giddens.txt",
    "equifax_json/efx_consumer_ppcsz.json",
    "experian_json/xpn_credit_profile_cann_sandbox.json",
    "experian_json/xpn_connect_check_response.xml",
    "mismo/mismo231_credco_firstimer.xml",
    "mismo/mcl34_03_Status_COMPLETED.xml",
    "array/array_blair_3b_no_public_records.json",
    "crs/crs_exp_booze.json",
    "provider_views/providerviews_demo_3b.json",
    "bloom/bloom_trade_lines_catalogue_example.json",
    "metro2/cfpb_2k_deidentified_part1.txt",
    "metro2/moov_packed_file.json",
)


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain parse of a document and how many of them an inspection may cost, if limited."""

    name: str
    parse: Callable[[bytes], object]
    allowed: float | None


def rows() -> list[Row]:
    """Cost and memory of an inspection, format by format."""
    made: list[Row] = []
    for name, raw in _documents():
        made += [_cost(name, raw), _memory(name, raw)]
    return made


def _documents() -> Iterator[tuple[str, bytes]]:
    folder = os.environ.get("REDRESS_SAMPLES")
    if not folder:
        sys.stdout.write("REDRESS_SAMPLES is not set: formats other than TrueLink are left out\n")
        yield "synthetic three-bureau report", large_report()
        return
    for name in SAMPLES:
        yield name, (Path(folder) / "reports" / name).read_bytes()


def inspect(raw: bytes) -> None:
    report, _ = ReportFormats().read(raw)
    run_rules(report)
    run_rules_on_merged(report)


def _cost(name: str, raw: bytes) -> Row:
    plain = _plain(raw)
    ours, peer = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(inspect, raw))
        peer.append(_seconds(plain.parse, raw))
    mine, theirs = statistics.median(ours), statistics.median(peer)
    allowed = theirs * plain.allowed if plain.allowed else mine
    small = len(raw) < MEASURED_FROM_BYTES
    return Row(
        name=f"inspect {name} ({len(raw) / 1000:.0f} KB): {len(raw) / mine / 1e6:.1f} MB/s, "
        f"{1 / mine:.0f} reports/s, {mine / theirs:.1f} times {plain.name}"
        + (", small: no target" if small and plain.allowed else ""),
        ours=mine * 1e3,
        peer=allowed * 1e3,
        ratio=allowed / mine,
        target=0.0 if small or not plain.allowed else 1.0,
        unit="ms; peer: allowed",
    )


def _memory(name: str, raw: bytes) -> Row:
    inspect(raw)  # what is made once and kept is no cost of a document
    gc.collect()
    tracemalloc.start()
    inspect(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    allowed = MEMORY_TIMES_MAX * len(raw)
    small = len(raw) < MEASURED_FROM_BYTES
    return Row(
        name=f"memory of {name}: {peak / len(raw):.1f} times the document",
        ours=peak / 1024,
        peer=allowed / 1024,
        ratio=allowed / peak,
        target=0.0 if small else 1.0,
        unit="KiB; peer: allowed",
    )


def _plain(raw: bytes) -> Plain:
    start = raw.lstrip()[:1]
    if start in {b"{", b"["}:
        return Plain("json.loads", json.loads, JSON_PARSES_MAX)
    if start == b"<":
        return Plain("ElementTree", ET.fromstring, XML_PARSES_MAX)
    return Plain("splitting lines", bytes.splitlines, None)


def _seconds(work: Callable[[bytes], object], raw: bytes) -> float:
    times, spent, started = 0, 0.0, time.process_time()
    while spent < SECONDS_PER_ROUND:
        work(raw)
        times += 1
        spent = time.process_time() - started
    return spent / times


if __name__ == "__main__":
    measured = rows()
    print_rows(measured)
    sys.exit(exit_code(measured))
