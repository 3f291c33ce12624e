"""Lists of merge requests: of a project, a group, everywhere; every parameter GitLab declares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gitlab_sandbox.server import Sandbox

from .conftest import NOW, World

SEED = """
users: {ann: {}, bob: {}, eve: {}}
members: {ann: maintainer, bob: developer, eve: reporter}
labels: [bug, stale, "None", {name: shared, group: true, priority: 1}]
milestones: [{title: v1, due: +10d}, {title: v2, due: +40d}]
projects:
  - {path: customer-success/other, members: {ann: maintainer}, labels: [bug]}
  - {path: customer-success/sub/deep, members: {ann: maintainer}}
  - {path: customer-success/old, members: {ann: maintainer}, archived: true}
  - {path: elsewhere/far, members: {ann: maintainer}}
  - {path: elsewhere/hidden}
merge_requests:
  - {title: Merged long ago, source_branch: a, author: bob, created: -60d, state: merged, merged: -45d, merged_by: ann,
     labels: [bug]}
  - {title: Given up, source_branch: b, author: ann, created: -50d, state: closed, closed: -35d}
  - {title: Mend the crash, source_branch: c, author: bob, created: -40d, labels: [bug, shared], reviewers: [ann],
     assignees: [bob], milestone: v1, awards: {thumbsup: [ann]}, description: it falls over}
  - {title: "Draft: try it", source_branch: d, target_branch: stable, author: ann, created: -10d, labels: [stale],
     reviewers: [ann, bob], updated: 2026-11-20T00:00:00Z}
  - {title: "draft - dashed", source_branch: e, author: eve, created: -3d, milestone: v2, labels: ["None"]}
  - {title: In other, source_branch: a, author: ann, created: -8d, project: customer-success/other}
  - {title: In deep, source_branch: a, author: ann, created: -7d, project: customer-success/sub/deep}
  - {title: In old, source_branch: a, author: ann, created: -6d, project: customer-success/old}
  - {title: Far off, source_branch: a, author: ann, created: -5d, project: elsewhere/far}
  - {title: Out of sight, source_branch: a, author: root, created: -4d, project: elsewhere/hidden}
