"""Command `deliveries`: what is on a list, and retrying or dropping it, on a store that was prepared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.postgres import postgres
from tests.service.listing import Clock, List, job
from tests.serving import eventually
from triage_bot.cli.main import run
from triage_bot.service.job import Job, Put, Sequel
from triage_bot.service.store import open_store
from triage_bot.shapes.values import iso

__all__ = ["postgres"]

ASIDE, DUE, FAILING, PLANNED = (f"group/project#{iid}" for iid in (1, 2, 3, 4))
Deliveries = Callable[..., tuple[int, str, str]]


def prepare(name: str) -> None:
    """One set aside, one due, one that waits after an error, and one planned for later."""
    clock = Clock()
    store = open_store(name, clock)
    store.begin()
    todo = List(store, clock)
    todo.put(job(1, delivery="d1"), job(3, delivery="d3"))

    def look(one: Job) -> Sequel:
        later = None if one.iid == 1 else clock() + timedelta(minutes=10)
        return Sequel(again=later, error="GitLab answered 500", tries=8 if one.iid == 1 else 2, aside=one.iid == 1)

    with todo.working(answer=look):
        eventually(lambda: todo.names("aside") == [ASIDE] and not todo.names("running"))
        eventually(lambda: [one.job.tries for one in todo.store.entries(job(3).key)] == [2])
    todo.store.put([Put(job(2, delivery="d2"), clock() - timedelta(minutes=1))])
    todo.plan(job(4, dated=True), days=3)
    store.close()


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A file, unless a test asks for both kinds."""
    shared = getattr(request, "param", "sqlite") == "postgres"
    name = request.getfixturevalue("postgres")() if shared else str(tmp_path / "list.db")
    prepare(name)
    return str(name)


BOTH = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def deliveries(store: str, capsys: pytest.CaptureFixture[str]) -> Iterator[Deliveries]:
    """Runs the command: (exit code, stdout, stderr)."""

    def calling(*words: str) -> tuple[int, str, str]:
        code = run(["deliveries", *words, "--store", store])
        return code, *capsys.readouterr()

    yield calling


def states(deliveries: Deliveries, *words: str) -> dict[str, str]:
    code, out, _ = deliveries("list", "--format", "json", *words)
    assert code == 0
    return {one["key"]: one["state"] for one in json.loads(out)}


@BOTH
def test_list(deliveries: Deliveries) -> None:
    code, out, err = deliveries("list")
    lines = out.splitlines()
    assert (code, err, len(lines)) == (0, "", 4)
    assert lines[0].startswith(f"{ASIDE}  aside, due ") and lines[0].endswith("Z, 8 tries: GitLab answered 500")
    assert lines[1].startswith(f"{DUE}  waiting, due ") and lines[1].endswith("Z")
    assert lines[2].startswith(f"{FAILING}  waiting, due ") and lines[2].endswith("Z, 2 tries: GitLab answered 500")
    assert lines[3] == "3 on the list, 1 scheduled for later (--all shows them)"
    _, out, _ = deliveries("list", "--all")
    assert out.splitlines()[3].startswith(f"{PLANNED}  waiting") and out.splitlines()[-1] == "4 on the list"


def test_list_as_json(deliveries: Deliveries) -> None:
    code, out, _ = deliveries("list", "--format", "json")
    found = {one["key"]: one for one in json.loads(out)}
    assert code == 0 and list(found) == [ASIDE, DUE, FAILING]
    assert set(found[ASIDE]) == {"key", "state", "due", "wanted", "tries", "error", "delivery"}
    assert (found[ASIDE]["tries"], found[ASIDE]["error"], found[ASIDE]["delivery"]) == (8, "GitLab answered 500", "d1")
    assert found[DUE]["due"] < iso(datetime.now(UTC)) < found[FAILING]["due"]
    assert states(deliveries, "--all") == {ASIDE: "aside", DUE: "waiting", FAILING: "waiting", PLANNED: "waiting"}


