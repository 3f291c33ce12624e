"""What is sent again, after how long, and what never twice."""

from __future__ import annotations

from itertools import cycle

import pytest

from tests.gitlab.conftest import Line
from triage_bot.changes.notes import PostNote
from triage_bot.errors import RateExhausted, Rejected, Unreachable
from triage_bot.gitlab.answer import Answer429, NoAnswer
from triage_bot.gitlab.connection import unchecked
from triage_bot.gitlab.repeating import ATTEMPTS, Repeating
from triage_bot.model.resource import Ref

NOTES = "/notes"


def note(ref: Ref, body: str = "A word.", **more: bool) -> PostNote:
    return PostNote(ref=ref, rule="r", reason="", body=body, **more)


def bodies(line: Line, ref: Ref) -> list[str]:
    return [one.body for one in line.adapter().notes(ref) if not one.system]


# Reads -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["500", "502", "503", "429_throttle", "429_limiter", "drop_before", "drop_after"])
def test_a_read_is_repeated(line: Line, kind: str) -> None:
    ref = line.issue()
    line.fault(kind, method="GET", path="/issues/", count=2)
    assert line.adapter().issue(ref).title == "Alder Foods"
    assert len(line.waits) == 2
    assert len(line.sent("GET", f"/issues/{ref.iid}")) == 3


def test_a_read_that_takes_too_long_is_repeated(line: Line) -> None:
    ref = line.issue()
    line.fault("timeout_before", method="GET", path="/issues/", seconds=1.0)
    assert line.adapter(timeout=0.5).issue(ref).ref == ref
    assert len(line.waits) == 1


def test_retry_after_is_obeyed_and_not_undercut(line: Line) -> None:
    ref = line.issue()
    line.fault("429_throttle", method="GET", retry_after=7, count=2)
    line.adapter().issue(ref)
    assert len(line.waits) == 2
    assert all(7 <= wait <= 8 for wait in line.waits)


def test_without_retry_after_a_minute_is_waited(line: Line) -> None:
    ref = line.issue()
    line.fault("429_limiter", method="GET")
    line.adapter().issue(ref)
    assert 60 <= line.waits[0] <= 61


def test_waits_grow_while_the_host_fails(line: Line) -> None:
    ref = line.issue()
    line.fault("500", method="GET", count=4)
    line.adapter(first_wait=1.0).issue(ref)
    assert len(line.waits) == 4
    assert all(low <= wait <= low + 1 for low, wait in zip((1, 2, 4, 8), line.waits, strict=True))


def test_a_host_that_keeps_failing_is_unreachable(line: Line) -> None:
    ref = line.issue()
    line.fault("500", method="GET", count=0)
    line.forget()
    with pytest.raises(Unreachable, match=r"failed on GET .* \(500\), after 5 attempts"):
        line.adapter().issue(ref)
    assert len(line.sent("GET", "/issues/")) == ATTEMPTS
    assert len(line.waits) == ATTEMPTS - 1


def test_a_host_that_keeps_limiting_us_is_given_up_in_the_end(line: Line) -> None:
    ref = line.issue()
    line.fault("429_throttle", method="GET", retry_after=100, count=0)
    with pytest.raises(RateExhausted, match="kept limiting our requests") as caught:
        line.adapter().issue(ref)
    assert caught.value.exit_code == 3
    assert sum(line.waits) < 700
    assert len(line.waits) >= 5


def test_a_host_that_wants_an_hour_is_not_waited_for(line: Line) -> None:
    ref = line.issue()
    line.fault("429_throttle", method="GET", retry_after=3600, count=0)
    with pytest.raises(RateExhausted):
        line.adapter().issue(ref)
    assert line.waits == []


def test_retry_after_zero_becomes_no_storm() -> None:
    waits: list[float] = []

    def send() -> None:
        raise Answer429(0.0)

    with pytest.raises(RateExhausted):
        Repeating(sleep=waits.append).read(send)
    assert min(waits) >= 1
    assert len(waits) <= 600


