"""Reactions, relations and other issues: read as they are, written once whatever becomes of the answer."""

from __future__ import annotations

import pytest
import requests
import responses

from tests.gitlab.conftest import NOW, Line
from triage_bot.errors import Conflict, Forbidden, NotFound, Rejected
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.resource import Ref

AWARDS = "/award_emoji"
LINKS = "/links"
HOST = "https://gitlab.example"
FAR = f"{HOST}/api/v4/projects/a%2Fb/issues/1"


def said(line: Line, ref: Ref, body: str = "A word.") -> int:
    """A person's note; returns its id."""
    return int(line.call("POST", f"/projects/1/issues/{ref.iid}/notes", body=body)["id"])


def far() -> Gateway:
    """An adapter of a GitLab whose answers a test writes down."""
    return Gateway(connection=Connection(host=HOST, token="glpat-secret", repeating=Repeating(sleep=[].append)))


# Reactions -------------------------------------------------------------------------------------


def test_everybodys_reactions_to_one_note(line: Line) -> None:
    ref, adapter = line.issue(), line.adapter()
    note, other = said(line, ref), said(line, ref)
    assert adapter.awards(ref, note) == frozenset()
    line.call("POST", f"/projects/1/issues/1/notes/{note}/award_emoji", name="eyes")
    line.call("POST", f"/projects/1/issues/1/notes/{other}/award_emoji", name="tada")
    adapter.react(ref, note, "thumbsup")
    assert adapter.awards(ref, note) == {("eyes", "root"), ("thumbsup", adapter.me().user.username)}


def test_a_reaction_that_is_there_already_is_fine(line: Line) -> None:
    ref, adapter = line.issue(), line.adapter()
    note = said(line, ref)
    for _ in range(2):
        adapter.react(ref, note, "thumbsup")
    assert len(adapter.awards(ref, note)) == 1


@pytest.mark.parametrize(("kind", "sent"), [("drop_after", 1), ("drop_before", 2), ("500", 2), ("429_throttle", 2)])
def test_a_reaction_is_looked_for_before_it_is_sent_again(line: Line, kind: str, sent: int) -> None:
    ref, adapter = line.issue(), line.adapter()
    note = said(line, ref)
    line.fault(kind, method="POST", path=AWARDS)
    adapter.react(ref, note, "thumbsup")
    assert adapter.awards(ref, note) == {("thumbsup", adapter.me().user.username)}
    assert len(line.sent("POST", AWARDS, at_least=sent)) == sent


def test_the_same_emoji_of_somebody_else_is_no_proof(line: Line) -> None:
    ref, adapter = line.issue(), line.adapter()
    note = said(line, ref)
    line.call("POST", f"/projects/1/issues/1/notes/{note}/award_emoji", name="thumbsup")
    line.fault("drop_before", method="POST", path=AWARDS)
    adapter.react(ref, note, "thumbsup")
    assert len(adapter.awards(ref, note)) == 2


@pytest.mark.parametrize("kind", [None, "drop_before"])
def test_a_note_that_is_gone(line: Line, kind: str | None) -> None:
    ref, adapter = line.issue(), line.adapter()
    note = said(line, ref)
    line.adapter(line.sandbox.root_token).delete_note(ref, note)
    if kind:
        line.fault(kind, method="POST", path=AWARDS)
    with pytest.raises(NotFound):
        adapter.react(ref, note, "thumbsup")
    with pytest.raises(NotFound):
        adapter.awards(ref, note)


def test_what_is_no_emoji_and_what_takes_none_are_refused(line: Line) -> None:
    """GitLab answers 404 to these too, but the note is there."""
    ref, adapter = line.issue(), line.adapter()
    with pytest.raises(Rejected, match="not a valid emoji name"):
        adapter.react(ref, said(line, ref), "no_such_thing")
    line.call("PUT", "/projects/1/issues/1", title="Another")
    (system,) = [one for one in adapter.notes(ref) if one.system]
    with pytest.raises(Rejected, match="cannot be awarded"):
        adapter.react(ref, system.id, "thumbsup")


@responses.activate
def test_a_repeat_is_known_in_any_language() -> None:
    responses.get(f"{HOST}/api/v4/user", json={"id": 1, "username": "the-bot", "bot": True})
    responses.post(
        f"{FAR}/notes/5/award_emoji",
        status=404,
        json={"message": "404 Award Emoji Name ist bereits vergeben Not Found"},
    )
    responses.get(f"{FAR}/notes/5/award_emoji", json=[{"name": "thumbsup", "user": {"id": 1, "username": "the-bot"}}])
    far().react(Ref("a/b", 1), 5, "thumbsup")
    with pytest.raises(Rejected):
        far().react(Ref("a/b", 1), 5, "eyes")


# Relations -------------------------------------------------------------------------------------


