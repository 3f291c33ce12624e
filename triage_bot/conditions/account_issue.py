"""Condition `account_issue`: whether an account has an issue of a kind, open or closed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from triage_bot.conditions.base import Finding, Mapped
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.resource import Account
from triage_bot.text.accounts import TRIAGE


class AccountIssue(Mapped):
    """The account's issues of a `kind`: one is `open`, or only `closed` ones are there, or `none`."""

    key = "account_issue"
    on = frozenset({"accounts"})
    late = True
    kind: str = TRIAGE
    is_: Literal["open", "closed", "none"] = Field(alias="is")

    def check(self, seen: Seen, scene: Scene) -> Finding:
        assert isinstance(seen.resource, Account)  # noqa: S101 – load refuses it elsewhere
        there = [one for way in scene.about_accounts.find(seen.resource, self.kind) for one in way]
        news = seen.facts.news
        still = any(one.state == "opened" and one.ref not in news.closed for one in there)
        opened = self.kind in news.opened or still
        now = "open" if opened else "closed" if there else "none"
        refs = ", ".join(dict.fromkeys(str(one.ref) for one in there))
        return self.finding(now == self.is_, f"{self.kind} {self.is_}", f"{now} ({refs})" if refs else now)
