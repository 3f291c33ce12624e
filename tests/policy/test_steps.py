"""Steps: folders of policies that one file switches on, a team's own before those shipped; which files are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.places import loaded, rule, written
from tests.shelf import shipped_policies
from triage_bot.engine.loading import policy_files
from triage_bot.policy.load import load
from triage_bot.resources import shipped

MINE = rule(head="name: mine")


def test_a_step_is_all_of_its_folder_but_cases_and_examples(tmp_path: Path) -> None:
    more = {"core__a_yml": MINE, "core__a_cases_yml": "cases: []\n", "core__b_example_yml": "nonsense: 1\n"}
    policy = loaded(tmp_path, "steps: [core]\n", **more)
    assert [one.id for one in policy.rules] == ["mine"]


def test_the_shipped_step_serves_where_the_team_has_none_of_that_name(tmp_path: Path) -> None:
    ids = {one.id for one in loaded(tmp_path, "steps: [core, renewals]\n", core__a_yml=MINE).rules}
    assert "mine" in ids and "renewal-review" in ids and "open-triage-issue" not in ids


def test_all_steps_are_all_shipped_policies(tmp_path: Path) -> None:
    policy = loaded(tmp_path, "steps: [core, process, renewals]\n")
    assert {file.resolve() for file in shipped_policies()} <= set(policy.files)


@pytest.mark.parametrize("step", ["core", "process", "renewals"])
def test_each_step_stands_alone(step: str, tmp_path: Path) -> None:
    assert loaded(tmp_path, f"steps: [{step}]\n").rules


def test_core_has_ten_rules_at_most() -> None:
    files = [file for file in shipped_policies() if file.parent.name == "core"]
    assert len(load(files).rules) <= 10


@pytest.mark.parametrize("step", ["core", "process", "renewals"])
def test_each_step_says_in_ten_lines_what_it_does_to_whom_and_how_often(step: str) -> None:
    text = (shipped("policies") / step / "README.md").read_text(encoding="utf-8")
    assert all(f"**{word}**" in text for word in ("Writes to", "How often", "Never"))
    assert len(text.splitlines()) <= 20


@pytest.mark.parametrize(
    ("there", "named", "read"),
    [
        ((".triage-policies.yml", "policies/triage.yml"), (), [".triage-policies.yml"]),
        (("policies/triage.yml", "policies/other.yml"), (), ["policies/triage.yml"]),
        (("policies/b.yml", "policies/a.yml", "policies/a.cases.yml"), (), ["policies/a.yml", "policies/b.yml"]),
        (("more/b.yml", "more/c.example.yml", "p.yml"), ("more", "p.yml"), ["more/b.yml", "p.yml"]),
    ],
    ids=["the gem's file", "the file a team edits", "a flat folder", "a folder and a file by name"],
)
def test_which_files_are_read(
    there: tuple[str, ...], named: tuple[str, ...], read: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in there:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(MINE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [str(file) for file in policy_files(map(Path, named))] == read


def test_paths_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    file = written(tmp_path, "", policies__triage_yml="steps: [core]\npeople: people.yml\naccounts: accounts.csv\n")
    (tmp_path / "policies" / "people.yml").write_text("roles: {}\n", encoding="utf-8")
    (tmp_path / "policies" / "accounts.csv").write_text("account_id,name\n", encoding="utf-8")
    policy = load([file.parent / "policies" / "triage.yml"])
    assert policy.people_file == (tmp_path / "policies" / "people.yml").resolve()
    assert policy.account_source is not None and policy.account_source.here.endswith("policies/accounts.csv")
