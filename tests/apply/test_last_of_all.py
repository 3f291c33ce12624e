"""What is deleted, moved or set by GraphQL goes by the same look as a field: what a person did meanwhile stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from gitlab_sandbox.server import Sandbox
from tests.apply.hands import Hands
from triage_bot.apply.writing import DONE, FAILED, SKIPPED
from triage_bot.changes.change import Change
from triage_bot.changes.delete import Delete
from triage_bot.changes.move import Move
from triage_bot.changes.mutation import SetHealth, SetStatusName
from triage_bot.changes.notes import PostNote, TakeBack
from triage_bot.changes.set_field import Assign
from triage_bot.changes.set_state import SetState
from triage_bot.model.resource import Ref

WHY = {"rule": "r", "reason": ""}
WROTE, LABELS = "somebody wrote or closed it meanwhile", "its labels were changed meanwhile"
HEALTH, CHANGED = "its health status was changed meanwhile", "it was changed meanwhile"
OTHER = "customer-success/elsewhere"
Make = Callable[[Ref], Change]


@pytest.fixture
def hands() -> Iterator[Hands]:
    """As an owner, who may delete issues, where all widgets are paid for."""
    with Sandbox(tier="ultimate") as sandbox:
        hands = Hands(sandbox.url, sandbox.root_token, sandbox.root_token, sandbox.project)
        [group] = api(hands, "GET", "/groups?search=customer-success")
        api(hands, "POST", "/projects", name="elsewhere", path="elsewhere", namespace_id=group["id"])
        yield hands


def api(hands: Hands, method: str, address: str, **body: Any) -> Any:
    headers = {"PRIVATE-TOKEN": hands.root}
    answer = requests.request(method, f"{hands.url}/api/v4{address}", json=body or None, headers=headers, timeout=10)
    assert answer.ok, answer.text
    return answer.json()


def _delete(ref: Ref) -> Change:
    return Delete(ref=ref, **WHY)


def _move(ref: Ref) -> Change:
    return Move(ref=ref, project=OTHER, **WHY)


def _health(ref: Ref) -> Change:
    return SetHealth(ref=ref, health="at_risk", **WHY)


def _status(ref: Ref) -> Change:
    return SetStatusName(ref=ref, name="In progress", **WHY)


CLOSED = {"state_event": "close"}
OVERTAKEN = [
    *(
        pytest.param(make, meanwhile, why, id=f"{make.__name__.strip('_')}: {next(iter(meanwhile))}")
        for make in (_delete, _move, _status)
        for meanwhile, why in ((CLOSED, WROTE), ({"note": "Wait."}, WROTE), ({"add_labels": "x"}, LABELS))
    ),
    *(
        pytest.param(_delete, meanwhile, CHANGED, id=f"delete: {next(iter(meanwhile))}")
        for meanwhile in (
            {"title": "Birch"}, {"description": "Mine."}, {"due_date": "2026-12-24"}, {"assignee_ids": [1]},
            {"milestone_id": 1}, {"weight": 3}, {"confidential": True}, {"discussion_locked": True},
        )
    ),
    pytest.param(_health, {"health": "needs_attention"}, HEALTH, id="health"),
]  # fmt: skip
KEPT = [
    pytest.param(_move, {"title": "Birch"}, id="move"),
    pytest.param(_status, {"title": "Birch"}, id="status"),
    pytest.param(_health, {"add_labels": "x"}, id="health"),
    pytest.param(_delete, {}, id="delete: nothing"),
]


def prepared(hands: Hands) -> Ref:
    hands.call("POST", "/milestones", title="theirs")
    return hands.issue(labels="asked")


def act(hands: Hands, ref: Ref, meanwhile: dict[str, Any]) -> None:
    """A person's edit, note or quick action."""
    if "note" in meanwhile:
        hands.say(ref, meanwhile["note"])
    elif "health" in meanwhile:
        hands.call("POST", f"/issues/{ref.iid}/notes", body=f"Hm.\n/health_status {meanwhile['health']}")
    elif meanwhile:
        hands.call("PUT", f"/issues/{ref.iid}", **meanwhile)


