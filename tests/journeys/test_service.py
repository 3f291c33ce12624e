"""What a person outside sees of the service: issues are looked at as soon as they change, once, and nothing is lost."""

from __future__ import annotations

import json
import os
import resource
import signal
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from tests.serving import SECRET, event, eventually, hook, list_of, running, settle
from tests.world import WHOLE, World

MENDED = ["APAC", "HS::Red", "U&A", "risk::competition"]
WRONG_CASE = ["HS:Red", "apac", "U&A", "risk::competition"]


@pytest.fixture
def place(place: World) -> World:
    """A world whose label edits need no time to settle."""
    settle(place, "0 minutes")
    place.at("2026-11-24 10:00")
    return place


def mended(place: World, iid: int) -> bool:
    return place.labels(iid) == MENDED


def test_in_two_terminals_as_the_readme_tells_it(tmp_path: Path) -> None:
    """`sandbox`, `serve`, `webhook install`, then an issue made through the API."""
    from gitlab_sandbox.server import Sandbox
    from tests.world import World as Place

    with Sandbox(port=0, seed="empty", clock=None) as sandbox:
        place = Place(sandbox, tmp_path)
        place.people()
        place.files()
        settle(place, "0 minutes")
        place.at("2026-11-24 10:00")
        with running(place) as service:
            words = ["webhook", "install", "--url", f"{service.url}/webhook", "-H", sandbox.url, "-i", sandbox.project]
            env = {"TRIAGE_BOT_WEBHOOK_SECRET": SECRET}
            process = place.process(command=words, token=sandbox.root_token, more_env=env)
            _, err = process.communicate(timeout=30)
            assert process.returncode == 0, err
            iid = place.open(["HS:Red", "EMEA"])
            eventually(lambda: "HS::Red" in place.labels(iid) and place.bot_notes(iid), lambda: service.lines)
            (look,) = eventually(lambda: service.looks(iid))
            (delivery,) = service.said("delivery", issue=f"{sandbox.project}#{iid}", result="taken")
            assert look["delivery"] == delivery["delivery"]
            assert "- classification, by Thursday 26 Nov: " in place.bot_notes(iid)[0]
            by_curl = int(place.root.issues.create({"title": "Birch Foods", "labels": "HS:Red"}).iid)  # as root
            eventually(lambda: place.labels(by_curl)[:1] == ["HS::Red"], lambda: service.lines)


def test_a_burst_of_events_on_one_issue_is_one_look(place: World) -> None:
    with running(place) as service:
        service.drained()
        iid = place.open(WRONG_CASE)
        with ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(lambda _: service.deliver(event(place, iid)), range(24)))
        assert statuses == [200] * 24
        service.drained()
        assert len(service.looks(iid)) == 1
        assert mended(place, iid)
        assert len(service.said("delivery", result="taken")) == 24


def test_the_same_delivery_ten_times_is_one_look_even_when_it_is_done(place: World) -> None:
    with running(place) as service:
        service.drained()
        iid, key = place.open(WRONG_CASE), str(uuid.uuid4())

        def send(_: int) -> int:
            return service.deliver(event(place, iid), **{"Idempotency-Key": key})

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(send, range(9))) == [200] * 9
        service.drained()
        assert send(0) == 200
        service.drained()
        assert len(service.looks(iid)) == 1
        assert len(service.said("delivery", result="duplicate")) == 9


def test_events_out_of_order_and_of_a_deleted_issue(place: World) -> None:
    with running(place) as service:
        service.drained()
        gone, stays = place.open(WRONG_CASE), place.open(WRONG_CASE)
        place.root.issues.get(gone).delete()
        for iid, action in ((stays, "close"), (gone, "open"), (stays, "open")):
            assert service.deliver(event(place, iid, action=action)) == 200
        service.drained()
        assert {one["result"] for one in service.looks(gone)} == {"gone"}
        assert mended(place, stays)
    assert not [one for one in list_of(place) if one["error"]]


