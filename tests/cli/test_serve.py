"""Command `serve`: what it refuses before it begins, in words that help; and a GitLab that is not there yet."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.serving import SECRET, event, eventually, running
from tests.world import World, world
from triage_bot.admin.secret import VARIABLE
from triage_bot.cli.main import run

Serve = Callable[..., str]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A project that nobody gets to ask for."""
    with world(tmp_path_factory.mktemp("bare"), people=False) as made:
        made.forget_log()
        yield made


@pytest.fixture
def serve(
    bare: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Serve]:
    """Calls `serve` with one thing wrong: what it says; the code is 2, and nothing was made or asked.

    Its port is taken, so that a test ends even if nothing is found wrong.
    """
    monkeypatch.chdir(tmp_path)
    for name in ("CI_SERVER_URL", "CI_PROJECT_ID", "TRIAGE_SOURCE_ID", "GITLAB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRIAGE_BOT_TOKEN", bare.sandbox.bot_token)
    monkeypatch.setenv(VARIABLE, SECRET)

    def calling(*words: str, where: bool = True) -> str:
        given = ["-f", str(bare.policy), "-H", bare.sandbox.url, "-i", bare.sandbox.project] if where else []
        given += ["--listen", f"127.0.0.1:{taken.getsockname()[1]}", "--store", str(tmp_path / "new.db")]
        code = run(["serve", *given, *words])
        out, err = capsys.readouterr()
        assert (code, out) == (2, "") and SECRET not in err and bare.sandbox.bot_token not in err
        assert not (tmp_path / "new.db").exists() and bare.log() == []
        return err

    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield calling


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("", f"{VARIABLE} is not set – make one"),
        ("short-secret", "is shorter than 16 characters"),
        ("whsec_c2hvcnQ=", "is no signing key"),
        ("sixteen letters and spaces", "holds spaces"),
    ],
)
def test_secrets_that_are_none(serve: Serve, monkeypatch: pytest.MonkeyPatch, secret: str, said: str) -> None:
    monkeypatch.setenv(VARIABLE, secret)
    assert said in serve()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--listen", "8080"), '--listen: "8080" is no address – write 127.0.0.1:8080'),
        (("--listen", "127.0.0.1:"), "is no address"),
        (("--listen", ":8080"), "is no address"),
        (("--listen", "127.0.0.1:http"), "is no address"),
        (("--listen", "127.0.0.1:65536"), "is no address"),
        (("--listen", "127.0.0.1:-1"), "is no address"),
        (("--listen", ""), "is no address"),
        (("--resync", "soon"), '--resync: "soon" is no pause – write minutes or hours'),
        (("--resync", "0 minutes"), "is no pause"),
        (("--resync", "2 months"), "is no pause"),
        (("--resync", "5 working days"), "is no pause"),
        (("--sweep", "daily"), '--sweep: "daily" is no cron expression, write one such as "0 6 * * 1-5"'),
        (("--sweep", "0 0 31 2 *"), "is no cron expression"),
        (("--sweep", "* * * * * *"), "is no cron expression"),
        (("--lanes", "1"), "--lanes"),
        (("--lease", "0"), "--lease"),
        (("--tries", "0"), "--tries"),
        (("--max-body", "10"), "--max-body"),
        (("--max-changes-per-hour", "0"), "--max-changes-per-hour"),
        (("--now", "yesterday"), "yesterday"),
        (("-H", "gitlab.example.com"), "is no host URL"),
        (("-s", "groups", "-i", "42"), "42 is a group's number – write its path"),
        (("-f", "not-there.yml"), "not-there.yml"),
    ],
)
def test_options_that_make_no_sense(serve: Serve, words: tuple[str, ...], said: str) -> None:
    assert said in serve(*words)


def test_nothing_is_named(serve: Serve, bare: World) -> None:
    assert "no project or group is named" in serve("-f", str(bare.policy), "-H", bare.sandbox.url, where=False)


def test_there_is_no_policy_file(serve: Serve) -> None:
    assert "there is no policy file here" in serve("-i", "group/project", where=False)


def test_there_is_no_token(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIAGE_BOT_TOKEN")
    assert "there is no token" in serve()


def test_a_faulty_policy_file(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "faulty.yml"
    file.write_text("resource_rules:\n  issues:\n    rules:\n      - {name: a, conditions: {state: opend}}\n")
    err = serve("-f", str(file))
    assert "faulty.yml:4:" in err and "opend" in err and err.endswith("1 fault found, nothing was written\n")


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("redis://host/1", "--store: no such kind of store"),
        (".", "cannot be used"),
        ("postgresql://me:canary-password@127.0.0.1:1/x", "--store: PostgreSQL cannot be used"),
    ],
)
def test_stores_that_cannot_be_used(
    place: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: str, said: str
) -> None:
    code, err = ended(place, "--store", store if "://" in store else str(tmp_path / store))
    assert code == 2 and said in err and "canary" not in err and "Traceback" not in err


