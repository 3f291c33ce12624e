"""Action `sync`: the table in the description follows the account list in these fields; all else stays as it is."""

from collections.abc import Iterable

from triage_bot.accounts.drift import Difference, differences
from triage_bot.actions.base import NOTHING, Effects, Single
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.scene import Scene
from triage_bot.context.wording import OPEN_FIELDS, worded
from triage_bot.shapes.values import FieldNames
from triage_bot.text import table
from triage_bot.text.fields import shown


class Sync(Single):
    """Bring these fields of the description's table up to date with the account list, byte for byte nothing else."""

    key = "sync"
    root: FieldNames

    def act(self, match: Match, scene: Scene) -> Effects:
        seen, before = match.seen, match.seen.issue.description
        found = differences(self.root, seen, scene)
        made = worded(lambda bare: _rows(before, found, bare, scene.host), seen.issue, scene)
        left = made.warnings(match.rule, seen.ref)
        if made.text == before:
            return Effects(warnings=left) if left else NOTHING
        reason = f"{match.name}: {', '.join(one.title for one in found)}"
        return match.to(EditDescription, left, reason=reason, body=made.text, was=before, private=made.private)


def _rows(text: str, found: Iterable[Difference], bare: bool, host: str) -> str:
    for one in found:
        if not bare or one.key in OPEN_FIELDS:
            text = table.with_row(text, one.key, shown(one.row), host)
    return text
