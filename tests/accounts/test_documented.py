"""docs/accounts.md: its examples can be used as they stand, and every field it names is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.builders import policy, read_list
from tests.meta.source import ROOT
from triage_bot.model.addresses import AccountSource
from triage_bot.text import fields

TEXT = (ROOT / "docs" / "accounts.md").read_text(encoding="utf-8")
SOURCES = re.findall(r"```yaml source\n(.*?)```", TEXT, re.S)


def test_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT.split("```csv\n")[1].split("```")[0], encoding="utf-8")
    registry = read_list(path)
    assert [one.id for one in registry.accounts] == ["acc-001"] and registry.warnings == ()


def test_all_forms_of_a_source_are_shown() -> None:
    shown = [yaml.safe_load(one)["source"] for one in SOURCES]
    keys = {key for one in shown if isinstance(one, dict) for key in one}
    assert keys == set(AccountSource.model_fields) and "accounts.csv" in shown


@pytest.mark.parametrize("text", SOURCES)
def test_each_loads(text: str, tmp_path: Path) -> None:
    for name in ("accounts.csv", "export.csv"):
        (tmp_path / name).write_text("account_id,name\n", encoding="utf-8")
    found = policy(f"resource_rules:\n  accounts:\n    {text}", tmp_path)
    assert found.account_source is not None and found.warnings == ()


def test_the_fields_in_the_table() -> None:
    table = TEXT.split("| kind | fields |")[1].split("\n\n")[0]
    named = {name for line in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", line.split("|")[2])}
    assert named <= fields.KNOWN and len(named) > 20


@pytest.mark.parametrize("title", re.findall(r"`([^`]+)`", TEXT.split("What exports call things is")[1].split(".")[0]))
def test_titles_it_says_are_known(title: str) -> None:
    assert fields.key_of(title) in fields.KNOWN