# Processes that end by themselves --------------------------------------------------------------


def ended(place: World, *words: str, token: str = "", **env: str) -> tuple[int, str]:
    """`serve` in a process of its own that is expected to give up: its code and what it said."""
    where = ["-f", str(place.policy), "-H", place.sandbox.url, "-i", place.sandbox.project]
    command = ["serve", "--listen", "127.0.0.1:0", "--store", str(place.folder / "list.db"), *where, *words]
    process = place.process(command=command, token=token, more_env={VARIABLE: SECRET, **env})
    try:
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()  # if it did not give up
    assert out == "" and SECRET not in err and (token or place.sandbox.bot_token) not in err
    return process.returncode, err


def test_a_port_in_use(place: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, err = ended(place, "--listen", f"127.0.0.1:{port}")
    assert code == 2 and f"--listen: 127.0.0.1:{port} cannot be used: Address already in use" in err


def test_a_second_one_on_the_same_file(place: World) -> None:
    with running(place) as first:
        code, err = ended(place)
        assert code == 2 and "another process works on" in err and "postgresql://" in err
        assert first.ready()["status"] == 200


def test_who_gitlab_refuses(place: World) -> None:
    """A person's token, a wrong one, one that may not write, and a project that is not there: exit 3, no work."""
    cases = [
        ((), place.token("csm-anna"), "csm-anna"),
        ((), "wrong-token-0123456789", "token"),
        (("-i", "customer-success/not-there"), "", "customer-success/not-there"),
    ]
    place.forget_log()
    place.forget_log()
    for words, token, said in cases:
        code, err = ended(place, *words, token=token)
        assert code == 3 and said in err and '"listening"' not in err and "Traceback" not in err
    assert place.writes() == [] and not (place.folder / "list.db.lock").exists()


# A GitLab that is not there yet ----------------------------------------------------------------


def _refusing(held: socket.socket) -> str:
    """An address that refuses, and that nobody else can take meanwhile: bound, but not listened at."""
    held.bind(("127.0.0.1", 0))
    return f"http://127.0.0.1:{held.getsockname()[1]}"


def test_gitlab_is_away_at_the_start(place: World) -> None:
    """Deliveries are taken and kept, and /readyz says what is wrong; it is no reason to end."""
    with socket.socket() as held, running(place, "-H", (host := _refusing(held))) as service:
        ready = service.ready()
        assert (ready["status"], ready["ready"], list(ready["troubles"])) == (503, False, ["gitlab"])
        assert host.removeprefix("http://") in ready["troubles"]["gitlab"]
        assert service.deliver(event(place, 1), **{"X-Gitlab-Instance": host}) == 200
        assert requests.get(f"{service.url}/healthz", timeout=20).json() == {"ok": True}
        assert service.figures()["triage_bot_ready"] == 0
        eventually(lambda: service.said("look", result="again", kind="issue"), lambda: service.lines)
        assert service.stop() == 0
    assert service.said("stopped") and service.other == []


def test_signed_without_a_secret_and_other_instances(place: World) -> None:
    """--insecure-no-secret takes what comes, but only of the instances that are named."""
    with running(
        place, "--insecure-no-secret", "--instance", "https://gitlab.example.com", "--max-body", "1000",
        TRIAGE_BOT_WEBHOOK_SECRET="",
    ) as service:  # fmt: skip
        for instance, status in (
            ("https://gitlab.example.com", 200),
            ("https://other.example.com", 403),
            (place.sandbox.url, 200),
        ):
            given = {"X-Gitlab-Instance": instance, "X-Gitlab-Token": ""}
            assert service.deliver(event(place, 1), **given) == status
        assert service.deliver({**event(place, 1), "more": "x" * 1000}) == 413


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(place: World, number: int) -> None:
    with running(place) as service:
        service.process.send_signal(number)
        service.process.wait(60)
        assert service.stop() == 0
    assert service.said("stopped") and SECRET not in json.dumps(service.lines)
    assert service.other == [] and all({"time", "level", "message"} <= set(one) for one in service.lines)


@pytest.mark.parametrize("command", ["serve", "worker", "deliveries"])
def test_help_is_quick(command: str) -> None:
    code = f"import sys; from triage_bot.cli.main import run; run(['{command}', '--help']); print(sorted(sys.modules))"
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}  # it needs sqlite3
    out = subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=True).stdout
    for heavy in ("requests", "gitlab", "pydantic", "jinja2", "rich", "starlette", "uvicorn", "psycopg", "sqlite3"):
        assert f"'{heavy}'" not in out
