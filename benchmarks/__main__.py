"""Runs every benchmark in this folder and prints one table: ``python benchmarks``."""

import importlib
import sys
from importlib.util import find_spec

from table import Row, exit_code, print_rows

MODULES = (
    "letters",
    "parse",
    "formats",
    "dispute_get",
    "audit_share",
    "counting",
    "access_check",
    "matching",
    "backfill",
)


def main() -> int:
    rows: list[Row] = []
    for name in MODULES:
        if find_spec(name) is not None:
            rows.extend(importlib.import_module(name).rows())
    print_rows(rows)
    return exit_code(rows)


if __name__ == "__main__":
    sys.exit(main())
