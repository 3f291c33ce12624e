"""Small facts with calm defaults for tests: an issue nobody has to worry about, on a working morning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from triage_bot.accounts.account_list import AccountList
from triage_bot.actions.base import Action
from triage_bot.actions.effects import Effects
from triage_bot.actions.match import Match
from triage_bot.actions.opening import opened_since
from triage_bot.conditions import registry as conditions
from triage_bot.conditions.verdict import Clock, Verdict
from triage_bot.context.process import Form, Part, Process
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.standing import Standing
from triage_bot.context.taxonomy import ALWAYS, Category, LabelTest
from triage_bot.model.addresses import AccountSource
from triage_bot.model.facts import Absence, Facts, Identity, Me, Need, People, Scope, Snapshot, Unread
from triage_bot.model.resource import ACCOUNTS, Account, Issue, LabelEvent, Note, Ref, StateEvent, User
from triage_bot.plan.evaluate import Explained, explain
from triage_bot.plan.plan import Options, Plan
from triage_bot.plan.planning import plan
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet
from triage_bot.policy.schema import actions_model
from triage_bot.resources import shipped
from triage_bot.text import marker
from triage_bot.text.calendar import Duration
from triage_bot.text.template import Document

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""A Monday morning."""

PROJECT = "customer-success/account-triage"
BOT = User(2, "project_1_bot_abc123", "triage-bot")
EARLIER = User(3, "project_1_bot_0ld", "triage-bot")
GROUPS = User(4, "group_9_bot_abc", "triage-bot")
"""Earlier tokens of the project and of a group."""
CSM = User(11, "csm-anna", "Anna Sample")
OTHER = User(12, "csm-ben", "Ben Sample")
MANAGER = User(13, "manager-emea", "Emma Sample")


def category(name: str, *labels: str, **more: Any) -> Category:
    """A label category, as a policy has it under this name."""
    return Category(labels=labels, **more).called(name)


HEALTH = category("health", "HS::Red", "HS::Yellow", "HS::Green", required=ALWAYS, aliases={"HS:Red": "HS::Red"})
REGION = category("region", "EMEA", "APAC", "Commercial", required=ALWAYS, ask_before_removing=("Commercial",))
CLASSIFICATION = category("classification", "E&A", "U&A", required=ALWAYS, grace=Duration(2, "working day"))
RISK = category("risk", pattern="risk::*", required=LabelTest(any_label=("HS::Red", "HS::Yellow")))
CATEGORIES = {one.name: one for one in (HEALTH, REGION, CLASSIFICATION, RISK)}


def at(text: str) -> datetime:
    """`2026-11-09` (09:00 UTC) or `2026-11-09 14:30` as a UTC moment."""
    return datetime.fromisoformat(text if " " in text else f"{text} 09:00").replace(tzinfo=UTC)


def issue(iid: int = 1, **more: Any) -> Issue:
    """A whole, quiet issue opened in summer by the bot; override what matters."""
    given: dict[str, Any] = {
        "ref": Ref(PROJECT, iid),
        "id": 1000 + iid,
        "project_id": 1,
        "title": "Alder Foods - triage",
        "description": "",
        "state": "opened",
        "labels": ("HS::Green", "EMEA", "E&A"),
        "author": BOT,
        "created_at": at("2026-07-01"),
        "updated_at": NOW,
        "assignees": (CSM,),
    }
    hidden = marker.read(str(more.get("description", "")))
    given["confidential"] = not {"account", "about", "living"}.isdisjoint(hidden)  # as the bot opens them
    return Issue(**{**given, **more})


_ids = iter(range(1, 1_000_000))


def note(when: str, author: User = CSM, body: str = "A word.", **more: Any) -> Note:
    """A note at a time."""
    moment = at(when)
    return Note(
        id=next(_ids), body=body, author=author, created_at=moment, updated_at=more.pop("updated_at", moment), **more
    )


def added(label: str, when: str, user: User = CSM) -> LabelEvent:
    """A label was added."""
    return LabelEvent(id=next(_ids), user=user, created_at=at(when), action="add", label=label)


def removed(label: str, when: str, user: User = CSM) -> LabelEvent:
    """A label was removed."""
    return LabelEvent(id=next(_ids), user=user, created_at=at(when), action="remove", label=label)


