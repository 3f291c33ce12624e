"""Recognising which account an issue is about, and the table that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from triage_bot.text import fields, table
from triage_bot.text.inert import Raw, unbroken

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
    title = unbroken(title)
    return {title[: found.start()] for found in _AFTER_NAME.finditer(title)} - {""}


def named_by(title: str, name: str) -> bool:
    """True if the title begins with exactly this name: `Smith` is not `Smith & Sons - triage`."""
    return unbroken(name) in names_in(title)


def account_table(values: Mapping[str, object], host: str = "") -> Raw:
    """The account's filled fields as a two-column Markdown table; addresses of `host` are not live in it."""
    keys = [key for key in FIRST if key in values] + [key for key in values if key not in FIRST]
    rows = [
        ("Account" if key == "name" else fields.title_of(key), fields.shown(values[key]))
        for key in keys
        if values[key] not in ("", None) and key not in _NOT_TOLD
    ]
    return Raw(table.write(rows, host))


def kind_of(mark: Mapping[str, object], labels: Iterable[str]) -> str:
    """Which of an account's issues this is: by its hidden mark, else by its `type::` label, else the triage issue."""
    if "kind" in mark:
        return str(mark["kind"])
    return TRIAGE if "account" in mark else kind_by(labels)


def kind_by(labels: Iterable[str]) -> str:
    """The kind that labels name: `type::renewal review` is a renewal review."""
    return next((label.removeprefix(_TYPE) for label in labels if label.startswith(_TYPE)), TRIAGE)
