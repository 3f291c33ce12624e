"""Action `sync`: the table in the description follows the account list in these fields; all else stays as it is."""

from collections.abc import Iterable

from triage_bot.actions.base import Beside, Single
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.drift import RENEWAL, Difference, changed_by_hand, differences
from triage_bot.context.scene import Scene
from triage_bot.context.wording import OPEN_FIELDS, worded
from triage_bot.shapes.values import FieldNames
from triage_bot.text import marker, table
from triage_bot.text.fields import LABELLED, MONEY, key_of, shown, title_of


class Sync(Single):
    """Bring these fields of the description's table up to date with the account list, byte for byte nothing else.

    A renewal date that a person wrote over the bot's own stays.
    """

    key = "sync"
    root: FieldNames

    def faults(self, rule: Beside, vocabulary: Vocabulary) -> Iterable[Wrong]:
        for key in map(key_of, self.root):
            if key in MONEY | LABELLED.keys():
                why = "amounts stay out of descriptions" if key in MONEY else "a label says it, not the table"
                yield Wrong(message=f"`sync` does not write {title_of(key)}: {why}")

    def act(self, match: Match, scene: Scene) -> Effects:
        seen, before = match.seen, match.seen.issue.description
        drifted = [row for row in differences(self.root, seen, scene) if not changed_by_hand(row, seen, scene)]
        text = worded(lambda bare: _rows(before, drifted, bare, scene.host), seen, scene)
        left = text.warnings(match.rule, seen.ref)
        if text.text == before:
            return Effects(warnings=left) if left else NOTHING
        reason = f"{match.name}: {', '.join(difference.title for difference in drifted)}"
        return match.to(EditDescription, left, reason=reason, body=text.text, was=before, private=text.private)


def _rows(text: str, rows: Iterable[Difference], bare: bool, host: str) -> str:
    for difference in rows:
        if not bare or difference.key in OPEN_FIELDS:
            text = table.with_row(text, difference.key, shown(difference.row), host)
            text = _marked(text, difference)
    return text


def _marked(text: str, difference: Difference) -> str:
    """The hidden mark says what the bot wrote."""
    mark = marker.read(text)
    if difference.key != RENEWAL or RENEWAL not in mark:
        return text
    return marker.rewritten(text, {**mark, RENEWAL: shown(difference.row)})
