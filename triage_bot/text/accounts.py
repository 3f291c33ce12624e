"""Recognising which account an issue is about, and the table that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from triage_bot.model.resource import Account, Issue
from triage_bot.text import fields, marker, table
from triage_bot.text.inert import Raw
from triage_bot.text.instant import parse_day

_AFTER_NAME = re.compile(r"$|\s+[-–—(|]|:")
_TYPE = "type::"
TRIAGE = "account triage"
"""The kind of an issue about an account that says nothing else."""
FIRST = (
    "name account_id csm region segment renewal_date arr acv currency health requires_triage risk_reason "
    "risk_impact priority lifecycle tier seats seats_used ae sa rm csm_manager crm_url opportunity_url "
    "success_plan_url"
).split()
"""The order rows are written in; others follow as the file has them."""


_NOT_TOLD = frozenset({"same_name_as"})
"""What the bot found about other accounts."""


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
        if values[key] not in ("", None) and key not in _NOT_TOLD
    ]
    return Raw(table.write(rows))


def kind_of(mark: Mapping[str, object], labels: Iterable[str]) -> str:
    """Which of an account's issues this is: by its hidden mark, else by its `type::` label, else the triage issue."""
    if "kind" in mark:
        return str(mark["kind"])
    return TRIAGE if "account" in mark else kind_by(labels)


def kind_by(labels: Iterable[str]) -> str:
    """The kind that labels name: `type::renewal review` is a renewal review."""
    return next((label.removeprefix(_TYPE) for label in labels if label.startswith(_TYPE)), TRIAGE)


def renewal_of(issue: Issue) -> date | None:
    """The renewal an issue was opened for: by its hidden mark, else by its table."""
    if marked := parse_day(marker.read(issue.description).get("renewal")):
        return marked
    rows = table.read(issue.description) if "|" in issue.description else ()
    texts = (text for title, text in rows if fields.key_of(title) == "renewal_date")
    return next((day for text in texts if (day := parse_day(text))), None)


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

    def find(self, account: Account, kind: str = TRIAGE, label: str = "") -> tuple[list[Issue], ...]:
        """Its issues of this kind by hidden mark, by `account_id` in the table, by exact name in the title.

        `label` is what the `type::` label of several kinds says. A hand-made or adopted issue of that kind stands for
        each of them, and who looks for just that kind takes any of them.
        """
        marked, tabled, named = self.all(account)
        kinds = {kind, label or kind}
        found = [one for one in marked if _kind(one) in kinds or (kind == label and f"{_TYPE}{label}" in one.labels)]
        return found, [one for one in tabled if _kind(one) in kinds], [one for one in named if _kind(one) in kinds]

    def all(self, account: Account) -> tuple[list[Issue], list[Issue], list[Issue]]:
        """Its issues of every kind, the surest way to find them first."""
        name = " ".join(account.name.split())
        return self.marked.get(account.id, []), self.tabled.get(account.id, []), self.named.get(name, [])


def _kind(issue: Issue) -> str:
    return kind_of(marker.read(issue.description), issue.labels)


def _ids(issue: Issue) -> set[str]:
    if "|" not in issue.description:
        return set()
    return {text for title, text in table.read(issue.description) if fields.key_of(title) == "account_id"}
