"""Condition `account_issue`: whether an account has an issue of a kind, open or closed."""

from typing import Literal

from pydantic import Field

from triage_bot.conditions.base import Mapped
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.resource import Account, Issue
from triage_bot.text.table import TRIAGE


class AccountIssue(Mapped):
    """The account's issues of a `kind`: one is `open`, or only `closed` ones are there, or `none`."""

    key = "account_issue"
    on = frozenset({"accounts"})
    late = True
    kind: str = TRIAGE
    is_: Literal["open", "closed", "none"] = Field(alias="is")

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return self._state(seen, self._issues(seen, scene)) == self.is_

    def wanted(self) -> str:
        return f"{self.kind} {self.is_}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        issues = self._issues(seen, scene)
        refs = ", ".join(dict.fromkeys(str(issue.ref) for issue in issues))
        return f"{self._state(seen, issues)} ({refs})" if refs else self._state(seen, issues)

    def _issues(self, seen: Seen, scene: Scene) -> list[Issue]:
        assert isinstance(seen.resource, Account)  # noqa: S101 – load refuses it elsewhere
        return [issue for way in scene.about_accounts.find(seen.resource, self.kind) for issue in way]

    def _state(self, seen: Seen, issues: list[Issue]) -> str:
        news = seen.facts.news
        still = any(issue.state == "opened" and issue.ref not in news.closed for issue in issues)
        return "open" if still or self.kind in news.opened else "closed" if issues else "none"
