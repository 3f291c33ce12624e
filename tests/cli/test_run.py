"""Command `run`: its report in every format, and what narrows or stops it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Calling
from tests.world import World


def test_references_only_unless_titles_are_asked_for(call: Calling) -> None:
    for shape in ("text", "json", "markdown", "junit"):
        _, out, _ = call("run", "--dry-run", "--format", shape)
        assert "Alder" not in out, shape


def test_json_has_its_stable_shape(call: Calling, place: World) -> None:
    _, out, _ = call("run", "--dry-run", "--format", "json")
    report = json.loads(out)
    assert (report["version"], report["dry_run"], report["scope"]) == (1, True, place.sandbox.project)
    assert report["now"] == "2026-11-23T09:00:00Z"
    assert set(report["counts"]) == {"resources", "matched", "changes", "failed", "requests"}
    relabel = next(
        one for one in report["changes"] if one["rule"] == "one-label-per-category" and one["kind"] == "relabel"
    )
    assert relabel["reference"] == f"{place.sandbox.project}#2"
    assert (relabel["add_labels"], relabel["remove_labels"], relabel["outcome"]) == ([], ["EMEA"], "planned")
    assert relabel["error"] is None and "body" not in relabel
    _, out, _ = call("run", "--dry-run", "--format", "json", "--bodies")
    assert any("This account is red" in (one["body"] or "") for one in json.loads(out)["changes"])


def test_a_run_writes_and_reports_what_was_done(call: Calling, place: World) -> None:
    code, out, _ = call("run", "--format", "json")
    assert code == 0
    assert {one["outcome"] for one in json.loads(out)["changes"]} == {"done"}
    assert place.labels(2) == ["APAC", "E&A", "HS::Green"]


@pytest.mark.parametrize("shape", ["text", "json", "markdown", "junit"])
def test_output_goes_to_a_file(call: Calling, tmp_path: Path, shape: str) -> None:
    target = tmp_path / "report"
    code, out, _ = call("run", "--dry-run", "--format", shape, "--output", str(target))
    assert code == 0
    assert ("Who would be notified" in out) is (shape != "text")  # a job log says it too, beside the file
    assert "red-update-due" in target.read_text() or "14 days" in target.read_text()


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        (2, ""),
        (3, "1 more new issue follows on Tuesday 2026-11-24."),
        (7, "5 more new issues follow by Thursday 2026-11-26, some a working day."),
    ],
)
def test_what_opens_on_later_days_is_said_at_the_head(call: Calling, place: World, accounts: int, said: str) -> None:
    rows = [f"a-{number},Customer {number},csm-ben,EMEA,red" for number in range(accounts)]
    place.files(accounts="\n".join(["Account ID,Account Name,CSM,Region,Health", *rows, ""]))
    _, out, _ = call("run", "--dry-run")
    assert "2 new issues assigned" in out
    assert [line for line in out.splitlines()[:4] if "more new" in line] == ([said] if said else [])


def test_left_alone_and_why(call: Calling, place: World) -> None:
    place.at("2026-11-12")
    place.say(1)
    place.at("2026-11-23")
    _, out, _ = call("run", "--dry-run")
    assert "Left alone, and why" in out
    assert "last update 2026-11-12 by csm-anna, 11 days ago, limit 14 days" in out
    assert "next check Fri 2026-11-27" in out


def test_for_one_person(call: Calling) -> None:
    _, out, _ = call("run", "--dry-run", "--for", "@csm-ben", "--format", "json")
    assert {one["reference"].rpartition("#")[2] for one in json.loads(out)["changes"]} == {"2"}


def test_only_one_rule(call: Calling) -> None:
    _, out, _ = call("run", "--dry-run", "--rule", "red-update-due", "--format", "json")
    assert {one["rule"] for one in json.loads(out)["changes"]} == {"red-update-due"}


def test_one_issue(call: Calling, place: World) -> None:
    place.forget_log()
    _, out, _ = call("run", "--dry-run", "--resource-reference", "#2", "--format", "json")
    report = json.loads(out)
    assert {one["reference"].rpartition("#")[2] for one in report["changes"]} == {"2"}
    assert report["skipped"] == [f"open-triage-issue{one}: needs a full run" for one in ("", "-yellow")]
    lists = [one["path"] for one in place.log() if one["path"].partition("?")[0].endswith("/issues")]
    assert len(lists) == 1 and "labels=type%3A%3Adigest" in lists[0]  # only people's lists of reminders


def test_the_baseline_report_names_the_line_to_add(call: Calling, place: World) -> None:
    code, out, _ = call("run", "--baseline")
    assert code == 0
    assert "baseline: 2026-11-23" in out and "red-update-due: 1" in out
    assert "The first week, until Friday 2026-11-27" in out
    place.policy.write_text(place.policy.read_text() + "baseline: 2026-11-23\n")
    _, out, _ = call("run", "--dry-run", "--format", "json")
    kinds = {one["kind"] for one in json.loads(out)["changes"]}
    assert kinds == {"relabel"}


def test_requests_stay_within_the_bound(call: Calling, place: World) -> None:
    """Pages of the list + 8 + one page per needed fact and undecided issue + 2 per change."""
    place.forget_log()
    _, out, _ = call("run", "--format", "json")
    changes = json.loads(out)["counts"]["changes"]
    log = place.log()
    pages = sum(one["method"] == "GET" and one["path"].partition("?")[0].endswith("/issues") for one in log)
    facts = 5  # #1: notes, label and state events; #2: notes, label events
    assert len(log) <= pages + 8 + facts + 2 * changes


def test_tokens_never_reach_output(call: Calling, place: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for token in (place.sandbox.bot_token, "glpat-wrong-secret"):
        monkeypatch.setenv("TRIAGE_BOT_TOKEN", token)
        for words in (["run", "--dry-run", "--debug"], ["run", "--format", "json"], ["explain", "#1"]):
            _, out, err = call(*words)
            assert token not in out + err


def test_the_report_needs_a_place_before_anything_is_written(call: Calling, place: World, tmp_path: Path) -> None:
    place.forget_log()
    code, _, err = call("run", "--output", str(tmp_path / "nowhere" / "report.json"))
    assert code == 2 and "cannot be written" in err
    assert place.log() == []


def test_an_empty_for_does_not_mean_everyone(call: Calling, place: World) -> None:
    place.forget_log()
    assert call("run", "--for", "")[0] == 2
    assert place.log() == []


ENDLESS = (
    "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% endfor %}{% endfor %}{% endfor %}"
)


def test_a_text_without_end_fails_alone(call: Calling, place: World) -> None:
    place.policy.write_text(
        "resource_rules: {issues: {rules: ["
        '{id: endless, conditions: {labels: ["HS::Red"]}, actions: {comment: {text: "' + ENDLESS + '"}}},'
        '{id: fine, conditions: {labels: ["HS::Green"]}, actions: {labels: [E&A, "HS::Yellow"]}}]}}'
    )
    for words, fine in (("run", "--dry-run"), "planned"), (("run",), "done"):
        code, out, err = call(*words, "--format", "json")
        outcomes = {one["rule"]: (one["outcome"], one["error"]) for one in json.loads(out)["changes"]}
        assert (code, outcomes["fine"]) == (1, (fine, None)), err
        assert outcomes["endless"][0] == "failed" and "takes more than" in outcomes["endless"][1]
    assert "HS::Yellow" in place.labels(2)
