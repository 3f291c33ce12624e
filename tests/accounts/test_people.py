"""People files: roles, backups, days away; every fault with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from triage_bot.accounts.people import load_people
from triage_bot.errors import FaultyFiles
from triage_bot.model.people import People
from triage_bot.resources import shipped


def people(folder: Path, text: str) -> People:
    (folder / "people.yml").write_text(text, encoding="utf-8")
    return load_people(folder / "people.yml")


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(FaultyFiles) as caught:
        people(folder, text)
    return [str(one).removeprefix(f"{folder}/") for one in caught.value.faults]


def test_the_example_file_is_sound() -> None:
    assert load_people(shipped("policies") / "people.example.yml").roles


def test_names_with_and_without_at(tmp_path: Path) -> None:
    found = people(
        tmp_path,
        "people: {'@anna': {backup: '@ben', away: [{from: 2026-12-21, until: 2027-01-02}]}}\n"
        "roles: {csm_manager: {by_region: {EMEA: '@emma'}, by_segment: {commercial: carl}, default: '@dora'}}\n"
        "do_not_mention: ['@vip']\n",
    )
    assert found.stand_in("anna", date(2026, 12, 21)) == "ben"
    assert found.stand_in("anna", date(2027, 1, 2)) == "ben", "the last day counts"
    assert found.stand_in("anna", date(2027, 1, 3)) == ""
    assert found.stand_in("ben", date(2026, 12, 21)) == ""
    manager = found.roles["csm_manager"]
    assert manager.holder("EMEA", "commercial") == "emma"
    assert manager.holder("APAC", "commercial") == "carl"
    assert manager.holder("APAC", "") == "dora"
    assert found.do_not_mention == {"vip"}


def test_away_for_one_day(tmp_path: Path) -> None:
    found = people(tmp_path, "people: {a: {backup: b, away: [{from: 2026-12-24, until: 2026-12-24}]}}\n")
    assert found.stand_in("a", date(2026, 12, 24)) == "b"


def test_all_faults_at_once(tmp_path: Path) -> None:
    text = (
        "people:\n  anna: {bakcup: ben}\n  ben: {away: [{from: 2026-12-21, until: 2026-12-20}, {from: soon}]}\n"
        "roles:\n  csm_manger: {default: x}\n  ae: {by_regoin: {}}\nteam: x\n"
    )
    assert faults(tmp_path, text) == [
        'people.yml:2:10: unknown key "bakcup" – did you mean "backup"?',
        "people.yml:3:16: `until` lies before `from`",
        "people.yml:3:55: until is missing",
        'people.yml:3:62: from: input should be a valid date or datetime, input is too short – read text "soon"',
        'people.yml:5:3: unknown role "csm_manger" – did you mean "csm_manager"?',
        'people.yml:6:8: unknown key "by_regoin" – did you mean "by_region"?',
        'people.yml:7:1: unknown key "team" – possible: do_not_mention, people, roles',
    ]


def test_a_person_without_anything(tmp_path: Path) -> None:
    assert faults(tmp_path, "people:\n  anna:\n") == ["people.yml:2:8: anna takes a map – read nothing"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "people.yml:1:1: the file is empty"),
        ("- anna\n", "people.yml:1:1: the file takes a map – read a list"),
        ("people: {a: {}, a: {}}\n", 'people.yml:1:17: "a" is written twice here'),
        ("people: [\n", "people.yml:2:1: not valid YAML: did not find expected node content"),
    ],
)
def test_files_that_are_no_people_files(text: str, fault: str, tmp_path: Path) -> None:
    assert faults(tmp_path, text) == [fault]


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles, match="there is no such file"):
        load_people(tmp_path / "nope.yml")
