"""Policies that change under a running service: read anew, or kept with a word about what is wrong."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.serving import eventually
from triage_bot.engine.loading import load_everything, signature
from triage_bot.errors import FaultyFiles
from triage_bot.service.policies import EVERY, RETRY, Policies
from triage_bot.service.status import Health

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
RULE = "      - {{name: {name}, actions: {{comment: hello}}}}\n"


def rules(*names: str, more: str = "") -> str:
    lines = "".join(RULE.format(name=name) for name in names)
    return f"{more}resource_rules:\n  issues:\n    rules:\n{lines}"


def accounts(policies: Policies) -> Sequence[object]:
    """Those of the list in force."""
    return policies.given(NOW).account_list.accounts


@dataclass
class Here:
    """A folder with `policies/`, and the policies of a service that was started there."""

    folder: Path
    seconds: list[float] = field(default_factory=lambda: [0.0])
    reads: list[int] = field(default_factory=list)
    meanwhile: list[Callable[[], object]] = field(default_factory=list)
    status: Health = field(default_factory=Health)

    def write(self, name: str, text: str) -> Path:
        """Writes a file, at one go; its time tells it apart from the one before, as it would a moment later."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = self.folder / "beside"
        beside.write_text(text, encoding="utf-8")
        self.moment = getattr(self, "moment", 1_800_000_000) + 1
        os.utime(beside, (self.moment, self.moment))
        return beside.replace(file)

    def start(self, *files: Path) -> Policies:
        def load() -> object:
            self.reads.append(1)
            loaded = load_everything(files, False, NOW, {})
            if self.meanwhile:
                self.meanwhile.pop(0)()
            return loaded

        made = Policies(load, lambda policy: signature(files, policy), self.status, lambda: self.seconds[0])
        self.reads.clear()
        return made

    def later(self, policies: Policies) -> list[str]:
        """The rules in force after two more looks at the files: one that finds a change, one that finds no more."""
        self.looked(policies)
        return self.looked(policies)

    def looked(self, policies: Policies) -> list[str]:
        """The rules in force after one more look."""
        self.seconds[0] += EVERY
        policies.given(NOW)
        return [rule.id for rule in policies.policy.rules]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    monkeypatch.chdir(tmp_path)
    made = Here(tmp_path)
    made.write("policies/a.yml", rules("one"))
    return made


def test_a_change_is_read(here: Here, log: io.StringIO) -> None:
    policies = here.start()
    assert here.later(policies) == ["one"] and here.reads == []
    here.write("policies/a.yml", rules("one", "two"))
    assert here.later(policies) == ["one", "two"] and len(here.reads) == 1
    assert here.later(policies) == ["one", "two"] and len(here.reads) == 1
    (line,) = [json.loads(one) for one in log.getvalue().splitlines()]
    assert (line["message"], line["rules"], line["level"]) == ("policies read anew", 2, "info")


def test_files_are_not_looked_at_all_the_time(here: Here) -> None:
    policies = here.start()
    here.write("policies/a.yml", rules("two"))
    here.looked(policies)
    here.seconds[0] += EVERY - 0.1
    policies.given(NOW)
    assert here.reads == []
    here.seconds[0] += 0.1
    assert policies.given(NOW).policy.rules[0].id == "two"


def test_what_is_given_is_of_now(here: Here) -> None:
    later = NOW + timedelta(days=3)
    assert here.start().given(later).now == later


def test_a_faulty_file_leaves_the_old_in_force_and_says_so(here: Here, log: io.StringIO) -> None:
    policies = here.start()
    here.write("policies/a.yml", rules("one").replace("actions: {comment: hello}", "conditions: {state: opend}"))
    assert here.later(policies) == ["one"]
    said = here.status.troubles()["policies"]
    assert said.startswith("changed, but faulty; the old ones stay in force: policies/a.yml:4:") and "opend" in said
    assert here.later(policies) == ["one"] and len(here.reads) == 1, "a faulty file is not read again and again"
    here.write("policies/a.yml", "resource_rules: [")
    assert here.later(policies) == ["one"] and here.status.troubles()["policies"] != said
    here.write("policies/a.yml", rules("three"))
    assert here.later(policies) == ["three"] and here.status.troubles() == {}
    assert [json.loads(one)["message"] for one in log.getvalue().splitlines()] == [
        *["not ready", "not ready", "well again", "policies read anew"]
    ]


def test_noticed_without_a_delivery(here: Here) -> None:
    """`watch` looks by itself; here it is hurried."""
    policies, stop = here.start(), Hurried(here)
    here.write("policies/a.yml", "nonsense")
    watching = threading.Thread(target=policies.watch, args=(stop,))
    watching.start()
    try:
        eventually(lambda: "policies" in here.status.troubles())
        here.write("policies/a.yml", rules("two"))
        eventually(lambda: here.status.troubles() == {})
        assert [rule.id for rule in policies.policy.rules] == ["two"]
    finally:
        stop.set()
        watching.join()


def test_what_only_the_faulty_file_names_may_be_what_is_mended(here: Here) -> None:
    policies = here.start()
    here.write("policies/a.yml", "include: [../more/b.yml]\n" + rules("one"))
    assert here.later(policies) == ["one"] and here.status.troubles()
    here.write("more/b.yml", rules("two"))
    here.seconds[0] += RETRY
    assert here.later(policies) == ["one", "two"] and here.status.troubles() == {}
    here.later(policies)
    assert len(here.reads) == 3, "once more for what it names anew, and never again"
    here.later(policies)
    assert len(here.reads) == 3


