"""The state alone, without HTTP: the rules can be driven from Python."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import gitlab_sandbox
from gitlab_sandbox.clock import Clock
from gitlab_sandbox.errors import Conflict, Forbidden
from gitlab_sandbox.seeds import base
from gitlab_sandbox.state import issues, labels, notes, people
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, Happening
from gitlab_sandbox.state.store import State
from gitlab_sandbox.state.traces import duration_text, title_text

from .conftest import NOW


@pytest.fixture
def state() -> State:
    found = State(Clock(NOW))
    base.plant(found)
    return found


def test_an_issue_from_birth_to_end(state: State) -> None:
    heard: list[Happening] = []
    state.announce = heard.append
    root, project = Actor(state, state.users[1]), state.the_project()
    issue = issues.create(root, project, {"title": "one", "labels": ["a"]})
    notes.write(root, issue, "word")
    issues.update(root, issue, {"state_event": "close"})
    assert [(h.kind, h.action) for h in heard] == [("issue", "open"), ("note", "create"), ("issue", "close")]
    assert [x.title for x in project.labels] == ["a"]
    issues.delete(root, issue)
    assert not state.issues


def test_a_stranger_may_not(state: State) -> None:
    stranger = Actor(state, people.add_user(state, "stranger"))
    with pytest.raises(Forbidden):
        issues.create(stranger, state.the_project(), {"title": "x"})


def test_users_are_unique(state: State) -> None:
    with pytest.raises(Conflict):
        people.add_user(state, "ROOT")


@pytest.mark.parametrize(
    ("title", "scope"), [("a", None), ("a::b", "a::"), ("a::b::c", "a::b::"), ("::x", "::"), ("a:b", None)]
)
def test_scope_is_all_before_the_last_colons(title: str, scope: str | None) -> None:
    assert labels.scope_of(title) == scope


@pytest.mark.parametrize(("color", "text"), [("#FFFFFF", "#1F1E24"), ("#000", "#FFFFFF"), ("#CC0033", "#FFFFFF")])
def test_text_colour_is_readable(color: str, text: str) -> None:
    assert labels.text_color(color) == text


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("Old", "New", "changed title from **{-Old-}** to **{+New+}**"),
        ("a b", "a b c", "changed title from **a b** to **a b{+ c+}**"),
        ("aa", "a", "changed title from **a{-a-}** to **a**"),
    ],
)
def test_title_differences(old: str, new: str, text: str) -> None:
    assert title_text(old, new) == text


def test_durations() -> None:
    assert [duration_text(s) for s in (0, 60, 5400, 28800, 144000)] == ["", "1m", "1h 30m", "1d", "1w"]


def test_roles_come_from_project_and_groups(state: State) -> None:
    from gitlab_sandbox.permissions import level

    user, project = people.add_user(state, "ann"), state.the_project()
    assert level(user, project) == 0
    people.join(state, project, user, m.GUEST)
    people.join(state, project.group, user, m.DEVELOPER)
    assert level(user, project) == m.DEVELOPER


SOURCES = sorted(Path(gitlab_sandbox.__file__).parent.rglob("*.py"))


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    return found | {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_the_sandbox_is_an_independent_witness(path: Path) -> None:
    """It imports nothing else of this program, and no library but the YAML reader."""
    ours = {x for x in imports(path) if x.startswith("triage_bot")}
    assert all(x.startswith("gitlab_sandbox") for x in ours)
    assert not {x.split(".")[0] for x in imports(path)} & {
        "requests",
        "gitlab",
        "pydantic",
        "jinja2",
        "click",
    }


def test_the_state_knows_no_wire() -> None:
    """Below the routes there is no HTTP: the state imports neither requests, routes nor entities."""
    for path in SOURCES:
        if path.parent.name in ("state", "quick"):
            layers = {x.split(".")[2] for x in imports(path) if x.count(".") >= 2 and x.startswith("triage_bot")}
            assert layers <= {"state", "errors", "clock", "permissions"}, path


def test_only_the_clock_module_reads_clocks() -> None:
    for path in SOURCES:
        if path.name != "clock.py":
            text = path.read_text(encoding="utf-8")
            assert "time.time(" not in text
            assert "import time\n" not in text
            assert "datetime.now(" not in text
