"""Recognising which account an issue is about, and the table that says so."""

from __future__ import annotations

import re
from collections.abc import Mapping

from triage_bot.model.resource import Account, Issue
from triage_bot.text import fields, table
from triage_bot.text.inert import Raw

_AFTER_NAME = re.compile(r"^\s*($|[-–—:(|])")
FIRST = (
    "name account_id csm region segment renewal_date arr acv currency health requires_triage risk_reason "
    "risk_impact priority lifecycle tier seats seats_used ae sa rm csm_manager crm_url opportunity_url "
    "success_plan_url"
).split()
"""The order rows are written in; others follow as the file has them."""


def named_by(title: str, name: str) -> bool:
    """True if the title begins with exactly this name: `Smith` is not `Smith & Sons - triage`."""
    title, name = " ".join(title.replace("\u200b", "").split()), " ".join(name.split())
    return bool(name) and title.startswith(name) and bool(_AFTER_NAME.match(title[len(name) :]))


def same_account(issue: Issue, account: Account) -> bool:
    """True if the description's table has this account id."""
    if account.id not in issue.description:
        return False
    rows = table.read(issue.description)
    return any(fields.key_of(title) == "account_id" and text == account.id for title, text in rows)


def account_table(values: Mapping[str, object]) -> Raw:
    """The account's filled fields as a two-column Markdown table."""
    keys = [key for key in FIRST if key in values] + [key for key in values if key not in FIRST]
    rows = [
        ("Account" if key == "name" else fields.title_of(key), fields.shown(values[key]))
        for key in keys
        if values[key] not in ("", None)
    ]
    return Raw(table.write(rows))