def reopened(when: str, user: User = CSM) -> StateEvent:
    """The issue was reopened."""
    return StateEvent(next(_ids), user, at(when), "reopened")


def facts(
    notes: Iterable[Note] = (), labels: Iterable[LabelEvent] = (), states: Iterable[StateEvent] = (), **more: Any
) -> Facts:
    """Facts that were all read; `awards` and `linked` only as far as they are given."""
    return Facts(notes=tuple(notes), label_events=tuple(labels), state_events=tuple(states), threads=0, **more)


def form(name: str, parts: Mapping[str, Part], *begins: str) -> Form:
    """A form, as a policy has it under this name."""
    return Form(parts=dict(parts), begins=begins).called(name)


def read_list(path: Path, today: date | None = None, **written: Any) -> AccountList:
    """An account list on this machine."""
    return AccountList.read(AccountSource(file=str(path), **written).beside(Path()), today=today)


def away(since: str | date, until: str | date) -> Absence:
    """Days off, both ends included."""
    return Absence.model_validate({"from": since, "until": until})


UPDATE = form(
    "update",
    {
        "summary": Part(headings=("Summary",)),
        "next contact": Part(headings=("Next call or update",), read="date"),
        "sentiment": Part(headings=("Sentiment",), read="colour"),
    },
)
NO_CHANGE = form(
    "no-change",
    {"next step": Part(headings=("Next step",), read="steps", dated=LabelTest(any_label=("HS::Red",)))},
    "no change",
)
PROCESS = Process(forms=(UPDATE, NO_CHANGE), mention="triage-bot")
"""Two forms, and a bot that hears @triage-bot."""


def update(colour: str = "red", contact: str = "2026-12-04") -> str:
    """An update form as a person fills it in."""
    return f"## Summary\nThey look at others.\n## Next call or update\n{contact}\n## Sentiment\n{colour}\n"


def account(number: str = "acc-001", name: str = "Alder Foods", **fields: Any) -> Account:
    """An account row with typed fields."""
    return Account(id=number, name=name, fields={"account_id": number, "name": name, **fields}, row=2)


def templates() -> Mapping[str, Document]:
    """The shipped templates."""
    from triage_bot.policy.shelf import available, read

    found = {name: read(name, file, str(file))[0] for name, file in available([shipped("templates")]).items()}
    return {name: document for name, document in found.items() if document is not None}


def scene(now: datetime = NOW, **more: Any) -> Scene:
    """A scene with the usual categories, templates and the project's token bot; members and the like as in Standing."""
    who = {key: more.pop(key) for key in ("identity", "members", "automation", "facts") if key in more}
    more = {"rows": {opened_since(now, PROJECT): ()}, **more}
    given: dict[str, Any] = {
        "standing": standing(**who),
        "categories": CATEGORIES,
        "templates": templates(),
        "known_labels": frozenset({"risk::competition", "update due", "labels missing", "type::account triage"}),
        "default_project": PROJECT,
        "scope_path": PROJECT,
    }
    return Scene(now=now, **{**given, **more})


IDENTITY = Identity(frozenset({BOT.username}), project_ids=frozenset({1}))
MEMBERS = {f"projects:{PROJECT}": {one.username: 30 for one in (BOT, CSM, OTHER, MANAGER)}}


def automation(*bots: User) -> Mapping[int, bool]:
    """What GitLab says of users: these and the bot are bots, everyone else is a person."""
    return defaultdict(bool, {one.id: True for one in (BOT, EARLIER, GROUPS, *bots)})


def standing(**more: Any) -> Standing:
    """Who is who in the usual project, everything asked already."""
    given: dict[str, Any] = {
        "identity": IDENTITY,
        "members": MEMBERS,
        "automation": automation(),
        "categories": CATEGORIES,
    }
    return Standing(**{**given, **more})


class Everyone(dict[str, int]):
    """Members: whoever is asked for is an editor."""

    def get(self, name: str, default: object = 0) -> int:  # type: ignore[override]
        return 30


ANYBODY = {f"projects:{PROJECT}": Everyone()}


