"""What the seeds hold, and how a faulty seed file is refused."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from gitlab_sandbox.seeds.shape import SeedError
from gitlab_sandbox.seeds.times import Times
from gitlab_sandbox.server import Sandbox
from gitlab_sandbox.state import model as m

from .conftest import NOW, World

MORNING = [
    ("-20d", "2026-11-05T09:00"),
    ("-3w 2d", "2026-11-02T09:00"),
    ("-35d 09:30", "2026-10-21T09:30"),
    ("-5wd", "2026-11-18T09:00"),
    ("-8wd 07:00", "2026-11-13T07:00"),
    ("+6d", "2026-12-01T09:00"),
    ("-2h", "2026-11-25T08:00"),
    ("-90min", "2026-11-25T08:30"),
    ("-0d 11:00", "2026-11-25T10:00"),
    ("today", "2026-11-25T09:00"),
    ("now", "2026-11-25T10:00"),
    ("2026-11-20T12:00:00Z", "2026-11-20T12:00"),
]


@pytest.mark.parametrize(("text", "expected"), MORNING)
def test_relative_times(text: str, expected: str) -> None:
    assert Times(NOW).instant(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_marks_in_texts() -> None:
    filled = Times(NOW).fill("[[+6d]] and [[-1d 09:00]], not [[a link]]")
    assert filled == "2026-12-01 and 2026-11-24T09:00:00Z, not [[a link]]"


class TestDemo:
    def issues(self, demo: World) -> dict[str, m.Issue]:
        return {i.title.removesuffix(" - triage"): i for i in demo.sandbox.state.issues.values()}

    def test_forty_five_issues_forty_accounts(self, demo: World) -> None:
        assert len(self.issues(demo)) == 45
        assert sum("type::renewal review" in i.labels for i in self.issues(demo).values()) == 0
        rows = list(csv.DictReader(io.StringIO(demo.bot.files.raw("accounts.csv", ref="main").decode())))
        assert len(rows) == 40
        assert len({r["Account ID"] for r in rows}) == 40
        assert {'Smith & Sons "North" | partners', "Rowan Retail"} <= {r["Account Name"] for r in rows}
        assert all(date.fromisoformat(r["Renewal Date"]) > NOW.date() for r in rows)
        assert len(next(iter(rows))) == 19

    def test_people_file(self, demo: World) -> None:
        people = yaml.safe_load(demo.bot.files.raw("people.yml", ref="main"))
        away = people["people"]["csm-dana"]["away"][0]
        assert away["from"] < NOW.date() < away["until"]
        named = {*people["roles"]["csm_manager"]["by_region"].values(), people["roles"]["vp_cs"]["default"]}
        assert all(demo.sandbox.state.user(name) for name in named)

    def test_the_clock_is_pinned_unless_told(self, demo: World) -> None:
        assert Sandbox(seed="demo").state.clock.now() == datetime(2026, 11, 25, 10, tzinfo=UTC)
        other = datetime(2027, 3, 3, 10, tzinfo=UTC)
        moved = Sandbox(seed="demo", clock=other).state
        assert moved.clock.now() == other
        assert max(i.updated_at for i in moved.issues.values()) <= other

    @pytest.mark.parametrize(
        ("title", "days"),
        [
            ("Elm Energy", 13),
            ("Fir Freight", 14),
            ("Ginkgo Games", 15),
            ("Ivy Insurance", 40),
            ("Birch Bank", 5),
        ],
    )
    def test_quiet_days(self, demo: World, title: str, days: int) -> None:
        last = max(n.created_at for n in self.issues(demo)[title].notes if not n.author.bot)
        assert (NOW.date() - last.date()).days == days

    def test_a_bot_note_after_the_last_update(self, demo: World) -> None:
        notes = self.issues(demo)["Dogwood Data"].notes
        assert notes[-1].author.bot
        assert notes[-1].created_at > NOW - timedelta(days=2)
        assert not notes[-2].author.bot
        assert (NOW - notes[-2].created_at).days == 19 or (NOW.date() - notes[-2].created_at.date()).days == 20

    @pytest.mark.parametrize(
        ("title", "author"),
        [("Ginkgo Games", "duo-developer"), ("Fir Freight", "project_77_bot_6e1d0a"), ("Ivy Insurance", "support-bot")],
    )
    def test_other_automation_writes_where_people_are_silent(self, demo: World, title: str, author: str) -> None:
        found = demo.call("GET", f"/projects/1/issues/{self.issues(demo)[title].iid}/notes").json()[0]
        assert (found["author"]["username"], "bot" in found["author"]) == (author, False)
        assert demo.call("GET", f"/users/{found['author']['id']}", "bot").json()["bot"] is True

    def test_doubled_labels_have_their_order_in_events(self, demo: World) -> None:
        events = self.issues(demo)["Kapok Kitchens"].label_events
        regions = [e.label.title for e in events if e.label and e.label.title in ("EMEA", "APAC")]
        assert regions == ["EMEA", "APAC"]

    def test_red_since_today(self, demo: World) -> None:
        issue = self.issues(demo)["Hazel Hotels"]
        added, removed = issue.label_events[-2:]
        assert (added.action, added.label.title) == ("add", "HS::Red")  # type: ignore[union-attr]
        assert (removed.action, removed.label.title) == ("remove", "HS::Yellow")  # type: ignore[union-attr]
        assert added.created_at.date() == NOW.date()

    def test_earlier_reminders_name_the_last_update(self, demo: World) -> None:
        for title, author in (("Sequoia Steel", "project_1_bot_"), ("Umber Utilities", "triage-bot-old")):
            *_, word, said = self.issues(demo)[title].notes
            assert said.author.username.startswith(author)
            assert word.created_at.strftime('"episode":"%Y-%m-%dT%H:%M:%SZ"') in said.body.splitlines()[-1]

    def test_hidden_marks_close_the_bots_descriptions(self, demo: World) -> None:
        for issue in self.issues(demo).values():
            marked = (issue.description or "").splitlines()[-1:] if issue.description else []
            by_bot = issue.author.bot or issue.author.username == "triage-bot-old"
            if "type::digest" not in {x.title for x in issue.labels}:
                assert bool(marked and marked[0].startswith("<!-- triage-bot ")) is by_bot, issue.title

    def test_kinds(self, demo: World) -> None:
        found = self.issues(demo)
        titles = {name: {x.title for x in i.labels} for name, i in found.items()}
        assert {"EMEA", "Commercial"} <= titles["Larch Logistics"]
        assert "hs::red" in titles["Oak Optics"]
        assert "LATAM" in titles["Palm Pharma"]
        assert not found["Palm Pharma"].assignees
        assert not found["Cedar Clinics"].confidential
        assert sum(not i.confidential for i in found.values()) == 1
        assert found["Quince Quarry"].due_date == NOW.date() + timedelta(days=6)
        assert found["Rowan Retail"].due_date == NOW.date() - timedelta(days=3)
        assert "acc-018" not in (found["Rowan Retail"].description or "")
        assert found["Elder Electronics"].notes[-1].system
        assert (found["Beech Books"].state, "update due" in titles["Beech Books"]) == ("closed", True)
        assert found["Cypress Chemicals"].closed_by is demo.sandbox.state.user("csm-ben")
        assert "/close everything @all {{ 7*7 }}" in found

    def test_tokens_of_the_csms(self, demo: World) -> None:
        assert demo.call("GET", "/projects/1/issues", "glpat-sandbox-csm-anna").status_code == 200
        assert demo.call("POST", "/projects/1/issues", "glpat-sandbox-csm-anna", json={"title": "x"}).status_code == 403
        assert demo.call("GET", "/user", "glpat-sandbox-csm-ben").json()["username"] == "csm-ben"


class TestNumbered:
    def test_shares_and_labels(self) -> None:
        state = Sandbox(seed="issues:500:0.1", clock=NOW).state
        issues = list(state.issues.values())
        health = Counter(x.title for i in issues for x in i.labels if x.title.startswith("HS::"))
        assert health == {"HS::Green": 450, "HS::Red": 25, "HS::Yellow": 25}
        for issue in issues:
            titles = {x.title for x in issue.labels}
            risky = not titles.isdisjoint({"HS::Red", "HS::Yellow"})
            age = NOW - issue.created_at
            assert (len(issue.labels), issue.confidential, len(issue.assignees)) == (
                5 if risky else 4,
                True,
                1,
            )
            assert bool([t for t in titles if t.startswith("risk::")]) is risky
            assert timedelta(days=60 if risky else 10) <= age <= timedelta(days=402)
            assert 3 <= len(issue.notes) <= 6 if risky else not issue.notes
            assert len(issue.label_events) == len(issue.labels)

    def test_some_are_quiet(self) -> None:
        state = Sandbox(seed="issues:500:0.1", clock=NOW).state
        quiet: Counter[str] = Counter()
        for issue in state.issues.values():
            words = [n.created_at for n in issue.notes if not n.author.bot]
            if words and (days := (NOW - max(words)).days) > 14:
                health = next(x.title for x in issue.labels if x.title.startswith("HS::"))
                quiet[f"{health} {days}"] += 1
        assert quiet == {"HS::Red 20": 5, "HS::Yellow 40": 5}

    def test_the_same_every_time(self) -> None:
        one, two = (Sandbox(seed="issues:50", clock=NOW).state for _ in "ab")
        assert [i.created_at for i in one.issues.values()] == [i.created_at for i in two.issues.values()]

    @pytest.mark.parametrize("seed", ["issues:many", "issues:5:2", "issues:5:0.1:9", "wood", "/nowhere/x.yml"])
    def test_wrong_names(self, seed: str) -> None:
        with pytest.raises(ValueError, match=r"issues:|unknown seed|x\.yml"):
            Sandbox(seed=seed)


SEED = """
clock: 2026-06-03T10:00:00Z
users: {ann: {name: Ann Sample}}
members: {ann: reporter}
labels: [bug, {name: HS::Red, color: "#ff0000"}]
milestones: [{title: M1, due: +30d}]
files: {a.txt: "due [[+1d]]", b.txt: {from: beside.txt}}
projects: [{path: other/place, visibility: public, labels: [far], members: {ann: owner}}]
issues:
  - title: one
    author: ann
    created: -10d
    labels: [bug]
    milestone: M1
    assignees: [ann]
    notes:
      - {at: -3d, by: ann, body: word}
      - {at: -2d, by: bot, body: hush, internal: true}
      - {at: -4d, by: ann, body: changed the description, system: true}
    events:
      - {at: -5d, by: ann, add: ["HS::Red"], remove: [bug]}
      - {at: -4d 12:00, by: ann, state: closed}
      - {at: -1d, by: root, state: reopened}
  - {title: two, created: -2d, project: other/place, labels: [far], state: closed}