def test_limits_and_failures_are_counted_apart() -> None:
    """A long limit must not use up the patience for failures."""
    left = [Answer429(1.0)] * 20 + [NoAnswer("x")] * (ATTEMPTS - 1)
    waits: list[float] = []

    def send() -> str:
        if left:
            raise left.pop(0)
        return "there"

    assert Repeating(sleep=waits.append).read(send) == "there"
    assert len(waits) == 20 + ATTEMPTS - 1


def test_failures_are_counted_on_over_limits_in_between() -> None:
    waits: list[float] = []
    said = cycle([Answer429(1.0), NoAnswer("x")])

    def send() -> None:
        raise next(said)

    with pytest.raises(Unreachable, match=f"x, after {ATTEMPTS} attempts"):
        Repeating(sleep=waits.append).read(send)
    assert len(waits) == 2 * ATTEMPTS - 1


def test_other_errors_are_not_repeated(line: Line) -> None:
    with pytest.raises(Exception, match="404"):
        line.adapter().issue(Ref(line.sandbox.project, 999))
    assert len(line.sent("GET", "/issues/999")) == 1


# Writes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["drop_after", "timeout_after"])
def test_a_note_whose_answer_is_lost_is_not_sent_twice(line: Line, kind: str) -> None:
    ref = line.issue()
    line.fault(kind, method="POST", path=NOTES, seconds=1.0)
    line.adapter(timeout=0.5).post_note(ref, note(ref), frozenset(), unchecked)
    assert bodies(line, ref) == ["A word."]
    assert len(line.sent("POST", NOTES, at_least=1)) == 1


@pytest.mark.parametrize("kind", ["drop_before", "timeout_before", "500", "502", "503", "429_throttle", "429_limiter"])
def test_a_note_that_did_not_arrive_is_sent_again(line: Line, kind: str) -> None:
    ref = line.issue()
    line.fault(kind, method="POST", path=NOTES, seconds=1.0)
    line.adapter(timeout=0.5).post_note(ref, note(ref), frozenset(), unchecked)
    assert bodies(line, ref) == ["A word."]
    assert len(line.sent("POST", NOTES, at_least=2)) == 2


def test_lost_answers_and_lost_requests_in_turn(line: Line) -> None:
    ref = line.issue()
    for kind in ("drop_before", "429_limiter", "500", "drop_after"):
        line.fault(kind, method="POST", path=NOTES)
    line.adapter().post_note(ref, note(ref), frozenset(), unchecked)
    assert bodies(line, ref) == ["A word."]


def test_the_look_for_a_lost_note_is_repeated_too(line: Line) -> None:
    ref = line.issue()
    line.fault("drop_after", method="POST", path=NOTES)
    line.fault("500", method="GET", path=NOTES, count=2)
    line.adapter().post_note(ref, note(ref), frozenset(), unchecked)
    assert bodies(line, ref) == ["A word."]


def test_an_equal_note_from_before_is_no_proof(line: Line) -> None:
    ref = line.issue()
    adapter = line.adapter()
    adapter.post_note(ref, note(ref), frozenset(), unchecked)
    known = frozenset(one.id for one in adapter.notes(ref))
    line.fault("drop_before", method="POST", path=NOTES)
    adapter.post_note(ref, note(ref), known, unchecked)
    assert bodies(line, ref) == ["A word.", "A word."]


def test_an_equal_note_of_somebody_else_is_no_proof(line: Line) -> None:
    ref = line.issue()
    line.call("POST", f"/projects/1/issues/{ref.iid}/notes", body="A word.")
    line.fault("drop_before", method="POST", path=NOTES)
    line.adapter().post_note(ref, note(ref), frozenset(), unchecked)
    assert bodies(line, ref) == ["A word.", "A word."]


