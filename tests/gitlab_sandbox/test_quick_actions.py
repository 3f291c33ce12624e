"""Quick actions: which lines are commands, what they do, what is answered."""

from __future__ import annotations

import pytest

from gitlab_sandbox.state.quick.commands import parse_day
from gitlab_sandbox.state.quick.extract import extract

from .conftest import NOW, World

PATH = "/projects/1/issues/1/notes"

TEXTS = [
    ("/close", "", ["close"]),
    ("/CLOSE", "", ["close"]),
    ("hello\n/close\nworld", "hello\nworld", ["close"]),
    ("/close everything @all", "", ["close"]),
    ("/closed", "/closed", []),
    (" /close", " /close", []),
    ("> /close", "> /close", []),
    ("```\n/close\n```", "```\n/close\n```", []),
    ("```sh\n/close\n```\n/lock", "```sh\n/close\n```", ["lock"]),
    (">>>\n/close\n>>>", ">>>\n/close\n>>>", []),
    ("<div>\n/close\n</div>", "<div>\n/close\n</div>", []),
    ("`\n/close\n`", "`\n/close\n`", []),
    ("use `/close` here", "use `/close` here", []),
    ("\\/close", "\\/close", []),
    ("/unknown thing", "/unknown thing", []),
    ("/cc @someone", "/cc @someone", []),
    ("<!-- a\n/close\n-->", "<!-- a\n-->", ["close"]),
    ("trailing  \n\n", "trailing", []),
    ("/label ~a\r\n/due tomorrow\r\n", "", ["label", "due"]),
]


@pytest.mark.parametrize(("text", "rest", "names"), TEXTS)
def test_which_lines_are_commands(text: str, rest: str, names: list[str]) -> None:
    found, commands = extract(text, "free")
    assert (found, [c.name for c in commands]) == (rest, names)


@pytest.mark.parametrize(("tier", "count"), [("free", 0), ("premium", 1), ("ultimate", 2)])
def test_paid_commands_are_plain_words_on_lower_tiers(tier: str, count: int) -> None:
    assert len(extract("/weight 3\n/health_status at_risk", tier)[1]) == count


DAYS = [
    ("2026-12-01", "2026-12-01"),
    ("today", "2026-11-25"),
    ("in 2 days", "2026-11-27"),
    ("in a week", "2026-12-02"),
    ("friday", "2026-11-27"),
    ("wednesday", "2026-12-02"),
    ("2026-13-01", None),
    ("some day", None),
]


@pytest.mark.parametrize(("text", "expected"), DAYS)
def test_spoken_days(text: str, expected: str | None) -> None:
    found = parse_day(text, NOW.date())
    assert (found.isoformat() if found else None) == expected


@pytest.fixture
def issue(world: World) -> World:
    world.token("ann", 20)
    world.label("bug", "two words")
    world.project().milestones.create({"title": "M 1"})
    world.bot.issues.create({"title": "one", "labels": "bug"})
    world.bot.issues.create({"title": "two"})
    return world


EFFECTS = [
    ('/label ~"two words"', "labels", ["bug", "two words"]),
    ("/label two words", "labels", ["bug", "two words"]),
    ("/unlabel ~bug", "labels", []),
    ("/unlabel", "labels", []),
    ('/relabel ~"two words"', "labels", ["two words"]),
    ("/close", "state", "closed"),
    ("/title Another one", "title", "Another one"),
    ("/due in 3 days", "due_date", "2026-11-28"),
    ("/confidential", "confidential", True),
    ("/lock", "discussion_locked", True),
]


@pytest.mark.parametrize(("command", "name", "value"), EFFECTS)
def test_effects(issue: World, command: str, name: str, value: object) -> None:
    answer = issue.call("POST", PATH, "bot", json={"body": command})
    assert answer.status_code == 202, answer.text
    assert "id" not in answer.json()
    assert answer.json()["summary"]
    assert issue.bot.issues.get(1).attributes[name] == value


def test_people_and_milestones(issue: World) -> None:
    for command in ("/assign @ann", '/milestone %"M 1"', "/estimate 1h 30m", "/spend 45m", "/award :eyes:"):
        assert issue.call("POST", PATH, "bot", json={"body": command}).status_code == 202
    found = issue.bot.issues.get(1)
    assert [u["username"] for u in found.assignees] == ["ann"]
    assert found.milestone["title"] == "M 1"
    assert found.attributes["time_stats"]["human_time_estimate"] == "1h 30m"
    assert found.attributes["time_stats"]["total_time_spent"] == 2700
    assert [a.name for a in found.awardemojis.list(get_all=True)] == ["eyes"]
    for command in ("/unassign @ann", "/remove_milestone", "/due 2026-12-01", "/remove_due_date"):
        assert issue.call("POST", PATH, "bot", json={"body": command}).status_code == 202
    found = issue.bot.issues.get(1)
    assert (found.assignees, found.milestone, found.due_date) == ([], None, None)


def test_duplicate_closes_and_links(issue: World) -> None:
    issue.bot.issues.get(1).notes.create({"body": "/duplicate #2"})
    found = issue.bot.issues.get(1)
    assert found.state == "closed"
    assert found._links["closed_as_duplicate_of"].endswith("/projects/1/issues/2")
    assert [x.iid for x in found.links.list(get_all=True)] == [2]


def test_text_and_commands(issue: World) -> None:
    note = issue.bot.issues.get(1).notes.create({"body": "Done.\n/close"})
    assert (note.body, note.commands_changes) == ("Done.", {"state_event": "close"})
    assert issue.bot.issues.get(1).state == "closed"


FAILING = [
    "/label ~ghost",
    "/reopen",
    "/assign @nobody",
    "/due some day",
    "/milestone %none",
    "/unlock",
    "/relate #99",
]


@pytest.mark.parametrize("command", FAILING)
def test_commands_that_cannot_run_are_400(issue: World, command: str) -> None:
    answer = issue.call("POST", PATH, "bot", json={"body": command})
    assert answer.status_code == 400
    assert "Could not apply" in answer.json()["message"]


def test_text_with_a_failing_command_is_still_a_note(issue: World) -> None:
    note = issue.bot.issues.get(1).notes.create({"body": "words\n/label ~ghost"})
    assert note.body == "words"


def test_a_guests_commands_do_nothing(issue: World) -> None:
    guest = issue.token("guest-1", 10)
    assert issue.call("POST", PATH, guest, json={"body": "/label ~bug"}).status_code == 400
    assert issue.call("POST", PATH, guest, json={"body": "/close"}).status_code == 400


def test_quick_actions_in_an_issue_of_a_template(issue: World) -> None:
    text = 'Words\n/assign @ann\n/milestone %"M 1"\n/confidential\n/close'
    made = issue.bot.issues.create({"title": "three", "description": text})
    assert (made.description, made.state, made.confidential) == ("Words", "opened", True)
    assert [u["username"] for u in made.assignees] == ["ann"]
    assert made.milestone["title"] == "M 1"


def test_ultimate_fields(ultimate: World) -> None:
    issue = ultimate.bot.issues.create({"title": "one"})
    issue.notes.create({"body": "/weight 5\n/health_status needs_attention"})
    found = ultimate.bot.issues.get(1)
    assert (found.weight, found.health_status) == (5, "needs_attention")
    issue.notes.create({"body": "/clear_weight\n/clear_health_status"})
    found = ultimate.bot.issues.get(1)
    assert (found.weight, found.health_status) == (None, None)
