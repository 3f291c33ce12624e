"""Condition `expression`: a sandboxed Jinja expression over the names texts know."""

from pydantic import field_validator

from triage_bot.conditions.base import Scalar
from triage_bot.conditions.verdict import Verdict, of
from triage_bot.context.scene import Scene, once
from triage_bot.context.seen import Seen
from triage_bot.context.wording import COMMON_NAMES, ISSUE_NAMES, names_for
from triage_bot.errors import ValueFault
from triage_bot.text.budget import TooCostly
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

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        return once(seen.worked_out, f"expression {self.root}", lambda: self._worked_out(seen, scene))

    def _worked_out(self, seen: Seen, scene: Scene) -> Verdict:
        try:
            return of(holds(self.root, names_for(seen, scene)))
        except TooCostly as fault:
            return Verdict(met=None, failed=str(fault))
        except ValueFault:
            return Verdict(met=None)

    def shown(self, seen: Seen, scene: Scene) -> str:
        try:
            return "true" if holds(self.root, names_for(seen, scene)) else "false"
        except ValueFault as fault:
            return str(fault)