def test_the_bots_own_acts_cause_no_looks(place: World) -> None:
    """GitLab itself stops those the service caused; those of a run in CI are dropped at the door."""
    with running(place) as service:
        service.drained()
        hook(place, service)
        iid = place.open(["HS:Red", "EMEA", "U&A"])
        eventually(lambda: place.bot_notes(iid))
        service.drained()
        assert place.sandbox.deliveries_idle()
        assert service.said("delivery", result="own") == []
        other = place.open(["HS::Green", "emea", "U&A"], title="Birch Bank")
        eventually(lambda: "EMEA" in place.labels(other))
        service.drained()
        place.client(place.sandbox.bot_token).projects.get(place.sandbox.project).issues.get(other).notes.create(
            {"body": "From a run somewhere else."}
        )
        eventually(lambda: service.said("delivery", result="own"), lambda: service.lines)
        service.drained()
        eventually(lambda: service.looks(other), lambda: service.lines)
        assert len(service.looks(other)) == 1


def test_a_second_event_during_a_look_is_looked_at_afterwards(place: World) -> None:
    with running(place) as service:
        service.drained()
        iid = place.open(WRONG_CASE)
        place.door("faults", method="PUT", path=f"/issues/{iid}$", kind="latency", count=1, seconds=1.0)
        service.deliver(event(place, iid))
        eventually(lambda: not place.door("faults", "GET"), lambda: service.lines)  # the PUT is under way
        place.edit(iid, add_labels="emea", remove_labels="apac")
        service.deliver(event(place, iid))
        eventually(lambda: "EMEA" in place.labels(iid), lambda: service.lines)
        eventually(lambda: len(service.looks(iid)) == 2, lambda: service.lines)
        begun = [one["seconds"] for one in service.looks(iid)]
        assert begun[0] >= 1.0  # they did not overlap: the second began when the first had ended


def test_what_is_planned_for_later_is_on_the_list_and_done_when_its_time_comes(place: World) -> None:
    file = place.policy.parent / "core" / "account-triage.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("settle: 0 minutes", "settle: 10 minutes"), encoding="utf-8"
    )
    iid = place.open([*WHOLE, "APAC"])
    with running(place) as service:
        service.deliver(event(place, iid))
        service.drained()
    assert {"EMEA", "APAC"} <= set(place.labels(iid))
    (planned,) = [one for one in list_of(place) if one["key"].endswith(f"#{iid}")]
    assert planned["due"].startswith("2026-11-24T10:10")
    place.at("2026-11-24 10:11")
    with running(place):
        eventually(lambda: not {"EMEA", "APAC"} <= set(place.labels(iid)))


def test_a_reminder_comes_on_its_day_and_the_next_step_is_planned(place: World) -> None:
    place.at("2026-11-09")
    iid = place.open(WHOLE)
    with running(place) as service:
        service.deliver(event(place, iid))
        service.drained()
    (planned,) = [one for one in list_of(place) if one["key"].endswith(f"#{iid}")]
    assert planned["due"] == "2026-11-24T09:00:00Z"  # the 14th day is over on Monday's end
    place.at("2026-11-24 09:01")
    with running(place, "--sweep", "") as service:
        eventually(lambda: place.bot_notes(iid), lambda: service.lines)
    place.at("2026-11-24 09:03")
    with running(place) as service:
        service.drained()
    (planned,) = [one for one in list_of(place) if one["key"].endswith(f"#{iid}")]
    assert planned["due"] == "2026-12-01T09:00:00Z"  # five working days later the manager


