"""Writes whose answer does not come: looked for while GitLab may be at work on them, and only then sent again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from urllib3.exceptions import MaxRetryError, NewConnectionError

from tests.gitlab.conftest import Line
from triage_bot.changes.notes import PostNote
from triage_bot.errors import Overtaken, Unreachable
from triage_bot.gitlab.answer import Answer429, NoAnswer, translate
from triage_bot.gitlab.connection import TIMEOUT, WRITE_TIMEOUT, unchecked
from triage_bot.gitlab.repeating import ATTEMPTS, SETTLED, Repeating
from triage_bot.model.resource import Ref

GITLABS_LIMIT = 60.0
"""Seconds that GitLab gives a request."""


@dataclass
class Server:
    """Carries out what is sent after `delays` (None: never), and answers as `faults` say (none: at once)."""

    delays: list[float | None]
    faults: list[Exception | None]
    now: float = 0.0
    sent: list[float] = field(default_factory=list)
    done: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def send(self) -> str:
        self.sent.append(self.now)
        delay = self.delays.pop(0) if self.delays else 0.0
        fault = self.faults.pop(0) if self.faults else None
        if not isinstance(fault, Answer429) and delay is not None:
            self.done.append(self.now + delay)
        if fault is not None:
            raise fault
        return "answered"

    def arrived(self) -> str | None:
        return "found" if any(at <= self.now for at in self.done) else None

    def write(self) -> str:
        return Repeating(sleep=self.sleep, clock=lambda: self.now).write(self.send, self.arrived)


FAULTS = st.sampled_from(["pending", "crashed", "limited", None])


def fault(kind: str | None) -> Exception | None:
    if kind is None:
        return None
    return Answer429(1.0) if kind == "limited" else NoAnswer("x", pending=kind == "pending")


@given(st.lists(st.tuples(FAULTS, st.none() | st.floats(0, GITLABS_LIMIT)), max_size=8))
def test_whatever_goes_wrong_it_is_there_at_most_once_and_if_that_is_said_exactly_once(
    steps: list[tuple[str | None, float | None]],
) -> None:
    """A crash is said at the end of GitLab's work: what it has not done by then it will not do."""
    kinds = [kind for kind, _ in steps]
    delays = [0.0 if kind is None or (kind == "crashed" and delay is not None) else delay for kind, delay in steps]
    server = Server(delays, [fault(kind) for kind in kinds])
    try:
        server.write()
    except Unreachable:
        assert len(server.done) <= 1
    else:
        assert len(server.done) == 1


def test_a_late_one_is_found_soon_and_not_sent_again() -> None:
    server = Server([40.0], [NoAnswer("x")])
    assert (server.write(), server.sent) == ("found", [0.0])
    assert 40 <= server.now <= SETTLED + 1


def test_one_that_never_came_is_sent_again_only_when_it_cannot_come_any_more() -> None:
    server = Server([None], [NoAnswer("x")])
    assert server.write() == "answered"
    assert SETTLED <= server.sent[1] <= SETTLED + 2


def test_what_the_silence_itself_took_counts() -> None:
    """The answer was waited for beyond that time: one look, and it is sent again."""
    server = Server([None], [])

    def send() -> str:
        if not server.sent:
            server.now += WRITE_TIMEOUT
            server.faults = [NoAnswer("x")]
        return server.send()

    assert Repeating(sleep=server.sleep, clock=lambda: server.now).write(send, server.arrived) == "answered"
    assert server.now < WRITE_TIMEOUT + 2


def test_what_ends_the_waiting_leaves_it_unrepeated() -> None:
    server = Server([None], [NoAnswer("x")])

    def sleep(seconds: float) -> None:
        if seconds > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Repeating(sleep=sleep, clock=lambda: 0.0).write(server.send, server.arrived)
    assert len(server.sent) == 1


def test_a_host_that_is_never_heard_of_is_given_up() -> None:
    server = Server([None] * 9, [NoAnswer("x")] * 9)
    with pytest.raises(Unreachable):
        server.write()
    assert len(server.sent) == ATTEMPTS


