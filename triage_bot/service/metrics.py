"""The figures of `/metrics`, in Prometheus' form."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from triage_bot.service.job import Depth

LOOK_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300)


class Metrics:
    """Counts since the start of this process; the list's depth is read when somebody asks."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        to = self.registry
        self.deliveries = Counter("triage_bot_deliveries", "Deliveries received.", ["event", "result"], registry=to)
        self.looks = Histogram(
            "triage_bot_look_seconds",
            "Looks made.",
            ["kind", "result"],
            buckets=LOOK_SECONDS,
            registry=to,
        )
        self.requests = Counter(
            "triage_bot_gitlab_requests", "Requests to GitLab; status 0: none.", ["method", "status"], registry=to
        )
        self.changes = Counter("triage_bot_changes", "Changes by kind and outcome.", ["kind", "outcome"], registry=to)
        self.jobs = Gauge("triage_bot_jobs", "Jobs on the list.", ["state"], registry=to)
        self.age = Gauge("triage_bot_oldest_job_seconds", "How long the oldest due job has waited.", registry=to)
        self.full_run = Gauge(
            "triage_bot_last_full_run_timestamp_seconds", "When a full run last ended, whoever made it.", registry=to
        )
        self.ready = Gauge("triage_bot_ready", "1 if nothing is wrong.", registry=to)

    def request(self, method: str, status: int) -> None:
        """Counts one request to GitLab."""
        self.requests.labels(method.upper(), str(status)).inc()

    def ran(self, at: datetime | None) -> None:
        """When the last full run ended, as the store remembers it."""
        if at:
            self.full_run.set(at.timestamp())

    def text(self, depth: Depth | None, now: datetime, ready: bool) -> bytes:
        """The page; without a depth the list's figures stay as they were."""
        if depth is not None:
            for state, count in (("due", depth.due), ("planned", depth.planned), ("aside", depth.aside)):
                self.jobs.labels(state).set(count)
            self.age.set(max(0.0, (now - depth.oldest).total_seconds()) if depth.oldest else 0.0)
        self.ready.set(int(ready))
        return generate_latest(self.registry)
