"""Who hears of a text, and which items it touches: read after Markdown is rendered."""

from __future__ import annotations

import pytest

from .conftest import World

ISSUES = "/projects/1/issues"


@pytest.fixture
def crowd(world: World) -> World:
    """Ann and Bea are members, the outsider is not; issue 1 is the source, 2 and 3 are strangers to it."""
    for name in ("ann", "Bea_B", "_x"):
        world.token(name, 20)
    world.token("outsider")
    for title in ("source", "target", "other"):
        world.call("POST", ISSUES, json={"title": title})
    world.call("POST", "/projects/1/merge_requests", json={"title": "m", "source_branch": "a", "target_branch": "main"})
    world.door("DELETE", "mentions")
    return world


def say(world: World, body: str, iid: int = 1) -> None:
    assert world.call("POST", f"{ISSUES}/{iid}/notes", json={"body": body}).status_code == 201


def heard(world: World) -> set[str]:
    return {name for one in world.door("GET", "mentions") for name in one["people"]}


def named(world: World) -> list[str]:
    return [item for one in world.door("GET", "mentions") for item in one["items"]]


def system_notes(world: World, iid: int) -> list[str]:
    return [n["body"] for n in world.call("GET", f"{ISSUES}/{iid}/notes").json() if n["system"]]


ANN = {"ann"}
EVERYONE = {"ann", "Bea_B", "_x"}
PEOPLE = [
    ("@ann", ANN),
    ("(@ANN), hello", ANN),
    ("@bea_b.", {"Bea_B"}),
    ("@&#97;nn", ANN),
    ("@&#x61;nn", ANN),
    ("&commat;ann", ANN),
    ("@\\_x", {"_x"}),
    ("\\@ann", ANN),
    ("é@ann", ANN),
    ("-@ann", ANN),
    ("/@ann", ANN),
    ("| a |\n| --- |\n| @ann |", ANN),
    ("<b>@ann</b>", ANN),
    ("<div>\n@ann\n</div>", ANN),
    ("> - @ann", ANN),
    ("~~@ann~~ **@Bea_B**", {"ann", "Bea_B"}),
    ("[hello](@ann)", ANN),
    ("<!-- x --> `@ann`", ANN),  # a line that begins with a comment is HTML, so this is no code
    ("`@ann", ANN),  # a lone backtick
    ("@all", EVERYONE),
    ("@&#97;ll", EVERYONE),
    ("@customer-success", set()),  # a group nobody is a direct member of
    ("`@ann`", set()),
    ("``@ann``", set()),
    ("```\n@ann\n```", set()),
    ("    @ann", set()),
    ("<pre>@ann</pre>", set()),
    ("<!-- @ann -->", set()),
    ("@<b>ann</b>", set()),
    ("@**ann**", set()),
    ("a@ann", set()),
    ("_@ann", set()),
    ("@annette", set()),
    ("[@ann](http://elsewhere.example)", set()),
    ("@outsider", set()),  # may not read it
    ("@root", set()),  # who wrote it
]


@pytest.mark.parametrize(("body", "expected"), PEOPLE)
def test_who_hears(crowd: World, body: str, expected: set[str]) -> None:
    say(crowd, body)
    assert heard(crowd) == expected


HERE = "customer-success/account-triage"
ITEMS = [
    ("#2", ["#2"]),
    ("(#2)", ["#2"]),
    ("&#35;2", ["#2"]),
    ("\\#2", ["#2"]),
    ("GL-2", ["#2"]),
    ("[issue:2] [work_item:3]", ["#2", "#3"]),
    (f"[issue:{HERE}/2]", ["#2"]),
    (f"{HERE}#2", ["#2"]),
    ("account-triage#2", ["#2"]),
    ("#2+", ["#2"]),
    ("[x](#2)", ["#2"]),
    ("!1", ["!1"]),
    (f"{HERE}!1", ["!1"]),
    ("HOST/-/issues/2", ["#2"]),
    ("HOST/-/work_items/2#note_1", ["#2"]),
    ("<HOST/issues/2>", ["#2"]),
    ("[x](HOST/-/issues/2)", ["#2"]),
    ("HOST/-/merge_requests/1", ["!1"]),
    ("é#2", ["#2"]),
    ("`#2`", []),
    ("```\n#2\n```", []),
    ("<!-- #2 -->", []),
    ("#2a", []),
    ("http://127.0.0.1:1/customer-success/account-triage/-/issues/2", []),
    ("&amp;#35;2", ["#35"]),  # read once, not twice
    ("[x][y]\n\n[y]: #2", ["#2"]),
    ('<a href="#2">x</a>', ["#2"]),
    ("<a href='x'>#2</a>", []),
    ("https://elsewhere.example/customer-success/account-triage/-/issues/2", []),
]


@pytest.mark.parametrize(("body", "expected"), ITEMS)
def test_which_items_are_named(crowd: World, body: str, expected: list[str]) -> None:
    say(crowd, body.replace("HOST", f"{crowd.sandbox.url}/{HERE}"))
    assert [x.removeprefix(HERE) for x in named(crowd)] == expected
    found = crowd.call("GET", "/projects/1/merge_requests/1/notes").json()
    assert bool(found) is ("!1" in expected)
    assert [bool(system_notes(crowd, iid)) for iid in (2, 3)] == ["#2" in expected, "#3" in expected]


def test_epics_are_named_too(crowd: World) -> None:
    say(crowd, "&4 and customer-success&5 and [epic:6]")
    assert named(crowd) == ["customer-success&4", "customer-success&5", "customer-success&6"]


@pytest.mark.parametrize("title", ["as #2 says", "`#2`", "&#35;2", "<b>#2</b>"])
def test_titles_name_as_well_and_have_no_code(crowd: World, title: str) -> None:
    crowd.call("PUT", f"{ISSUES}/1", json={"title": title})
    crowd.call("POST", ISSUES, json={"title": f"@ann {title}"})
    notes = system_notes(crowd, 2)
    assert sorted(notes) == ["mentioned in issue #1", "mentioned in issue #4"]
    assert heard(crowd) == ANN


def test_a_mention_touches_the_other_issue(crowd: World) -> None:
    crowd.door("POST", "clock", advance=600)
    crowd.call("PUT", f"{ISSUES}/1", json={"description": "see #2"})
    assert [i["iid"] for i in crowd.call("GET", f"{ISSUES}?updated_after=2026-11-25T10:05:00Z").json()] == [2, 1]


def test_an_edit_calls_only_whom_it_adds(crowd: World) -> None:
    crowd.call("PUT", f"{ISSUES}/1", json={"description": "@ann"})
    note = crowd.call("POST", f"{ISSUES}/1/notes", json={"body": "@ann"}).json()
    crowd.door("DELETE", "mentions")
    crowd.call("PUT", f"{ISSUES}/1", json={"description": "@ann @bea_b"})
    crowd.call("PUT", f"{ISSUES}/1/notes/{note['id']}", json={"body": "@ann @_x"})
    assert [(x["people"], x["note"]) for x in crowd.door("GET", "mentions")] == [
        (["Bea_B"], None),
        (["_x"], note["id"]),
    ]


def test_nobody_hears_of_what_they_may_not_read(crowd: World) -> None:
    guest = crowd.token("guest-1", 10)
    crowd.call("PUT", f"{ISSUES}/1", json={"confidential": True})
    say(crowd, "@guest-1 @ann #2")
    assert heard(crowd) == ANN
    assert system_notes(crowd, 2) == ["mentioned in issue #1"]
    assert crowd.call("GET", f"{ISSUES}/2/notes", guest).json() == [], "nor that a hidden issue names this one"
