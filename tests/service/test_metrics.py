"""The figures: names, kinds and values that a Prometheus reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from triage_bot.service.job import Depth
from triage_bot.service.status import Metrics

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def read(metrics: Metrics, depth: Depth | None = None, ready: bool = True) -> dict[tuple[Any, ...], float]:
    families = text_string_to_metric_families(metrics.text(depth, NOW, ready).decode())
    return {(it.name, *sorted(it.labels.values())): it.value for one in families for it in one.samples}


def test_names_and_kinds() -> None:
    families = text_string_to_metric_families(Metrics().text(Depth(), NOW, True).decode())
    assert {one.name: one.type for one in families} == {
        "triage_bot_deliveries": "counter",
        "triage_bot_look_seconds": "histogram",
        "triage_bot_gitlab_requests": "counter",
        "triage_bot_changes": "counter",
        "triage_bot_jobs": "gauge",
        "triage_bot_oldest_job_seconds": "gauge",
        "triage_bot_last_full_run_timestamp_seconds": "gauge",
        "triage_bot_ready": "gauge",
    }


def test_values() -> None:
    metrics = Metrics()
    for method, status in (("get", 200), ("GET", 200), ("post", 0)):
        metrics.request(method, status)
    metrics.looks.labels("issue", "done").observe(0.3)
    metrics.changes.labels("post_note", "done").inc(2)
    found = read(metrics, Depth(due=3, planned=2, aside=1, oldest=NOW - timedelta(seconds=90)), ready=False)
    wanted = {
        ("triage_bot_gitlab_requests_total", "200", "GET"): 2, ("triage_bot_gitlab_requests_total", "0", "POST"): 1,
        ("triage_bot_look_seconds_count", "done", "issue"): 1,
        ("triage_bot_look_seconds_bucket", "0.25", "done", "issue"): 0,
        ("triage_bot_look_seconds_bucket", "0.5", "done", "issue"): 1,
        ("triage_bot_changes_total", "done", "post_note"): 2, ("triage_bot_ready",): 0,
        ("triage_bot_jobs", "due"): 3, ("triage_bot_jobs", "planned"): 2, ("triage_bot_jobs", "aside"): 1,
        ("triage_bot_oldest_job_seconds",): 90,
    }  # fmt: skip
    assert {key: found.get(key) for key in wanted} == wanted
    assert not [key for key in found if "created" in key[0]]


def test_the_list_cannot_be_read() -> None:
    metrics = Metrics()
    assert (
        read(metrics, Depth(due=3, planned=2, aside=1, oldest=NOW - timedelta(seconds=90)))[("triage_bot_jobs", "due")]
        == 3
    )
    found = read(metrics, None, ready=False)
    assert (found[("triage_bot_jobs", "due")], found[("triage_bot_oldest_job_seconds",)]) == (3, 90)


def test_an_empty_list_and_a_clock_behind() -> None:
    metrics = Metrics()
    read(metrics, Depth(due=1, oldest=NOW - timedelta(seconds=90)))
    assert read(metrics, Depth())[("triage_bot_oldest_job_seconds",)] == 0
    assert read(metrics, Depth(due=1, oldest=NOW + timedelta(seconds=5)))[("triage_bot_oldest_job_seconds",)] == 0


def test_two_services_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.request("get", 200)
    key = ("triage_bot_gitlab_requests_total", "200", "GET")
    assert key in read(one) and key not in read(other)
