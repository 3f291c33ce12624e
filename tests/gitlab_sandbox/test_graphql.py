"""GraphQL, as far as it is played: `workItemUpdate` sets health and status, and shows what it is asked back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from gitlab_sandbox.server import Sandbox

from .conftest import NOW, World

ASKED = "... on WorkItemWidgetHealthStatus { healthStatus } ... on WorkItemWidgetStatus { status { name } }"
SHOWN = f"errors workItem {{ widgets {{ {ASKED} }} }}"
QUERY = f"mutation($input: WorkItemUpdateInput!) {{ workItemUpdate(input: $input) {{ {SHOWN} }} }}"
UNSUPPORTED = "Following widget keys are not supported by Issue type: [:{}_widget]"


@pytest.fixture(params=["free", "ultimate"])
def paid(request: pytest.FixtureRequest) -> Iterator[tuple[World, bool]]:
    with Sandbox(clock=NOW, tier=request.param) as sandbox:
        yield World(sandbox), request.param == "ultimate"


def update(world: World, token: str = "", number: int = 0, **widgets: Any) -> Any:
    number = number or world.project().issues.create({"title": "Mend it"}).id
    given = {"input": {"id": f"gid://gitlab/WorkItem/{number}", **widgets}}
    headers = {"PRIVATE-TOKEN": token or world.sandbox.root_token}
    answer = requests.post(
        f"{world.sandbox.url}/api/graphql", json={"query": QUERY, "variables": given}, headers=headers, timeout=20
    )
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    ("widget", "shown", "name"),
    [
        ({"healthStatusWidget": {"healthStatus": "atRisk"}}, {"healthStatus": "atRisk"}, "health_status"),
        ({"statusWidget": {"name": "In progress"}}, {"status": {"name": "In progress"}}, "status"),
    ],
)
def test_a_widget_is_set_and_shown_where_it_is_paid_for(
    paid: tuple[World, bool], widget: dict[str, Any], shown: dict[str, Any], name: str
) -> None:
    world, is_paid = paid
    answer = update(world, **widget)
    if is_paid:
        assert answer["data"]["workItemUpdate"]["errors"] == []
        assert shown in answer["data"]["workItemUpdate"]["workItem"]["widgets"]
    else:
        assert answer["data"]["workItemUpdate"] is None
        assert [error["message"] for error in answer["errors"]] == [UNSUPPORTED.format(name)]


@pytest.mark.parametrize(("name", "state"), [("Done", "closed"), ("In progress", "opened"), ("Nowhere", "opened")])
def test_a_status_that_ends_it_closes_it(name: str, state: str) -> None:
    with Sandbox(clock=NOW, tier="premium") as sandbox:
        world = World(sandbox)
        issue = world.project().issues.create({"title": "Mend it"})
        said = update(world, number=issue.id, statusWidget={"name": name})["data"]["workItemUpdate"]
        assert bool(said["errors"]) == (name == "Nowhere") and (said["workItem"] is None) == (name == "Nowhere")
        assert world.project().issues.get(issue.iid).state == state


def test_a_stranger_is_refused_and_its_author_is_dropped_without_a_word() -> None:
    with Sandbox(clock=NOW, tier="ultimate") as sandbox:
        world = World(sandbox)
        guest, widget = world.token("gus", 10), {"healthStatusWidget": {"healthStatus": "atRisk"}}
        theirs = world.project(guest).issues.create({"title": "Mend it"})
        assert "permission" in update(world, guest, **widget)["errors"][0]["message"]
        said = update(world, guest, theirs.id, **widget)["data"]["workItemUpdate"]
        assert said["errors"] == [] and {"healthStatus": None} in said["workItem"]["widgets"]


def test_nothing_else_is_played() -> None:
    with Sandbox(clock=NOW) as sandbox:
        headers = {"PRIVATE-TOKEN": sandbox.root_token}
        answer = requests.post(f"{sandbox.url}/api/graphql", json={"query": "{ x }"}, headers=headers, timeout=20)
        assert answer.status_code == 404
