"""Reading account lists of each format, each in a process of its own; prints one table."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 100_000
YAML_ROWS = 10_000
"""YAML lists end at 200,000 values: longer ones are better written otherwise, and told so."""

READ = """
import sys, time
from triage_bot.accounts.account_list import AccountList
from triage_bot.model.addresses import given_instead
begin = time.perf_counter()
found = AccountList.read(given_instead(sys.argv[1], None)).accounts
print(len(found), time.perf_counter() - begin)
"""


def row(number: int) -> dict[str, str]:
    """An account of twelve columns, as a CRM would export it."""
    health = ("green", "yellow", "red")[number % 3]
    return {
        "Account ID": f"001A{number:011d}AAA",
        "Account Name": f"Sample Customer Number {number} Ltd",
        "CSM": f"csm-{number % 40}",
        "AE": f"ae-{number % 90}",
        "Region": ("EMEA", "APAC", "US-EAST", "US-WEST")[number % 4],
        "Segment": ("enterprise", "commercial")[number % 2],
        "Health": health,
        "Requires Triage": "yes" if health == "yellow" else "no",
        "Renewal Date": f"{2026 + number % 3}-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        "ARR (USD)": f"{1_000 + number * 37 % 9_000_000:,}.50",
        "Seats": str(number % 5_000),
        "Priority": str(number % 3 + 1),
    }


def write(folder: Path, kind: str, rows: int) -> Path:
    """A list of so many rows."""
    file = folder / f"accounts.{kind}"
    with file.open("w", encoding="utf-8", newline="") as out:
        if kind == "csv":
            table = csv.DictWriter(out, list(row(0)))
            table.writeheader()
            table.writerows(map(row, range(rows)))
        elif kind == "json":
            json.dump([row(number) for number in range(rows)], out)
        else:
            for number in range(rows):  # JSON's braces are YAML, too
                out.write(f"- {json.dumps(row(number))}\n")
    return file


def measure(file: Path) -> tuple[int, float, float, float]:
    """(accounts, seconds to read them, seconds and peak MB of the whole process)."""
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", READ, str(file)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read().split()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"reading ended with {process.returncode}")
    return int(said[0]), float(said[1]), time.perf_counter() - begin, usage.ru_maxrss / 1024


def main() -> None:
    """Measures and prints."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    print(f"12 columns; {os.cpu_count()} cores")
    print("format    rows  read s  process s  peak MB")
    with tempfile.TemporaryDirectory() as folder:
        for kind, count in (("csv", rows), ("json", rows), ("yaml", min(rows, YAML_ROWS))):
            found, read, whole, peak = measure(write(Path(folder), kind, count))
            print(f"{kind:6}  {found:6}  {read:6.2f}  {whole:9.2f}  {peak:7.0f}", flush=True)


if __name__ == "__main__":
    main()