def test_many_dates_on_one_day_become_one_run_and_one_list(place: World) -> None:
    """Five reminders to one person are one list, not five comments."""
    place.at("2026-11-09")
    iids = [place.open(WHOLE, title=f"Sample {number} - triage") for number in range(5)]
    place.at("2026-11-10")
    with running(place) as service:
        service.drained()  # they are found by the first listing
    place.at("2026-11-24 09:01")
    with running(place) as service:
        eventually(lambda: service.said("look", kind="sweep", result="done"), lambda: service.lines)
        service.drained()
    assert not any(place.bot_notes(iid) for iid in iids)
    lists = [one for one in place.root.issues.list(get_all=True) if one.title.startswith("For you")]
    assert len(lists) == 1 and all(f"#{iid}" in lists[0].description for iid in iids)


def test_down_for_a_day_while_issues_are_made_and_edited(place: World) -> None:
    with running(place) as service:
        service.drained()
    place.at("2026-11-24 15:00")
    early = place.open(WRONG_CASE)
    place.at("2026-11-25 08:00")
    late = place.open(WRONG_CASE)
    place.at("2026-11-25 09:30")
    with running(place):
        eventually(lambda: mended(place, early) and mended(place, late))


def test_a_full_run_that_was_missed_is_made_at_the_start(place: World) -> None:
    place.files(accounts="Account ID,Account Name,CSM,Region,Health\na-1,Birch Bank,csm-ben,EMEA,red\n")
    with running(place, "--sweep", "0 6 * * 1-5") as service:
        service.drained()
        assert sweeps(place) == ["2026-11-25T06:00:00Z"]
        assert place.root.issues.list(get_all=True) == []
    place.at("2026-11-25 07:00")
    with running(place, "--sweep", "0 6 * * 1-5") as service:
        eventually(lambda: service.said("look", kind="sweep", result="done"), lambda: service.lines)
        (opened,) = place.root.issues.list(get_all=True)
        assert "Birch Bank" in opened.title
        assert service.figures()["triage_bot_last_full_run_timestamp_seconds"] > 0
    assert sweeps(place) == ["2026-11-26T06:00:00Z"]


def sweeps(place: World) -> list[str]:
    """When full runs are due."""
    return [one["due"] for one in list_of(place) if one["key"].startswith("sweep")]


# Trouble ------------------------------------------------------------------------------------------


def test_sigterm_finishes_the_look_under_way_and_keeps_the_rest(place: World) -> None:
    iids = [place.open(WRONG_CASE, title=f"Sample {number}") for number in range(12)]
    place.door("faults", method="PUT", path="/issues/", kind="latency", count=0, seconds=0.5)
    with running(place, "--lanes", "2") as service:
        for iid in iids:
            service.deliver(event(place, iid))
        eventually(place.writes, lambda: service.lines)
        assert service.stop() == 0
        assert service.lines[-1]["message"] == "stopped" and not service.other
    place.door("faults", "DELETE")
    done = [iid for iid in iids if mended(place, iid)]
    waiting = {int(one["key"].rpartition("#")[2]) for one in list_of(place) if "#" in one["key"]}
    assert 0 < len(done) < len(iids) and set(iids) - set(done) <= waiting
    with running(place) as service:
        eventually(lambda: all(mended(place, iid) for iid in iids), lambda: service.lines)


def test_gitlab_limits_one_issue_and_the_others_go_on(place: World) -> None:
    with running(place) as service:
        service.drained()
        iids = [place.open(WRONG_CASE, title=f"Sample {number}") for number in range(4)]
        limited = f"/issues/{iids[0]}$"
        place.door("faults", method="GET", path=limited, kind="429_throttle", count=1, retry_after=600)
        for iid in iids:
            service.deliver(event(place, iid))
        eventually(lambda: all(mended(place, iid) for iid in iids[1:]), lambda: service.lines)
        (told,) = eventually(lambda: service.looks(iids[0]))
        assert "limiting" in told["why"] and "tries" not in told
        service.deliver(event(place, iids[0]))  # another event is no reason to press GitLab
    (waits,) = [one for one in list_of(place) if one["key"].endswith(f"#{iids[0]}")]
    assert waits["due"] >= "2026-11-24T10:10"


