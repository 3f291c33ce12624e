"""Projects and groups that are renamed or moved stay known by their number, on both stores and over restarts."""

from __future__ import annotations

from tests.service.listing import List
from triage_bot.model.facts import Scope
from triage_bot.service.memory import Places
from triage_bot.service.webhook import Watched

OLD = Watched("projects", "group/old")
GROUP = Watched("groups", "team")


def places(todo: List, host: str = "gitlab.example.com") -> Places:
    return Places(todo.store, host)


def test_a_renamed_project(todo: List) -> None:
    one = places(todo)
    assert one.recalled(OLD) == OLD and one.over("group/old") is None
    one.named(OLD, Scope(path="group/old", id=42))
    assert one.recalled(OLD) == Watched("projects", "group/old", 42) and one.moved("group/old") == ""
    one.named(OLD, Scope(path="other/new", id=42))
    for known in (one, places(todo)):
        assert known.recalled(OLD) == Watched("projects", "other/new", 42)
        assert known.over("other/new") == OLD and known.over("group/old") is None
        assert known.moved("group/old") == "other/new" and known.moved("other/new") == ""
        assert known.is_ours(42) and not known.is_ours(43) and known.number_of("group/old") == "42"


def test_a_project_below_a_group(todo: List) -> None:
    one = places(todo)
    one.named(GROUP, Scope(path="team", kind="groups", id=7))
    one.learn(42, "team/a")
    one.named(GROUP, Scope(path="crew", kind="groups", id=7))
    assert one.over("crew/a") == GROUP and one.is_ours(42) and not one.is_ours(7)
    assert places(todo).recalled(GROUP) == Watched("groups", "crew", 7)


def test_there_and_back_leads_nowhere_else(todo: List) -> None:
    """Whichever worker saw which of them: following never goes in circles."""
    one, other = places(todo), places(todo)
    one.learn(42, "g/a")
    other.learn(42, "g/b")
    one.learn(42, "g/a")
    assert (one.moved("g/a"), one.moved("g/b")) == ("", "g/a")


def test_another_project_takes_the_old_path(todo: List) -> None:
    one = places(todo)
    one.learn(42, "g/a")
    one.learn(42, "g/b")
    one.learn(43, "g/a")
    assert (one.moved("g/a"), one.number_of("g/a"), one.number_of("g/b")) == ("", "43", "42")


def test_numbers_are_those_of_one_gitlab(todo: List) -> None:
    places(todo).named(OLD, Scope(path="other/new", id=42))
    elsewhere = places(todo, "other.example.com")
    assert elsewhere.recalled(OLD) == OLD and not elsewhere.is_ours(42) and elsewhere.moved("group/old") == ""
