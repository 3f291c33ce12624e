"""Condition `expression`: a sandboxed Jinja expression over the names texts know."""

from __future__ import annotations

from pydantic import field_validator

from triage_bot.conditions.base import Finding, Scalar
from triage_bot.context.names import COMMON_NAMES, names_for
from triage_bot.context.scene import Scene, Seen
from triage_bot.errors import ValueFault
from triage_bot.text.budget import TooCostly
from triage_bot.text.printed import ISSUE_NAMES
from triage_bot.text.template import faults_in, holds


class Expression(Scalar):
    """A Jinja expression is true, such as `fields.arr > 100000 and "EMEA" in labels`."""

    key = "expression"
    late = True  # it costs more than the others
    on = frozenset({"issues", "accounts"})
    root: str

    @field_validator("root")
    @classmethod
    def _compiles(cls, text: str) -> str:
        for _, message in faults_in(text, COMMON_NAMES | ISSUE_NAMES, expression=True):
            raise ValueFault(message)
        return text

    def check(self, seen: Seen, scene: Scene) -> Finding:
        key = f"expression {self.root}"
        known = seen.worked_out.get(key)
        if not isinstance(known, Finding):
            known = seen.worked_out[key] = self._found(seen, scene)
        return known

    def _found(self, seen: Seen, scene: Scene) -> Finding:
        try:
            met = holds(self.root, names_for(seen, scene))
        except TooCostly as fault:
            return self.finding(None, self.root, str(fault), failed=str(fault))
        except ValueFault as fault:
            return self.finding(None, self.root, str(fault))
        return self.finding(met, self.root, "true" if met else "false")