def test_a_note_with_quick_actions_is_found_by_its_marker(line: Line) -> None:
    """GitLab keeps only the words; the last line is ours alone."""
    ref = line.issue()
    line.fault("drop_after", method="POST", path=NOTES)
    mark = '<!-- triage-bot {"v":1,"said":[]} -->'
    line.adapter().post_note(ref, note(ref, f"A word.\n/due 2026-12-24\n\n{mark}"), frozenset(), unchecked)
    assert len(line.sent("POST", NOTES)) == 1
    assert len(bodies(line, ref)) == 1


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "500"])
def test_bare_quick_actions_with_a_lost_answer_are_not_repeated(line: Line, kind: str) -> None:
    ref = line.issue()
    line.fault(kind, method="POST", path=NOTES)
    with pytest.raises(Rejected, match="not known whether they ran"):
        line.adapter().post_note(ref, note(ref, "/close", bare=True), frozenset(), unchecked)
    assert len(line.sent("POST", NOTES)) == 1


def test_bare_quick_actions_that_were_limited_are_sent_again(line: Line) -> None:
    ref = line.issue()
    line.fault("429_limiter", method="POST", path=NOTES)
    line.adapter().post_note(ref, note(ref, "/close", bare=True), frozenset(), unchecked)
    assert line.adapter().issue(ref).state == "closed"


def test_a_thread_whose_answer_is_lost_is_not_begun_twice(line: Line) -> None:
    ref = line.issue()
    line.fault("drop_after", method="POST", path="/discussions")
    line.adapter().post_note(ref, note(ref, thread=True), frozenset(), unchecked)
    assert bodies(line, ref) == ["A word."]
    assert line.adapter().threads(ref) == 1


@pytest.mark.parametrize(("kind", "sent"), [("drop_after", 1), ("timeout_after", 1), ("drop_before", 2), ("500", 2)])
def test_an_issue_is_opened_once(line: Line, kind: str, sent: int) -> None:
    line.issue("An older one")
    line.fault(kind, method="POST", path="/issues$", seconds=1.0)
    line.forget()
    adapter = line.adapter(timeout=0.5)
    opened = adapter.open(line.sandbox.project, {"title": "Birch"}, 1, lambda one: one.title == "Birch")
    assert (opened.title, opened.ref.iid) == ("Birch", 2)
    assert len(line.sent("POST", "/issues", at_least=sent)) == sent
    assert len(adapter.newest(line.sandbox.project)) == 2


def test_an_older_issue_that_looks_the_same_is_no_proof(line: Line) -> None:
    line.adapter().open(line.sandbox.project, {"title": "Birch"}, 0, lambda one: True)
    line.fault("drop_before", method="POST", path="/issues$")
    opened = line.adapter().open(line.sandbox.project, {"title": "Birch"}, 1, lambda one: one.title == "Birch")
    assert opened.ref.iid == 2


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "500", "429_throttle"])
def test_an_update_may_be_repeated(line: Line, kind: str) -> None:
    ref = line.issue()
    line.fault(kind, method="PUT", path="/issues/", count=2)
    updated = line.adapter().update(ref, {"add_labels": "a,b", "state_event": "close"})
    assert (set(updated.labels), updated.state) == ({"a", "b"}, "closed")
    assert len(line.sent("PUT", "/issues/")) == 3


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
def test_an_edited_note_may_be_edited_again(line: Line, kind: str) -> None:
    ref = line.issue()
    adapter = line.adapter()
    adapter.post_note(ref, note(ref), frozenset(), unchecked)
    (there,) = [one for one in adapter.notes(ref) if not one.system]
    line.fault(kind, method="PUT", path=NOTES)
    adapter.edit_note(ref, there.id, "Another word.")
    assert bodies(line, ref) == ["Another word."]


def test_a_write_that_never_gets_through_is_unreachable(line: Line) -> None:
    ref = line.issue()
    line.fault("drop_before", method="POST", path=NOTES, count=0)
    with pytest.raises(Unreachable):
        line.adapter().post_note(ref, note(ref), frozenset(), unchecked)
    assert len(line.sent("POST", NOTES)) == ATTEMPTS


def test_a_refused_connection_is_unreachable_soon() -> None:
    from triage_bot.gitlab.connection import Connection

    waits: list[float] = []
    connection = Connection(host="http://127.0.0.1:9", token="glpat-x", repeating=Repeating(sleep=waits.append))
    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:9 did not answer GET /user \(ConnectionError\)"):
        connection.get("/user")
    assert sum(waits) < 10