def test_a_file_that_is_being_written_is_not_read(here: Here) -> None:
    """Its first half may be a rule of its own, with nothing that narrows it."""
    policies, whole = here.start(), rules("one", "two")
    for end in range(0, len(whole), 20):
        here.write("policies/a.yml", whole[:end])
        assert here.looked(policies) == ["one"] and here.reads == []
    here.write("policies/a.yml", whole)
    assert here.later(policies) == ["one", "two"] and here.status.troubles() == {}


def test_what_is_written_during_the_reading_is_read_too(here: Here) -> None:
    policies = here.start()
    here.meanwhile.append(lambda: here.write("policies/a.yml", rules("three")))
    here.write("policies/a.yml", rules("two"))
    assert here.later(policies) == ["one"], "what is old already does not come into force"
    assert here.later(policies) == ["three"] and len(here.reads) == 2


def test_what_is_written_during_the_first_reading_is_read_too(here: Here) -> None:
    def write() -> object:
        return here.write("policies/a.yml", rules("two"))

    for meanwhile in ([write], [lambda: None, write]):
        here.write("policies/a.yml", rules("one"))
        here.meanwhile = list(meanwhile)
        assert here.later(here.start()) == ["two"]


def test_a_file_named_anew_may_change_as_it_is_read(here: Here) -> None:
    here.write("more/b.yml", rules("two"))
    policies = here.start()
    here.meanwhile.append(lambda: here.write("more/b.yml", rules("three")))
    here.write("policies/a.yml", "include: [../more/b.yml]\n" + rules("one"))
    here.later(policies)
    assert here.later(policies) == ["one", "three"]


def test_a_bug_of_ours_does_not_end_the_watching(here: Here) -> None:
    policies = here.start()
    good, policies.load = policies.load, lambda: 1 / 0  # type: ignore[assignment, return-value]
    here.write("policies/a.yml", rules("two"))
    assert here.later(policies) == ["one"] and "ZeroDivisionError" in here.status.troubles()["policies"]
    policies.load = good
    here.write("policies/a.yml", rules("three"))
    assert here.later(policies) == ["three"] and here.status.troubles() == {}


class Hurried(threading.Event):
    """Told to wait, it turns the seconds instead."""

    def __init__(self, here: Here) -> None:
        super().__init__()
        self.here = here

    def wait(self, timeout: float | None = None) -> bool:
        self.here.seconds[0] += timeout or 0
        return super().wait(0.01)


def test_mended_back_to_what_is_in_force(here: Here) -> None:
    policies = here.start()
    here.write("policies/a.yml", "nonsense")
    here.later(policies)
    assert here.status.troubles()
    here.write("policies/a.yml", rules("one"))
    assert here.later(policies) == ["one"] and here.status.troubles() == {}


@pytest.mark.parametrize("gone", ["policies/a.yml", "policies/b.yml"])
def test_files_that_come_and_go(here: Here, gone: str) -> None:
    policies = here.start()
    here.write("policies/b.yml", rules("two"))
    assert here.later(policies) == ["one", "two"]
    (here.folder / gone).unlink()
    assert here.later(policies) == (["two"] if gone.endswith("a.yml") else ["one"])
    for file in (here.folder / "policies").iterdir():
        file.unlink()
    assert len(here.later(policies)) == 1
    assert "there is no policy file here" in here.status.troubles()["policies"]


def test_a_start_with_faulty_files_fails(here: Here) -> None:
    here.write("policies/a.yml", "nonsense")
    with pytest.raises(FaultyFiles):
        here.start()


ACCOUNTS = "account_id,name,health\nacc-001,Alder Foods,red\n"
WITH_FILES = "people: people.yml\n"
ROWS = "resource_rules:\n  accounts: {source: accounts.csv, rules: [{name: rows}]}\n"


def test_the_files_that_policies_name(here: Here) -> None:
    """People, accounts, includes and templates are part of the policies."""
    here.write("policies/people.yml", "roles:\n  csm_manager: {default: manager-emea}\n")
    here.write("policies/accounts.csv", ACCOUNTS)
    here.write("policies/more/part.yml", rules("included"))
    here.write("templates/own.md.j2", "Hello.")
    here.write("policies/a.yml", "include: [more/part.yml]\n" + WITH_FILES + ROWS)
    policies = here.start()
    assert here.later(policies) == ["rows", "included"] and here.reads == []
    assert len(accounts(policies)) == 1
    changes: list[tuple[str, str, Callable[[], object], object]] = [
        ("policies/accounts.csv", f"{ACCOUNTS}acc-002,Birch,green\n", lambda: len(accounts(policies)), 2),
        (
            "policies/people.yml", "roles:\n  csm_manager: {default: someone-else}\n",
            lambda: policies.given(NOW).people.roles["csm_manager"].default, "someone-else",
        ),
        ("policies/more/part.yml", rules("other"), lambda: policies.policy.rules[1].id, "other"),
        ("templates/own.md.j2", "Good day.", lambda: None, None),
        ("policies/templates/new.md.j2", "New.", lambda: None, None),
    ]  # fmt: skip
    for count, (name, text, seen, wanted) in enumerate(changes, 1):
        here.write(name, text)
        here.later(policies)
        assert (name, len(here.reads), seen()) == (name, count, wanted)
    here.write("policies/accounts.csv", "nonsense\n")
    here.later(policies)
    assert "policies/accounts.csv" in here.status.troubles()["policies"] and len(accounts(policies)) == 2
    (here.folder / "policies/people.yml").unlink()
    here.later(policies)
    assert here.status.troubles()


def test_a_file_given_by_name_alone(here: Here) -> None:
    policies = here.start(here.folder / "policies" / "a.yml")
    here.write("policies/b.yml", rules("two"))
    assert here.later(policies) == ["one"] and here.reads == []
