"""The words of issue lists: which of them are names, which are more, and in which spelling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from .conftest import World
from .seeding import seeded

SEED = """
users: {ann: {}, bob: {}}
members: {ann: developer, bob: developer}
labels: [bug, feature, None, "scope::a", "scope::b", "scope::a::deep", "scope"]
milestones:
  - {title: Next, start: -5d, due: +5d}
  - {title: Later, start: +6d, due: +20d}
  - {title: Past, start: -30d, due: -6d}
  - {title: Shut, start: -3d, due: +1d, state: closed}
  - {title: Ours, due: +7d, group: true}
  - {title: upcoming}
groups:
  - path: customer-success
    iterations: [{title: Sprint 7, start: -3d, due: +3d}, {title: Sprint 8, start: +4d, due: +10d}]
issues:
  - {title: i1, created: -9d, author: ann, labels: [bug], milestone: Next, iteration: Sprint 7, weight: 3}
  - {title: i2, created: -8d, author: bob, labels: [bug, feature], milestone: Later, iteration: Sprint 8, weight: 0}
  - {title: i3, created: -7d, author: ann, milestone: Past}
  - {title: i4, created: -6d, author: ann, labels: [None], milestone: Shut, health_status: at_risk}
  - {title: i5, created: -5d, author: bob, labels: ["scope::a"], milestone: Ours}
  - {title: i6, created: -4d, author: bob, labels: ["scope::a::deep", bug], milestone: upcoming}
  - {title: i7, created: -3d, author: ann, labels: [scope], assignees: [ann, bob]}
