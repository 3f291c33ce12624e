"""What texts say: the names they all know, and what of them is left out where not only editors read.

Confidential are an account row's values but id, name and its team's usernames, and what another confidential issue
says. A text about an issue itself, on that issue, is free.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from triage_bot.context.reading import opened_quietly
from triage_bot.context.roles import owner, recipients
from triage_bot.context.scene import Scene, once
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Issue, Ref, User
from triage_bot.shapes.values import Username, iso
from triage_bot.text.calendar import Calendar, Duration
from triage_bot.text.fields import FINER, USERS
from triage_bot.text.inert import Raw, labels, one_line, reference_to, users
from triage_bot.text.sandboxed import HERE
from triage_bot.text.shortened import shortened
from triage_bot.text.template import keys_asked, render_body

OPEN_FIELDS = USERS | {"account_id", "name"}
"""Of an account row what may stand anywhere."""
_OF_THE_LIST = frozenset({"account", "fields", "row", "priority"})
"""The names by which a text can ask for what the account list alone says."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A text for its place; `private` if it holds something confidential, `left_out` if that was left out instead."""

    text: str
    private: bool = False
    left_out: bool = False

    def warnings(self, rule: str, ref: Ref) -> tuple[str, ...]:
        """A line that names text and place where something was left out."""
        return (f"{ref}: {rule}: {LEFT_OUT}",) if self.left_out else ()


LEFT_OUT = "what is confidential was left out of its text, since not only editors read this issue"


def worded(render: Callable[[bool], str], seen: Seen, scene: Scene, place: Issue | None = None) -> Worded:
    """The text about `seen` that `render(bare)` gives, on that issue or at another `place`; bare is without what is
    confidential. Raises Unread."""
    whole, bare = render(False), render(True)
    if whole == bare:
        return Worded(whole)
    return Worded(whole, private=True) if scene.confides(place or seen.issue) else Worded(bare, left_out=True)


def is_open(texts: Iterable[str], seen: Seen, scene: Scene, keys: Iterable[str] = ()) -> bool:
    """True if these texts, which may know the `keys` of the fields, hold nothing confidential; false if they might."""
    asked = {("fields", key) for key in keys}
    for text in texts:
        if (more := keys_asked(text, _OF_THE_LIST)) is None:
            return False
        asked |= more | ({("fields", key) for key in FINER} if "row_labels" in text else set())
    if not asked:
        return True
    whole, bare, row = seen.fields(scene), open_fields(seen, scene), seen.account(scene)

    def same(key: str) -> bool:
        return whole.get(key) is bare.get(key) and (key in whole) == (key in bare)

    def shown(name: str, key: str) -> bool:
        if name == "priority":
            return same("priority") and same("last_call")
        return row is None or key in OPEN_FIELDS or key not in row.fields if name == "row" else same(key)

    return all(shown(name, key) for name, key in asked)


def open_fields(seen: Seen, scene: Scene) -> Mapping[str, object]:
    """The fields of an issue that anybody who reads it may read: those it says itself, and of its row the open ones."""
    row = seen.account(scene)
    filled = {key: value for key, value in row.fields.items() if value not in ("", None)} if row else {}
    own = {} if row is seen.resource else seen.table(scene)
    return {**own, **{key: value for key, value in filled.items() if key in OPEN_FIELDS}}


def away_until(seen: Seen, scene: Scene) -> date | None:
    """The last day of the absence that the CSM is in today, by the people file or, where that may be said on the issue,
    by the row; None if present.
    """
    fields = seen.fields(scene) if scene.confides(seen.issue) else open_fields(seen, scene)
    row = fields.get("backup_until")
    covered = row if isinstance(row, date) and row >= scene.today else None
    return scene.people.away_until(owner(seen, scene), scene.today) or covered


def anywhere(seen: Seen, scene: Scene) -> Mapping[str, object]:
    """What may stand elsewhere: nothing of what a confidential issue says."""
    row = seen.account(scene)
    if isinstance(seen.resource, Issue) and seen.resource.confidential:
        return {key: value for key, value in row.fields.items() if key in OPEN_FIELDS} if row else {}
    return open_fields(seen, scene)


