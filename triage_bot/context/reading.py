"""What people wrote on an issue, read: forms, next steps, checklists, the newest update, and who may speak for it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import itemgetter

from triage_bot.context.process import Filled, read
from triage_bot.context.roles import holders
from triage_bot.context.scene import Scene, once
from triage_bot.context.seen import Seen
from triage_bot.context.taxonomy import Category
from triage_bot.model.resource import LabelEvent, Note, User
from triage_bot.shapes.values import Username
from triage_bot.text import marker
from triage_bot.text.inert import Raw
from triage_bot.text.mentions import uncalled
from triage_bot.text.prose import USUAL, by_heading, commands, filled, fold, only_commands, spoken
from triage_bot.text.steps import Step, references, tasks

SPEAKERS = ("csm", "backup_csm", "csm_manager")
"""Roles whose statements of an account's colour count."""
NO_CHANGE = "no-change"
"""The command that says the same as a form of this name."""
SPEAKING = (NO_CHANGE, "health")
"""Commands that say how the account is: an update by whoever gives them."""


Update = tuple[datetime, str]
"""When somebody wrote (UTC), and who."""


@dataclass(frozen=True)
class FormNote:
    """A note that is a form, and the form as filled in."""

    note: Note
    filled: Filled

    @property
    def at(self) -> datetime:
        """When it was written (UTC); a reaction, the bot's own too, moves `updated_at`."""
        return self.note.created_at


def forms(seen: Seen, scene: Scene, names: Iterable[str] = ()) -> list[FormNote]:
    """People's notes that are forms (of these names, or any), newest first; notes must have been read."""
    wanted = set(names)
    result = []
    for note in seen.facts.notes or ():
        filled = None if note.system else form_of(note, scene)
        if filled and (not wanted or filled.form.name in wanted) and scene.standing.is_person(note.author):
            result.append(FormNote(note, filled))
    return sorted(result, key=lambda form: (form.at, form.note.id), reverse=True)


def form_of(note: Note, scene: Scene) -> Filled | None:
    """The form a note is, as filled in; None if it uses no form's headings."""
    key = (note.id, note.updated_at)
    return once(scene.worked.notes, key, lambda: read(note.body, scene.process.forms) or _commanded(note, scene))


def _commanded(note: Note, scene: Scene) -> Filled | None:
    """`@bot no-change <next step>` says the same as the form of that name with one part."""
    form = next((spec for spec in scene.process.forms if spec.name == NO_CHANGE), None)
    for command in commands(note.body, scene.mention):
        if form and command.verb == NO_CHANGE:
            return Filled(form, {next(iter(form.parts)): command.rest})
    return None


def health_labels(scene: Scene) -> tuple[str, ...]:
    """The labels of the health category; empty if the policy has none."""
    category = scene.categories.get("health")
    return category.labels if category else ()


def missing_parts(form: FormNote, seen: Seen, scene: Scene) -> tuple[str, ...]:
    """What the form lacks on this issue as it is labelled now."""
    return form.filled.missing(seen.labels, health_labels(scene))


def next_steps(seen: Seen, scene: Scene) -> tuple[Step, ...]:
    """Steps of the description and of the newest form, each text once; notes must have been read."""

    def both() -> tuple[Step, ...]:
        described = {step.text: step for step in described_steps(seen, scene)}
        newest = {step.text: step for form in forms(seen, scene)[:1] for step in form.filled.steps}
        return tuple((described | newest | described).values())

    return once(seen.worked_out, "next steps", both)


def next_step(seen: Seen, scene: Scene) -> Step | None:
    """The open step that is due first, else the first without a date, as far as it was read; None if there is none."""
    known = next_steps(seen, scene) if seen.facts.notes is not None else described_steps(seen, scene)
    return min((step for step in known if not step.done), key=lambda step: step.day or date.max, default=None)


def described_steps(seen: Seen, scene: Scene) -> tuple[Step, ...]:
    """Steps of the description alone."""
    headings = tuple(map(fold, scene.process.next_steps.headings))
    return once(seen.worked_out, "described steps", lambda: _listed(headings, seen) or ())