def test_show(deliveries: Deliveries) -> None:
    code, out, err = deliveries("show", ASIDE)
    assert (code, err) == (0, "")
    shown = {name: value for name, _, value in (line.partition(" ") for line in out.splitlines())}
    assert list(shown) == ["key", "state", "due", "wanted", "tries", "error", "delivery"]
    assert (shown["key"].strip(), shown["state"].strip(), shown["error"].strip()) == (
        *[ASIDE, "aside", "GitLab answered 500"],
    )


@BOTH
def test_retry(deliveries: Deliveries) -> None:
    assert deliveries("retry", ASIDE, PLANNED) == (0, f"{ASIDE}: due now\n{PLANNED}: due now\n", "")
    assert states(deliveries) == dict.fromkeys([ASIDE, DUE, FAILING, PLANNED], "waiting")
    _, out, _ = deliveries("show", ASIDE)
    assert "tries     0" in out and "error" in out and "500" not in out


@BOTH
def test_drop(deliveries: Deliveries) -> None:
    assert deliveries("drop", FAILING) == (0, f"{FAILING}: dropped\n", "")
    assert set(states(deliveries, "--all")) == {ASIDE, DUE, PLANNED}


@pytest.mark.parametrize(("act", "said"), [("retry", "due now"), ("drop", "dropped")])
def test_all_that_were_set_aside(deliveries: Deliveries, act: str, said: str) -> None:
    assert deliveries(act, "--all") == (0, f"{ASIDE}: {said}\n", "")
    assert states(deliveries, "--all").get(ASIDE) == ("waiting" if act == "retry" else None)
    assert states(deliveries, "--all")[FAILING] == "waiting"
    assert deliveries(act, "--all") == (0, "no job failed\n", "")


@BOTH
@pytest.mark.parametrize("act", ["show", "retry", "drop"])
def test_nobody_there(deliveries: Deliveries, act: str) -> None:
    before = states(deliveries, "--all")
    code, out, err = deliveries(act, "group/project#77")
    assert (code, out) == (2, "")
    assert err == (
        '"group/project#77" is not on the list, or is being checked – `triage-bot deliveries list` shows the names\n'
    )
    assert states(deliveries, "--all") == before


@pytest.mark.parametrize("act", ["retry", "drop"])
@pytest.mark.parametrize("words", [(), (ASIDE, "--all")])
def test_either_names_or_all(deliveries: Deliveries, act: str, words: tuple[str, ...]) -> None:
    before = states(deliveries, "--all")
    code, out, err = deliveries(act, *words)
    assert (code, out) == (2, "") and "name what is meant, or say --all" in err
    assert states(deliveries, "--all") == before


# Stores that are none --------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("list",), ("show", ASIDE), ("retry", ASIDE), ("drop", "--all")])
def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    """It is not made either: an empty list would be a wrong answer."""
    assert run(["deliveries", *words, "--store", str(tmp_path / "none.db")]) == 2
    assert "there is no " in capsys.readouterr().err and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("redis://me:canary@host", "no such kind of store"),
        ("postgresql://me:canary@127.0.0.1:1/x", "PostgreSQL cannot be used"),
        ("letter.txt", "cannot be used"),
    ],
)
def test_stores_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], store: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.txt").write_text("Dear all, " * 100, encoding="utf-8")
    assert run(["deliveries", "list", "--store", store]) == 2
    err = capsys.readouterr().err
    assert said in err and "canary" not in err


def test_the_store_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRIAGE_BOT_STORE", str(tmp_path / "list.db"))
    open_store(str(tmp_path / "list.db"), Clock()).close()
    assert run(["deliveries", "list"]) == 0
    assert capsys.readouterr().out == "0 on the list\n"


def test_beside_a_service_at_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another process may look at the list and put something forward while its owner works on it."""
    name = str(tmp_path / "list.db")
    clock = Clock()
    store = open_store(name, clock)
    store.begin()
    todo = List(store, clock)
    with todo.working() as lanes:
        todo.plan(job(1), days=3)
        assert run(["deliveries", "retry", ASIDE, "--store", name]) == 0
        assert lanes.one() == job(1)
    store.close()
