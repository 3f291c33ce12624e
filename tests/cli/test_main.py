"""The command line as a whole: help is quick and complete, the shipped files are faultless."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import types
from pathlib import Path

import click
import pytest

from tests.shelf import ACCOUNTS, copied
from triage_bot.cli.main import COMMANDS, run
from triage_bot.resources import shipped

QUICK = [name for name in COMMANDS if name not in ("test", "webhook", "demo")]


@pytest.mark.parametrize("command", ["", *QUICK, "accounts diff", "accounts adopt"])
def test_help_imports_neither_requests_nor_pydantic(command: str) -> None:
    words = [*command.split(), "--help"]
    code = f"import sys; from triage_bot.cli.main import run; run({words}); print(sorted(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("requests", "gitlab", "pydantic", "jinja2", "rich", "triage_bot.engine.triage"):
        assert f"'{heavy}'" not in out


def test_check_finds_no_fault_in_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "-f", str(shipped("policies") / "core" / "account-triage.yml")]) == 0
    assert "no faults" in capsys.readouterr().out


def test_the_examples_are_faultless(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copied(tmp_path)
    (tmp_path / "people.yml").write_bytes((shipped("policies") / "people.example.yml").read_bytes())
    (tmp_path / "accounts.csv").write_bytes((shipped("policies") / "accounts.example.csv").read_bytes())
    (tmp_path / "local.yml").write_text(f"include: [core/account-triage.yml]\npeople: people.yml\n{ACCOUNTS}")
    assert run(["check", "-f", str(tmp_path / "local.yml")]) == 0
    assert "3 accounts: no faults." in capsys.readouterr().out


def test_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"].endswith("2020-12/schema") and "resource_rules" in schema["properties"]


def test_the_installed_wheel_finds_what_is_shipped_and_writes_it_out(tmp_path: Path) -> None:
    """Built and unpacked as an installer would: nothing of the checkout is in reach."""
    root = Path(__file__).resolve().parents[2]
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(root)]
    subprocess.run(wheel, check=True, capture_output=True)
    (file,) = tmp_path.glob("*.whl")
    target = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(file)],
        check=True,
        capture_output=True,
    )
    code = (
        "from triage_bot.resources import shipped; import triage_bot; "
        "print(triage_bot.__file__, shipped('policies'), shipped('templates'), shipped('starter')); "
        "from triage_bot.cli.main import run; import os, sys; "
        "assert run(['init', 'made']) == 0; os.chdir('made'); sys.exit(run(['check']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(target), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(str(target)) == 4
    assert all((target / package / "py.typed").is_file() for package in ("triage_bot", "gitlab_sandbox"))
    assert (tmp_path / "made" / ".gitlab" / "issue_templates" / "Default.md").is_file()
    assert (tmp_path / "made" / ".gitlab-ci.yml").read_bytes() == (root / "starter" / ".gitlab-ci.yml").read_bytes()


# How commands end ------------------------------------------------------------------------------------


def leaving(monkeypatch: pytest.MonkeyPatch, end: BaseException) -> None:
    """A command `leave` that ends so."""

    @click.command("leave")
    def command() -> None:
        raise end

    module = types.ModuleType("triage_bot.cli.leave")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(COMMANDS, "leave", "Ends.")


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (None, 0, ""),
        (0, 0, ""),
        (3, 3, ""),
        (True, 1, ""),
        ("no port is free", 1, "no port is free\n"),
        ([1], 1, "[1]\n"),
    ],
)
def test_a_librarys_exit_keeps_its_code(
    given: object, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leaving(monkeypatch, SystemExit(given))
    assert run(["leave"]) == code
    assert capsys.readouterr() == ("", said)


def test_an_exit_because_nobody_reads_on_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    end = SystemExit(1)
    end.__context__ = BrokenPipeError()
    leaving(monkeypatch, end)
    assert run(["leave"]) == 0


READERS = [
    ("schema", "stdout"),
    ("--help", "both"),
    ("check -f {policy}", "stdout"),
    ("run -n -i a/b -f {policy}", "stderr"),
    ("nonsense", "both"),
]


@pytest.mark.parametrize(("words", "gone"), READERS)
def test_a_reader_that_goes_away_early(words: str, gone: str) -> None:
    """Nothing is left on the other stream but what belongs there: no traceback, no complaint at the end, never 70."""
    read, write = os.pipe()
    os.close(read)
    asked = words.format(policy=shipped("policies") / "core" / "account-triage.yml").split()
    out = write if gone in ("stdout", "both") else subprocess.PIPE
    err = write if gone in ("stderr", "both") else subprocess.PIPE
    env = {"PATH": os.environ["PATH"], "HOME": "/nowhere"}
    done = subprocess.run(
        [sys.executable, "-m", "triage_bot", *asked], stdout=out, stderr=err, env=env, check=False, timeout=60
    )
    os.close(write)
    left = ((done.stdout or b"") + (done.stderr or b"")).decode()
    assert done.returncode == (2 if words.startswith(("run", "nonsense")) else 0), left
    for word in ("Traceback", "BrokenPipe", "Exception ignored", "has a bug"):
        assert word not in left
