"""How the service is, for others to read: log lines as JSON, troubles for `/readyz`, figures for `/metrics`."""

import json
import logging
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from triage_bot.service.job import Depth
from triage_bot.text.inert import printable_json

LOG = logging.getLogger("triage_bot.service")
_FACTS = "facts"


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record with its facts; of an exception only types and places, since messages may hold texts."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, _FACTS, {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return printable_json(json.dumps(line, ensure_ascii=False, default=str))


def say(level: int, message: str, **facts: Any) -> None:
    """Logs one line; facts that are empty are left out."""
    LOG.log(level, message, extra={_FACTS: {key: value for key, value in facts.items() if value not in ("", None)}})


def to_stderr(debug: bool = False) -> None:
    """Sends the service's lines, and the warnings of its libraries, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOG.setLevel(logging.DEBUG if debug else logging.INFO)


@dataclass
class Health:
    """Troubles by part; a change of one is a log line."""

    _troubles: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def trouble(self, part: str, why: str) -> None:
        """Says what is wrong with a part, or with an empty text that it is well again."""
        with self._lock:
            if why == self._troubles.get(part, ""):
                return
            self._troubles[part] = why
        say(logging.WARNING if why else logging.INFO, "not ready" if why else "well again", part=part, why=why)

    def troubles(self) -> Mapping[str, str]:
        """Part → what is wrong; empty if all is well."""
        with self._lock:
            return {part: why for part, why in self._troubles.items() if why}


LOOK_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300)


class Metrics:
    """Counts since the start of this process; the list's depth is read when somebody asks."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        to = self.registry = CollectorRegistry()
        self.deliveries = Counter("triage_bot_deliveries", "Deliveries received.", ["event", "result"], registry=to)
        self.looks = Histogram(
            "triage_bot_look_seconds", "Looks made.", ["kind", "result"], buckets=LOOK_SECONDS, registry=to
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

    def text(self, depth: Depth | None, now: datetime, ready: bool) -> bytes:
        """The page; without a depth the list's figures stay as they were."""
        if depth is not None:
            for state, count in (("due", depth.due), ("planned", depth.planned), ("aside", depth.aside)):
                self.jobs.labels(state).set(count)
            self.age.set(max(0.0, (now - depth.oldest).total_seconds()) if depth.oldest else 0.0)
        self.ready.set(int(ready))
        return generate_latest(self.registry)
