"""Command `migrate`: prints or writes the native policy, and tells on stderr what is otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.admin.migration.test_migrating import LADDER
from triage_bot.cli.main import run

GEM = """\
resource_rules:
  issues:
    rules:
      - name: A rule
        conditions: {ruby: labels.empty?}
        actions: {labels: [a]}
"""
NATIVE = GEM.replace("- name", "- id: a-rule\n        name").replace("ruby: labels.empty?", "labels: [None]")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "gem.yml"
    path.write_text(GEM, encoding="utf-8")
    return path


def test_it_prints_the_policy_and_tells_on_stderr(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["migrate", str(file)]) == 0
    out, err = capsys.readouterr()
    assert out == NATIVE
    assert f"{file}:5:22: changed: Ruby became labels" in err and "otherwise: refused writes" in err


def test_notes_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["migrate", str(file), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().err)
    assert told["version"] == 1
    first = {"file": str(file), "line": 5, "column": 22, "kind": "changed", "message": "Ruby became labels"}
    assert told["notes"][0] == first


def test_templates_are_written_beside_the_policy(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(LADDER, encoding="utf-8")
    new = tmp_path / "new" / "policy.yml"
    assert run(["migrate", str(file), "--output", str(new)]) == 0
    assert capsys.readouterr().out == ""
    assert (new.parent / "templates" / "stale-2.md.j2").read_text(encoding="utf-8") == "This will be closed.\n"
    assert run(["check", "-f", str(new)]) == 0


def test_nothing_that_is_there_is_overwritten(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(LADDER, encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "stale.md.j2").write_text("mine", encoding="utf-8")
    for output in (file, tmp_path / "new.yml"):
        assert run(["migrate", str(file), "-o", str(output)]) == 2
        assert "is there already" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == LADDER and not (tmp_path / "new.yml").exists()


@pytest.mark.parametrize(("text", "says"), [("a: [b", "not valid YAML"), (None, "there is no such file")])
def test_what_cannot_be_read_is_a_fault(
    text: str | None, says: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is None:
        file.unlink()
    else:
        file.write_text(text, encoding="utf-8")
    assert run(["migrate", str(file)]) == 2
    assert says in capsys.readouterr().err
