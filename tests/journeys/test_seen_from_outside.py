"""What a person outside sees: the promises of the main job, one by one, through the real command line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.world import WHOLE, World


def reminders(place: World, iid: int) -> list[str]:
    return [body for body in place.bot_notes(iid) if "update-due" in body]


def test_a_second_run_changes_nothing_on_any_tier(demo: World) -> None:
    first = demo.run()
    assert first["counts"]["failed"] == 0
    assert first["counts"]["changes"] > 20
    second = demo.run()
    assert second["counts"]["changes"] == 0, second["changes"]


def test_dry_run_sends_only_reads_with_the_bots_token_and_a_csms_own(demo: World) -> None:
    for token in (demo.sandbox.bot_token, "glpat-sandbox-csm-anna"):
        demo.forget_log()
        report = demo.run("--dry-run", token=token)
        assert report["dry_run"] is True
        assert {one["method"] for one in demo.log()} == {"GET"}


def test_a_csms_own_token_knows_what_the_bot_has_said(demo: World) -> None:
    demo.run()
    report = demo.run("--dry-run", token="glpat-sandbox-csm-anna")
    assert report["counts"]["changes"] == 0, report["changes"]


def test_a_two_region_issue_keeps_the_newer_region(place: World) -> None:
    place.at("2026-11-16")
    iid = place.open(["HS::Green", "EMEA", "E&A"])
    place.at("2026-11-17")
    place.edit(iid, add_labels="APAC")
    place.at("2026-11-23")
    place.run()
    assert place.labels(iid) == ["APAC", "E&A", "HS::Green"]
    assert len(place.bot_notes(iid)) == 1
    assert place.run()["counts"]["changes"] == 0


@pytest.mark.parametrize(("word", "count"), [("2026-11-10", 0), ("2026-11-09", 0), ("2026-11-08", 1)])
def test_thirteen_and_fourteen_days_nothing_fifteen_one_reminder_however_often(
    place: World, word: str, count: int
) -> None:
    place.at("2026-10-01")
    iid = place.open(WHOLE)
    place.at(word)
    place.say(iid)
    place.at("2026-11-23")
    for _ in range(3):
        place.run()
    assert len(reminders(place, iid)) == count
    assert ("update due" in place.labels(iid)) is bool(count)


def test_the_bots_own_words_do_not_count(place: World) -> None:
    place.at("2026-10-01")
    iid = place.open(WHOLE)
    place.at("2026-11-03")
    place.say(iid)
    place.at("2026-11-22")
    bot = place.client(place.sandbox.bot_token).projects.get(place.sandbox.project)
    bot.issues.get(iid).notes.create({"body": "Something else the bot said."})
    place.at("2026-11-23")
    place.run()
    assert len(reminders(place, iid)) == 1


def test_a_quiet_yellow_that_turned_red_today_gets_nothing(place: World) -> None:
    place.at("2026-09-01")
    iid = place.open(["HS::Yellow", "EMEA", "U&A", "risk::competition"])
    place.at("2026-11-03")
    place.say(iid)
    place.at("2026-11-23")
    place.edit(iid, add_labels="HS::Red", remove_labels="HS::Yellow")
    assert place.run()["counts"]["changes"] == 0


def test_an_edited_description_counts_as_a_word(place: World) -> None:
    place.at("2026-10-01")
    iid = place.open(WHOLE)
    place.at("2026-11-20")
    place.edit(iid, description="News: they signed.")
    place.at("2026-11-23")
    assert place.run()["counts"]["changes"] == 0


def test_the_ladder_asks_the_csm_first_then_once_the_manager_and_never_at_weekends(place: World) -> None:
    place.at("2026-10-01")
    iid = place.open(WHOLE)
    place.at("2026-11-06")
    place.say(iid)
    when, mentions = place.now + timedelta(days=12), []
    for _ in range(15):
        when += timedelta(days=1)
        place.at(when.strftime("%Y-%m-%d %H:%M"))
        for change in place.run()["changes"]:
            if change["kind"] == "post_note":
                mentions.append((f"{when:%a %m-%d}", change["mentions"]))
    # The limit is passed on Saturday 21 November; five working days after Monday 23 is Monday 30.
    assert mentions == [("Mon 11-23", ["csm-anna"]), ("Mon 11-30", ["manager-emea"])]


def test_an_answer_takes_the_label_off_and_a_new_silence_is_a_new_matter(place: World) -> None:
    place.at("2026-10-01")
    iid = place.open(WHOLE)
    place.at("2026-11-02")
    place.say(iid)
    place.at("2026-11-23")
    place.run()
    place.at("2026-11-24")
    place.say(iid, "No change. Next step: call, by 2026-12-01, me")
    place.run()
    assert "update due" not in place.labels(iid)
    place.at("2026-12-09")
    place.run()
    assert len(reminders(place, iid)) == 2


def test_missing_labels_are_asked_for_once_kept_current_and_then_all_set(place: World) -> None:
    place.at("2026-11-16")
    iid = place.open(["HS::Green"])
    place.run()
    assert place.bot_notes(iid) == [] and place.labels(iid) == ["HS::Green"]  # its labels may be on their way
    place.at("2026-11-16 09:10")
    place.run()
    place.run()
    notes = place.bot_notes(iid)
    assert len(notes) == 1
    assert "- region: " in notes[0] and "- classification, by Wednesday 18 Nov: " in notes[0]
    assert "labels missing" in place.labels(iid)
    place.at("2026-11-18 09:10")  # two working days later the classification is wanted too, and was asked for
    place.run()
    (note,) = place.bot_notes(iid)
    assert "- region: " in note and "- classification: " in note
    assert place.run()["counts"]["changes"] == 0
    place.edit(iid, add_labels="EMEA,E&A")
    place.run()
    assert "All labels are set" in place.bot_notes(iid)[0]
    assert "labels missing" not in place.labels(iid)
    assert place.run()["counts"]["changes"] == 0


def test_many_reminders_to_one_person_become_one_list(place: World) -> None:
    place.at("2026-10-01")
    iids = [place.open(WHOLE, title=f"Sample {number} - triage") for number in range(5)]
    place.at("2026-11-23")
    report = place.run()
    assert not any(reminders(place, iid) for iid in iids)
    opened = [one for one in report["changes"] if one["kind"] == "open_issue"]
    assert len(opened) == 1
    listed = place.root.issues.get(int(opened[0]["reference"].rsplit("#")[-1]))
    assert all(f"#{iid}" in listed.description for iid in iids)
    assert listed.confidential and listed.assignees[0]["username"] == "csm-anna"
    assert place.run()["counts"]["changes"] == 0
    place.say(iids[0])
    place.run()
    listed = place.root.issues.get(listed.iid)
    assert f"#{iids[0]}+" not in listed.description and f"#{iids[1]}+" in listed.description
    assert place.run()["counts"]["changes"] == 0


def test_paused_writes_nothing(place: World, monkeypatch: pytest.MonkeyPatch) -> None:
    place.at("2026-10-01")
    place.open(WHOLE)
    place.at("2026-11-23")
    place.forget_log()
    monkeypatch.setattr(
        place, "environment", lambda token="": {**World.environment(place, token), "TRIAGE_BOT_PAUSED": "1"}
    )
    report = place.run()
    assert report["paused"] is True and report["counts"]["changes"] > 0
    assert place.writes() == []


def test_the_fuse_writes_nothing_and_says_so(place: World) -> None:
    place.at("2026-10-01")
    place.open(WHOLE)
    place.at("2026-11-23")
    place.forget_log()
    told = place.run("--max-changes", "1", code=4)
    assert "nothing was written" in told["stderr"]
    assert place.writes() == []


def test_a_list_calls_its_person_once_a_day_for_new_lines(place: World) -> None:
    place.at("2026-10-01")
    for number in range(4):
        place.open(WHOLE, title=f"First {number} - triage")
    place.at("2026-11-16")
    opened = next(one for one in place.run()["changes"] if one["kind"] == "open_issue")
    listed = int(opened["reference"].rpartition("#")[2])
    for day in ("2026-11-17", "2026-11-18"):
        place.at("2026-10-20")
        for number in range(4):
            place.open(WHOLE, title=f"{day} {number} - triage")
        place.say(listed, "Thanks.")
        place.at(day)
        assert place.run()["counts"]["failed"] == 0
        assert place.run()["counts"]["changes"] == 0
    calls = [body for body in place.bot_notes(listed) if "New on this list" in body]
    assert len(calls) == 2


def test_one_look_after_a_list_says_nothing_again(place: World) -> None:
    place.at("2026-10-01")
    iids = [place.open(WHOLE, title=f"Sample {number} - triage") for number in range(5)]
    place.at("2026-11-23")
    place.run()
    assert place.run("--resource-reference", f"#{iids[0]}")["counts"]["changes"] == 0
    assert place.bot_notes(iids[0]) == []


def test_an_issue_that_lost_its_assignee_is_reported_and_the_rest_is_done(place: World) -> None:
    place.at("2026-11-02")
    iid = place.open(WHOLE)
    place.at("2026-11-23")
    place.files(accounts="Account ID,Account Name,CSM,Region,Health\na-1,Birch Bank,csm-ben,EMEA,red\n")
    place.door("faults", method="POST", path="/issues$", kind="drop_metadata", count=1)
    report = place.run(code=1)
    outcomes = [(one["kind"], one["outcome"]) for one in report["changes"]]
    assert outcomes == [("open_issue", "failed"), ("relabel", "done"), ("post_note", "done"), ("relabel", "done")]
    assert "the assignee" in report["changes"][0]["error"] and len(reminders(place, iid)) == 1