@pytest.mark.parametrize(("make", "meanwhile", "why"), OVERTAKEN)
def test_a_persons_act_of_this_moment_goes_before_it(
    hands: Hands, make: Make, meanwhile: dict[str, Any], why: str
) -> None:
    ref = prepared(hands)
    seen = hands.seen()
    act(hands, ref, meanwhile)
    assert hands.apply(make(ref), seen=seen) == [(make(ref).kind, SKIPPED, why)]
    assert hands.writes() == []


@pytest.mark.parametrize(("make", "meanwhile"), KEPT)
def test_what_has_nothing_to_do_with_it_is_no_reason(hands: Hands, make: Make, meanwhile: dict[str, Any]) -> None:
    ref = prepared(hands)
    seen = hands.seen()
    act(hands, ref, meanwhile)
    assert hands.apply(make(ref), seen=seen) == [(make(ref).kind, DONE, "")]


@pytest.mark.parametrize(("make", "meanwhile", "why"), OVERTAKEN)
def test_what_is_overtaken_is_not_told(hands: Hands, make: Make, meanwhile: dict[str, Any], why: str) -> None:
    ref = prepared(hands)
    seen = hands.seen()
    act(hands, ref, meanwhile)
    outcomes = hands.apply(hands.note(ref), make(ref), hands.note(ref, "other", "Another word."), seen=seen)
    assert outcomes[0] == (make(ref).kind, SKIPPED, why)
    assert outcomes[1] == ("post_note", SKIPPED, "what it would tell was overtaken")
    assert outcomes[2] == ("post_note", DONE, "")


@pytest.mark.parametrize("make", [_delete, _move, _status, _health])
def test_quick_actions_of_ours_hide_nothing_of_a_persons(hands: Hands, make: Make) -> None:
    ref = prepared(hands)
    seen = hands.seen()
    act(hands, ref, {"add_labels": "x"} if make is not _health else {"health": "needs_attention"})
    commands = PostNote(ref=ref, rule="other", reason="", body="/label ~asked", bare=True)
    status = {kind: status for kind, status, _ in hands.apply(commands, make(ref), seen=seen)}
    assert status == {"post_note": DONE, make(ref).kind: SKIPPED}


@pytest.mark.parametrize("make", [_delete, _move, _status, _health])
def test_what_we_did_ourselves_is_no_reason(hands: Hands, make: Make) -> None:
    ref = prepared(hands)
    close = SetState(ref=ref, event="close", **WHY)
    outcomes = hands.apply(hands.note(ref), hands.relabel(ref), hands.relabel(ref, "s", "triage::a"), close, make(ref))
    assert [status for _, status, _ in outcomes] == [DONE] * 5


def test_one_label_of_a_scope_evicts_another_and_that_is_ours_too(hands: Hands) -> None:
    ref = hands.issue(labels="triage::b")
    assert [status for _, status, _ in hands.apply(hands.relabel(ref, label="triage::a"), _delete(ref))] == [DONE] * 2


@pytest.mark.parametrize(("make", "path"), [(_delete, "/issues/1$"), (_move, "/move$"), (_status, "graphql")])
def test_it_is_looked_at_again_before_it_is_sent_again(hands: Hands, make: Make, path: str) -> None:
    ref, acted = prepared(hands), list[object]()
    seen = hands.seen()

    def wait(_: float) -> None:
        if not acted:
            acted.append(hands.say(ref, "Wait."))

    hands.fault("429_limiter", "DELETE" if make is _delete else "POST", path)
    assert hands.apply(make(ref), seen=seen, adapter=hands.adapter(sleep=wait)) == [(make(ref).kind, SKIPPED, WROTE)]
    assert acted


def test_a_branch_that_somebody_pushed_to_stays(hands: Hands) -> None:
    hands.call("POST", "/repository/branches", branch="old", ref="main")
    branch = Ref(hands.project, key="old", kind="branches")
    seen = hands.seen()
    known = hands.adapter().issue(branch)
    pushed = replace(known, row={**known.row, "commit": {"id": "before"}})
    before = replace(seen, others={branch: pushed})
    assert hands.apply(_delete(branch), seen=before) == [("delete", SKIPPED, "somebody pushed to it meanwhile")]
    assert hands.apply(_delete(branch), seen=replace(seen, others={branch: known})) == [("delete", DONE, "")]


