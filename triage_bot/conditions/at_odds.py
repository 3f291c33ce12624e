"""Condition `at_odds`: the table says otherwise than the label of a category (domain 4.3)."""

from collections.abc import Iterable

from triage_bot.conditions.base import Scalar
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.errors import nearest


class AtOdds(Scalar):
    """The table's `rows` of this label category lead to another label than the one that is there."""

    key = "at_odds"
    late = True
    root: str

    def faults(self, vocabulary: Vocabulary) -> Iterable[Wrong]:
        with_rows = [name for name, category in vocabulary.categories.items() if category.rows]
        if self.root not in with_rows:
            yield Wrong(message=f'no label category "{self.root}" has `rows`', hint=nearest(self.root, with_rows))

    def holds(self, seen: Seen, scene: Scene) -> bool:
        category = scene.categories.get(self.root)
        return category is not None and category.at_odds(seen.fields(scene), seen.labels)

    def wanted(self) -> str:
        return f"{self.root}: table and label at odds"

    def shown(self, seen: Seen, scene: Scene) -> str:
        category, values = scene.categories.get(self.root), seen.fields(scene)
        rows = [str(values[row]) for row in category.rows if values.get(row)] if category else []
        return f"{' and '.join(rows) or 'nothing'} in the table, {seen.labelled(self.root, scene) or 'no label'}"
