"""Two runs at the same moment: whatever was read before, each thing is said once and nothing old is written."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys.test_faults import Between
from tests.world import WHOLE, World
from triage_bot.apply.speaking import FRESH, Pace
from triage_bot.engine.triage import carry_out
from triage_bot.errors import TooLate
from triage_bot.gitlab.answer import done
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating

NOTES = "/notes$"


@pytest.fixture
def red(place: World) -> tuple[World, int]:
    """A red account without a word for too long."""
    place.files(accounts="Account ID,Account Name\n")
    place.at("2026-10-01")
    iid = place.open(WHOLE)
    place.at("2026-11-23")
    return place, iid


def outcomes(between: Between, clock: Callable[[], float] = time.monotonic) -> dict[str, tuple[str, str]]:
    applied = carry_out(
        between.gateway, between.result, between.result.plan.changes, between.given, Pace(clock=clock, sleep=time.sleep)
    )
    return {one.change.kind: (one.status, one.error) for one in applied.outcomes}


@pytest.mark.parametrize("step", [1, 2])
def test_of_two_notes_posted_at_the_same_moment_the_newer_is_taken_back(red: tuple[World, int], step: int) -> None:
    """Step 1 goes with a label, so the PUT's answer tells of the twin; step 2 is a note alone."""
    place, iid = red
    if step == 2:
        place.run()
        place.at("2026-11-30")
    pair = [Between(place), Between(place)]
    place.door("faults", method="POST", path=NOTES, kind="latency", count=2, seconds=0.8)  # both have re-read by then
    with ThreadPoolExecutor(2) as pool:
        found = sorted(one["post_note"] for one in pool.map(outcomes, pair))
    assert found == [("done", ""), ("skipped", "another run said so at the same moment; ours was taken back")]
    assert len(place.bot_notes(iid)) == step
    assert place.run()["counts"]["changes"] == 0


def test_after_a_wait_the_notes_are_read_again_before_posting(red: tuple[World, int]) -> None:
    """GitLab limits us, we wait, and meanwhile another run says it."""
    place, iid = red
    between = Between(place)
    now = [0.0]

    def wait(seconds: float) -> None:
        place.run()
        now[0] += FRESH + 1

    connection = Connection(host=place.sandbox.url, token=place.sandbox.bot_token, repeating=Repeating(sleep=wait))
    between.gateway = Gateway(connection=connection)
    place.door("faults", method="POST", path=NOTES, kind="429_throttle", count=1)
    assert outcomes(between, lambda: now[0])["post_note"] == ("skipped", "another run has said so meanwhile")
    assert len(place.bot_notes(iid)) == 1


def test_a_look_that_lasts_too_long_writes_nothing_more(red: tuple[World, int]) -> None:
    place, iid = red
    between = Between(place)
    asked: list[str] = []

    def check() -> None:
        asked.append("may I?")
        if len(asked) > 1:
            raise TooLate("too late")

    connection = Connection(
        host=place.sandbox.url, token=place.sandbox.bot_token, repeating=Repeating(sleep=time.sleep)
    )
    between.gateway = Gateway(connection=connection.speaking_for({}, check))
    place.forget_log()
    assert outcomes(between) == {"post_note": ("done", ""), "relabel": ("failed", "too late")}
    assert [one.partition(" ")[0] for one in place.writes()] == ["POST"]
    assert place.labels(iid) == sorted(WHOLE)
    place.run()  # the next check puts right what is left
    assert "update due" in place.labels(iid) and len(place.bot_notes(iid)) == 1


def test_requests_made_for_a_delivery_do_not_call_the_same_hook_again(red: tuple[World, int]) -> None:
    """The header of the delivery tells GitLab; without it the hook is called."""
    place, iid = red
    place.root.hooks.create({"url": "http://127.0.0.1:9/", "note_events": True, "confidential_note_events": True})
    place.say(iid)  # a delivery goes out: its chain is known by the number GitLab gave it
    assert place.sandbox.deliveries_idle()
    hooks = place.sandbox.app.hooks
    (chain,) = list(hooks._chains)
    connection = Connection(
        host=place.sandbox.url, token=place.sandbox.bot_token, repeating=Repeating(sleep=time.sleep)
    )
    before = place.root.hooks.list()[0].id
    marked = connection.speaking_for({"X-Gitlab-Event-UUID": chain}, lambda: None)
    marked.write("post", f"/projects/{place.root.id}/issues/{iid}/notes", {"body": "one"}, lambda: None, done)
    assert len(hooks._chains) == 1
    connection.write("post", f"/projects/{place.root.id}/issues/{iid}/notes", {"body": "two"}, lambda: None, done)
    assert len(hooks._chains) == 2 and before
