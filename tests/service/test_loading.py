"""The signature of policy files: differs when anything did, and never fails."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from triage_bot.engine.loading import Signature, load_everything, policy_files, signature

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TEXT = "people: people.yml\nresource_rules:\n  issues:\n    rules:\n      - {name: one}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "people.yml").write_text("roles: {}\n", encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.md.j2").write_text("x", encoding="utf-8")
    made = tmp_path / "policy.yml"
    made.write_text(TEXT, encoding="utf-8")
    return made


def seen(file: Path) -> Signature:
    return signature([file], POLICY[str(file)])


POLICY = {}


def started(file: Path) -> Signature:
    POLICY[str(file)] = load_everything([file], False, NOW, {}).policy
    return seen(file)


def test_nothing_changed(file: Path) -> None:
    before = started(file)
    assert seen(file) == before
    names = {Path(name).name for name, _, _ in before}
    assert {"policy.yml", "people.yml", "a.md.j2", "account-triage.md.j2"} <= names


@pytest.mark.parametrize("name", ["policy.yml", "people.yml", "templates/a.md.j2"])
def test_time_size_and_absence_count(file: Path, name: str) -> None:
    before, one = started(file), file.parent / name
    stat = one.stat()
    os.utime(one, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    touched = seen(file)
    assert touched != before
    one.write_text(one.read_text(encoding="utf-8") + " ", encoding="utf-8")
    os.utime(one, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    longer = seen(file)
    assert longer not in (before, touched)
    one.unlink()
    assert seen(file) not in (before, touched, longer)


def test_new_templates_count_and_other_files_do_not(file: Path) -> None:
    before = started(file)
    (file.parent / "templates" / "notes.txt").write_text("x", encoding="utf-8")
    (file.parent / "other.yml").write_text("x", encoding="utf-8")
    assert seen(file) == before
    (file.parent / "templates" / "deep").mkdir()
    (file.parent / "templates" / "deep" / "b.md.j2").write_text("x", encoding="utf-8")
    assert seen(file) != before


def test_nothing_is_left(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started(file)
    for one in (file, file.parent / "people.yml", file.parent / "templates" / "a.md.j2"):
        one.unlink()
    (file.parent / "empty").mkdir()
    monkeypatch.chdir(file.parent / "empty")
    assert not {name for name, _, _ in signature([], POLICY[str(file)])} & {str(file)}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        pytest.param("- account_id: a-1\n  name: Sample Foods\n", True, id="a list of accounts"),
        pytest.param("# our accounts\n\naccounts:\n  - {account_id: a-1}\n", True, id="behind a comment"),
        pytest.param("---\n[{account_id: a-1}]\n", True, id="in braces, behind a line"),
        pytest.param("\ufeff- {account_id: a-1}\n", True, id="behind a byte order mark"),
        pytest.param("people:\n  csm-anna: {backup: csm-ben}\n", True, id="people"),
        pytest.param("people: people.yml\n", False, id="a policy that names the people file"),
        pytest.param("roles: {csm_manager: {default: dora}}\n", True, id="roles"),
        pytest.param("resource_rules: {issues: {rules: []}}\n", False, id="a policy"),
        pytest.param("# words\nresource_rules: {accounts: {source: a.csv}}\n", False, id="a policy on accounts"),
        pytest.param("", False, id="an empty file, which is a fault to be told"),
    ],
)
def test_which_files_of_a_folder_are_no_policies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, data: bool
) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "accounts.yml").write_text(text, encoding="utf-8")
    (folder / "mine.yml").write_text("resource_rules: {}\n", encoding="utf-8")
    (folder / "mine.cases.yml").write_text("cases: []\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names = [file.name for file in policy_files([])]
    assert names == (["mine.yml"] if data else ["accounts.yml", "mine.yml"])
