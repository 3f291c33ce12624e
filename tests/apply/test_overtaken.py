"""What a person did between the reading and the writing stays; what is secret becomes so before it is spoken of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from tests.apply.hands import Hands
from triage_bot.apply.writing import DONE, SKIPPED
from triage_bot.changes.change import Change
from triage_bot.changes.notes import PostNote
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_field import Assign, EditDescription, SetConfidential, SetDue, SetMilestone
from triage_bot.changes.set_state import SetState
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.resource import Issue, Ref

WHY = {"rule": "r", "reason": ""}
LABELS = "its labels were changed meanwhile"
Make = Callable[[Ref], Change]


def _due(ref: Ref) -> Change:
    return SetDue(ref=ref, due=date(2026, 12, 4), **WHY)


def _assign(ref: Ref) -> Change:
    return Assign(ref=ref, usernames=("root",), **WHY)


def _milestone(ref: Ref) -> Change:
    return SetMilestone(ref=ref, title="ours", **WHY)


def _hide(ref: Ref) -> Change:
    return SetConfidential(ref=ref, confidential=True, **WHY)


def _describe(ref: Ref) -> Change:
    return EditDescription(ref=ref, body="After.", was="Before.", **WHY)


def _close(ref: Ref) -> Change:
    return SetState(ref=ref, event="close", **WHY)


def _labels(add: str = "", remove: str = "") -> Make:
    return lambda ref: Relabel(ref=ref, add=tuple(filter(None, [add])), remove=tuple(filter(None, [remove])), **WHY)


OVERTAKEN = [
    pytest.param(_due, {"due_date": "2026-12-24"}, "its due date was changed meanwhile", id="due date"),
    pytest.param(_assign, {"assignee_ids": [1]}, "somebody was assigned meanwhile", id="assignee"),
    pytest.param(_milestone, {"milestone_id": 1}, "its milestone was changed meanwhile", id="milestone"),
    pytest.param(_hide, {"confidential": True}, "its confidentiality was changed meanwhile", id="confidential"),
    pytest.param(_describe, {"description": "Mine."}, "the description was edited meanwhile", id="description"),
    pytest.param(_close, {"state_event": "close"}, "somebody wrote or closed it meanwhile", id="state"),
    pytest.param(_close, {"add_labels": "x"}, LABELS, id="state: a label"),
    pytest.param(_labels("due", "asked"), {"remove_labels": "asked"}, LABELS, id="swap of plain labels"),
    pytest.param(_labels(remove="EMEA"), {"remove_labels": "APAC"}, LABELS, id="two regions, the other one is off"),
    pytest.param(_labels(remove="EMEA"), {"remove_labels": "EMEA"}, LABELS, id="two regions, this one is off"),
    pytest.param(_labels("HS::Red", "HS:Red"), {"add_labels": "HS::Green"}, LABELS, id="spelling, another colour came"),
    pytest.param(_labels("HS::Yellow"), {"add_labels": "HS::Green"}, LABELS, id="a colour, another one came"),
    pytest.param(_labels("HS::Yellow"), {"remove_labels": "HS:Red"}, LABELS, id="a colour, an old one went"),
    pytest.param(_labels("triage::a"), {"add_labels": "TRIAGE::b"}, LABELS, id="another of its scope"),
]
KEPT = [
    pytest.param(_due, {"title": "Birch"}, id="due date"),
    pytest.param(_milestone, {"due_date": "2026-12-24"}, id="milestone"),
    pytest.param(_labels("due", "asked"), {"title": "Birch"}, id="swap of plain labels"),
    pytest.param(_labels(remove="EMEA"), {"add_labels": "HS::Green"}, id="region, a colour came"),
    pytest.param(_labels("triage::a"), {"add_labels": "other::b"}, id="scope, of another one came"),
    pytest.param(_labels("due"), {"remove_labels": "EMEA"}, id="plain label"),
    pytest.param(_describe, {"remove_labels": "EMEA", "weight": 3}, id="description"),
    pytest.param(_due, {}, id="nothing"),
]


def prepared(hands: Hands) -> Ref:
    for title in ("theirs", "ours"):
        hands.call("POST", "/milestones", title=title)
    return hands.issue(labels="asked,EMEA,APAC,HS:Red", description="Before.")


def seen_by_people(hands: Hands, ref: Ref) -> Mapping[str, Any]:
    """All that people may have set."""
    found = hands.call("GET", f"/issues/{ref.iid}")
    keys = ("title", "description", "state", "labels", "assignees", "milestone", "due_date", "confidential", "weight")
    return {key: found.get(key) for key in keys}


@pytest.mark.parametrize(("make", "meanwhile", "error"), OVERTAKEN)
def test_a_persons_edit_of_this_moment_stays(hands: Hands, make: Make, meanwhile: dict[str, Any], error: str) -> None:
    ref = prepared(hands)
    seen = hands.seen()
    hands.call("PUT", f"/issues/{ref.iid}", **meanwhile)
    before = seen_by_people(hands, ref)
    ((_, status, why),) = hands.apply(make(ref), seen=seen)
    assert (status, why) == (SKIPPED, error)
    assert seen_by_people(hands, ref) == before and hands.writes() == []


@pytest.mark.parametrize(("make", "meanwhile"), KEPT)
def test_what_has_nothing_to_do_with_it_is_no_reason(hands: Hands, make: Make, meanwhile: dict[str, Any]) -> None:
    ref = prepared(hands)
    seen = hands.seen()
    if meanwhile:
        hands.call("PUT", f"/issues/{ref.iid}", **meanwhile)
    ((_, status, why),) = hands.apply(make(ref), seen=seen)
    assert (status, why) == (DONE, "")


@pytest.mark.parametrize(("make", "meanwhile", "error"), OVERTAKEN)
def test_what_is_overtaken_is_not_told_either(hands: Hands, make: Make, meanwhile: dict[str, Any], error: str) -> None:
    ref = prepared(hands)
    seen = hands.seen()
    hands.call("PUT", f"/issues/{ref.iid}", **meanwhile)
    found = hands.apply(make(ref), hands.note(ref), hands.note(ref, "other", "Another word."), seen=seen)
    assert (found[0][1:], found[1][1:]) == ((SKIPPED, error), (SKIPPED, "what it would tell was overtaken"))
    assert hands.bodies(ref) == ["Another word."]


@pytest.mark.parametrize("fault", ["429_limiter", "500", "drop_before"])
@pytest.mark.parametrize(("make", "meanwhile", "error"), OVERTAKEN)
def test_it_is_looked_at_again_before_it_is_sent_again(
    hands: Hands, make: Make, meanwhile: dict[str, Any], error: str, fault: str
) -> None:
    """A person acts while we wait."""
    ref = prepared(hands)
    seen, acted = hands.seen(), []

    def wait(_: float) -> None:
        if not acted:
            acted.append(hands.call("PUT", f"/issues/{ref.iid}", **meanwhile))

    hands.fault(fault, "PUT", f"/issues/{ref.iid}$")
    ((_, status, why),) = hands.apply(make(ref), seen=seen, adapter=hands.adapter(sleep=wait))
    wanted = make is _hide or (make is _close and "state_event" in meanwhile)  # what we wanted they have done
    assert (status, why) == (DONE, "") if wanted and fault != "429_limiter" else (SKIPPED, error)


class Meanwhile(Gateway):
    """A person acts right before each of our PUTs is made ready."""

    act: Any = None

    def user_id(self, username: str) -> int | None:
        if self.act is not None:
            self.act()
        return super().user_id(username)


def test_the_look_is_the_last_thing_before_the_writing(hands: Hands) -> None:
    """Names are asked for before."""
    ref = prepared(hands)
    seen, adapter = hands.seen(), hands.adapter(Meanwhile)
    assert isinstance(adapter, Meanwhile)
    adapter.act = lambda: hands.call("PUT", f"/issues/{ref.iid}", assignee_ids=[1])
    ((_, status, why),) = hands.apply(_assign(ref), seen=seen, adapter=adapter)
    assert (status, why) == (SKIPPED, "somebody was assigned meanwhile")


@pytest.mark.parametrize(("body", "bare"), [("/label ~EMEA", True), ("Bye.", False), ("/nobody knows it", True)])
@pytest.mark.parametrize("answered", [True, False])
def test_a_word_between_our_note_and_the_close_goes_before_it(
    hands: Hands, body: str, bare: bool, answered: bool
) -> None:
    """Of a note of quick actions alone GitLab keeps nothing: the one that came is the person's."""
    ref = prepared(hands)

    class Answered(Gateway):
        def post_note(self, *given: Any) -> int:
            number = super().post_note(*given)
            if answered:
                hands.call("POST", f"/issues/{ref.iid}/notes", body="Wait.")
            return number

    note = PostNote(ref=ref, body=body, bare=bare, **WHY)
    (_, said, _), (_, closed, why) = hands.apply(note, _close(ref), adapter=hands.adapter(Answered))
    wanted = (SKIPPED, "somebody wrote or closed it meanwhile") if answered else (DONE, "")
    assert (said, closed, why) == (DONE, *wanted)


