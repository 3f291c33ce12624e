"""The seed `demo` – a small portfolio with every kind of issue, read from the files beside this one."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from gitlab_sandbox.seeds import reader
from gitlab_sandbox.seeds.shape import Place
from gitlab_sandbox.state.store import State

FOLDER = Path(__file__).parent / "demo_data"
PARTS = (
    "cast.yml", "labels.yml", "issues_at_risk.yml", "issues_upkeep.yml", "issues_other.yml", "issues_renewals.yml",
)  # fmt: skip
ROWS = (
    "Account", "Account ID", "CSM", "Region", "Segment", "Renewal date", "ARR", "Priority", "AE", "SA",
    "Risk reason",
)  # fmt: skip
COLUMNS = {
    "Account": "Account Name", "Renewal date": "Renewal Date", "ARR": "ARR (USD)",
    "Risk reason": "Risk Reason",
}  # fmt: skip
MARK = '<!-- triage-bot {{"v":1,"account":"{account}","template":"account-triage"}} -->'
REVIEW = (
    '<!-- triage-bot {{"v":1,"account":"{account}","kind":"{kind}","renewal":"{renewal}",'
    '"template":"renewal-review"}} -->'
)


def plant(state: State, pin: bool) -> None:
    reader.plant(state, data(), pin, "demo", FOLDER)


def data() -> dict[str, Any]:
    """All parts joined, the issues' descriptions written out from the account list."""
    joined: dict[str, Any] = {"issues": []}
    for name in PARTS:
        part = reader.load(FOLDER / name)
        part.pop(".steps", None)
        joined["issues"] += part.pop("issues", [])
        joined |= part
    accounts = _accounts()
    joined["issues"] = [_written(issue, accounts, i) for i, issue in enumerate(joined["issues"])]
    return joined


def _accounts() -> dict[str, dict[str, str]]:
    text = (FOLDER / "accounts.csv").read_text(encoding="utf-8")
    return {row["Account ID"]: row for row in csv.DictReader(io.StringIO(text))}


def _written(issue: dict[str, Any], accounts: dict[str, dict[str, str]], index: int) -> dict[str, Any]:
    """`account` becomes a table; `template: true` and `review` make it one the bot opened, with its hidden mark."""
    issue = dict(issue)
    account, by_bot, review = issue.pop("account", None), issue.pop("template", False), issue.pop("review", "")
    hidden = issue.pop("without", [])
    if account is None:
        return issue
    if account not in accounts:
        raise Place(f"demo.issues[{index}]").fault(f"no account {account!r} in accounts.csv")
    parts = [issue.get("description", "").strip(), _table(accounts[account], hidden)]
    if by_bot:
        issue.setdefault("author", "bot")
        parts.append(MARK.format(account=account))
    if review:
        issue.setdefault("author", "bot")
        parts.reverse()
        parts.append(REVIEW.format(account=account, kind=review, renewal=accounts[account]["Renewal Date"]))
    return issue | {"description": "\n\n".join(p for p in parts if p)}


def _table(row: dict[str, str], hidden: list[str]) -> str:
    lines = ["| Field | Value |", "| --- | --- |"]
    for name in ROWS:
        value = row.get(COLUMNS.get(name, name), "")
        if name in ("CSM", "AE", "SA") and value:
            value = f"@{value}"
        if value and name not in hidden:
            lines.append(f"| {name} | {_escaped(value)} |")
    return "\n".join(lines)


def _escaped(value: str) -> str:
    return value.replace("|", "\\|")
