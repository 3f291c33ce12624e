"""What a living list remembers of its calls, in its hidden mark; a person may have written there."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from triage_bot.context.scene import Scene
from triage_bot.model.resource import Issue
from triage_bot.shapes.values import parse_day
from triage_bot.text import marker
from triage_bot.text.calendar import Weekday, weekday

REST = 3
"""From the working day so long after the last call on, a list may call again though nothing is new on it."""
Told = dict[str, list[str]]
"""By urgent section, the references its reader was called for."""


@dataclass(frozen=True)
class ListMemory:
    """When it called last, and for which lines; of a shared list also whom, and whom it was opened for."""

    called: date | None = None
    told: Told = field(default_factory=dict)
    whom: tuple[str, ...] = ()
    greeted: tuple[str, ...] = ()

    @classmethod
    def of(cls, issue: Issue | None) -> "ListMemory":
        """As its issue says; nothing where there is none yet."""
        mark = marker.read(issue.description) if issue else {}
        before = mark.get("told")
        known = before if isinstance(before, dict) else {}
        told = {section: refs for section, refs in known.items() if isinstance(refs, list)}
        return cls(parse_day(mark.get("called")), told, _words(mark.get("whom")), _words(mark.get("for")))

    def still(self, urgent: Told) -> Told:
        """What its reader was called for and what still is so."""
        return {section: [ref for ref in refs if ref in self.told.get(section, ())] for section, refs in urgent.items()}

    def _rested(self, scene: Scene) -> bool:
        """Its reader has had some days since the last call."""
        return self.called is None or scene.today >= scene.calendar.add_working_days(self.called, REST)

    def weekly(self, begin: Weekday, scene: Scene) -> bool:
        """The week's first working day from the chosen one has come, and nobody was called since."""
        back = (scene.today.weekday() - weekday(begin)) % 7
        return self._due(scene.calendar.working_day_from(scene.today - timedelta(days=back)), scene)

    def monthly(self, scene: Scene) -> bool:
        """The month's first working day has come, and nobody was called since."""
        return self._due(scene.calendar.working_day_from(scene.today.replace(day=1)), scene)

    def _due(self, day: date, scene: Scene) -> bool:
        return self._rested(scene) and scene.today >= day and (self.called is None or self.called < day)

    def entries(self) -> dict[str, object]:
        """As it is written into the mark: what is empty is left out."""
        told = self.told if any(self.told.values()) else None
        called = self.called.isoformat() if self.called else None
        data = {"called": called, "told": told, "whom": list(self.whom), "for": list(self.greeted)}
        return {key: value for key, value in data.items() if value}


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
