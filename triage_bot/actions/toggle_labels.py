"""Action `toggle_labels`: labels that are on while any rule wants them, and off when none does."""

from triage_bot.actions.base import Single
from triage_bot.shapes.values import LabelNames


class ToggleLabels(Single):
    """These labels are on while a rule that toggles them matches, and off when none does."""

    key = "toggle_labels"
    root: LabelNames

    def manages(self) -> frozenset[str]:
        return frozenset(self.root)