@pytest.mark.parametrize(
    ("error", "pending"),
    [
        (requests.ReadTimeout(), True),
        (requests.ConnectionError(), True),
        (requests.exceptions.ChunkedEncodingError(), True),
        (requests.ConnectTimeout(), False),
        (requests.ConnectionError(MaxRetryError(None, "/", NewConnectionError(None, "refused"))), False),  # type: ignore[arg-type]
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_was_never_sent_is_not_waited_for(error: Exception, pending: bool) -> None:
    found = translate(error, {}, "https://gitlab.example.com", "POST /x", 0.0)
    assert isinstance(found, NoAnswer) and found.pending is pending


# With GitLab -----------------------------------------------------------------------------------

GATEWAYS = ["502", "504", "520", "522", "524"]
NOTES = "/notes$"


def post(line: Line, ref: Ref, timeout: float = 10.0) -> list[str]:
    note = PostNote(ref=ref, rule="r", reason="", body="A word.")
    adapter = line.adapter(timeout=timeout, clock=lambda: 0.0)
    adapter.post_note(ref, note, frozenset(), unchecked)
    return [one.body for one in adapter.notes(ref) if not one.system]


@pytest.mark.parametrize("kind", [*GATEWAYS, "drop_before"])
def test_a_note_that_a_gateway_lost_is_sent_again_after_a_minute(line: Line, kind: str) -> None:
    ref = line.issue()
    line.fault(kind, method="POST", path=NOTES)
    assert post(line, ref) == ["A word."]
    assert len(line.sent("POST", "/notes")) == 2 and SETTLED <= sum(line.waits) < SETTLED + 2


@pytest.mark.parametrize("kind", ["500", "503"])
def test_a_crash_of_gitlab_itself_is_no_reason_to_wait(line: Line, kind: str) -> None:
    ref = line.issue()
    line.fault(kind, method="POST", path=NOTES)
    assert post(line, ref) == ["A word."]
    assert len(line.sent("POST", "/notes")) == 2 and sum(line.waits) < 2


@pytest.mark.parametrize("kind", [*GATEWAYS, "500", "503"])
def test_what_was_carried_out_behind_a_refusal_is_found_at_once(line: Line, kind: str) -> None:
    ref = line.issue()
    line.fault(kind, method="POST", path=NOTES, when="after")
    assert post(line, ref) == ["A word."]
    assert len(line.sent("POST", "/notes")) == 1 and sum(line.waits) < 2


def test_an_answer_later_than_a_read_may_take_is_waited_for(line: Line) -> None:
    assert WRITE_TIMEOUT > GITLABS_LIMIT > TIMEOUT
    ref = line.issue()
    line.fault("late_answer", method="POST", path=NOTES, seconds=1.0)
    adapter = line.adapter(timeout=0.3)
    adapter.connection.write_timeout = 10.0
    adapter.post_note(ref, PostNote(ref=ref, rule="r", reason="", body="A word."), frozenset(), unchecked)
    assert line.waits == [] and len(line.sent("POST", "/notes")) == 1


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("what", ["put", "open", "link", "react", "label", "milestone", "edit", "delete"])
def test_every_kind_of_write_is_looked_for(line: Line, what: str, when: str) -> None:
    """Carried out behind a gateway's back it is sent once, else twice with a minute in between."""
    ref, other = line.issue(), line.issue("Birch Bank")
    adapter = line.adapter(clock=lambda: 0.0)
    note = adapter.post_note(ref, PostNote(ref=ref, rule="r", reason="", body="A word."), frozenset(), unchecked)
    do: dict[str, Callable[[], object]] = {
        "put": lambda: adapter.update(ref, {"add_labels": "a"}, lambda now: "a" in now.labels),
        "open": lambda: adapter.open(line.sandbox.project, {"title": "Cedar"}, 2, lambda one: one.title == "Cedar"),
        "link": lambda: adapter.link(ref, other),
        "react": lambda: adapter.react(ref, note, "thumbsup"),
        "label": lambda: adapter.create_label(line.scope, "new", "#6699cc", ""),
        "milestone": lambda: adapter.create_milestone(line.sandbox.project, "FY28-Q1", None, None),
        "edit": lambda: adapter.edit_note(ref, note, "Another word.", "A word."),
        "delete": lambda: adapter.delete_note(ref, note),
    }
    line.forget()
    line.fault("504", method="POST|PUT|DELETE", path=".", when=when)
    do[what]()
    sent = [one for method in ("POST", "PUT", "DELETE") for one in line.sent(method)]
    assert len(sent) == (1 if when == "after" else 2)
    assert SETTLED <= sum(line.waits) < SETTLED + 2 if when == "before" else sum(line.waits) < 2


def test_an_edit_is_not_repeated_over_what_a_person_wrote(line: Line) -> None:
    ref = line.issue()
    adapter = line.adapter(clock=lambda: 0.0)
    note = adapter.post_note(ref, PostNote(ref=ref, rule="r", reason="", body="A word."), frozenset(), unchecked)
    line.call("PUT", f"/projects/1/issues/{ref.iid}/notes/{note}", body="A person's update.")
    line.fault("drop_before", method="PUT", path="/notes/")
    with pytest.raises(Overtaken):
        adapter.edit_note(ref, note, "Another word.", "A word.")
    assert [one.body for one in adapter.notes(ref) if not one.system] == ["A person's update."]
