"""Words that YAML reads as other things: where a word is wanted a fault, elsewhere what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import read_list
from triage_bot.errors import FaultyFiles
from triage_bot.policy import shelf
from triage_bot.policy.load import load
from triage_bot.policy.people import load_people

ODD = {
    "NO": "false",
    "on": "true",
    "off": "false",
    "yes": "true",
    "17.10": "the number 17.1",
    "010": "the number 8",
    "12:30": "the number 750",
    "1.0e+3": "the number 1000.0",
    "0x1F": "the number 31",
    "1_000": "the number 1000",
    "~": "nothing",
    "2026-11-21": "a day",
}
WORDS = ["EMEA", '"NO"', "'010'", "17", "1.5", "1e3", "no one"]


def fields(tests: str, folder: Path) -> list[str]:
    file = folder / "p.yml"
    rule = f"{{conditions: {{fields: {{{tests}}}}}, actions: {{status: close}}}}"
    file.write_text(f"resource_rules: {{issues: {{rules: [\n{rule}]}}}}\n")
    try:
        load([file])
    except FaultyFiles as error:
        return [f"{one.place.line}:{one.place.column}: {one.message} – {one.hint}" for one in error.faults]
    return []


@pytest.mark.parametrize(("written", "read"), ODD.items())
@pytest.mark.parametrize(
    ("tests", "column"), [("region: {}", 32), ("region: [EMEA, {}]", 39), ("custom: {{equals: {}}}", 41)]
)
def test_a_field_is_compared_with_words(written: str, read: str, tests: str, column: int, tmp_path: Path) -> None:
    told = fields(tests.format(written), tmp_path)[-1]
    name = tests.split(":", maxsplit=1)[0]
    assert told == f'2:{column}: {name} takes a word – YAML reads {written} as {read} – quote it: "{written}"'


@pytest.mark.parametrize("word", WORDS)
def test_words_stay_words(word: str, tmp_path: Path) -> None:
    assert fields(f"region: {word}", tmp_path) == []


@pytest.mark.parametrize(
    "tests",
    ["requires_triage: yes", "seats: 1_000", "arr: {equals: 17.10}", "renewal_date: 2026-11-21", "csm: {empty: no}"],
)
def test_where_another_thing_is_wanted_it_is_taken(tests: str, tmp_path: Path) -> None:
    assert fields(tests, tmp_path) == []


@pytest.mark.parametrize(("written", "read"), ODD.items())
@pytest.mark.parametrize("key", ["title: {}", "labels: [a, {}]", "assignees: [{}]", "milestone: {}"])
def test_front_matter_is_made_of_words(written: str, read: str, key: str, tmp_path: Path) -> None:
    file = tmp_path / "t.md.j2"
    file.write_text(f"---\n{key.format(written)}\nconfidential: yes\ndue_date: 2026-11-21\n---\nbody\n")
    _, faults = shelf.read("t.md.j2", file, "t.md.j2")
    assert [str(one) for one in faults] == [
        f"t.md.j2:2:{key.index('{') + 1}: {key.split(':', maxsplit=1)[0]} takes a word – YAML reads {written} as {read}"
        f' – quote it: "{written}"'
    ]


def test_a_key_with_nothing_behind_it_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "t.md.j2"
    file.write_text("---\ntitle: x\nassignees:\n---\nbody\n")
    assert shelf.read("t.md.j2", file, "t.md.j2")[1] == []


@pytest.mark.parametrize("written", ["NO", "on", "off", "yes"])
@pytest.mark.parametrize("column", ["region", "csm", "account_id", "Something else"])
def test_a_list_of_accounts_is_made_of_words(written: str, column: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_text(f"- {{account_id: a, name: A}}\n- {{name: B, id_: x, {column}: {written}}}\n")
    with pytest.raises(FaultyFiles) as error:
        read_list(file)
    assert any(
        f"takes a word – YAML reads {written} as" in str(one) and one.place.line == 2 for one in error.value.faults
    )


def test_a_list_of_accounts_keeps_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_text("- {account_id: 010, name: 17.10, region: 12:30, requires_triage: yes, csm: ~, tier: 0x1F}\n")
    (account,) = read_list(file).accounts
    assert (account.id, account.name) == ("010", "17.10")
    assert (account.fields["region"], account.fields["tier"]) == ("12:30", "0x1F")
    assert account.fields["requires_triage"] is True and not account.fields["csm"]


@pytest.mark.parametrize(
    "text", ["roles: {csm_manager: {by_region: {EMEA: NO}}}", "people: {anna: {backup: on}}", "do_not_mention: [off]"]
)
def test_a_people_file_is_made_of_words(text: str, tmp_path: Path) -> None:
    file = tmp_path / "people.yml"
    file.write_text(text)
    with pytest.raises(FaultyFiles, match=r"YAML reads \w+ as (true|false) – quote it"):
        load_people(file)


def test_keys_are_words_always(tmp_path: Path) -> None:
    file = tmp_path / "people.yml"
    file.write_text("roles: {csm_manager: {by_region: {NO: anna, 010: ben}}}")
    assert dict(load_people(file).roles["csm_manager"].by_region) == {"NO": "anna", "010": "ben"}


VALUES = ("labels", "remove_labels", "assignees", "remove_assignees", "title", "move", "due_date", "milestone")


@pytest.mark.parametrize("key", [*VALUES, "issue: {title: x, labels", "summarize: {title: x, confidential"])
def test_ruby_in_values_of_fields_is_read_with_the_policy(key: str, tmp_path: Path) -> None:
    end = "}" if "{" in key else ""
    told = told_of(tmp_path, f"{key}: '#{{nope}}'{end}")
    assert [line.split(" – ")[0] for line in told] == ["Ruby at 3: `nope` is neither a variable nor known here"]
    assert told_of(tmp_path, f"{key}: '#{{'{end}") == ["Ruby at 4: this cannot be read as Ruby: something is missing"]


def test_names_alone_are_no_ruby(tmp_path: Path) -> None:
    assert told_of(tmp_path, "labels: ['#{nope}']", "work_items") == []


def told_of(folder: Path, action: str, kind: str = "issues") -> list[str]:
    """What is wrong with an action of the gem's."""
    (folder / "p.yml").write_text(f"resource_rules: {{{kind}: {{rules: [{{actions: {{{action}}}}}]}}}}\n", "utf-8")
    try:
        load([folder / "p.yml"])
    except FaultyFiles as error:
        return [fault.message + (f" – {fault.hint}" if fault.hint else "") for fault in error.faults]
    return []
