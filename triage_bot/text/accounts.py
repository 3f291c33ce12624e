"""Recognising which account an issue is about, and the table that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from triage_bot.model.resource import Account, Issue
from triage_bot.text import fields, marker, table
from triage_bot.text.inert import Raw

_AFTER_NAME = re.compile(r"$|\s+[-–—(|]|:")
FIRST = (
    "name account_id csm region segment renewal_date arr acv currency health requires_triage risk_reason "
    "risk_impact priority lifecycle tier seats seats_used ae sa rm csm_manager crm_url opportunity_url "
    "success_plan_url"
).split()
"""The order rows are written in; others follow as the file has them."""


def names_in(title: str) -> set[str]:
    """The names a title may begin with: all of it, and what stands before ` - `, `:`, ` (` and the like."""
    title = " ".join(title.replace("\u200b", "").split())
    return {title[: found.start()] for found in _AFTER_NAME.finditer(title)} - {""}


def named_by(title: str, name: str) -> bool:
    """True if the title begins with exactly this name: `Smith` is not `Smith & Sons - triage`."""
    return " ".join(name.split()) in names_in(title)


def account_table(values: Mapping[str, object]) -> Raw:
    """The account's filled fields as a two-column Markdown table."""
    keys = [key for key in FIRST if key in values] + [key for key in values if key not in FIRST]
    rows = [
        ("Account" if key == "name" else fields.title_of(key), fields.shown(values[key]))
        for key in keys
        if values[key] not in ("", None)
    ]
    return Raw(table.write(rows))


class AccountIndex:
    """Issues by the account they are about; hand-made ones only where no mark names another account."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.marked: dict[str, list[Issue]] = {}
        self.tabled: dict[str, list[Issue]] = {}
        self.named: dict[str, list[Issue]] = {}
        for issue in issues:
            account = marker.read(issue.description).get("account")
            if account:
                self.marked.setdefault(str(account), []).append(issue)
                continue
            for number in _ids(issue):
                self.tabled.setdefault(number, []).append(issue)
            for name in names_in(issue.title):
                self.named.setdefault(name, []).append(issue)

    def find(self, account: Account) -> tuple[list[Issue], list[Issue], list[Issue]]:
        """Issues by hidden mark, by `account_id` in the table, by exact name in the title: the surest first."""
        name = " ".join(account.name.split())
        return self.marked.get(account.id, []), self.tabled.get(account.id, []), self.named.get(name, [])


def _ids(issue: Issue) -> set[str]:
    if "|" not in issue.description:
        return set()
    return {text for title, text in table.read(issue.description) if fields.key_of(title) == "account_id"}
