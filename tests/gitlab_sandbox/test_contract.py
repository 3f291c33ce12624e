"""Answers fit GitLab's published JSON schemas, where those lie beside the project."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from .conftest import World
from .seeding import seeded

BESIDE = Path(__file__).parents[2] / "../shared/gitlab/schemas"
SCHEMAS = Path(os.environ.get("GITLAB_SCHEMAS", BESIDE)) / "v4"
pytestmark = pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"GitLab's schemas are not at {SCHEMAS}")

NULLABLE_DATE = {"type": ["string", "null"]}


def mended(name: str) -> dict[str, Any]:
    """The schema with its known slips put right: old type names, a broken pattern, missing newer fields."""
    text = (SCHEMAS / name).read_text(encoding="utf-8")
    text = text.replace('"string "', '"string"').replace("{3}{1,2}$", "{3}(?:[0-9A-Fa-f]{3})?$")
    text = re.sub(r'\{\s*"type":\s*"(?:date|uri)"\s*\}', json.dumps(NULLABLE_DATE), text)
    schema: dict[str, Any] = json.loads(text)
    if name == "notes.json":
        schema["items"]["properties"] |= {
            "project_id": {"type": ["integer", "null"]},
            "imported": {"type": "boolean"},
            "imported_from": {"type": "string"},
        }  # fmt: skip
    if name == "issue_link.json":
        for side in ("source_issue", "target_issue"):
            schema["properties"][side] = {"$ref": "issue.json"}
    if name in ("milestone.json", "milestones.json"):  # written before `expired` and `web_url` in lists
        place = schema.get("items", schema)
        place["properties"] |= {"expired": {"type": "boolean"}, "web_url": {"type": "string"}}
    if name == "merge_requests.json":  # years older than the answers: only its required keys and types count
        schema["items"]["additionalProperties"] = True
        for person in ("author", "assignee", "milestone"):
            schema["items"]["properties"][person] = {"type": ["object", "null"]}
        schema["items"]["required"].remove("approvals_before_merge")
    schema["$id"] = f"file:///{name}"
    return schema


@pytest.fixture(scope="module")
def registry() -> Registry[Any]:
    found = {f"file:///{p.relative_to(SCHEMAS)}": mended(str(p.relative_to(SCHEMAS))) for p in SCHEMAS.rglob("*.json")}
    draft = jsonschema.Draft7Validator.META_SCHEMA["$schema"]
    resources = [(uri, Resource.from_contents({"$schema": draft, **schema})) for uri, schema in found.items()]
    return Registry().with_resources(resources)


def check(registry: Registry[Any], name: str, answer: Any) -> None:
    schema = registry.contents(f"file:///{name}")
    validator = jsonschema.Draft7Validator(
        schema, registry=registry, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
    )
    faults = [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(answer)]
    assert not faults


@pytest.fixture(scope="module", params=["free", "ultimate"])
def full(request: pytest.FixtureRequest) -> Any:
    """A demo with one of everything added, on both tiers."""
    from gitlab_sandbox.server import Sandbox

    with Sandbox(seed="demo", tier=request.param) as sandbox:
        world = World(sandbox)
        project = world.project()
        one, two = project.issues.get(1), project.issues.get(2)
        one.links.create({"target_project_id": 1, "target_issue_iid": 2})
        two.notes.create({"body": "internal word", "internal": True})
        two.notes.create({"body": "a word\n/due tomorrow"})
        two.title = "A new title"
        two.save()
        request = {"title": "mr", "source_branch": "a", "target_branch": "main", "labels": "EMEA"}
        project.mergerequests.create(request | {"description": "Closes #1"})
        project.mergerequests.create(request | {"source_branch": "b"}).merge()
        yield world


LISTS = [
    ("/projects/1/issues?per_page=100", "issues.json"),
    ("/groups/customer-success/issues", "issues.json"),
    ("/issues?scope=all", "issues.json"),
    ("/projects/1/issues/2/notes", "notes.json"),
    ("/projects/1/members", "members.json"),
    ("/projects/1/members/all", "members.json"),
    ("/projects/1/milestones", "milestones.json"),
    ("/projects/1/merge_requests", "merge_requests.json"),
    ("/groups/customer-success/merge_requests", "merge_requests.json"),
    ("/merge_requests", "merge_requests.json"),
    ("/projects/1/issues/1/closed_by", "merge_requests.json"),
    ("/projects/1/issues/1/related_merge_requests", "merge_requests.json"),
    ("/projects/1/merge_requests/1/closes_issues", "issues.json"),
]


@pytest.mark.parametrize(("path", "name"), LISTS)
def test_lists(full: World, registry: Registry[Any], path: str, name: str) -> None:
    answer = full.call("GET", path).json()
    assert answer
    check(registry, name, answer)


SINGLES = [
    ("/projects/1/issues/1", "issue.json"),
    ("/projects/1/issues/9", "issue.json"),
    ("/projects/1/milestones/1", "milestone.json"),
    ("/projects/1/merge_requests/1", "merge_request.json"),
    ("/projects/1/merge_requests/2", "merge_request.json"),
    ("/projects/1/labels/EMEA", "labels/project_label_with_counts.json"),
    ("/metadata", "metadata.json"),
    ("/user", "user/public.json"),
]


@pytest.mark.parametrize(("path", "name"), SINGLES)
def test_single_answers(full: World, registry: Registry[Any], path: str, name: str) -> None:
    check(registry, name, full.call("GET", path).json())


def test_nested_pieces(full: World, registry: Registry[Any]) -> None:
    for label in full.call("GET", "/projects/1/labels?with_counts=true").json():
        check(registry, "labels/project_label_with_counts.json", label)
    issue = full.call("GET", "/projects/1/issues?with_labels_details=true&iids[]=2").json()[0]
    for label in issue["labels"]:
        check(registry, "label_basic.json", label)
    check(registry, "user/basic.json", issue["author"])
    for user in full.call("GET", "/projects/1/issues/2/participants").json():
        check(registry, "user/basic.json", user)


@pytest.mark.parametrize(
    ("path", "example"),
    [
        ("/projects/1/repository/branches", "branches_list.json"),
        ("/projects/1/merge_requests", "merge_requests_list.json"),
    ],
)
def test_answers_have_every_key_of_the_documented_ones(full: World, path: str, example: str) -> None:
    forks = {"allow_collaboration", "allow_maintainer_to_push"}  # said of merge requests from forks alone
    (documented, *_) = json.loads((SCHEMAS.parents[1] / "examples" / example).read_text(encoding="utf-8"))
    for answer in full.call("GET", path).json():
        assert set(documented) - forks <= set(answer)
        assert set(documented.get("commit", ())) <= set(answer.get("commit", ()))


def test_links(full: World, registry: Registry[Any]) -> None:
    link = full.call("GET", "/projects/1/issues/1/links").json()[0]
    check(registry, "issue.json", link)
    both = full.call("GET", f"/projects/1/issues/1/links/{link['issue_link_id']}").json()
    check(registry, "issue_link.json", both)


def test_paid_fields_are_absent_on_free(full: World) -> None:
    issue = full.call("GET", "/projects/1/issues/1").json()
    ultimate = full.sandbox.state.ultimate
    for name in ("weight", "epic", "iteration", "blocking_issues_count", "health_status"):
        assert (name in issue) is ultimate


PLANNING = """
users: {ann: {}}
members: {ann: developer}
groups:
  - path: customer-success
    members: {ann: developer}
    labels: [shared]
    milestones: [{title: G1, due: +9d}]
    iterations: [{title: Sprint 7, start: -3d, due: +3d}]
issues: [{title: one, created: -3d, labels: [shared], milestone: G1, iteration: Sprint 7}]
epics: [{title: Grow, created: -9d, labels: [shared], notes: [{at: -1d, by: ann, body: A word.}]}]
"""
PLANNED = [
    ("/groups/customer-success/issues", "issues.json"),
    ("/groups/customer-success/milestones", "milestones.json"),
    ("/groups/customer-success/members", "members.json"),
    ("/groups/customer-success/labels/shared", "labels/label_with_counts.json"),
    ("/projects/1/issues/1", "issue.json"),
    ("/groups/customer-success/epics/1/notes", "notes.json"),
]


@pytest.fixture(scope="module")
def planning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with seeded(tmp_path_factory.mktemp("planning"), PLANNING, "ultimate") as world:
        yield world


@pytest.mark.parametrize(("path", "name"), PLANNED)
def test_what_groups_plan(planning: World, registry: Registry[Any], path: str, name: str) -> None:
    answer = planning.call("GET", path).json()
    assert answer
    check(registry, name, answer)
