"""Whole runs against the sandbox at 50 ms latency, side by side with their floor; prints one table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LATENCY = 0.05
PARALLEL, WRITERS = 8, 4
SHARE = 0.02
NOW = "2026-11-25T10:00:00Z"
BOT = [sys.executable, "-m", "triage_bot"]


@dataclass
class Row:
    """One measured run."""

    issues: int
    kind: str
    requests: dict[str, int]
    changes: int
    wall: float
    peak_mb: float

    @property
    def floor(self) -> float:
        """What the requests alone would take: count / parallelism x latency; the few others go one by one."""
        reads = self.requests["pages"] + self.requests["facts"]
        return (reads / PARALLEL + self.requests["writes"] / WRITERS + self.requests["other"]) * LATENCY


def measure(issues: int, dry_run: bool) -> Row:
    """Starts a fresh sandbox with so many issues and runs the shipped policies on it."""
    seed = [*BOT, "sandbox", "--seed", f"issues:{issues}:{SHARE}", "--latency", "50ms", "--clock", NOW]
    server = subprocess.Popen(seed, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert server.stdout is not None
        where = json.loads(server.stdout.readline())
        control(where["url"], "limits", {"notes_per_minute": 0, "issues_per_minute": 0})
        args = [*BOT, "run", "-f", str(ROOT / "policies" / "triage.yml"), "--format", "json", "--now", NOW]
        args += ["-H", where["url"], "-i", where["project"], "--max-changes", "100000"]
        report, wall, peak = timed(args + (["--dry-run"] if dry_run else []), where["bot_token"])
        log = json.load(urllib.request.urlopen(f"{where['url']}/sandbox/requests"))["log"]
        return Row(issues, "dry run" if dry_run else "run", kinds(log), report["counts"]["changes"], wall, peak)
    finally:
        server.terminate()
        server.wait()


def timed(args: list[str], token: str) -> tuple[dict[str, dict[str, int]], float, float]:
    """(report, wall seconds, peak memory in MB) of one process."""
    with tempfile.TemporaryFile("w+") as out:
        begin = time.perf_counter()
        process = subprocess.Popen(args, stdout=out, cwd=ROOT, env={**os.environ, "TRIAGE_BOT_TOKEN": token})
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"the run ended with {process.returncode}")
        out.seek(0)
        return json.load(out), wall, usage.ru_maxrss / 1024


def kinds(log: list[dict[str, str]]) -> dict[str, int]:
    """Requests by what they are for."""
    found = dict.fromkeys(("pages", "facts", "writes", "other"), 0)
    for one in log:
        path = one["path"].partition("?")[0]
        if one["method"] != "GET":
            found["writes"] += 1
        elif path.endswith("/issues"):
            found["pages"] += 1
        elif "/issues/" in path:
            found["facts"] += 1
        else:
            found["other"] += 1
    return found


def control(url: str, door: str, body: dict[str, int]) -> None:
    """Speaks to the sandbox's control door."""
    request = urllib.request.Request(
        f"{url}/sandbox/{door}", json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    urllib.request.urlopen(request).read()


def main() -> None:
    """Measures and prints."""
    sizes = [int(arg) for arg in sys.argv[1:]] or [1_000, 10_000]
    print(f"{SHARE:.0%} undecided by the list alone; latency 50 ms, {os.cpu_count()} cores")
    print("issues  kind     pages  facts  writes  other  changes  wall s  floor s  peak MB")
    for size in sizes:
        for dry_run in (True, False):
            row = measure(size, dry_run)
            counts = row.requests
            print(
                f"{row.issues:6}  {row.kind:7}  {counts['pages']:5}  {counts['facts']:5}  {counts['writes']:6}  "
                f"{counts['other']:5}  {row.changes:7}  {row.wall:6.2f}  {row.floor:7.2f}  {row.peak_mb:7.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