def test_a_plain_label_costs_no_look(hands: Hands) -> None:
    ref = prepared(hands)
    seen = hands.seen()
    hands.apply(_labels("due")(ref), seen=seen)
    assert [one["method"] for one in hands.door("requests", "GET")["log"]] == ["PUT"]
    hands.apply(_labels("triage::a")(ref), seen=seen)
    assert [one["method"] for one in hands.door("requests", "GET")["log"]] == ["GET", "PUT"]


def test_what_a_person_did_to_an_issue_that_this_run_opened_stays(hands: Hands) -> None:
    prepared(hands)

    class Opened(Gateway):
        """A person acts right after the opening."""

        def open(self, *given: Any) -> Issue:
            made = super().open(*given)
            hands.call("PUT", f"/issues/{made.ref.iid}", due_date="2026-12-24")
            return made

    found = hands.apply(hands.open("a"), _due(hands.new("a")), adapter=hands.adapter(Opened))
    assert [status for _, status, _ in found] == [DONE, SKIPPED]


def test_so_does_what_a_person_did_before_it_was_found(hands: Hands) -> None:
    """The opening's answer is lost, and a person is quicker than our look."""
    prepared(hands)

    class Lost(Gateway):
        def open(self, *given: Any) -> Issue:
            made = super().open(*given)
            hands.call("PUT", f"/issues/{made.ref.iid}", due_date="2026-12-24", milestone_id=1, assignee_ids=[1])
            return self.issue(made.ref)

    new = hands.new("a")
    found = hands.apply(hands.open("a"), _due(new), _milestone(new), _assign(new), adapter=hands.adapter(Lost))
    assert [status for _, status, _ in found] == [DONE, SKIPPED, SKIPPED, SKIPPED]


