"""Condition `account_issue`: whether an account has an issue of a kind, open or closed."""

from typing import Literal

from pydantic import Field

from triage_bot.conditions.base import Mapped
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Issue
from triage_bot.text.table import TRIAGE


class AccountIssue(Mapped):
    """The account has an `open` issue of a `kind`, only `closed` ones, or `none`; or this issue is the `newest`."""

    key = "account_issue"
    on = frozenset({"issues", "accounts"})
    late = True
    kind: str = TRIAGE
    is_: Literal["open", "closed", "none", "newest"] = Field(alias="is")

    def holds(self, seen: Seen, scene: Scene) -> bool:
        issues = self._issues(seen, scene)
        if self.is_ == "newest":
            return bool(issues) and seen.ref == max(issues, key=lambda issue: issue.id).ref
        return self._state(seen, issues) == self.is_

    def wanted(self) -> str:
        return f"{self.kind} {self.is_}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        issues = self._issues(seen, scene)
        refs = ", ".join(dict.fromkeys(str(issue.ref) for issue in issues))
        return f"{self._state(seen, issues)} ({refs})" if refs else self._state(seen, issues)

    def _issues(self, seen: Seen, scene: Scene) -> list[Issue]:
        row = seen.account(scene)
        return [issue for way in scene.about_accounts.find(row, self.kind) for issue in way] if row else []

    def _state(self, seen: Seen, issues: list[Issue]) -> str:
        news = seen.facts.news
        still = any(issue.state == "opened" and issue.ref not in news.closed for issue in issues)
        return "open" if still or self.kind in news.opened else "closed" if issues else "none"
