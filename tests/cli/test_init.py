"""Command `init`: a folder that `check` finds nothing wrong with, and the next steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage_bot.cli.main import run


def test_an_empty_folder_becomes_a_triage_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    out = capsys.readouterr().out
    assert "wrote policies/core/account-triage.yml\n" in out and "wrote .gitlab/issue_templates/Default.md\n" in out
    assert "left" not in out and "1. Edit policies/triage.yml" in out and "3. Commit" in out
    assert run(["check"]) == 0
    assert "no faults." in capsys.readouterr().out

    assert run(["init"]) == 0
    out = capsys.readouterr().out
    assert "wrote" not in out and "left  .gitlab-ci.yml (it was there)" in out
    assert "Everything was there, nothing was written." in out


def test_a_folder_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "new" / "one")]) == 0
    assert (tmp_path / "new" / "one" / ".gitlab-ci.yml").is_file()


def test_a_folder_that_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert run(["init", str(tmp_path / "file")]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("nothing was written, Not a directory: ")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
