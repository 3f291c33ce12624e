"""Log lines: one JSON object each, facts that are there, and no words of exceptions."""

from __future__ import annotations

import contextlib
import io
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from triage_bot.service.status import LOG, say, to_stderr


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(one) for one in log.getvalue().splitlines()]


def test_a_line(log: io.StringIO) -> None:
    say(logging.WARNING, "look", job="g/p#1", changes=0, tries=None, why="", done=False, ratio=0.5)
    (line,) = lines(log)
    moment = datetime.fromisoformat(line.pop("time"))
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1) and log.getvalue().count("Z") == 1
    assert line == {"level": "warning", "message": "look", "job": "g/p#1", "changes": 0, "done": False, "ratio": 0.5}


def test_whatever_is_in_a_fact_a_line_stays_one(log: io.StringIO) -> None:
    text = 'a "quote"\nnew line\r\u2028 \x1b[31m ä \x00'
    say(logging.INFO, "look", why=text, at=datetime(2026, 1, 1, tzinfo=UTC), some={1})
    assert log.getvalue().count("\n") == 1 and "\x1b" not in log.getvalue()
    (line,) = [json.loads(log.getvalue())]
    assert (line["why"], line["at"], line["some"]) == (text, "2026-01-01 00:00:00+00:00", "{1}")


def test_of_an_exception_only_its_type(log: io.StringIO) -> None:
    try:
        raise ValueError("canary")
    except ValueError:
        logging.getLogger("some.library").exception("it failed")
    assert lines(log)[0]["error"] == "ValueError" and "canary" not in log.getvalue()


@pytest.mark.parametrize("debug", [False, True])
def test_what_is_told(log: io.StringIO, debug: bool) -> None:
    with contextlib.redirect_stderr(io.StringIO()) as stream:
        to_stderr(debug)
    say(logging.DEBUG, "detail")
    say(logging.INFO, "ours")
    logging.getLogger("some.library").info("chatter")
    logging.getLogger("some.library").warning("trouble at %s", "home")
    assert [one["message"] for one in lines(stream)] == [*(["detail"] if debug else []), "ours", "trouble at home"]
    assert log.getvalue() == "" and LOG.name == "triage_bot.service"
