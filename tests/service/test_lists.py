"""Account lists that are elsewhere, under a running service: read now and then, and kept while they cannot be read."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
import responses

from gitlab_sandbox.server import Sandbox
from tests.serving import eventually
from triage_bot.accounts.account_list import AccountList
from triage_bot.accounts.web import Web
from triage_bot.engine.fetch import Given
from triage_bot.errors import FaultyFiles
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.addresses import AccountSource
from triage_bot.model.facts import Scope
from triage_bot.policy.policy_set import PolicySet
from triage_bot.service.policies import LIST_EVERY, Lists

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FILE = "accounts.csv"
ROWS = "account_id,name\na-1,Alder\n"
MORE = f"{ROWS}a-2,Birch\n"
FAULTY = f"{ROWS}a-1,Secret Customer\n"


@dataclass
class Here:
    """A GitLab whose project keeps a list, and the lists of a service."""

    sandbox: Sandbox
    now: datetime = NOW
    waits: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lists = Lists()
        self.source = AccountSource(file=FILE, project=self.sandbox.project)
        connection = Connection(
            host=self.sandbox.url,
            token=self.sandbox.bot_token,
            repeating=Repeating(sleep=self.waits.append, attempts=1),
        )
        self.gateway = Gateway(connection=connection)

    def write(self, text: str | None) -> None:
        """Commits another list, or takes it away."""
        files = self.sandbox.state.the_project().files
        if text is None:
            files.pop(FILE, None)
        else:
            files[FILE] = text

    def ids(self, source: AccountSource | None = None, scope: Scope | None = None) -> list[str]:
        """The accounts that a look has now."""
        web = Web({"CRM_TOKEN": "t0ken"}, self.waits.append)
        given = Given(policy=PolicySet(), now=self.now, account_list=AccountList(unread=source or self.source, web=web))
        filled = self.lists.filled(self.gateway, scope or Scope(path=self.sandbox.project), given)
        assert filled.account_list.unread is None
        return [one.id for one in filled.account_list.accounts]

    @property
    def reads(self) -> int:
        return self.gateway.requests


@pytest.fixture
def here() -> Iterator[Here]:
    with Sandbox(port=0, seed="empty", clock=NOW) as sandbox:
        made = Here(sandbox)
        made.write(ROWS)
        yield made


def test_read_again_after_five_minutes(here: Here) -> None:
    assert here.ids() == ["a-1"]
    here.write(MORE)
    here.now += LIST_EVERY - timedelta(seconds=1)
    assert here.ids() == ["a-1"] and here.reads == 1
    here.now += timedelta(seconds=1)
    assert here.ids() == ["a-1", "a-2"] and here.reads == 2
    here.now += timedelta(seconds=1)
    assert here.ids() == ["a-1", "a-2"] and here.reads == 2


@pytest.mark.parametrize(("text", "why"), [(None, "1 fault found"), (FAULTY, "1 fault found")])
def test_the_last_good_one_stays_in_force(here: Here, log: io.StringIO, text: str | None, why: str) -> None:
    here.ids()
    here.write(text)
    here.now += LIST_EVERY
    assert here.ids() == ["a-1"]
    assert here.ids() == ["a-1"] and here.reads == 2, "it is not tried again at once"
    (line,) = [json.loads(one) for one in log.getvalue().splitlines()]
    assert (line["level"], line["list"]) == ("warning", f"{here.sandbox.project}:{FILE}")
    assert line["why"].startswith(why) and "Secret" not in log.getvalue()
    here.write(MORE)
    here.now += LIST_EVERY
    assert here.ids() == ["a-1", "a-2"]


def test_a_gitlab_that_is_away(here: Here, log: io.StringIO) -> None:
    here.ids()
    here.sandbox.stop()
    here.now += LIST_EVERY
    assert here.ids() == ["a-1"] and "stays in force" in log.getvalue()


@pytest.mark.parametrize("text", [None, FAULTY])
def test_the_first_time_it_must_be_there(here: Here, text: str | None) -> None:
    here.write(text)
    with pytest.raises(FaultyFiles):
        here.ids()
    here.write(ROWS)
    assert here.ids() == ["a-1"]


def test_an_address_that_does_not_answer_at_the_start_is_a_fault(here: Here) -> None:
    source = AccountSource(url="https://crm.example/accounts.csv", token_env="CRM_TOKEN")
    with responses.RequestsMock() as crm:
        crm.get(source.url, status=503)
        with pytest.raises(FaultyFiles, match=r"https://crm\.example/accounts\.csv: crm\.example failed \(503\)"):
            here.ids(source)
        signed = [responses.matchers.header_matcher({"Authorization": "Bearer t0ken"})]
        crm.get(source.url, body=ROWS, match=signed)
        assert here.ids(source) == ["a-1"]


def test_the_own_list_of_each_project_but_of_no_group(here: Here, log: io.StringIO) -> None:
    own = AccountSource(file=FILE, project="self").beside(Path("policies"))
    assert here.ids(own) == ["a-1"]
    assert here.ids(own, Scope(path="customer-success", kind="groups")) == []
    assert here.reads == 1
    (line,) = [json.loads(one) for one in log.getvalue().splitlines()]
    assert line["message"] == "there is no account list" and "more than one project" in line["why"]


def test_a_list_that_vanishes_from_the_project_stays_in_force(here: Here, log: io.StringIO) -> None:
    own = AccountSource(file=FILE, project="self").beside(Path("policies"))
    here.ids(own)
    here.write(None)
    here.now += LIST_EVERY
    assert here.ids(own) == ["a-1"] and f"there is no {FILE} in {here.sandbox.project}" in log.getvalue()
    here.write(MORE)
    here.now += LIST_EVERY
    assert here.ids(own) == ["a-1", "a-2"]


def test_while_one_reads_the_others_go_on(here: Here) -> None:
    here.ids()
    here.write(MORE)
    here.now += LIST_EVERY
    fault = {"kind": "latency", "seconds": 3, "path": "/repository/"}
    assert requests.post(f"{here.sandbox.url}/sandbox/faults", json=fault, timeout=10).ok
    thread = threading.Thread(target=here.ids)
    thread.start()
    eventually(lambda: here.reads == 2)
    begun = time.monotonic()
    assert here.ids() == ["a-1"] and time.monotonic() - begun < 2
    thread.join(20)
    assert here.ids() == ["a-1", "a-2"] and here.reads == 2


def test_nothing_to_read(here: Here) -> None:
    given = Given(policy=PolicySet(), now=NOW)
    assert here.lists.filled(here.gateway, Scope(path=here.sandbox.project), given) is given and here.reads == 0