@pytest.mark.parametrize("kind", ["500", "429_limiter", "drop_before", "drop_after"])
def test_gitlab_in_trouble_for_a_while_loses_and_doubles_nothing(place: World, kind: str) -> None:
    iids = [place.open(["HS:Red", "EMEA", "U&A"], title=f"Sample {number}") for number in range(5)]
    with running(place) as service:
        place.door("faults", path="", kind=kind, count=0, rate=0.6)
        for iid in iids:
            assert service.deliver(event(place, iid)) == 200
        eventually(lambda: [one for one in service.looks() if one["result"] == "again"], lambda: service.lines)
        place.door("faults", "DELETE")
    place.at("2026-11-24 10:15")  # past every pause, also the minute of a 429 that names none
    with running(place) as service:
        eventually(lambda: all(len(place.bot_notes(iid)) == 1 for iid in iids), lambda: service.lines)
        service.drained()
        assert all(len(place.bot_notes(iid)) == 1 and "HS::Red" in place.labels(iid) for iid in iids)
        assert service.ready()["status"] == 200


def test_a_poisoned_issue_is_set_aside_seen_and_retried(place: World) -> None:
    with running(place, "--tries", "2") as service:
        service.drained()
        bad, good = place.open(["HS::Red", "EMEA", "U&A"]), place.open(WRONG_CASE)
        place.door("faults", method="PUT", path=f"/issues/{bad}$", kind="forbidden", count=0)
        service.deliver(event(place, bad))
        service.deliver(event(place, good))
        eventually(lambda: [one for one in service.looks(bad) if one["result"] == "aside"], lambda: service.lines)
        assert mended(place, good)
        figures = eventually(lambda: (found := service.figures())['triage_bot_jobs{state="aside"}'] == 1 and found)
        assert figures['triage_bot_jobs{state="due"}'] == 0
        assert len(place.bot_notes(bad)) == 1
        (aside,) = [one for one in list_of(place) if one["state"] == "aside"]
        assert aside["key"].endswith(f"#{bad}") and "403" in aside["error"] and aside["tries"] == 2
        place.door("faults", "DELETE")
        words = ["deliveries", "retry", aside["key"], "--store", str(place.folder / "list.db")]
        assert place.process(command=words).wait(30) == 0
        eventually(lambda: "labels missing" in place.labels(bad), lambda: service.lines)
        assert len(place.bot_notes(bad)) == 1


def test_the_rolling_fuse_pauses_writing_and_says_so(place: World) -> None:
    iids = [place.open(WRONG_CASE, title=f"Sample {number}") for number in range(6)]
    with running(place, "--max-changes-per-hour", "3", "--lanes", "2") as service:
        for iid in iids:
            service.deliver(event(place, iid))
        ready = eventually(lambda: (found := service.ready())["status"] == 503 and found, lambda: service.lines)
        assert "--max-changes-per-hour" in ready["troubles"]["fuse"]
        eventually(lambda: len({one["job"] for one in service.looks()}) == len(iids))
        assert sum(mended(place, iid) for iid in iids) <= 4  # two lanes may both begin below the limit
    place.at("2026-11-24 11:05")
    with running(place, "--max-changes-per-hour", "300") as service:
        eventually(lambda: all(mended(place, iid) for iid in iids), lambda: service.lines)
        assert service.ready()["status"] == 200


def test_paused_it_keeps_deliveries_and_writes_nothing(place: World) -> None:
    iid = place.open(WRONG_CASE)
    place.forget_log()
    with running(place, TRIAGE_BOT_PAUSED="1") as service:
        assert service.deliver(event(place, iid)) == 200
        eventually(lambda: service.looks(iid))
        assert service.ready()["troubles"]["pause"]
    assert place.writes() == []
    place.at("2026-11-24 10:05")
    with running(place):
        eventually(lambda: mended(place, iid))