def test_two_issues_are_related_and_both_say_so(line: Line) -> None:
    one, two, adapter = line.issue("one"), line.issue("two"), line.adapter()
    adapter.link(one, two)
    (link,) = line.call("GET", "/projects/1/issues/2/links")
    assert (link["iid"], link["link_type"]) == (1, "relates_to")
    for ref, other in ((one, 2), (two, 1)):
        assert [note.body for note in adapter.notes(ref)] == [f"marked this issue as related to #{other}"]


def test_what_is_related_already_is_fine(line: Line) -> None:
    one, two, adapter = line.issue("one"), line.issue("two"), line.adapter()
    for pair in ((one, two), (one, two), (two, one)):
        adapter.link(*pair)
    assert len(adapter.notes(one)) == len(adapter.notes(two)) == 1


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "500"])
def test_a_relation_whose_answer_is_lost(line: Line, kind: str) -> None:
    one, two, adapter = line.issue("one"), line.issue("two"), line.adapter()
    line.fault(kind, method="POST", path=LINKS)
    adapter.link(one, two)
    assert len(line.call("GET", "/projects/1/issues/1/links")) == 1


def test_relations_that_cannot_be(line: Line) -> None:
    one, adapter = line.issue("one"), line.adapter()
    with pytest.raises(NotFound):
        adapter.link(one, Ref(line.sandbox.project, 99))
    with pytest.raises(Rejected, match="related to itself") as caught:
        adapter.link(one, one)
    assert not isinstance(caught.value, Conflict)


def test_an_issue_of_a_project_we_are_no_member_of(line: Line) -> None:
    place = line.call("POST", "/projects", name="open", namespace_id=1, visibility="public")
    line.call("POST", f"/projects/{place['id']}/issues", title="theirs")
    with pytest.raises(Forbidden, match="Guest role in both projects"):
        line.adapter().link(line.issue(), Ref(place["path_with_namespace"], 1))


# Other issues ----------------------------------------------------------------------------------


def into(line: Line, ref: Ref, title: str | None) -> None:
    """Two hours later a person moves the issue into a milestone, which is made if there is none, or out of all."""
    requests.post(f"{line.sandbox.url}/sandbox/clock", json={"advance": 2 * 3600}, timeout=10).raise_for_status()
    found = {one["title"]: one["id"] for one in line.call("GET", "/projects/1/milestones")}
    number = (found.get(title) or line.call("POST", "/projects/1/milestones", title=title)["id"]) if title else 0
    line.call("PUT", f"/projects/1/issues/{ref.iid}", milestone_id=number)


@pytest.mark.parametrize(
    ("path", "moved", "hours"),
    [
        pytest.param(["18.9"], ("", ""), 0, id="its first milestone is no move"),
        pytest.param(["18.9", "18.10"], ("18.9", "18.10"), 4, id="moved"),
        pytest.param(["18.9", "18.10", "18.11"], ("18.10", "18.11"), 6, id="the newest counts"),
        pytest.param(["18.9", None, "18.10"], ("18.9", "18.10"), 6, id="taken out in between"),
        pytest.param(["18.9", None, "18.9"], ("", ""), 0, id="put back"),
        pytest.param(["18.9", "18.10", None], ("18.9", "18.10"), 4, id="moved, then taken out"),
        pytest.param([], ("", ""), 0, id="never in one"),
    ],
)
def test_when_another_issue_moved(line: Line, path: list[str | None], moved: tuple[str, str], hours: int) -> None:
    ref = line.issue()
    for title in path:
        into(line, ref, title)
    found = line.adapter().linked(str(ref))
    assert found is not None
    assert (found.moved_from, found.moved_to) == moved
    assert ((found.moved_at - NOW).total_seconds() // 3600 if found.moved_at else 0) == hours


def test_another_issues_state_with_two_requests(line: Line) -> None:
    ref = line.issue("A request")
    line.call("PUT", "/projects/1/issues/1", state_event="close")
    line.forget()
    found = line.adapter().linked(f"{line.sandbox.project}#1")
    assert found is not None
    assert (found.issue.ref, found.issue.state, found.issue.title) == (ref, "closed", "A request")
    assert len(line.sent("GET", "/issues/1", at_least=2)) == 2


def test_what_cannot_be_seen_is_none(line: Line) -> None:
    adapter, project = line.adapter(), line.sandbox.project
    secret = line.issue("secret", confidential=True)
    assert adapter.linked(f"{project}#99") is None
    assert adapter.linked("no/such/project#1") is None
    assert line.adapter(line.token("guest", 10)).linked(str(secret)) is None
    line.fault("forbidden", method="GET", path="resource_milestone_events")
    assert adapter.linked(str(secret)) is None


@pytest.mark.parametrize(
    "reference",
    [
        "#1",
        "1",
        "",
        "alone#1",
        "../b#1",
        "a/../b#1",
        "a/b/.#1",
        "a/b#1234567890",
        "a/b#x",
        f"{'a/' * 300}b#1",
        "a/b#1\n",
    ],
)
def test_what_can_be_no_reference_is_not_asked_for(line: Line, reference: str) -> None:
    assert line.adapter().linked(reference) is None
    assert line.sent("GET", "/projects/") == []