HIDDEN = "(confidential)"
ISSUE_NAMES = frozenset(
    "created_at updated_at closed_at merged_at state title web_url upvotes downvotes type name "
    "source_branch target_branch author assignee closed_by merged_by assignees reviewers milestone "
    "labels full_reference".split()
)
_ALWAYS_SHOWN = frozenset({"web_url", "type", "full_reference"})
COMMON_NAMES = frozenset(
    "fields account row row_labels registry book priority kind template renewal colour role today now workday "
    "working_day later earlier quarter next_quarter quarter_of state due_date closed_by_bot quiet baseline values "
    "bot".split()
)
"""Names besides the gem's for issues."""
TEXT_NAMES = COMMON_NAMES | ISSUE_NAMES
"""Names every text may use."""


def names_for(seen: Seen, scene: Scene, redact: bool = False, bare: bool = False) -> dict[str, object]:
    """What a text or expression may use for this resource; many texts ask for the same. Raises Unread.

    `redact` hides a confidential issue as the gem does; `bare` leaves out what the account list alone says.
    """
    return dict(once(seen.worked_out, f"names {redact} {bare}", lambda: _names(seen, scene, redact, bare)))


def names_elsewhere(seen: Seen, scene: Scene) -> dict[str, object]:
    """The same for a text elsewhere that not only editors read: of a confidential issue its name alone."""
    names, values = names_for(seen, scene, bare=True), _Fields(anywhere(seen, scene))
    issue = seen.resource if isinstance(seen.resource, Issue) else None
    hidden = issue_names(issue, redact=True) if issue and issue.confidential else {}
    return {**names, **hidden, "fields": values, "account": values, "priority": _priority(values, scene)}


LONGEST_LINE = 300
"""Characters of a list's line; people's steps may be longer, and a list has many."""
SILENT: Mapping[str, object] = {
    "steps": (),
    "steps_due": (),
    "summary": None,
    "next_step": None,
    "form": MappingProxyType({}),
    "missing_parts": (),
    "drift": lambda *_: (),
    "open_checks": lambda _: (),
    "references_under": lambda _: (),
}
"""What a line does not tell where not only editors read it."""


def line(text: str, names: Mapping[str, object]) -> str:
    """The line of a list that a text gives. Raises ValueFault if it cannot be filled in."""
    return shortened(one_line(render_body(text, names)), LONGEST_LINE)


def worth(seen: Seen, scene: Scene) -> tuple[float | None, date | None]:
    """The account's ARR and its renewal, as far as they are known: the more, and the sooner, the further up."""
    fields = seen.fields(scene)
    arr, renewal = fields.get("arr"), fields.get("renewal_date")
    known = isinstance(arr, int | float) and not isinstance(arr, bool)
    return float(arr) if known else None, renewal if isinstance(renewal, date) else None  # type: ignore[arg-type]


def _names(seen: Seen, scene: Scene, redact: bool, bare: bool) -> dict[str, object]:
    issue = seen.resource if isinstance(seen.resource, Issue) else None
    shown = issue_names(issue, redact) if issue else dict.fromkeys(ISSUE_NAMES, "")
    values, row = _Fields(open_fields(seen, scene) if bare else seen.fields(scene)), seen.account(scene)
    own = _Fields({key: value for key, value in row.fields.items() if not bare or key in OPEN_FIELDS} if row else {})
    if redact and issue and issue.confidential:
        values, own = _Fields(dict.fromkeys(values, HIDDEN)), _Fields(dict.fromkeys(own, HIDDEN))
    return {
        **shown,
        "fields": values,
        "account": values,
        "row": own,
        "row_labels": lambda name: _row_labels(str(name), values, scene),
        "registry": len(scene.accounts),
        "book": scene.books[Username(values["csm"])] if values["csm"] else 0,
        "priority": _priority(values, scene),
        "kind": seen.kind(scene),
        "template": str(seen.claim(scene).mark.get("template", "")),
        "renewal": seen.claim(scene).renewal or "",
        "colour": colour_of(seen, scene),
        "role": lambda role: " ".join(
            recipient.username or recipient.text for recipient in recipients(str(role), seen, scene)
        ),
        **of_the_calendar(seen.calendar(scene), scene.now),
        "due_date": issue.due_date if issue else None,
        "closed_by_bot": bool(issue and issue.closed_by and scene.standing.is_bot(issue.closed_by)),
        "quiet": opened_quietly(seen, scene),
        "baseline": scene.baseline or "",
        "values": scene.process.values,
        "bot": Raw(f"@{scene.mention}") if scene.mention else "",
        HERE: scene.host,
    }