def met(seen: Seen, clock: Clock | None = None) -> Verdict:
    """A verdict that is met, with a clock if one is given."""
    return Verdict(met=True, clocks=(clock,) if clock else ())


@dataclass(frozen=True)
class Answer:
    """What a condition, or conditions, say of a resource: the verdict, and its words."""

    explained: Explained

    @property
    def verdict(self) -> str:
        return {True: "met", False: "unmet", None: "unknown"}[self.explained.verdict.met]

    @property
    def met(self) -> bool:
        return self.explained.verdict.met is True

    @property
    def missing(self) -> frozenset[Need]:
        return self.explained.verdict.missing

    @property
    def clock(self) -> Clock | None:
        return next(iter(self.explained.verdict.clocks), None)

    @property
    def next_look(self) -> datetime | None:
        return self.explained.verdict.until

    @property
    def inner(self) -> list[Answer]:
        return [Answer(one) for one in self.explained.inner]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.explained, name)


def ask(key: str, value: Any, one: Issue | Account, known: Facts | None = None, on: Scene | None = None) -> Answer:
    """What the condition `key: value` says; all facts are known and empty unless given."""
    condition = conditions()[key].model_validate(value)
    return Answer(explain(condition, Seen(one, known if known is not None else facts()), _knowing(one, on or scene())))


def _knowing(one: Issue | Account, on: Scene) -> Scene:
    """An account that is looked at is one of the list."""
    return replace(on, accounts={**on.accounts, one.id: one}) if isinstance(one, Account) else on


def do(
    key: str, value: Any, one: Issue | Account, known: Facts | None = None, on: Scene | None = None, **more: Any
) -> Effects:
    """What the action `key: value` does with a match; `siblings` are other keys of the rule as written."""
    written = {key: value, **more.pop("siblings", {})}
    made = actions_model().model_validate(written).own()
    return act(made[key], one, known, on, siblings=made, **more)


def act(
    action: Action, one: Issue | Account, known: Facts | None = None, on: Scene | None = None, **more: Any
) -> Effects:
    """What a pass takes of an action for a match; `siblings`, `verdict` and `expansion` may be given."""
    seen = Seen(one, known if known is not None else facts())
    usual = {
        "rule": "a-rule",
        "name": "A rule",
        "seen": seen,
        "resource_type": ACCOUNTS if isinstance(one, Account) else one.ref.kind,
    }
    given = {"verdict": met(seen), "evidence": lambda: "as wanted", "siblings": {action.key: action}, **more}
    try:
        return action.act(Match(**{**usual, **given}), _knowing(one, on or scene()))
    except Unread as unread:
        return Effects(missing=unread.needs)


def policy(text: str, folder: Path) -> PolicySet:
    """A policy set from YAML text; its file is written to the folder."""
    file = folder / "policy.yml"
    file.write_text(text, encoding="utf-8")
    return load([file])


def shipped_policy() -> PolicySet:
    """The shipped account-triage policy."""
    return load([shipped("policies") / "core" / "account-triage.yml"])


def snapshot(issues: Iterable[Issue] = (), known: Mapping[Ref, Facts] | None = None, **more: Any) -> Snapshot:
    """What was seen of these issues; all facts known and empty unless given."""
    found = {one.ref: one for one in issues}
    given: dict[str, Any] = {
        "scope": Scope(path=PROJECT, kind="projects", id=1),
        "me": Me(BOT, is_bot=True),
        "taken_at": NOW,
        "identity": IDENTITY,
        "people": People(),
        "facts": {ref: facts() for ref in found} | dict(known or {}),
        "labels": frozenset({"risk::competition", "type::digest"}),
        "members": MEMBERS,
        "automation": automation(),
        "rows": {opened_since(NOW, PROJECT): ()},
    }
    return Snapshot(issues=found, **{**given, **more})


def planned(
    rules: PolicySet,
    issues: Iterable[Issue] = (),
    known: Mapping[Ref, Facts] | None = None,
    now: datetime = NOW,
    **more: Any,
) -> Plan:
    """The plan of a policy for these issues."""
    options = more.pop("options", Options())
    return plan(rules, snapshot(issues, known, **more), now, options)


def day(text: str) -> date:
    """An ISO date."""
    return date.fromisoformat(text)
