"""CPU of a dry run over 10,000 open issues with one rule of the gem's language and with twenty, in turn.

`wide.py FOLDER` also runs the code of another checkout, beside this one and on the same issues.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import quote

from runs import BOT, NOW, ROOT

ISSUES, RULES, TURNS = 10_000, 20, 3
ONE = """
    - name: "{name}"
      conditions:
        state: opened
        forbidden_labels: ["{label}", "no such label {number}"]
        date: {{attribute: updated_at, condition: older_than, interval_type: days, interval: {days}}}
      actions: {{labels: ["wide {number}"]}}
"""
LABELS = ("HS::Red", "HS::Yellow", "HS::Green", "EMEA", "APAC", "E&A", "risk::competition")


def policy(count: int) -> str:
    """So many rules, each without another label and of another age: nothing by which a list could be narrower."""
    rules = [
        ONE.format(name=f"Rule {number}", number=number, label=LABELS[number % len(LABELS)], days=300 + number)
        for number in range(count)
    ]
    return "resource_rules:\n  issues:\n    rules:" + "".join(rules)


def made_known(where: dict[str, str]) -> None:
    """Makes the labels that the rules put on: they have to be there."""
    url = f"{where['url']}/api/v4/projects/{quote(where['project'], safe='')}/labels"
    for number in range(RULES):
        body = json.dumps({"name": f"wide {number}", "color": "#6699cc"}).encode()
        headers = {"PRIVATE-TOKEN": where["root_token"], "Content-Type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10).close()


def cpu(root: Path, file: Path, where: dict[str, str]) -> float:
    """Seconds of CPU of one dry run with the code of that folder."""
    args = [*BOT, "run", "--dry-run", "-f", str(file), "--format", "json", "--now", NOW]
    args += ["-H", where["url"], "-i", where["project"], "-t", where["bot_token"], "--max-changes", "1000000"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    process = subprocess.Popen(args, cwd=root, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the run ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measures and prints the least of each."""
    roots = [ROOT, *(Path(arg).resolve() for arg in sys.argv[1:])]
    seed = [sys.executable, "-m", "gitlab_sandbox", "--seed", f"issues:{ISSUES}", "--clock", NOW]
    server = subprocess.Popen(seed, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert server.stdout is not None
        where = json.loads(server.stdout.readline())
        made_known(where)
        with tempfile.TemporaryDirectory() as name:
            files = {count: Path(name) / f"{count}.yml" for count in (1, RULES)}
            for count, file in files.items():
                file.write_text(policy(count), encoding="utf-8")
            took: dict[tuple[Path, int], list[float]] = {}
            for _ in range(TURNS):
                for root in roots:
                    for count, file in files.items():
                        took.setdefault((root, count), []).append(cpu(root, file, where))
        print(f"{ISSUES} open issues, CPU seconds of a dry run, least of {TURNS}")
        for root in roots:
            one, many = min(took[root, 1]), min(took[root, RULES])
            print(f"one rule {one:5.2f}   {RULES} rules {many:5.2f}   ratio {many / one:4.2f}   {root}")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