def next_date(seen: Seen, scene: Scene) -> date | None:
    """The earliest day that is still ahead among open steps and the newest form's dates."""
    days = [step.day for step in next_steps(seen, scene) if step.day and not step.done]
    for form in forms(seen, scene)[:1]:
        days += form.filled.dates
    return min((day for day in days if day >= scene.today), default=None)


def checklist(heading: str, seen: Seen) -> tuple[Step, ...] | None:
    """The task lines under a heading of the description; None if there is no such heading."""
    return once(seen.worked_out, f"checklist {heading}", lambda: _listed((fold(heading),), seen, boxes=True))


def _listed(headings: tuple[str, ...], seen: Seen, boxes: bool = False) -> tuple[Step, ...] | None:
    short = len(seen.issue.description) <= USUAL
    return (_tasks_again if short else _tasks)(tuple(seen.lines), headings, boxes)


def _tasks(lines: tuple[str, ...], headings: tuple[str, ...], boxes: bool) -> tuple[Step, ...] | None:
    under = by_heading(lines, dict.fromkeys(headings, "list")).get("list")
    return None if under is None else tasks(under.split("\n"), boxes)


_tasks_again = lru_cache(maxsize=1_000)(_tasks)


def open_checks(heading: str, seen: Seen) -> list[str]:
    """The words of the task lines under a heading that are not ticked."""
    return [step.text for step in checklist(heading, seen) or () if not step.done]


def named_under(heading: str, seen: Seen) -> tuple[Raw, ...]:
    """Full references under a heading (or a list item `heading:`) of the description."""
    parts = by_heading(seen.lines, {fold(heading): "here"})
    return references(parts.get("here", ""), seen.ref.project, seen.issue.web_url)


def opened_quietly(seen: Seen, scene: Scene) -> bool:
    """True if the bot opened it for what was so before the baseline: that is its CSM's alone. Raises Unread."""
    return seen.claim(scene).mark.get("quiet") is True and scene.standing.is_bot(seen.issue.author)


def speaks_for(username: str, roles: Iterable[str], seen: Seen, scene: Scene) -> bool:
    """True if the user is an assignee, or holds one of these roles for the account (as person or stand-in)."""
    assigned = any(user.username == username for user in seen.issue.assignees)
    return assigned or any(username in holders(role, seen, scene) for role in roles)


def form_at(moment: datetime, seen: Seen, scene: Scene) -> FormNote | None:
    """The form written at this moment (UTC): the one a condition has found."""
    return next((form for form in forms(seen, scene) if form.at == moment), None)


def newest_add(events: tuple[LabelEvent, ...], labels: frozenset[str]) -> LabelEvent | None:
    """The last time one of these labels was added."""
    adds = [event for event in events if event.action == "add" and event.label in labels]
    return max(adds, key=lambda event: (event.created_at, event.id), default=None)


def edits_in(category: Category | None, seen: Seen, known: frozenset[str] = frozenset()) -> list[LabelEvent]:
    """Label events of a category, however the labels were spelt; events must have been read."""
    events = seen.facts.label_events or ()
    return [event for event in events if category and category.canonical(event.label, known) is not None]


def set_by_bot(label: str, since: datetime, seen: Seen, scene: Scene) -> bool:
    """True if the bot put the label there since then (UTC): what an earlier run did before it could say so."""
    last = newest_add(seen.facts.label_events or (), frozenset({label}))
    return last is not None and last.created_at >= since and scene.standing.is_bot(last.user)


def said_here(seen: Seen, scene: Scene) -> list[marker.Said]:
    """What was said in notes of the bot, oldest first, each with its note's creation time."""
    notes = [note for note in seen.facts.notes or () if not note.system and scene.standing.remembers(note.author)]
    said = (replace(entry, at=note.created_at) for note in notes for entry in marker.said(note.body))
    return sorted(said, key=lambda entry: entry.when)


def said_by_bot(seen: Seen, scene: Scene, rule: str) -> list[marker.Said]:
    """What this rule said there."""
    return [said for said in said_here(seen, scene) if said.rule == rule]


def said_anywhere(seen: Seen, scene: Scene) -> list[marker.Said]:
    """What was said there, and on people's lists."""
    return [*said_here(seen, scene), *scene.listed.get(str(seen.ref), ())]


