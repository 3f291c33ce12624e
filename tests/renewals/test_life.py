"""Whatever happens to a renewal: nothing is left for a second run, no review is doubled, nothing is told twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.builders import CSM, account
from tests.renewals.paper import Paper
from tests.shelf import shipped_policy
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import Assign
from triage_bot.changes.set_state import SetState
from triage_bot.context.scene import LIST_LABEL
from triage_bot.model.resource import Issue, Ref
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker

START = date(2026, 11, 25)
ACTS = (
    "nothing",
    "move",
    "far",
    "back",
    "tick",
    "close",
    "reopen",
    "due",
    "word",
    "reason",
    "unlabel",
    "empty",
    "gone",
    "other",
)


@cache
def policy() -> PolicySet:
    return load(map(shipped_policy, ("renewals", "accounts", "renewal-moments.example")))


def assigned(change: Assign | OpenIssue) -> bool:
    """Somebody gets mail for it; nobody does where a twin is given to nobody."""
    return bool(change.usernames if isinstance(change, Assign) else change.assignees)


class Life:
    """One account and what people and its row go through."""

    def __init__(self, segment: str, renewal: date) -> None:
        self.segment, self.renewal, self.listed = segment, renewal, True
        self.paper = Paper(policy())
        self.opened: set[tuple[str, str]] = set()
        self.reopened: set[Ref] = set()
        self.told: dict[tuple[Ref, str], list[tuple[str, ...]]] = {}
        self._row()

    def _row(self) -> None:
        row = account(
            "acc-1", "Sample Foods", csm="csm-anna", ae="ae-one", sa="sa-one", region="EMEA", acv=200_000.0,
            segment=self.segment, renewal_date=self.renewal, health="green",
        )  # fmt: skip
        self.paper.accounts = (row,) if self.listed else ()

    @property
    def reviews(self) -> list[Issue]:
        return [one for one in self.paper.issues.values() if LIST_LABEL not in one.labels]

    def act(self, what: str, today: date) -> None:
        """A person, or the account list, does this between two runs."""
        now = datetime.combine(today, time(8), UTC)
        self.renewal += timedelta(days={"move": 45, "far": 370, "back": -60}.get(what, 0))
        self.listed = not self.listed if what == "gone" else self.listed
        if what == "other":
            self.segment = "commercial" if self.segment == "enterprise" else "enterprise"
        self._row()
        for one in self.reviews[:1]:
            self._on(what, one, now)

    def _on(self, what: str, one: Issue, now: datetime) -> None:
        paper, mark = self.paper, marker.read(one.description)
        if what == "tick" and "- [ ]" in one.description:
            paper.write(one.ref, "- [ ]", "- [x]")
        if what in ("close", "reopen") and (one.state == "opened") is (what == "close"):
            change = SetState(ref=one.ref, rule="", reason="", event=what)
            paper.done(change, now, CSM)
            self.reopened |= {one.ref} if what == "reopen" else set()
        if what == "due":
            paper.due(one.ref, now.date() + timedelta(days=9), now)
        if what in ("word", "reason"):
            paper.say(one.ref, "We spoke." if what == "word" else "Close reason: contract in flight", now)
        if what == "unlabel":
            paper.label(one.ref, now, remove=("type::renewal review",))
        if what == "empty":
            self.opened.discard((str(mark.get("kind")), str(mark.get("renewal"))))  # nobody can know it any more
            paper.write(one.ref, one.description, "Somebody emptied it.")

    def run(self, today: date) -> None:
        """A run of the bot, and a second one that must find nothing."""
        now = datetime.combine(today, time(9), UTC)
        made = self.paper.run(now)
        for change in made.changes:
            told = isinstance(change, PostNote) or (isinstance(change, Assign | OpenIssue) and assigned(change))
            if told:
                assert today.weekday() < 5, change
            if isinstance(change, PostNote):
                self._hear(change)
            if isinstance(change, OpenIssue):
                self._open(marker.read(change.mark))
        again = self.paper.plan(now)
        assert again.changes == (), [one.summary for one in again.changes]
        self._count()

    def _open(self, mark: dict[str, object]) -> None:
        """A renewal gets each review once, whatever became of it."""
        if "renewal" in mark:
            once = (str(mark["kind"]), str(mark["renewal"]))
            assert once not in self.opened, f"opened twice: {once}"
            self.opened.add(once)

    def _hear(self, note: PostNote) -> None:
        for said in marker.said(note.body):
            if said.rule in ("my-accounts", "data-quality"):
                continue
            key = (note.ref, f"{said.rule} {said.episode}")
            assert said.about not in self.told.get(key, []), f"said twice: {said}"
            self.told.setdefault(key, []).append(said.about)

    def _count(self) -> None:
        """One open review of each kind, and one for each renewal, besides those that a person has opened again."""
        known = [(marker.read(one.description), one) for one in self.reviews if one.ref not in self.reopened]
        kinds = [mark["kind"] for mark, one in known if "kind" in mark and one.state == "opened"]
        assert len(kinds) == len(set(kinds)), f"two open reviews of one kind: {kinds}"
        renewals = [(mark["kind"], mark["renewal"]) for mark, _ in known if "renewal" in mark]
        assert len(renewals) == len(set(renewals)), f"two reviews of one renewal: {renewals}"


NEXT = [(51, "far"), (85, "back"), (53, "tick"), (33, "reopen")]
FLIPS = [(1, "nothing"), (6, "nothing"), (60, "nothing"), (25, "other"), (60, "other")]


@example(segment="commercial", ahead=164, steps=FLIPS)
@example(segment="enterprise", ahead=0, steps=NEXT)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    segment=st.sampled_from(["enterprise", "commercial"]),
    ahead=st.integers(-30, 260),
    steps=st.lists(st.tuples(st.integers(0, 60), st.sampled_from(ACTS)), min_size=4, max_size=12),
)
def test_no_life_of_a_renewal_leaves_anything_doubled(segment: str, ahead: int, steps: list[tuple[int, str]]) -> None:
    life, today = Life(segment, START + timedelta(days=ahead)), START
    life.run(today)
    for gap, what in steps:
        today += timedelta(days=gap)
        life.act(what, today)
        life.run(today)


def test_the_acts_of_a_life_do_something() -> None:
    life = Life("enterprise", START + timedelta(days=100))
    life.run(START)
    life.act("tick", START)
    before = life.reviews[0].description
    assert before.count("- [x]") == 6
    life.run(START)
    assert life.reviews[0].state == "closed"
    life.act("reopen", START + timedelta(days=2))
    assert life.reviews[0].state == "opened"
