"""Action `keep`: what the account list says of something that is over is kept in the table of its issue.

A list has one row for an account and goes on with it; what it said of the last renewal, or of how triage ended, is gone
then. A row that the table has stays as it is.
"""

from collections.abc import Iterable, Mapping

from triage_bot.actions.base import Single
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import LEFT_OUT
from triage_bot.shapes.values import FieldNames
from triage_bot.text import marker, table
from triage_bot.text.fields import key_of, shown, title_of


class Keep(Single):
    """Write these fields of the account list into the description's table when first seen; what is there stays."""

    key = "keep"
    root: FieldNames

    def act(self, match: Match, scene: Scene) -> Effects:
        seen, row = match.seen, match.seen.account(scene)
        said = {key: row.fields.get(key) for key in map(key_of, self.root)} if row else {}
        said = {key: value for key, value in said.items() if value not in ("", None)}
        kept = scene.claim(seen.issue).table
        new = {key: value for key, value in said.items() if key not in kept}
        if not new or any(said.items() <= older.items() for older in _older(seen, scene)):
            return NOTHING
        if not scene.confides(seen.issue):
            return match.warned(f"{match.rule}: the account list says how it ended; {LEFT_OUT}")
        before = seen.issue.description
        reason = f"{match.name}: {', '.join(map(title_of, new))}"
        return match.to(EditDescription, reason=reason, body=_with(before, new, scene.host), was=before, private=True)


def _older(seen: Seen, scene: Scene) -> Iterable[Mapping[str, object]]:
    """The tables of the account's older issues of the kind: what one of them has is said of that one."""
    row = seen.account(scene)
    ways = scene.about_accounts.find(row, seen.kind(scene)) if row else ()
    issues = {issue.ref: issue for way in ways for issue in way if issue.id < seen.issue.id}
    return [scene.claim(issue).table for issue in issues.values()]


def _with(text: str, values: Mapping[str, object], host: str) -> str:
    """The description with these rows, in a table of their own above the hidden mark if it has none."""
    if not table.read(text):
        body, mark = marker.taken_out(text)
        rows = table.write(((title_of(key), shown(value)) for key, value in values.items()), host)
        return "\n\n".join(part for part in (body.rstrip(), rows, mark) if part)
    for key, value in values.items():
        text = table.with_row(text, title_of(key), shown(value), host)
    return text
