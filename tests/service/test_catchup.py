"""When full runs are due, in the policy's time zone; and what a start puts on the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.service.listing import Clock
from triage_bot.errors import ValueFault
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.repeating import Repeating
from triage_bot.service.catchup import CatchUp, check_cron, next_run
from triage_bot.service.sqlite import SqliteStore
from triage_bot.service.webhook import Watched
from triage_bot.text.calendar import Calendar

NIGHT, MORNING = "30 2 * * *", "0 6 * * 1-5"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "zone", "now", "then"),
    [
        (MORNING, "UTC", "2026-11-23 05:59", "2026-11-23 06:00"),
        (MORNING, "UTC", "2026-11-23 06:00", "2026-11-24 06:00"),
        (MORNING, "UTC", "2026-11-20 06:01", "2026-11-23 06:00"),
        (MORNING, "America/New_York", "2026-11-23 06:00", "2026-11-23 11:00"),
        (MORNING, "Asia/Tokyo", "2026-11-22 20:59", "2026-11-22 21:00"),
        (MORNING, "Europe/Berlin", "2026-10-23 04:00", "2026-10-26 05:00"),  # summer time ends between
        (MORNING, "Europe/Berlin", "2026-03-27 05:00", "2026-03-30 04:00"),  # and begins
        (NIGHT, "Europe/Berlin", "2026-03-28 12:00", "2026-03-29 01:00"),  # there is no half past two that night
        (NIGHT, "Europe/Berlin", "2026-03-29 01:00", "2026-03-30 00:30"),
        (NIGHT, "Europe/Berlin", "2026-10-24 12:00", "2026-10-25 00:30"),  # there are two
        (NIGHT, "Europe/Berlin", "2026-10-25 00:30", "2026-10-26 01:30"),
        ("0 0 29 2 *", "UTC", "2026-11-23 00:00", "2028-02-29 00:00"),
    ],
)
def test_the_next_full_run(cron: str, zone: str, now: str, then: str) -> None:
    assert next_run(cron, Calendar(timezone=zone), at(now)) == at(then)


def test_no_full_runs() -> None:
    assert next_run("", Calendar(), at("2026-11-23 00:00")) is None


@pytest.mark.parametrize("cron", [MORNING, NIGHT, "*/5 * * * *", "0 6 * * MON-FRI", "0 0 29 2 *", "0 6 L * *"])
def test_good_expressions(cron: str) -> None:
    check_cron(cron)


@pytest.mark.parametrize(
    "cron",
    [
        "",
        "6",
        "daily",
        "0 6 * *",
        "60 * * * *",
        "* 24 * * *",
        "0 0 31 2 *",
        "0 6 * * 1-5; rm",
        "-1 * * * *",
        "é * * * *",
    ],
)
def test_bad_expressions(cron: str) -> None:
    with pytest.raises(ValueFault, match='is no cron expression, write one such as "0 6') as caught:
        check_cron(cron)
    assert str(caught.value).startswith(f'"{cron}" is')


# A start ---------------------------------------------------------------------------------------


@pytest.fixture
def catch_up(tmp_path: Path, clock: Clock) -> Iterator[CatchUp]:
    """On a Monday at ten; GitLab is not asked."""
    clock.stop(at("2026-11-23 10:00"))
    store = SqliteStore(path=tmp_path / "list.db", clock=clock)
    watched = (Watched("projects", "group/a"), Watched("groups", "other"))
    yield CatchUp(
        store,
        Connection(host="http://127.0.0.1:9", token="t", repeating=Repeating(sleep=lambda _: None)),
        watched,
        clock,
    )
    store.close()


def planned(catch_up: CatchUp) -> dict[str, str]:
    return {one.key: f"{one.due:%d %H:%M}" for one in catch_up.store.entries()}


def begin(catch_up: CatchUp, cron: str = MORNING, minutes: int = 15) -> None:
    catch_up.begin(timedelta(minutes=minutes), cron, Calendar())


def test_a_start_lists_at_once_and_plans_the_full_run(catch_up: CatchUp, clock: Clock) -> None:
    begin(catch_up)
    assert planned(catch_up) == {
        "resync projects:group/a": "23 10:00", "resync groups:other": "23 10:00",
        "sweep projects:group/a": "24 06:00", "sweep groups:other": "24 06:00",
    }  # fmt: skip
    assert catch_up.next_listing() == clock() + timedelta(minutes=15)
    assert catch_up.next_run(Calendar()) == at("2026-11-24 06:00")


def test_a_full_run_that_was_missed_is_due(catch_up: CatchUp, clock: Clock) -> None:
    begin(catch_up)
    clock.stop(at("2026-11-25 09:00"))
    begin(catch_up)
    assert planned(catch_up)["sweep projects:group/a"] == "24 06:00"
    assert catch_up.store.depth().due == 4


def test_a_start_without_full_runs_takes_them_off(catch_up: CatchUp) -> None:
    begin(catch_up)
    begin(catch_up, cron="", minutes=5)
    assert set(planned(catch_up)) == {"resync projects:group/a", "resync groups:other"}
    assert catch_up.next_run(Calendar()) is None
    assert catch_up.next_listing() == catch_up.clock() + timedelta(minutes=5)