tokens: [{user: ann, value: glpat-ann}, {user: eve, value: glpat-eve}]
"""
ROOT, ANN, BOB, EVE = 1, 3, 4, 5


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    seed: Path = tmp_path_factory.mktemp("seed") / "many.yml"
    seed.write_text(SEED, encoding="utf-8")
    with Sandbox(seed=str(seed), clock=NOW) as sandbox:
        yield World(sandbox)


def numbers(world: World, query: str, path: str = "/projects/1/merge_requests", token: str = "glpat-ann") -> list[int]:
    answer = world.call("GET", f"{path}?{query}", token)
    assert answer.status_code == 200, answer.text
    return [x["iid"] for x in answer.json()]


FILTERS = [
    ("", [5, 4, 3, 2, 1]),
    ("state=opened", [5, 4, 3]),
    ("state=merged", [1]),
    ("state=closed", [2]),
    ("state=locked", []),
    ("state=all&sort=asc", [1, 2, 3, 4, 5]),
    ("labels=bug", [3, 1]),
    ("labels=bug,shared", [3]),
    ("labels=Any", [5, 4, 3, 1]),
    ("labels=none", [2]),
    ("labels=bug,None", [2]),
    ("labels=No+Label", [2]),
    ("not[labels]=bug,stale", [5, 2]),
    ("not[labels]=None", [4, 3, 2, 1]),
    ("milestone=v1", [3]),
    ("milestone=None", [4, 2, 1]),
    ("milestone=any", [5, 3]),
    ("milestone=Upcoming", []),
    ("not[milestone]=v1", [5, 4, 2, 1]),
    ("author_username=BOB", [3, 1]),
    ("author_username=", [5, 4, 3, 2, 1]),
    ("author_username=nobody", []),
    (f"author_id={ANN}", [4, 2]),
    ("author_id=999", []),
    (f"not[author_id]={ANN}", [5, 3, 1]),
    ("not[author_username]=bob", [5, 4, 2]),
    (f"assignee_id={BOB}", [3]),
    ("assignee_id=None", [5, 4, 2, 1]),
    ("assignee_id=Any", [3]),
    ("assignee_username[]=bob", [3]),
    (f"not[assignee_id]={BOB}", [5, 4, 2, 1]),
    (f"reviewer_id={ANN}", [4, 3]),
    ("reviewer_id=None", [5, 2, 1]),
    ("reviewer_id=any", [4, 3]),
    ("reviewer_id=999", []),
    ("reviewer_username=bob", [4]),
    ("reviewer_username=None", []),
    (f"not[reviewer_id]={BOB}", [5, 3, 2, 1]),
    ("not[reviewer_username]=nobody", []),
    ("merge_user_username=ann", [1]),
    ("wip=yes", [5, 4]),
    ("wip=no", [3, 2, 1]),
    ("draft=true", [5, 4, 3, 2, 1]),
    ("approved=yes", []),
    ("source_branch=c", [3]),
    ("target_branch=stable", [4]),
    ("not[source_branch]=c", [5, 4, 3, 2, 1]),
    ("search=FALLS", [3]),
    ("search=falls&in=title", []),
    ("iids[]=2&iids[]=4", [4, 2]),
    ("my_reaction_emoji=thumbsup", [3]),
    ("my_reaction_emoji=None", [5, 4, 2, 1]),
    ("scope=created_by_me", [4, 2]),
    ("scope=assigned-to-me", []),
    ("scope=reviews_for_me", [4, 3]),
    ("created_after=2026-11-15T09:00:00Z", [5, 4]),
    ("created_before=2026-10-06", [1]),
    ("updated_after=2026-11-20", [5, 4]),
    ("updated_before=2026-11-20&updated_after=2026-11-20", [4]),
    ("updated_after=2026-11-20T00:00:01Z", [5]),
    ("order_by=title&sort=asc", [5, 4, 2, 3, 1]),
    ("order_by=merged_at", [1, 5, 4, 3, 2]),
    ("order_by=popularity", [3, 5, 4, 2, 1]),
    ("order_by=milestone_due&sort=asc", [3, 5, 4, 2, 1]),
    ("order_by=label_priority&sort=asc", [3, 5, 4, 2, 1]),
    ("weight=3&whatever=1", [5, 4, 3, 2, 1]),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_filters(many: World, query: str, expected: list[int]) -> None:
    assert numbers(many, query) == expected


@pytest.mark.parametrize(("query", "expected"), [("labels=p::*", [1]), ("not[labels]=p::*", [2])])
def test_any_label_of_a_scope_on_paid_tiers(premium: World, world: World, query: str, expected: list[int]) -> None:
    for place, numbered in ((premium, expected), (world, [] if query.startswith("labels") else [2, 1])):
        for branch, labels in (("a", "p::1"), ("b", "p")):
            body = {"title": "t", "source_branch": branch, "target_branch": "main", "labels": labels}
            place.call("POST", "/projects/1/merge_requests", json=body)
        assert numbers(place, query, token="root") == numbered


PLACES = [
    ("/groups/customer-success/merge_requests", "", 7),
    ("/groups/customer-success/merge_requests", "non_archived=false", 8),
    ("/groups/customer-success/merge_requests", "iids[]=5", 7),
    ("/groups/elsewhere/merge_requests", "", 1),
    ("/merge_requests", "", 6),
    ("/merge_requests", "scope=all", 9),
    ("/merge_requests", "scope=all&state=merged", 1),
    ("/merge_requests", "scope=reviews_for_me", 2),
]


@pytest.mark.parametrize(("path", "query", "count"), PLACES)
def test_where_they_are_listed(many: World, path: str, query: str, count: int) -> None:
    assert len(numbers(many, query, path)) == count


def test_references_are_seen_from_the_list(many: World) -> None:
    answer = many.call("GET", "/groups/customer-success/merge_requests?search=deep", "glpat-ann").json()
    assert [x["references"] for x in answer] == [
        {"short": "!1", "relative": "deep!1", "full": "customer-success/sub/deep!1"}
    ]


def test_pages(many: World) -> None:
    answer = many.call("GET", "/projects/1/merge_requests?per_page=2&page=2", "glpat-ann")
    seen = {k: answer.headers[f"X-{k}"] for k in ("Total", "Total-Pages", "Page", "Next-Page", "Prev-Page")}
    assert seen == {"Total": "5", "Total-Pages": "3", "Page": "2", "Next-Page": "3", "Prev-Page": "1"}
    assert [x["iid"] for x in answer.json()] == [3, 2]


REFUSED = [
    ("state=open", "state does not have a valid value"),
    ("wip=true", "wip does not have a valid value"),
    ("order_by=weight", "order_by does not have a valid value"),
    ("scope=mine", "scope does not have a valid value"),
    ("created_after=soon", "created_after is invalid"),
    ("reviewer_id=ann", "reviewer_id should be an integer, none, or any, however got ann"),
    ("author_id=ann", "author_id is invalid"),
    ("author_id=1&author_username=ann", "author_id, author_username are mutually exclusive"),
    (
        "not[reviewer_id]=1&not[reviewer_username]=ann",
        "not[reviewer_id], not[reviewer_username] are mutually exclusive",
    ),
]


@pytest.mark.parametrize(("query", "error"), REFUSED)
def test_what_is_refused(many: World, query: str, error: str) -> None:
    answer = many.call("GET", f"/projects/1/merge_requests?{query}")
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_the_short_form_and_labels_in_full(many: World) -> None:
    (short,) = many.call("GET", "/projects/1/merge_requests?iids[]=3&view=simple").json()
    assert set(short) == {
        "id", "iid", "project_id", "title", "description", "state", "created_at", "updated_at", "web_url",
    }  # fmt: skip
    (full,) = many.call("GET", "/projects/1/merge_requests?iids[]=3&with_labels_details=true").json()
    assert [x["name"] for x in full["labels"]] == ["bug", "shared"]


ALONE: list[tuple[str, Any]] = [
    ("state", "merged"),
    ("merged_at", "2026-10-11T09:00:00.000Z"),
    ("closed_at", None),
    ("detailed_merge_status", "not_open"),
    ("draft", False),
    ("work_in_progress", False),
    ("labels", ["bug"]),
    ("source_branch", "a"),
    ("user_notes_count", 0),
]


def test_one_that_was_merged(many: World) -> None:
    seen = many.call("GET", "/projects/1/merge_requests/1").json()
    assert [(k, seen[k]) for k, _ in ALONE] == ALONE
    assert (seen["merged_by"]["username"], seen["merge_user"]["username"]) == ("ann", "ann")


def test_first_contribution_stands_in_the_single_answer_alone(many: World) -> None:
    listed = many.call("GET", "/projects/1/merge_requests").json()
    assert not any("first_contribution" in x for x in listed)
    alone = [many.call("GET", f"/projects/1/merge_requests/{n}").json()["first_contribution"] for n in (1, 3, 4)]
    assert alone == [True, False, True]


def test_who_may_not_see_them(many: World) -> None:
    for path, status in (
        ("/projects/elsewhere%2Fhidden/merge_requests", 404),
        ("/projects/1/merge_requests/99", 404),
        ("/groups/nowhere/merge_requests", 404),
    ):
        assert many.call("GET", path, "glpat-eve").status_code == status
    assert many.call("GET", "/merge_requests?scope=all", None).status_code == 401