@pytest.mark.parametrize("closed", [False, True])
def test_of_two_openings_the_newer_is_closed_also_if_a_person_closed_the_older(hands: Hands, closed: bool) -> None:
    class Beside(Gateway):
        """Another run opens the same right after our re-list, and a person may be quick to close it."""

        def open(self, *given: Any) -> Issue:
            first = super().open(*given)
            if closed:
                hands.call("PUT", f"/issues/{first.ref.iid}", state_event="close")
            return super().open(*given)

    ((_, status, why),) = hands.apply(hands.open("a"), adapter=hands.adapter(Beside))
    assert status == SKIPPED and "another run opened" in why
    states = {one["iid"]: one["state"] for one in hands.call("GET", "/issues")}
    assert states == {1: "closed" if closed else "opened", 2: "closed"}


def test_it_is_confidential_before_a_word_is_said(hands: Hands) -> None:
    ref = hands.issue()
    found = hands.apply(hands.note(ref), SetConfidential(ref=ref, confidential=True, **WHY), hands.relabel(ref))
    assert [status for _, status, _ in found] == [DONE, DONE, DONE]
    assert hands.writes() == ["PUT issues/1", "POST issues/1/notes", "PUT issues/1"]


def test_an_issue_that_another_run_opened_and_a_person_closed_is_not_opened_again(hands: Hands) -> None:
    seen = hands.seen()
    hands.apply(hands.open("a"), seen=seen)
    hands.call("PUT", "/issues/1", state_event="close")
    ((_, status, why),) = hands.apply(hands.open("a"), seen=seen)
    assert status == SKIPPED and "opened for it meanwhile" in why
