"""Answers of shapes that GitLab never gives: one line that names host and request, exit 3, and no word of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import responses

from tests.gitlab.test_refusals import API, HOST, connection
from triage_bot.changes.notes import PostNote
from triage_bot.errors import Dropped, Strange
from triage_bot.gitlab.connection import unchecked
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.instance import Glimpse, Hooks, newest, public_projects, system_notes
from triage_bot.gitlab.listing import Query
from triage_bot.gitlab.reading import Reads, quiet
from triage_bot.model.facts import Me, Scope
from triage_bot.model.resource import Hook, Ref, User

PLACE, GROUP, REF = Scope(path="g/p", kind="projects", id=1), Scope(path="g", kind="groups", id=2), Ref("g/p", 3)
NOTE = PostNote(ref=REF, rule="r", reason="", body="A word.")
Call = Callable[[Gateway], object]

LISTS: dict[str, Call] = {
    "resources": lambda one: one.resources(PLACE, Query(), quiet),
    "notes": lambda one: one.notes(REF),
    "label_events": lambda one: one.label_events(REF),
    "state_events": lambda one: one.state_events(REF),
    "threads": lambda one: one.threads(REF),
    "awards": lambda one: one.awards(REF, 7),
    "members": lambda one: one.members("projects:g/p"),
    "members_now": lambda one: one.members_now("projects:g/p"),
    "milestones": lambda one: one.milestones("g/p"),
    "labels": lambda one: one.labels(PLACE),
    "label_ids": lambda one: one.label_ids(REF),
    "user_id": lambda one: one.user_id("anna"),
    "newest": lambda one: one.newest("g/p"),
    "hooks": lambda one: Hooks(one.connection, PLACE).list(),
    "glimpses": lambda one: newest(one.connection, PLACE, 20),
    "system_notes": lambda one: system_notes(one.connection, Glimpse(1, 2, False, False)),
    "public_projects": lambda one: public_projects(one.connection, GROUP),
}
MAPS: dict[str, Call] = {
    "me": lambda one: Gateway(connection=one.connection).me(),
    "token": lambda one: one.token(),
    "project_id": lambda one: one.project_id("g/p"),
    "scope": lambda one: one.scope("projects", "g/p"),
    "groups": lambda one: one.scope("groups", "g"),
    "automation": lambda one: one.automation(5),
    "issue": lambda one: one.issue(REF),
    "linked": lambda one: one.linked("g/p#4"),
    "create_milestone": lambda one: one.create_milestone("g/p", "FY27", None, None),
    "create_label": lambda one: one.create_label(PLACE, "a", "#000000", ""),
    "post_note": lambda one: one.post_note(REF, NOTE, frozenset(), unchecked),
    "edit_note": lambda one: one.edit_note(REF, 7, "A word."),
    "delete_note": lambda one: one.delete_note(REF, 7),
    "react": lambda one: one.react(REF, 7, "eyes"),
    "link": lambda one: one.link(REF, Ref("g/p", 4)),
    "update": lambda one: one.update(REF, {"title": "x"}),
    "move": lambda one: one.move(REF, "g/q"),
    "open": lambda one: one.open("g/p", {"title": "x"}, 0, lambda _: True),
    "create_hook": lambda one: Hooks(one.connection, PLACE).create_hook({"url": "https://bot.example"}),
    "update_hook": lambda one: Hooks(one.connection, PLACE).update_hook(Hook(id=1, url="https://bot.example"), {}),
    "delete_hook": lambda one: Hooks(one.connection, PLACE).delete_hook(Hook(id=1, url="https://bot.example")),
    "test_hook": lambda one: Hooks(one.connection, PLACE).test_hook(Hook(id=1, url="https://bot.example")),
}
FILES: dict[str, Call] = {"file": lambda one: one.file("g/p", "accounts.csv", "HEAD")}
KEPT = ("known", "listed", "kept", "delete", "mutate", "with_status")
"""What asks nobody, takes whatever there is (rows of a list, an empty answer), or goes to GraphQL."""

HUSH = "Alder Foods"
PAGE = f"<!DOCTYPE html><html><body>Sign in, {HUSH}</body></html>"
SHAPES = {
    "nothing": "null",
    "no body": "",
    "a number": "5",
    "a fraction": "5.5",
    "true": "true",
    "a text": f'"{HUSH}"',
    "a page": PAGE,
    "no JSON": f"{{{HUSH}",
    "deep": "[" * 200_000,
    "long number": f"[{'9' * 5000}]",
    "no UTF-8": '"\udcff"',
}
WITHIN = ["null", "5", f'"{HUSH}"', "[]", "{}", '{"id": null}', '{"id": "x"}', '{"id": []}', '{"iid": 1e400}']


def ask(call: Call, body: str, content_type: str = "application/json", lost: bool = False) -> None:
    """One call whose every request is answered so; `lost`: writes fail, so that what they did is looked for."""
    gateway = Gateway(connection=connection())
    gateway.known(Me(User(9, "project_1_bot_x"), True))
    data = body.encode("utf-8", "surrogateescape")
    with responses.RequestsMock() as mock:
        for method in ("GET", "POST", "PUT", "DELETE"):
            url = re.compile(re.escape(API))
            if lost and method != "GET":
                mock.add(method, url, status=503)
            else:
                mock.add(method, url, body=data, content_type=content_type)
        mock.assert_all_requests_are_fired = False
        call(gateway)


def is_one_clear_line(caught: Any) -> None:
    said = str(caught.value)
    assert said.startswith(f"{HOST} does not answer as GitLab does: ") and said.endswith("is this a GitLab host?")
    assert re.search(r": (GET|POST|PUT|DELETE) /\S+ gave ", said)
    assert "\n" not in said and HUSH not in said and caught.value.exit_code == 3


def test_the_table_holds_every_call_of_the_gateway() -> None:
    asking = {name for kind in (Reads, Gateway) for name, call in vars(kind).items() if callable(call)}
    asking = {name for name in asking if not name.startswith("_")} - set(KEPT)
    assert asking - {*LISTS, *MAPS, *FILES} == set()


@pytest.mark.parametrize("shape", [*SHAPES, "a map"])
@pytest.mark.parametrize("name", LISTS)
def test_where_a_list_belongs(name: str, shape: str) -> None:
    with pytest.raises(Strange) as caught:
        ask(LISTS[name], SHAPES.get(shape, '{"id": 1}'))
    is_one_clear_line(caught)


@pytest.mark.parametrize("shape", [*SHAPES, "a list"])
@pytest.mark.parametrize("name", MAPS)
def test_where_a_map_belongs(name: str, shape: str) -> None:
    with pytest.raises(Strange) as caught:
        ask(MAPS[name], SHAPES.get(shape, "[]"))
    is_one_clear_line(caught)


LOOKS = (
    *("create_label", "create_milestone", "post_note", "edit_note", "delete_note", "react", "link", "update", "open"),
    "create_hook",
)


@pytest.mark.parametrize("shape", [*SHAPES, "[5]"])
@pytest.mark.parametrize("name", LOOKS)
def test_where_a_lost_write_is_looked_for(name: str, shape: str) -> None:
    with pytest.raises(Strange) as caught:
        ask(MAPS[name], SHAPES.get(shape, shape), lost=True)
    is_one_clear_line(caught)
    assert ": GET /" in str(caught.value)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 500, 502, 503])
def test_refusals_that_nest_deeper_than_can_be_read(status: int) -> None:
    with responses.RequestsMock() as mock, pytest.raises(Strange) as caught:
        mock.get(f"{API}/user", body=SHAPES["deep"], content_type="application/json", status=status)
        connection().get("/user")
    is_one_clear_line(caught)


@pytest.mark.parametrize("name", FILES)
def test_a_page_where_a_file_belongs(name: str) -> None:
    with pytest.raises(Strange) as caught:
        ask(FILES[name], PAGE, "text/html; charset=utf-8")
    is_one_clear_line(caught)


@pytest.mark.parametrize("item", WITHIN)
@pytest.mark.parametrize("name", LISTS)
def test_items_of_a_list(name: str, item: str) -> None:
    if name in ("public_projects", "system_notes") and item.startswith("{"):
        return  # of these nothing is needed that could be missing
    with pytest.raises(Strange) as caught:
        ask(LISTS[name], f"[{item}]")
    is_one_clear_line(caught)


NEEDY = ("me", "scope", "groups", "issue", "linked", "create_milestone", "update", "open", "create_hook")


@pytest.mark.parametrize("item", [one for one in WITHIN if one.startswith("{")])
@pytest.mark.parametrize("name", NEEDY)
def test_maps_without_what_belongs_into_them(name: str, item: str) -> None:
    with pytest.raises(Strange) as caught:
        ask(MAPS[name], item)
    is_one_clear_line(caught)


@pytest.mark.parametrize("item", [one for one in WITHIN if one.startswith("{")])
def test_half_an_answer_to_a_write_that_nothing_shows_is_of_this_resource_alone(item: str) -> None:
    with pytest.raises(Dropped) as caught:
        ask(MAPS["update_hook"], item)
    assert "answered by half" in caught.value.message and caught.value.exit_code == 1


ISSUE: dict[str, Any] = {
    "id": 7, "iid": 3, "project_id": 1, "state": "opened", "references": {"full": "g/p#3"}, "title": "x",
    "created_at": "2026-11-21T09:00:00Z", "updated_at": "2026-11-21T09:00:00Z",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "call", "there"),
    [
        ("PUT", lambda one: one.update(REF, {"title": "x"}, lambda now: now.title == "x"), ISSUE),
        ("POST", MAPS["open"], [{**ISSUE, "author": {"id": 9, "username": "project_1_bot_x"}}]),
    ],
)
def test_what_half_an_answer_leaves_out_is_looked_for(method: str, call: Any, there: Any) -> None:
    gateway = Gateway(connection=connection())
    gateway.known(Me(User(9, "project_1_bot_x"), True))
    with responses.RequestsMock() as mock:
        mock.add(method, re.compile(re.escape(API)), json={"id": 1})
        mock.get(re.compile(re.escape(API)), json=there)
        assert call(gateway).ref.iid == 3
        assert [one.request.method for one in mock.calls].count(method) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("labels", one) for one in ("abc", {"a": 1}, [5], [None], [{}], [{"name": 5}], 5)),
        *(("assignees", one) for one in ("abc", {"a": 1}, [5], ["anna"], 5)),
        *(("author", one) for one in ("anna", ["anna"], 5, {"username": 5})),
        *(("milestone", one) for one in ("18.1", ["x"], {"title": "x"}, {"id": 1, "title": None})),
        *(("weight", one) for one in ("5", [5], {}, True, 1.5)),
        *(
            (key, one)
            for key in ("title", "description", "web_url", "issue_type")
            for one in (5, ["x"], {"a": 1}, True)
        ),
        *((key, one) for key in ("created_at", "due_date", "closed_at") for one in (5, ["x"], {"a": 1})),
        *((key, one) for key in ("upvotes", "user_notes_count") for one in ("5", [5], 1.5)),
        *(("references", one) for one in (None, "g/p#3", [], {"full": None}, {"full": 5})),
        *(("state", one) for one in (None, 5, "", ["opened"])),
    ],
)
def test_fields_of_an_issue(key: str, value: object) -> None:
    with pytest.raises(Strange) as caught:
        ask(MAPS["issue"], json.dumps({**ISSUE, key: value}))
    is_one_clear_line(caught)
    with pytest.raises(Strange):
        ask(LISTS["resources"], json.dumps([ISSUE, {**ISSUE, key: value}]))


def test_the_same_calls_take_what_gitlab_gives() -> None:
    """Else the table would hold for a gateway that takes nothing."""
    ask(MAPS["issue"], json.dumps(ISSUE))
    ask(LISTS["resources"], json.dumps([ISSUE]))
    for call in LISTS.values():
        ask(call, "[]")