"""


STANDING = """
visibility: internal
users: {ann: {}, bea: {}, gone: {deleted: true}, duo-developer: {bot: true}, support-bot: {bot: true}}
members: {ann: security manager, bea: {role: owner, expires: -1d}}
tokens: [{user: ann, value: glpat-ann, scopes: [granular], permissions: ["Issue: Read"]}]
issues:
  - {title: one, author: gone, created: -9d, notes: [{at: -3d, by: duo-developer, body: word}]}
  - {title: two, author: ghost, created: -9d}
"""
FAULTS = [
    ("issus: []", "seed.yml: unknown key 'issus'"),
    ("issues: [{created: -1d}]", r"seed.yml.issues\[0\]: 'title' is missing"),
    ("issues: [{title: x, created: soon}]", r"issues\[0\]: cannot read the time 'soon'"),
    ("issues: [{title: x, created: -1d, author: nobody}]", "nobody is called 'nobody'"),
    ("issues: [{title: x, created: -1d, labels: [none]}]", "no label 'none'"),
    (
        "issues: [{title: x, created: -1d, notes: [{by: root, at: -1d}]}]",
        r"notes\[0\]: 'body' is missing",
    ),
    (
        "issues: [{title: x, created: -1d, events: [{by: root, at: -1d, state: open}]}]",
        "is not one of closed, reopened",
    ),
    ("members: {root: king}", "role 'king' is not one of"),
    ("members: {root: {role: owner, until: -1d}}", "unknown key 'until'"),
    ("labels: [a, a]", "Label already exists"),
    ("files: {x: {from: nowhere}}", "no file"),
    ("issues: 5", "a list is wanted"),
    ("- 1", "a mapping is wanted at the top"),
    ("a: [", "seed.yml"),
]


class TestFiles:
    def plant(self, tmp_path: Path, text: str) -> Sandbox:
        path = tmp_path / "seed.yml"
        path.write_text(text, encoding="utf-8")
        (tmp_path / "beside.txt").write_text("beside", encoding="utf-8")
        return Sandbox(seed=str(path))

    def test_history(self, tmp_path: Path) -> None:
        state = self.plant(tmp_path, SEED).state
        one = state.issues[1]
        assert [n.body for n in one.notes] == ["changed the description", "word", "hush"]
        assert [n.id for n in one.notes] == [1, 2, 3]
        assert [x.title for x in one.labels] == ["HS::Red"]
        assert [(e.action, e.label.title) for e in one.label_events if e.label] == [
            ("add", "bug"), ("add", "HS::Red"), ("remove", "bug"),
        ]  # fmt: skip
        assert [e.state for e in one.state_events] == ["closed", "reopened"]
        assert (one.state, one.closed_at) == ("opened", None)
        assert one.updated_at == datetime(2026, 6, 2, 9, tzinfo=UTC)
        assert one.edited_at == datetime(2026, 5, 30, 9, tzinfo=UTC)
        assert one.milestone is not None
        assert one.milestone.due_date == date(2026, 7, 3)
        assert state.the_project().files["a.txt"] == "due 2026-06-04"
        assert state.the_project().files["b.txt"] == "beside"
        two = state.issues[2]
        assert (two.project.full_path, two.iid, two.state) == ("other/place", 1, "closed")

    def test_standing(self, tmp_path: Path) -> None:
        sandbox = self.plant(tmp_path, STANDING)
        state, project = sandbox.state, sandbox.state.the_project()
        assert project.visibility == "internal"
        assert {state.user(x).bot for x in ("duo-developer", "support-bot")} == {True}  # type: ignore[union-attr]
        assert state.user("gone") is None
        one, two = state.issues[1], state.issues[2]
        assert [x.username for x in (one.author, two.author, one.notes[0].author)] == [
            "ghost",
            "ghost",
            "duo-developer",
        ]
        with sandbox:
            world = World(sandbox)
            members = {x["username"]: x["access_level"] for x in world.call("GET", "/projects/1/members/all").json()}
            assert (members["ann"], "bea" in members) == (25, False)
            assert world.call("GET", "/projects/1/issues", "glpat-ann").status_code == 200
            assert world.call("GET", "/projects/1/labels", "glpat-ann").status_code == 403

    @pytest.mark.parametrize(("text", "message"), FAULTS)
    def test_faults_say_where(self, tmp_path: Path, text: str, message: str) -> None:
        with pytest.raises(SeedError, match=message):
            self.plant(tmp_path, text)