"""


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with seeded(tmp_path_factory.mktemp("words"), SEED, "ultimate") as world:
        yield world


@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with seeded(tmp_path_factory.mktemp("free"), SEED, "free") as world:
        yield world


def listed(world: World, query: dict[str, Any], path: str = "/projects/1/issues") -> list[int]:
    answer = world.call("GET", f"{path}?{urlencode({'sort': 'asc', **query}, doseq=True)}")
    assert answer.status_code == 200, answer.text
    return [i["iid"] for i in answer.json()]


LABELS: list[tuple[dict[str, Any], list[int]]] = [
    ({"labels": "bug"}, [1, 2, 6]),
    ({"labels": "bug,None"}, [3]),
    ({"labels": "bug,none"}, [3]),
    ({"labels": "Any,None"}, [3]),
    ({"labels": "No Label"}, [3]),
    ({"labels": "feature,no label"}, [3]),
    ({"labels": "ANY,feature"}, [1, 2, 4, 5, 6, 7]),
    ({"labels": ""}, [1, 2, 3, 4, 5, 6, 7]),
    ({"labels": "bug,"}, [1, 2, 6]),
    ({"labels": " bug "}, [1, 2, 6]),
    ({"labels": "bug,,feature"}, []),
    ({"labels": "bug,bug"}, []),
    ({"labels": "Bug"}, []),
    ({"labels[]": ["bug", "feature"]}, [2]),
    ({"not[labels]": "None"}, [1, 2, 3, 5, 6, 7]),
    ({"not[labels]": "Any"}, [1, 2, 3, 4, 5, 6, 7]),
    ({"not[labels]": "bug,scope"}, [3, 4, 5]),
    ({"not[labels]": "nowhere"}, [1, 2, 3, 4, 5, 6, 7]),
    ({"labels": "scope::*"}, [5, 6]),
    ({"labels": "scope::a::*"}, [6]),
    ({"labels": "scope::*,bug"}, [6]),
    ({"labels": "other::*"}, []),
    ({"not[labels]": "scope::*"}, [1, 2, 3, 4, 7]),
]


@pytest.mark.parametrize(("query", "iids"), LABELS, ids=[urlencode(q, doseq=True) for q, _ in LABELS])
def test_labels(words: World, query: dict[str, Any], iids: list[int]) -> None:
    assert listed(words, query) == iids


def test_a_whole_scope_is_an_ordinary_name_on_free(free: World) -> None:
    assert listed(free, {"labels": "scope::*"}) == []
    assert listed(free, {"not[labels]": "scope::*"}) == [1, 2, 3, 4, 5, 6, 7]


def test_a_name_given_twice_is_no_matter_where_no_group_is_named(words: World) -> None:
    assert listed(words, {"labels": "bug,bug", "scope": "all"}, "/issues") == [1, 2, 6]
    assert listed(words, {"labels": "bug,bug"}, "/groups/customer-success/issues") == []


TIMEBOXES: list[tuple[dict[str, Any], list[int]]] = [
    ({"milestone": "Next"}, [1]),
    ({"milestone": "next"}, []),
    ({"milestone": "none"}, [7]),
    ({"milestone": "ANY"}, [1, 2, 3, 4, 5, 6]),
    ({"milestone": "No Milestone"}, [7]),
    ({"milestone": "no milestone"}, []),
    ({"milestone": "Any Milestone"}, [1, 2, 3, 4, 5, 6]),
    ({"milestone": "upcoming"}, [6]),
    ({"milestone": "Started"}, []),
    ({"milestone": "#upcoming"}, [1, 5]),
    ({"milestone": "#started"}, [1, 3]),
    ({"milestone": ""}, [1, 2, 3, 4, 5, 6, 7]),
    ({"milestone_id": "Upcoming"}, [1, 5]),
    ({"milestone_id": "Started"}, [1, 3]),
    ({"milestone_id": "None"}, [7]),
    ({"not[milestone]": "Next"}, [2, 3, 4, 5, 6, 7]),
    ({"not[milestone]": "None"}, [1, 2, 3, 4, 5, 6, 7]),
    ({"not[milestone_id]": "Upcoming"}, [3]),
    ({"not[milestone_id]": "Started"}, [2]),
    ({"not[milestone_id]": "Any"}, [7]),
    ({"iteration_title": "Sprint 7"}, [1]),
    ({"iteration_title": "sprint 7"}, []),
    ({"iteration_id": "Current"}, [1]),
    ({"iteration_id": "none"}, [3, 4, 5, 6, 7]),
    ({"iteration_id": "Any"}, [1, 2]),
    ({"iteration_id": "2"}, [2]),
    ({"not[iteration_id]": "2"}, [1, 3, 4, 5, 6, 7]),
    ({"not[iteration_title]": "Sprint 7"}, [2, 3, 4, 5, 6, 7]),
]


@pytest.mark.parametrize(("query", "iids"), TIMEBOXES, ids=[urlencode(q) for q, _ in TIMEBOXES])
def test_milestones_and_iterations(words: World, query: dict[str, Any], iids: list[int]) -> None:
    assert listed(words, query) == iids


def test_a_group_list_knows_the_upcoming_milestones_of_the_group_itself(words: World) -> None:
    assert listed(words, {"milestone_id": "Upcoming"}, "/groups/customer-success/issues") == [1, 5]


OTHERS: list[tuple[dict[str, Any], list[int]]] = [
    ({"author_username": ""}, [1, 2, 3, 4, 5, 6, 7]),
    ({"author_username": "nobody"}, []),
    ({"not[author_username]": ""}, [1, 2, 3, 4, 5, 6, 7]),
    ({"assignee_username[]": ["ann", "BOB"]}, [7]),
    ({"weight": "0"}, [2]),
    ({"weight": "ANY"}, [1, 2]),
    ({"not[weight]": "3"}, [2, 3, 4, 5, 6, 7]),
    ({"health_status": "At_Risk"}, [4]),
    ({"health_status": "NONE"}, [1, 2, 3, 5, 6, 7]),
    ({"created_before": "2026-11-17"}, [1]),
    ({"created_after": "2026-11-20T09:00:00+00:00"}, [5, 6, 7]),
]


@pytest.mark.parametrize(("query", "iids"), OTHERS, ids=[urlencode(q, doseq=True) for q, _ in OTHERS])
def test_people_weights_and_days(words: World, query: dict[str, Any], iids: list[int]) -> None:
    assert listed(words, query) == iids


REFUSED = [
    ("weight=heavy", "weight should be an integer, none, or any, however got heavy"),
    ("weight=", "weight should be an integer, none, or any, however got "),
    ("assignee_id=ann", "assignee_id should be an integer, none, or any, however got ann"),
    ("health_status=fine", "health_status does not have a valid value"),
    ("iteration_id=next", "iteration_id should be an integer, none, any, or current, however got next"),
    ("iteration_id=1&iteration_title=x", "iteration_id, iteration_title are mutually exclusive"),
    ("milestone_id=upcoming", "milestone_id does not have a valid value"),
    ("milestone_id=7", "milestone_id does not have a valid value"),
    ("not[weight]=any", "not[weight] is invalid"),
    ("issue_type=story", "issue_type does not have a valid value"),
]


@pytest.mark.parametrize(("query", "message"), REFUSED)
def test_refusals(words: World, query: str, message: str) -> None:
    answer = words.call("GET", f"/projects/1/issues?{query}")
    assert (answer.status_code, answer.json()) == (400, {"error": message})


def test_paid_conditions_mean_nothing_on_free(free: World) -> None:
    everyone = [1, 2, 3, 4, 5, 6, 7]
    for query in ({"weight": "heavy"}, {"health_status": "fine"}, {"iteration_id": "x"}, {"iteration_title": "x"}):
        assert listed(free, query) == everyone


def test_one_assignee_at_a_time_on_free(free: World) -> None:
    answer = free.call("GET", "/projects/1/issues?assignee_username[]=ann&assignee_username[]=bob")
    message = "assignee_username allows one value, but found 2: ann, bob"
    assert (answer.status_code, answer.json()) == (400, {"error": message})


def test_an_iteration_is_shown_on_paid_tiers(words: World, free: World) -> None:
    one = words.call("GET", "/projects/1/issues/1").json()["iteration"]
    assert (one["title"], one["state"], one["start_date"], one["group_id"]) == ("Sprint 7", 2, "2026-11-22", 1)
    assert words.call("GET", "/projects/1/issues/7").json()["iteration"] is None
    assert "iteration" not in free.call("GET", "/projects/1/issues/1").json()


def test_a_weight_is_never_below_nothing(premium: World) -> None:
    issue = premium.bot.issues.create({"title": "one"})
    answer = premium.call("PUT", f"/projects/1/issues/{issue.iid}", json={"title": "two", "weight": -1})
    assert (answer.status_code, answer.json()) == (
        400,
        {"message": {"weight": ["must be greater than or equal to 0"]}},
    )
    assert premium.call("GET", f"/projects/1/issues/{issue.iid}").json()["title"] == "one"
    refused = premium.call("PUT", f"/projects/1/issues/{issue.iid}", json={"weight": "heavy"})
    assert (refused.status_code, refused.json()) == (400, {"error": "weight is invalid"})


def test_health_is_not_among_what_a_put_takes(ultimate: World) -> None:
    issue = ultimate.bot.issues.create({"title": "one"})
    path = f"/projects/1/issues/{issue.iid}"
    assert ultimate.call("PUT", path, json={"health_status": "at_risk"}).status_code == 400
    both = ultimate.call("PUT", path, json={"health_status": "at_risk", "weight": 4}).json()
    assert (both["health_status"], both["weight"]) == (None, 4)
