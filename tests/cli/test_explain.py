"""Command `explain`: every rule on one issue, wanted and seen; what was ignored."""

from __future__ import annotations

from tests.cli.conftest import Calling
from tests.world import World


def test_it_shows_rules_conditions_clock_and_what_would_happen(call: Calling) -> None:
    code, out, _ = call("explain", "#1")
    assert code == 0
    assert "✓ red-update-due" in out and "✗ yellow-update-due" in out
    assert "labels: wanted all of HS::Red, seen E&A" not in out
    assert "last_update: wanted last update older than 14 days, seen opened 2026-10-01, 53 days ago" in out
    assert "the clock runs since 2026-10-01" in out
    assert "comment, mentions csm-anna" in out


def test_it_names_what_did_not_count_as_a_word(call: Calling, place: World) -> None:
    call("run")
    _, out, _ = call("explain", f"{place.sandbox.project}#1")
    assert "Not counted as a person's update" in out
    assert "the bot, by project_1_bot" in out


def test_an_absent_issue_is_one_clear_line(call: Calling) -> None:
    code, out, err = call("explain", "#99")
    assert code == 3 and out == ""
    assert err.strip().startswith("there is no issue") and "#99" in err


def test_what_is_refused_and_no_rule_needs_hides_nothing_of_what_would_happen(call: Calling, place: World) -> None:
    place.door("faults", method="GET", path="/discussions", kind="forbidden", count=0)
    code, out, _ = call("explain", "#1")
    assert code == 0 and "comment, mentions csm-anna" in out


def test_what_is_refused_and_a_rule_needs_is_left_alone_as_in_a_run(call: Calling, place: World) -> None:
    place.door("faults", method="GET", path="/issues/1/notes", kind="forbidden", count=0)
    code, out, _ = call("explain", "#1")
    assert code == 0 and "comment, mentions csm-anna" not in out
    assert "#1: left alone" in " ".join(out.split())
