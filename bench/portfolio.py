"""5,000 accounts beside 3,000 issues at 50 ms latency: triage, renewals and cross-checks in one dry run."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import tempfile
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from runs import BOT, NOW, PARALLEL, kinds, timed

ROOT = Path(__file__).resolve().parent.parent
ACCOUNTS, ISSUES, CSMS = 5_000, 3_000, 100
TODAY = date.fromisoformat(NOW[:10])
LATENCY = 0.05
POLICY = "include: [core/account-triage.yml, renewals/renewals.yml, process/accounts.yml]\naccounts: accounts.csv\n"
REVIEW = "## Renewal steps\n\n- [{tick}] Review held\n- [ ] Question\n\n## Next steps\n\n- [ ] 2027-01-15 Roadmap\n"


def accounts(chance: Random) -> list[dict[str, str]]:
    """Renewals all over the year, one account in ten at risk."""
    made = []
    for number in range(ACCOUNTS):
        renewal = TODAY + timedelta(days=chance.randrange(-20, 365))
        made.append(
            {
                "Account ID": f"acc-{number:05}",
                "Account Name": f"Sample {number:05}",
                "CSM": f"csm-{number % CSMS}",
                "AE": f"ae-{number % 150}",
                "Region": ("EMEA", "APAC", "US-EAST")[number % 3],
                "Segment": "commercial" if number % 3 == 0 else "enterprise",
                "Health": chance.choice(["red", "yellow", *["green"] * 18]),
                "Renewal Date": renewal.isoformat(),
                "ACV": str(chance.randrange(5_000, 400_000)),
            }
        )
    return made


def issue(row: dict[str, str], kind: str, chance: Random) -> dict[str, Any]:
    """An issue the bot opened earlier, with its hidden mark and a word of the CSM."""
    mark = {"v": 1, "account": row["Account ID"], "kind": kind, "renewal": row["Renewal Date"]}
    mark["template"] = "renewal-review" if "review" in kind else "account-triage"
    table = "\n".join(f"| {key} | {row[key]} |" for key in row)
    body = REVIEW.format(tick=chance.choice("x ")) if "review" in kind else "## Summary\n\nUnder way.\n"
    labels = ["type::renewal review" if "review" in kind else "type::account triage", row["Region"]]
    labels += [] if "review" in kind else [f"HS::{row['Health'].capitalize()}", "E&A", "risk::competition"]
    return {
        "title": f"{row['Account Name']} - {kind}",
        "author": "bot",
        "created": f"-{chance.randrange(20, 90)}d",
        "confidential": True,
        "assignees": [row["CSM"]],
        "labels": labels,
        "description": f"| Field | Value |\n| --- | --- |\n{table}\n\n{body}\n\n<!-- triage-bot {json.dumps(mark)} -->",
        "notes": [{"at": f"-{chance.randrange(1, 20)}d", "by": row["CSM"], "body": "We spoke."}],
    }


def issues(rows: list[dict[str, str]], chance: Random) -> list[dict[str, Any]]:
    """Triage issues of those at risk, and nine in ten of the reviews that are wanted; others until there are enough."""
    found = [issue(row, "account triage", chance) for row in rows if row["Health"] != "green"]
    for row in rows:
        ahead = (date.fromisoformat(row["Renewal Date"]) - TODAY).days
        wanted = (
            ["first renewal review", "second renewal review"] if row["Segment"] == "commercial" else ["renewal review"]
        )
        within = 183 if row["Segment"] == "commercial" else 122
        if 0 <= ahead <= within and chance.random() < 0.9:
            found += [issue(row, kind, chance) for kind in wanted]
    return found[:ISSUES]


def seed(folder: Path, rows: list[dict[str, str]], made: list[dict[str, Any]]) -> Path:
    """A seed file with everybody who is named."""
    names = {row["CSM"] for row in rows} | {row["AE"] for row in rows}
    data = {
        "users": {name: {} for name in sorted(names)},
        "members": dict.fromkeys(sorted(names), "developer"),
        "labels": sorted({str(label) for one in made for label in one["labels"]}),
        "issues": made,
    }
    file = folder / "seed.yml"
    file.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper), encoding="utf-8")
    return file


def policies(folder: Path, rows: list[dict[str, str]]) -> Path:
    """The shipped policies with these accounts."""
    shutil.copytree(ROOT / "policies", folder, dirs_exist_ok=True)
    with (folder / "accounts.csv").open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    (folder / "local.yml").write_text(POLICY, encoding="utf-8")
    return folder / "local.yml"


def main() -> None:
    """Measures and prints."""
    chance = Random(1)
    rows = accounts(chance)
    made = issues(rows, chance)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        policy = policies(folder, rows)
        command = [*BOT, "sandbox", "--seed", str(seed(folder, rows, made)), "--latency", "50ms", "--clock", NOW]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        try:
            assert server.stdout is not None
            where = json.loads(server.stdout.readline())
            args = [*BOT, "run", "--dry-run", "-f", str(policy), "--format", "json", "--now", NOW]
            args += ["-H", where["url"], "-i", where["project"]]
            report, wall, peak = timed(args, where["bot_token"])
            show(where["url"], report["counts"], len(made), wall, peak)
        finally:
            server.terminate()
            server.wait()


def show(url: str, counts: dict[str, int], there: int, wall: float, peak: float) -> None:
    """One row, with the most requests that are allowed and what they alone would take."""
    log = json.load(urllib.request.urlopen(f"{url}/sandbox/requests"))["log"]
    found = kinds(log)
    floor = ((found["pages"] + found["facts"]) / PARALLEL + found["other"]) * LATENCY
    print(f"latency 50 ms, {os.cpu_count()} cores")
    print("accounts  issues  pages  facts  other  changes  wall s  floor s  peak MB")
    print(
        f"{ACCOUNTS:8}  {there:6}  {found['pages']:5}  {found['facts']:5}  {found['other']:5}  "
        f"{counts['changes']:7}  {wall:6.2f}  {floor:7.2f}  {peak:7.0f}"
    )


if __name__ == "__main__":
    main()
