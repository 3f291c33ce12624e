"""What is said about a migrated file: what was changed at a place, what was not and why, what is otherwise now."""

from dataclasses import dataclass
from typing import Literal

from triage_bot.errors import Place

Kind = Literal["changed", "left", "otherwise"]


@dataclass(frozen=True, slots=True, order=True)
class MigrationNote:
    """One line; `otherwise` is a difference in behaviour."""

    place: Place
    kind: Kind
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.kind}: {self.message}"


BEHAVIOUR = (
    "rules with an id leave issues alone that were opened by somebody who may not edit issues, unless they are adopted",
    "rules with an id are repeated until nothing changes: what a rule does is seen by all rules, earlier ones too",
    "a rule does nothing where nothing would change, and looks up labels and people when it writes them",
    "an expression that fails stops that resource alone; a condition is not met where Ruby failed for want of a value",
    "texts of ours print times without parts of a second",
    "a rule says the same on an issue once in 20 hours, whatever started the run (repeat_after)",
    "refused writes, and lists GitLab does not give, end in a line and exit code 1; the rest goes on",
    "unknown keys, and words that YAML reads as something else, are faults; own keys win over << wherever it stands",
)
"""What is otherwise in every file of ours."""
LADDER = (
    "steps count from the last update by a person (last_update), not from updated_at, which labels and the bot move",
    "reminders are given on working days, not while an issue is snoozed, each once until a person writes",
    "the label goes as soon as a person writes, without a rule of its own",
)
"""What is otherwise where rules became a reminder."""
