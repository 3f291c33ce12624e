"""Action `sync`: the table in the description follows the account list in these fields; all else stays as it is."""

from __future__ import annotations

from triage_bot.actions.base import NOTHING, Effects, Match, Single
from triage_bot.conditions.base import FieldNames
from triage_bot.drift import differences
from triage_bot.model.change import EditDescription
from triage_bot.scene import Scene
from triage_bot.text import table
from triage_bot.text.fields import shown


class Sync(Single):
    """Bring these fields of the description's table up to date with the account list, byte for byte nothing else."""

    key = "sync"
    root: FieldNames

    def act(self, match: Match, scene: Scene) -> Effects:
        before = after = match.seen.issue.description
        found = differences(self.root, match.seen, scene)
        for one in found:
            after = table.with_row(after, one.key, shown(one.row))
        if after == before:
            return NOTHING
        reason = f"{match.name}: {', '.join(one.title for one in found)}"
        edit = EditDescription(ref=match.seen.ref, rule=match.rule, reason=reason, body=after, was=before)
        return Effects((edit,))
