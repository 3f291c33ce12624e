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
        drifted = differences(self.root, seen, scene)
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
    return text