# What comes before ------------------------------------------------------------------------------


def _close(ref: Ref) -> Change:
    return SetState(ref=ref, event="close", **WHY)


@pytest.mark.parametrize("make", [_delete, _move, _status, _health, _close])
def test_it_waits_for_the_note_of_its_rule(hands: Hands, make: Make) -> None:
    ref = prepared(hands)
    hands.fault("forbidden", "POST", "/notes$", count=1)
    note, after = hands.apply(hands.note(ref), make(ref))
    assert note[:2] == ("post_note", FAILED)
    assert after == (make(ref).kind, SKIPPED, "what comes before it was not done")


@pytest.mark.parametrize("make", [_delete, _move, _status])
def test_it_waits_for_the_answer_of_its_rule(hands: Hands, make: Make) -> None:
    ref = prepared(hands)
    hands.fault("forbidden", "POST", "/notes$", count=1)
    outcomes = hands.apply(hands.relabel(ref), hands.answer(ref), make(ref))
    assert [status for _, status, _ in outcomes] == [DONE, FAILED, SKIPPED]


@pytest.mark.parametrize("make", [_delete, _move, _status, _close])
def test_a_second_note_of_ours_that_is_taken_back_hides_no_word_of_a_persons(hands: Hands, make: Make) -> None:
    ref = prepared(hands)
    body = hands.note(ref).body
    kept, twin = (hands.say(ref, body) for _ in range(2))
    seen = hands.seen()
    back = TakeBack(ref=ref, note_id=twin, was=body, kept=kept, **WHY)
    said = hands.say(ref, "Wait.")
    assert hands.apply(back, make(ref), seen=seen)[1] == (make(ref).kind, SKIPPED, WROTE)
    hands.call("DELETE", f"/issues/{ref.iid}/notes/{said}")
    assert hands.apply(make(ref)) == [(make(ref).kind, DONE, "")]


@pytest.mark.parametrize("tier", ["free", "premium"])
def test_whom_gitlab_left_out_of_ours_is_no_reason(tier: str) -> None:
    with Sandbox(tier=tier) as sandbox:
        hands = Hands(sandbox.url, sandbox.root_token, sandbox.root_token, sandbox.project)
        ref = hands.issue()
        people = Assign(ref=ref, rule="r", reason="", usernames=("root", "nobody-of-that-name"))
        assert [status for _, status, _ in hands.apply(people, _delete(ref))] == [DONE, DONE]


def test_a_widget_that_is_set_already_as_its_answer_was_lost_holds_nothing_up(hands: Hands) -> None:
    ref = prepared(hands)
    hands.fault("drop_after", "POST", "graphql")
    assert [status for _, status, _ in hands.apply(_health(ref), hands.relabel(ref))] == [DONE, DONE]


# What GitLab dropped ---------------------------------------------------------------------------


WIDGETS = [(_health, "health_status", "at_risk"), (_status, "status", "In progress")]


@pytest.mark.parametrize(("make", "feature", "held"), WIDGETS)
def test_a_widget_is_set_or_missed_in_the_answer(hands: Hands, make: Make, feature: str, held: str) -> None:
    ref = hands.issue()
    hands.door("flags", work_item_rest_api=True)
    hands.fault("drop_metadata", "POST", "graphql")
    lost = f"GitLab dropped the {feature.replace('_', ' ')}"
    assert hands.apply(make(ref)) == [(make(ref).kind, FAILED, lost)]
    assert hands.apply(make(ref)) == [(make(ref).kind, DONE, "")]
    shown = hands.call("GET", f"/-/work_items/{ref.iid}?features={feature}")["features"][feature]
    assert held in str(shown)


@pytest.mark.parametrize(("make", "feature"), [row[:2] for row in WIDGETS])
def test_a_widget_that_is_not_paid_for_is_refused(make: Make, feature: str) -> None:
    with Sandbox() as sandbox:
        hands = Hands(sandbox.url, sandbox.bot_token, sandbox.root_token, sandbox.project)
        ((_, status, why),) = hands.apply(make(hands.issue()))
    assert status == FAILED and f"not supported by Issue type: [:{feature}_widget]" in why
