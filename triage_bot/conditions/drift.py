"""Condition `drift`: the table in the description says other things of these fields than the account list."""

from __future__ import annotations

from typing import Any

from pydantic import field_validator

from triage_bot.conditions.base import Finding, Scalar, Words, refuse
from triage_bot.drift import differences
from triage_bot.scene import Scene, Seen
from triage_bot.text.fields import title_of


class Drift(Scalar):
    """The description's table and the account list both fill one of these fields, and differently."""

    key = "drift"
    late = True
    root: Words

    @field_validator("root")
    @classmethod
    def _some(cls, keys: Any) -> Any:
        refuse(not keys or not all(map(str.strip, keys)), "name fields, such as [renewal_date, csm]")
        return keys

    def check(self, seen: Seen, scene: Scene) -> Finding:
        found = differences(self.root, seen, scene)
        shown = ", ".join(one.title for one in found) or "none"
        return self.finding(bool(found), "differs in " + ", ".join(map(title_of, self.root)), shown)
