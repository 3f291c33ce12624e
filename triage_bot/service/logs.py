"""Log lines as JSON: time, level, what happened, and references and ids; never a token, a name or a text."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import IO, Any

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


def to_stream(stream: IO[str] | None = None, debug: bool = False) -> None:
    """Sends the service's lines, and the warnings of its libraries, to a stream (standard error)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOG.setLevel(logging.DEBUG if debug else logging.INFO)