def of_the_calendar(calendar: Calendar, now: datetime) -> dict[str, object]:
    """The names that tell of days, at a time (UTC)."""
    today = calendar.day(now)
    return {
        "today": today,
        "now": now,
        "workday": calendar.works(today),
        "quarter": calendar.quarter(today),
        "next_quarter": calendar.next_quarter(today),
        "quarter_of": lambda day: calendar.quarter(day) if isinstance(day, date) else "",
        "working_day": lambda count: calendar.add_working_days(today, max(0, min(int(count), 400))),
        "later": lambda day, span: Duration.parse(span).day_after(day, calendar) if isinstance(day, date) else "",
        "earlier": lambda day, span: Duration.parse(span).day_before(day, calendar) if isinstance(day, date) else "",
    }


def colour_of(seen: Seen, scene: Scene) -> str:
    """The colour an issue is labelled with, as in `red`; of an account what its row says; empty if there is none."""
    health = scene.categories.get("health")
    if not isinstance(seen.resource, Issue):
        return str(seen.fields(scene).get("health") or "")
    label = next((title for title in seen.labels if health and health.has(title)), "")
    return label.rsplit("::", 1)[-1].lower()


def _row_labels(name: str, values: Mapping[str, object], scene: Scene) -> list[str]:
    """The labels of a category that the words of its rows lead to."""
    category = scene.categories.get(name)
    return list(category.led_to(values)) if category else []


def _priority(values: dict[str, object], scene: Scene) -> dict[str, object]:
    """The account's priority: its level, how it is looked after, and how the last call stands (R126, R127)."""
    priority = scene.process.priorities.get(str(values["priority"]))
    if priority is None:
        return _Fields()
    last = values["last_call"]
    band = priority.band(last, scene.today, scene.calendar) if isinstance(last, date) else ""
    return _Fields(level=priority.name, touch=priority.touch, band=band)


class _Fields(dict[str, object]):
    """Fields in a text: one that nobody filled prints as nothing."""

    def __missing__(self, key: str) -> object:
        return ""


def issue_names(issue: Issue, redact: bool) -> dict[str, object]:
    """The gem's placeholders for an issue; values of a confidential one are hidden if asked."""
    milestone = one_line(issue.milestone.title) if issue.milestone else ""
    names: dict[str, object] = dict.fromkeys(ISSUE_NAMES, "") | {
        "created_at": iso(issue.created_at),
        "updated_at": iso(issue.updated_at),
        "closed_at": iso(issue.closed_at) if issue.closed_at else "",
        "state": issue.state,
        "title": one_line(issue.title),
        "web_url": Raw(issue.web_url),
        "upvotes": issue.upvotes,
        "downvotes": issue.downvotes,
        "type": "issues",
        "author": _mention(issue.author),
        "assignee": _mention(issue.assignees[0]) if issue.assignees else "",
        "closed_by": _mention(issue.closed_by),
        "assignees": users(issue.assignees),
        "reviewers": users(()),
        "milestone": Raw(reference_to(f'%"{milestone}"', milestone)) if milestone else "",
        "labels": labels(issue.labels),
        "full_reference": Raw(str(issue.ref)),
    }
    if redact and issue.confidential:
        names |= {key: HIDDEN for key in names if key not in _ALWAYS_SHOWN}
    return names


def _mention(user: User | None) -> str:
    return Raw(f"@{user.username}") if user else ""


def filled_in(body: str, seen: Seen, scene: Scene, own: Mapping[str, object], place: Issue | None = None) -> Worded:
    """The text about `seen` with a rule's `own` names, on that issue or at another `place`.

    Raises Unread, and ValueFault if it cannot be filled in.
    """

    def render(bare: bool) -> str:
        return render_body(body, {**names_for(seen, scene, bare=bare), **own}).strip()

    return Worded(render(False)) if is_open([body], seen, scene) else worded(render, seen, scene, place)