REPAIRED = timedelta(days=14)
"""How long after something was said it is still made up for, where a reader did not get it."""


def unreached(given: Iterable[marker.Said], now: datetime) -> frozenset[Username]:
    """Who one thing was meant for and did not get: they are in no note about it, and it is on no list of theirs."""
    given = tuple(said for said in given if now - said.when <= REPAIRED)
    reached = {Username(said.reader) for said in given}
    meant = {Username(name) for said in given for name in said.also}
    for said in given:
        reached |= meant - {*map(Username, said.also)} if not said.reader else set()
    return frozenset(meant - reached)


def as_told(text: str, body: str) -> str:
    """A text for a note of the bot's: who has it on a list is only named, also when it is brought up to date."""
    return uncalled(text, {name.lower() for said in marker.said(body) for name in said.also})


_DESCRIPTION_EDIT = re.compile(
    r"^(changed the description\b|marked the (checklist item|task) .* as (in)?complete)", re.I | re.S
)
"""GitLab says it in other words if only a checklist item was ticked."""


def last_update(seen: Seen, scene: Scene) -> Update | None:
    """The newest update by a person, and whose; None if there is none or notes were not read.

    Newest first, so that no author is looked up whose update decides nothing; raises Unread.
    """
    return once(seen.worked_out, "last update", lambda: _newest(seen, scene, scene.standing.is_person))


def last_csm_update(seen: Seen, scene: Scene) -> Update | None:
    """The newest comment by one who speaks for the account, and whose; None as above. Raises Unread."""

    def counts(author: User) -> bool:
        return speaks_for(author.username, SPEAKERS, seen, scene) and scene.standing.is_person(author)

    return once(seen.worked_out, "last CSM update", lambda: _newest(seen, scene, counts, edits=False))


def _newest(seen: Seen, scene: Scene, counts: Callable[[User], bool], edits: bool = True) -> Update | None:
    notes = (note for note in seen.facts.notes or () if (edits or not note.system) and _says(note, scene))
    said = sorted(((_written_at(note, scene), note.id, note.author) for note in notes), key=itemgetter(0, 1))
    return next(((at, author.username) for at, _, author in reversed(said) if counts(author)), None)


def _written_at(note: Note, scene: Scene) -> datetime:
    """When it was written or edited; the bot's own thumbs-up on a form moves its `updated_at`, too."""
    return note.created_at if note.system or form_of(note, scene) else max(note.created_at, note.updated_at)


def is_update(note: Note, scene: Scene) -> bool:
    """A person's comment, or a person's edit of the description; other system notes are none. Raises Unread."""
    return _says(note, scene) and scene.standing.is_person(note.author)


def _says(note: Note, scene: Scene) -> bool:
    """A comment that does more than command the bot, or an edit of the description."""
    if note.system:
        return bool(_DESCRIPTION_EDIT.match(note.body))
    if not only_commands(note.body, scene.mention):
        return True
    return any(command.verb in SPEAKING for command in commands(note.body, scene.mention))


@dataclass(frozen=True)
class InShort:
    """What the newest comment of a person says, on one line: of a form its first part."""

    text: str
    by: str
    day: date


LONGEST_SUMMARY = 500
"""Characters of it that are kept."""


def in_short(seen: Seen, scene: Scene) -> InShort | None:
    """The newest update as text; None if nobody has written a comment that all readers see. Raises Unread."""
    said = (note for note in seen.facts.notes or () if not (note.system or note.internal))
    for note in sorted(said, key=lambda note: (note.created_at, note.id), reverse=True):
        if (text := _first_words(note, scene)) and is_update(note, scene):
            return InShort(text, note.author.username, scene.calendar.day(note.created_at))
    return None


def _first_words(note: Note, scene: Scene) -> str:
    """Its first words, without headings: of a form those of the first part that is filled in."""
    form = form_of(note, scene)
    texts = [form.texts.get(part, "") for part in form.form.parts] if form else ["\n".join(spoken(note.body))]
    lines = next((text.split("\n") for text in texts if filled(text)), [])
    return " ".join(word for line in lines if not line.startswith("#") for word in line.split())[:LONGEST_SUMMARY]