def test_a_full_disk_refuses_deliveries_until_there_is_room(place: World) -> None:
    with running(place) as service:
        iid = place.open(WRONG_CASE)
        service.drained()
        limit = (place.folder / "list.db-wal").stat().st_size
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        assert service.deliver(event(place, iid)) == 503
        assert "store" in service.ready()["troubles"]
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert service.deliver(event(place, iid)) == 200
        eventually(lambda: mended(place, iid), lambda: service.lines)
        assert service.ready()["status"] == 200


def test_changed_policies_are_read_and_faulty_ones_change_nothing(place: World) -> None:
    file = place.policy.parent / "core" / "account-triage.yml"
    good = file.read_text(encoding="utf-8")
    with running(place) as service:
        file.write_text(good.replace("conditions:", "conditons:", 1), encoding="utf-8")
        one = place.open(WRONG_CASE)

        def troubled() -> bool:
            service.deliver(event(place, one))
            return "policies" in service.ready().get("troubles", {})

        eventually(troubled, lambda: service.lines)
        assert mended(place, one)
        file.write_text(good.replace("labels missing", "labels wanted"), encoding="utf-8")
        two = place.open(["HS::Green"])

        def renamed() -> bool:
            service.deliver(event(place, two))
            return "labels wanted" in place.labels(two)

        eventually(renamed, lambda: service.lines)
        assert service.ready()["status"] == 200


# Refusals -----------------------------------------------------------------------------------------


def test_what_is_not_ours_is_counted_and_leaves_no_trace(place: World) -> None:
    with running(place) as service:
        service.drained()
        iid = place.open(WRONG_CASE)
        before = len(place.log())
        other = {**event(place, iid), "project": {"id": 77, "path_with_namespace": "somebody/else"}}
        assert service.deliver(event(place, iid), **{"X-Gitlab-Token": "wrong"}) == 401
        assert service.deliver(other) == 200  # GitLab would switch the hook off
        assert service.deliver(event(place, iid), **{"X-Gitlab-Instance": "https://elsewhere.example.com"}) == 403
        assert service.deliver(event(place, iid), **{"X-Gitlab-Event": "Push Hook"}) == 200
        for body, status in (("[" * 100_000, 400), ("no json", 400), ("[]", 400)):
            headers = {"X-Gitlab-Token": SECRET, "X-Gitlab-Event": "Issue Hook"}
            assert requests.post(f"{service.url}/webhook", data=body, headers=headers, timeout=10).status_code == status
        service.drained()
        assert len(place.log()) == before and not service.looks()
        counted = {name: value for name, value in service.figures().items() if "deliveries_total" in name}
        assert sum(counted.values()) == 7 == len(service.said("delivery"))
        text = json.dumps(service.lines)
        assert SECRET not in text and place.sandbox.bot_token not in text and "Alder" not in text


def test_signed_deliveries_need_their_signature(place: World) -> None:
    key = "whsec_" + "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
    with running(place, TRIAGE_BOT_WEBHOOK_SECRET=key) as service:
        place.root.hooks.create(
            {"url": f"{service.url}/webhook", "signing_token": key, "confidential_issues_events": True}
        )
        iid = place.open(WRONG_CASE)
        eventually(lambda: mended(place, iid), lambda: service.lines)
        assert service.deliver(event(place, iid), **{"X-Gitlab-Token": key}) == 401  # no fall-back


def test_a_second_signal_ends_it_at_once(place: World) -> None:
    iid = place.open(WRONG_CASE)
    place.door("faults", method="GET", path=f"/issues/{iid}$", kind="timeout_before", count=0, seconds=30)
    with running(place) as service:
        service.deliver(event(place, iid))
        eventually(lambda: place.door("faults", "GET")[0]["used"])
        os.kill(service.process.pid, signal.SIGTERM)
        eventually(lambda: service.said("stopping"))
        os.kill(service.process.pid, signal.SIGTERM)
        assert service.process.wait(10) == -signal.SIGTERM
    place.door("faults", "DELETE")
    place.now += timedelta(minutes=1)
    with running(place):
        eventually(lambda: mended(place, iid))
