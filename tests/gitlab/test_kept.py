"""Member lists that somebody keeps as files: which are read, and what makes GitLab be asked instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage_bot.gitlab.kept import members_kept

MEMBERS = '[{"id": 1, "username": "Ann", "access_level": 40}, {"username": "ben"}]'


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("groups:9970", "groups_9970_members.json"),
        ("groups:group/sub", "groups_group_sub_members.json"),
        ("projects:group/p", "projects_group_p_members.json"),
    ],
)
def test_a_list_that_is_kept(source: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(MEMBERS, encoding="utf-8")
    assert members_kept(tmp_path)(source) == {"ann": 40, "ben": 10}
    assert members_kept(tmp_path)("groups:other") is None


@pytest.mark.parametrize(
    "text", ["", "{", "{}", '"x"', '[{"id": 1}]', '[{"username": 7}]', "[1]", "[" * 100_000, '[{"username": ""}]']
)
def test_a_list_of_another_shape_is_asked_anew(text: str, tmp_path: Path) -> None:
    (tmp_path / "groups_1_members.json").write_text(text, encoding="utf-8")
    assert members_kept(tmp_path)("groups:1") is None


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    for name in ("x_members.json", ".._x_members.json", "groups_.._x_members.json"):
        (tmp_path / name).write_text(MEMBERS, encoding="utf-8")
        (inside / name).write_text(MEMBERS, encoding="utf-8")
    assert members_kept(inside)("groups:../x") is None
    assert members_kept(inside)("groups:\0") is None
    assert members_kept(tmp_path / "missing")("groups:1") is None


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "groups_1_members.json").mkdir()
    assert members_kept(tmp_path)("groups:1") is None
