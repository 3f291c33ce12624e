"""Every filter of the issue lists, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from gitlab_sandbox.server import Sandbox

from .conftest import World


@pytest.fixture(scope="module")
def stock() -> Iterator[World]:
    """Five issues that differ in everything a filter looks at."""
    with Sandbox(clock=datetime(2026, 11, 25, 10, 0, tzinfo=UTC), tier="ultimate") as sandbox:
        world = World(sandbox)
        token = world.token("ann", 30)
        project, ann = world.project(), world.project(token)
        ann_id = world.client().users.list(username="ann")[0].id
        milestone = project.milestones.create({"title": "M1", "due_date": "2026-12-31", "start_date": "2026-11-01"})
        make = [
            (
                project,
                {
                    "title": "Alpha",
                    "labels": "a,b",
                    "created_at": "2026-01-01T00:00:00Z",
                    "due_date": "2026-11-25",
                },
            ),
            (
                project,
                {"title": "Beta", "labels": "a", "confidential": True, "due_date": "2026-11-01", "weight": 3},
            ),
            (
                ann,
                {
                    "title": "Gamma",
                    "description": "hidden alpha",
                    "assignee_ids": [ann_id],
                    "milestone_id": milestone.id,
                },
            ),
            (project, {"title": "Delta", "issue_type": "incident", "due_date": "2026-12-20"}),
            (project, {"title": "Omega", "description": "/health_status at_risk", "labels": "None of it"}),
        ]
        for owner, body in make:
            owner.issues.create(body)
        project.issues.get(1).awardemojis.create({"name": "thumbsup"})
        world.call("PUT", "/projects/1/issues/5", json={"state_event": "close"})
        old = {"title": "Alpha", "updated_at": "2026-01-01T00:00:00Z"}
        world.call("PUT", "/projects/1/issues/1", json=old)
        yield world


CASES: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [5, 4, 3, 2, 1]),
    ({"state": "opened"}, [4, 3, 2, 1]),
    ({"state": "closed"}, [5]),
    ({"labels": "a"}, [2, 1]),
    ({"labels": "a,b"}, [1]),
    ({"labels": "A"}, []),
    ({"labels": "none"}, [4, 3]),
    ({"labels": "Any"}, [5, 2, 1]),
    ({"milestone": "M1"}, [3]),
    ({"milestone": "None"}, [5, 4, 2, 1]),
    ({"milestone_id": "Any"}, [3]),
    ({"milestone_id": "Upcoming"}, [3]),
    ({"milestone_id": "Started"}, [3]),
    ({"iids[]": ["1", "3"]}, [3, 1]),
    ({"iids": "1,4"}, [4, 1]),
    ({"author_username": "ANN"}, [3]),
    ({"author_id": "1"}, [5, 4, 2, 1]),
    ({"assignee_id": "None"}, [5, 4, 2, 1]),
    ({"assignee_id": "any"}, [3]),
    ({"assignee_username[]": "ann"}, [3]),
    ({"search": "alpha"}, [3, 1]),
    ({"search": "alpha", "in": "title"}, [1]),
    ({"created_before": "2026-01-01T00:00:00Z"}, [1]),
    ({"created_after": "2026-01-02"}, [5, 4, 3, 2]),
    ({"updated_after": "2026-11-25T10:00:00.000Z"}, [5, 4, 3, 2]),
    ({"due_date": "0"}, [5, 3]),
    ({"due_date": "any"}, [4, 2, 1]),
    ({"due_date": "today"}, [1]),
    ({"due_date": "overdue"}, [2]),
    ({"due_date": "week"}, [1]),
    ({"due_date": "month"}, [2, 1]),
    ({"due_date": "next_month_and_previous_two_weeks"}, [4, 1]),
    ({"confidential": "true"}, [2]),
    ({"confidential": "false"}, [5, 4, 3, 1]),
    ({"my_reaction_emoji": "thumbsup"}, [1]),
    ({"my_reaction_emoji": "None"}, [5, 4, 3, 2]),
    ({"closed_by_id": "1"}, [5]),
    ({"issue_type": "incident"}, [4]),
    ({"scope": "assigned_to_me"}, []),
    ({"scope": "created-by-me"}, [5, 4, 2, 1]),
    ({"weight": "3"}, [2]),
    ({"weight": "None"}, [5, 4, 3, 1]),
    ({"health_status": "at_risk"}, [5]),
    ({"not[labels]": "a"}, [5, 4, 3]),
    ({"not[labels]": "a,None of it"}, [4, 3]),
    ({"not[milestone]": "M1"}, [5, 4, 2, 1]),
    ({"not[iids][]": ["5", "1"]}, [4, 3, 2]),
    ({"not[author_username]": "ann", "state": "opened"}, [4, 2, 1]),
    ({"not[assignee_username]": "ann", "labels": "None"}, [4]),
    ({"order_by": "title", "sort": "asc"}, [1, 2, 4, 3, 5]),
    ({"order_by": "due_date", "sort": "asc"}, [2, 1, 4, 5, 3]),
    ({"order_by": "due_date"}, [4, 1, 2, 5, 3]),
    ({"order_by": "popularity"}, [1, 5, 4, 3, 2]),
    ({"order_by": "updated_at", "sort": "asc"}, [1, 5, 4, 3, 2]),
    ({"order_by": "weight"}, [2, 5, 4, 3, 1]),
    ({"order_by": "milestone_due"}, [3, 5, 4, 2, 1]),
]


@pytest.mark.parametrize(("query", "iids"), CASES, ids=[urlencode(q, doseq=True) or "all" for q, _ in CASES])
def test_filters(stock: World, query: dict[str, Any], iids: list[int]) -> None:
    answer = stock.call("GET", f"/projects/1/issues?{urlencode(query, doseq=True)}")
    assert [i["iid"] for i in answer.json()] == iids
    counted = stock.call("GET", f"/projects/1/issues_statistics?{urlencode(query, doseq=True)}").json()
    if "state" not in query:
        assert counted["statistics"]["counts"]["all"] == len(iids)


BAD = [
    ("state=open", "state does not have a valid value"),
    ("order_by=id", "order_by does not have a valid value"),
    ("milestone=a&milestone_id=Any", "milestone_id, milestone are mutually exclusive"),
    ("author_id=1&author_username=x", "author_id, author_username are mutually exclusive"),
    ("author_id=ann", "author_id is invalid"),
    ("confidential=maybe", "confidential is invalid"),
    ("created_after=yesterday", "created_after is invalid"),
    ("due_date=soon", "due_date does not have a valid value"),
    ("not[author_id]=x", "not[author_id] is invalid"),
    ("state=x&sort=y", "state does not have a valid value, sort does not have a valid value"),
    ("per_page=0", "per_page has a value not allowed"),
    ("page=one", "page is invalid"),
]


@pytest.mark.parametrize(("query", "message"), BAD)
def test_refusals(stock: World, query: str, message: str) -> None:
    answer = stock.call("GET", f"/projects/1/issues?{query}")
    assert (answer.status_code, answer.json()) == (400, {"error": message})


def test_plus_in_a_date_must_be_encoded(stock: World) -> None:
    assert stock.call("GET", "/projects/1/issues?created_after=2026-01-02T00:00:00+02:00").status_code == 400
    assert stock.call("GET", "/projects/1/issues?created_after=2026-01-02T00:00:00%2B02:00").status_code == 200


def test_own_list_is_what_i_created(stock: World) -> None:
    assert [i["iid"] for i in stock.call("GET", "/issues").json()] == [5, 4, 2, 1]
    assert len(stock.call("GET", "/issues?scope=all").json()) == 5


def test_group_list_names_issues_with_their_project(stock: World) -> None:
    issue = stock.call("GET", "/groups/customer-success/issues").json()[0]
    full = "customer-success/account-triage#5"
    assert issue["references"] == {"short": "#5", "relative": "account-triage#5", "full": full}
    assert stock.call("GET", "/projects/1/issues").json()[0]["references"]["relative"] == "#5"


def test_label_details(stock: World) -> None:
    labels = stock.call("GET", "/projects/1/issues?with_labels_details=true&iids[]=2").json()[0]["labels"]
    assert {"id", "name", "color", "text_color", "description", "description_html"} <= set(labels[0])


def test_the_list_changes_with_every_write(world: World) -> None:
    issue = world.bot.issues.create({"title": "one"})
    assert world.call("GET", "/projects/1/issues?labels=x").json() == []
    issue.add_labels = ["x"]
    issue.save()
    assert len(world.call("GET", "/projects/1/issues?labels=x").json()) == 1


def test_python_gitlab_filters(stock: World) -> None:
    project = stock.project()
    found = project.issues.list(labels=["a"], not_labels=["b"], iids=[1, 2], get_all=True)
    assert {i.iid for i in found} == {1, 2}, "GitLab passes over parameters it does not know"
    found = project.issues.list(query_parameters={"labels": "a", "not[labels]": "b"}, get_all=True)
    assert [i.iid for i in found] == [2]
    statistics = project.issues_statistics.get(query_parameters={"labels": "a"})
    assert statistics.statistics["counts"] == {"all": 2, "closed": 0, "opened": 2}


def test_a_guest_does_not_see_confidential_issues_of_others(world: World) -> None:
    world.bot.issues.create({"title": "secret", "confidential": True})
    world.bot.issues.create({"title": "open"})
    guest = world.project(world.token("guest-1", 10))
    assert [i.title for i in guest.issues.list(get_all=True)] == ["open"]


def test_a_hundred_thousand_issues_stay_quick(begin: Any) -> None:
    world = begin(seed="issues:20000")
    world.call("GET", "/projects/1/issues?state=opened&per_page=100")
    times = [
        world.call("GET", f"/projects/1/issues?state=opened&per_page=100&page={n}").elapsed.total_seconds()
        for n in range(2, 12)
    ]
    assert sorted(times)[5] < 0.05
