"""Condition `drift`: the table in the description says other things of these fields than the account list."""

from triage_bot.conditions.base import Scalar, listed
from triage_bot.context.drift import differences
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.shapes.values import FieldNames
from triage_bot.text.fields import title_of


class Drift(Scalar):
    """The description's table and the account list both fill one of these fields, and differently."""

    key = "drift"
    late = True
    root: FieldNames

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return bool(differences(self.root, seen, scene))

    def wanted(self) -> str:
        return "differs in " + ", ".join(map(title_of, self.root))

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(difference.title for difference in differences(self.root, seen, scene))
