"""GitLab on paper: carries a plan's changes out on frozen facts, so that a bot can live through years in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import count

from tests.builders import BOT, CSM, MANAGER, OTHER, PROJECT, automation
from triage_bot.changes.change import Change
from triage_bot.changes.link import Link
from triage_bot.changes.notes import EditNote, PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_field import Assign, EditDescription, SetDue, SetMilestone
from triage_bot.changes.set_state import SetState
from triage_bot.model.facts import Facts, Identity, Me, People, Role, Scope, Snapshot
from triage_bot.model.resource import Account, Issue, LabelEvent, Milestone, Note, Ref, StateEvent, User
from triage_bot.plan.plan import Options, Plan
from triage_bot.plan.planning import plan
from triage_bot.policy.policy_set import PolicySet

AE, SA = User(14, "ae-one"), User(15, "sa-one")
DIRECTOR = User(16, "regional-director")
PEOPLE = People(
    roles={"csm_manager": Role(default=MANAGER.username), "regional_sales_director": Role(default=DIRECTOR.username)}
)
MEMBERS = frozenset(one.username for one in (BOT, CSM, OTHER, MANAGER, AE, SA, DIRECTOR))


@dataclass
class Paper:
    """A project with its issues and all facts about them; `account` rows may change between runs."""

    policy: PolicySet
    accounts: tuple[Account, ...] = ()
    people: People = PEOPLE
    options: Options = field(default_factory=Options)
    members: frozenset[str] = MEMBERS
    """Who can read the project; nobody: they are not known."""
    issues: dict[Ref, Issue] = field(default_factory=dict)
    facts: dict[Ref, Facts] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def plan(self, now: datetime) -> Plan:
        """What the bot would do now."""
        snapshot = Snapshot(
            scope=Scope(path=PROJECT, kind="projects", id=1),
            me=Me(BOT, is_bot=True),
            taken_at=now,
            identity=Identity(project_ids=frozenset({1})),
            people=self.people,
            issues=dict(self.issues),
            facts=dict(self.facts),
            accounts=self.accounts,
            labels=frozenset(self.policy.wanted_labels()) | {"EMEA"},
            members={f"projects:{PROJECT}": dict.fromkeys(self.members, 30)},
            automation=automation(),
        )
        made = plan(self.policy, snapshot, now, self.options)
        assert not made.missing, made.missing
        return made

    def run(self, now: datetime) -> Plan:
        """Plans and carries it out; returns the plan. Numbers of planned issues are those they got."""
        made = self.plan(now)
        names: dict[Ref, Ref] = {}
        for change in made.changes:
            if isinstance(change, OpenIssue):
                names[change.ref] = Ref(change.ref.project, next(self.numbers))
        for change in made.changes:
            said = change.renamed(names)  # numbers of issues that this run opens are put in
            ref = names.get(change.ref, change.ref)
            if isinstance(said, OpenIssue):
                self._open(said, ref, now)
            else:
                self._do(said, ref, now)
        return made

    def _open(self, change: OpenIssue, ref: Ref, now: datetime) -> None:
        assignees = tuple(User(0, name) for name in change.assignees)
        milestone = Milestone(id=0, title=change.milestone) if change.milestone else None
        self.issues[ref] = Issue(
            ref=ref,
            id=1000 + ref.iid,
            project_id=1,
            title=change.title,
            description=change.description,
            state="opened",
            labels=change.labels,
            author=BOT,
            created_at=now,
            updated_at=now,
            assignees=assignees,
            milestone=milestone,
            due_date=change.due,
            confidential=change.confidential,
        )
        labelled = Relabel(ref=ref, rule="", reason="", add=change.labels)
        self.facts[ref] = self._labelled(Facts(notes=(), state_events=(), threads=0), labelled, now, BOT)

    def _do(self, change: Change, ref: Ref, now: datetime, by: User = BOT) -> None:
        if isinstance(change, OpenIssue | Link):
            return
        one, known = self.issues[ref], self.facts[ref]
        match change:
            case PostNote():
                note = Note(id=next(self.numbers), body=change.body, author=by, created_at=now, updated_at=now)
                known = replace(known, notes=(*(known.notes or ()), note))
                one = replace(one, user_notes_count=one.user_notes_count + 1)
            case EditNote():
                notes = (replace(n, body=change.body) if n.id == change.note_id else n for n in known.notes or ())
                known = replace(known, notes=tuple(notes))
            case Relabel():
                kept = [label for label in one.labels if label not in change.remove]
                one = replace(one, labels=tuple(dict.fromkeys([*kept, *change.add])))
                known = self._labelled(known, change, now, by)
            case SetState():
                closed = change.event == "close"
                state = "closed" if closed else "opened"
                one = replace(one, state=state, closed_at=now if closed else None, closed_by=by if closed else None)
                event = StateEvent(next(self.numbers), by, now, "closed" if closed else "reopened")
                known = replace(known, state_events=(*(known.state_events or ()), event))
            case Assign():
                one = replace(one, assignees=tuple(User(0, name) for name in change.usernames))
            case SetDue():
                one = replace(one, due_date=change.due)
                known = self._noted(known, f"changed due date to {change.due}", now, by)
            case SetMilestone():
                one = replace(one, milestone=Milestone(id=0, title=change.title))
            case EditDescription():
                assert one.description == change.was
                one = replace(one, description=change.body)
        self.issues[ref], self.facts[ref] = replace(one, updated_at=now), known

    def _labelled(self, known: Facts, change: Relabel, now: datetime, by: User) -> Facts:
        done = [("add", label) for label in change.add] + [("remove", label) for label in change.remove]
        events = (
            LabelEvent(id=next(self.numbers), user=by, created_at=now, action=action, label=label)
            for action, label in done
        )
        return replace(known, label_events=(*(known.label_events or ()), *events))

    def _noted(self, known: Facts, body: str, now: datetime, by: User) -> Facts:
        note = Note(id=next(self.numbers), body=body, author=by, created_at=now, updated_at=now, system=True)
        return replace(known, notes=(*(known.notes or ()), note))

    # What people do ------------------------------------------------------------------------

    def due(self, ref: Ref, day: date, now: datetime, by: User = CSM) -> None:
        """A person sets the due date."""
        self._do(SetDue(ref=ref, rule="", reason="", due=day), ref, now, by)

    def done(self, change: Change, now: datetime, by: User) -> None:
        """A person does this."""
        self._do(change, change.ref, now, by)

    def label(self, ref: Ref, now: datetime, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> None:
        """A person changes labels."""
        self._do(Relabel(ref=ref, rule="", reason="", add=add, remove=remove), ref, now, CSM)

    def say(self, ref: Ref, body: str, now: datetime) -> None:
        """A person comments."""
        self._do(PostNote(ref=ref, rule="", reason="", body=body), ref, now, CSM)

    def write(self, ref: Ref, before: str, after: str) -> None:
        """A person edits a description."""
        one = self.issues[ref]
        assert before in one.description
        self.issues[ref] = replace(one, description=one.description.replace(before, after))
