"""People files: roles, backups, days away; every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.builders import category
from triage_bot.context.roles import ROLES
from triage_bot.context.taxonomy import Category
from triage_bot.errors import FaultyFiles
from triage_bot.model.facts import People
from triage_bot.policy.people import load_people
from triage_bot.resources import shipped


def people(folder: Path, text: str) -> People:
    (folder / "people.yml").write_text(text, encoding="utf-8")
    return load_people(folder / "people.yml")


def faults(folder: Path, text: str, categories: Mapping[str, Category] | None = None) -> list[str]:
    (folder / "people.yml").write_text(text, encoding="utf-8")
    with pytest.raises(FaultyFiles) as caught:
        load_people(folder / "people.yml", categories)
    return [str(one).removeprefix(f"{folder}/") for one in caught.value.faults]


def test_the_example_file_is_sound_and_keeps_nobody_quiet() -> None:
    example = load_people(shipped("policies") / "people.example.yml")
    assert (example.quiet, example.do_not_mention) == ((), ())
    assert ROLES - {"csm", "backup_csm", "author", "assignees", "exec_sponsor"} == set(example.roles)


def test_the_documented_file_is_sound(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "people.md").read_text(encoding="utf-8")
    found = people(tmp_path, text.split("```yaml\n")[1].split("```")[0])
    assert (set(found.roles), set(found.quiet)) == ({"csm_manager", "product_dri"}, {"vp_cs"})


def test_every_role_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "people.md").read_text(encoding="utf-8")
    assert not [role for role in ROLES if f"`{role}`" not in text]


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
    assert manager.holder(["EMEA"], ["commercial"]) == "emma"
    assert manager.holder(["APAC"], ["commercial"]) == "carl"
    assert manager.holder(["APAC"], [""]) == "dora"
    assert set(found.do_not_mention) == {"vip"}


def test_roles_by_stage_and_quiet_roles(tmp_path: Path) -> None:
    found = people(
        tmp_path,
        "roles: {product_dri: {by_stage: {Plan: '@pia', verify: vera}, by_region: {EMEA: emma}, default: dora}}\n"
        "quiet: [vp_cs, csm_director]\n",
    )
    dri = found.roles["product_dri"]
    assert [dri.holder(["EMEA"], [""], [stage]) for stage in ("plan", "PLAN", "Verify", "secure", "")] == [
        "pia", "pia", "vera", "emma", "emma",
    ]  # fmt: skip
    assert dri.holder(["APAC"], [], ["secure"]) == "dora"
    assert set(found.quiet) == {"vp_cs", "csm_director"}


def test_one_quiet_role_needs_no_list(tmp_path: Path) -> None:
    assert people(tmp_path, "quiet: vp_cs\n").quiet == ("vp_cs",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("quiet: [vp_sc]\n", 'people.yml:1:8: unknown role "vp_sc" – did you mean "vp_cs"?'),
        (
            "people: {}\nquiet: [vp_cs, csm]\n",
            'people.yml:2:8: "csm" cannot be quiet: owners are asked – use do_not_mention for one person',
        ),
        ("escalation: {high: [vp_c]}\n", 'people.yml:1:20: unknown role "vp_c" – did you mean "vp_cs"?'),
        (
            "escalation: {Hihg: [vp_cs]}\n",
            'people.yml:1:14: "Hihg" is no severity, did you mean "high"?',
        ),
        ("roles: {product_dri: {by_stag: {}}}\n", 'people.yml:1:23: unknown key "by_stag" – did you mean "by_stage"?'),
    ],
)
def test_faults_of_these(text: str, fault: str, tmp_path: Path) -> None:
    assert faults(tmp_path, text) == [fault]


@pytest.mark.parametrize("role", ["csm", "assignees", "author"])
def test_owners_are_never_quiet(role: str, tmp_path: Path) -> None:
    assert len(faults(tmp_path, f"quiet: [{role}]\n")) == 1


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
        'people.yml:3:62: "soon" is not a date, write YYYY-MM-DD',
        'people.yml:5:3: unknown role "csm_manger" – did you mean "csm_manager"?',
        'people.yml:6:8: unknown key "by_regoin" – did you mean "by_region"?',
        'people.yml:7:1: unknown key "team" – possible: do_not_mention, escalation, people, quiet, roles',
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


# Parts are labels -------------------------------------------------------------------------------

CATEGORIES = {
    "region": category("region", "US-WEST", "EMEA", "LACSM", aliases={"LATAM": "LACSM"}),
    "segment": category("segment", "segment::Enterprise", "segment::Mid-Market"),
    "devops": category("devops", "devops::plan", "devops::verify", pattern="devops::*"),
}


@pytest.mark.parametrize(
    "text",
    [
        "by_region: {emea: anna, Us-West: ben, latam: carl}",
        "by_segment: {enterprise: anna, 'SEGMENT::mid-market': ben}",
        "by_stage: {Plan: anna, 'devops::Verify': ben}",
    ],
)
def test_parts_are_labels_whatever_their_case(text: str, tmp_path: Path) -> None:
    (tmp_path / "people.yml").write_text(f"roles: {{ae: {{{text}}}}}\n", encoding="utf-8")
    assert load_people(tmp_path / "people.yml", CATEGORIES).roles


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("by_region: {EMAE: a}", '1:26: "EMAE" is no label of the category region – did you mean "EMEA"?'),
        ("by_region: {emea: a, europe: b}", '1:35: "europe" is no label of the category region'),
        ("by_segment: {Enterprse: a}", '"Enterprse" is no label of the category segment – did you mean "Enterprise"?'),
        ("by_stage: {verifi: a}", '"verifi" is no label of the category devops – did you mean "verify"?'),
        ("by_region: {EMEA: a, emea: b}", '1:35: "emea" is "EMEA" again, in another spelling'),
        ("by_segment: {enterprise: a, ENTERPRISE: b}", '"ENTERPRISE" is "enterprise" again, in another spelling'),
    ],
)
def test_what_is_no_label_is_a_fault(text: str, fault: str, tmp_path: Path) -> None:
    assert fault in faults(tmp_path, f"roles: {{ae: {{{text}}}}}\n", CATEGORIES)[0]


def test_categories_that_list_no_labels_know_no_faults(tmp_path: Path) -> None:
    (tmp_path / "people.yml").write_text("roles: {ae: {by_stage: {anything: a}}}\n", encoding="utf-8")
    assert load_people(tmp_path / "people.yml", {"devops": category("devops", pattern="devops::*")}).roles


def test_a_person_stands_there_once(tmp_path: Path) -> None:
    text = "people:\n  CSM-Anna: {backup: ben}\n  '@csm-anna': {backup: carl}\n"
    assert faults(tmp_path, text) == ['people.yml:3:3: "@csm-anna" is "CSM-Anna" again, in another spelling']
