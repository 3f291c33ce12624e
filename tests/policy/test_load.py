"""Policies that load: order, ids, braces, includes, settings, what is passed over, and real files."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.policy.places import faults, loaded, rule, written
from triage_bot.errors import FaultyFiles
from triage_bot.policy.load import load, slug
from triage_bot.policy.policy_set import Summary
from triage_bot.resources import shipped

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def test_the_shipped_policies_load_without_warnings() -> None:
    policy = load([shipped("policies") / "triage.yml"])
    assert [one.id for one in policy.rules] == [
        "snooze-over",
        "one-label-per-category",
        "triage-without-colour",
        "closed-by-a-person",
        "red-update-due",
        "yellow-update-due",
        "red-sections",
        "play",
        "open-triage-issue",
        "open-triage-issue-yellow",
    ]
    assert set(policy.categories) == {
        "health", "region", "classification", "risk", "devops", "triage", "will churn", "outcome",
    }  # fmt: skip
    assert policy.warnings == ()
    assert policy.account_source is not None


def test_steps_run_in_the_order_of_the_file_and_summaries_before_rules(tmp_path: Path) -> None:
    summary = "{name: s, rules: [{name: part}], actions: {summarize: {title: t, item: i}}}"
    text = (
        "resource_rules:\n  accounts: {source: a.csv, rules: [{name: a1}]}\n"
        f"  issues: {{rules: [{{name: i1}}, {{name: i2}}], summaries: [{summary}]}}\n"
    )
    policy = loaded(tmp_path, text, a_csv="account_id,name\n")
    assert [step.id for step in policy.steps] == ["a1", "s", "i1", "i2"]
    assert isinstance(policy.steps[1], Summary)
    assert [one.id for one in policy.rules] == ["a1", "s-part", "i1", "i2"]
    assert policy.rules[1].summary == "s"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("One label per category", "one-label-per-category"),
        ("  Émile's rule (2)! ", "émile-s-rule-2"),
        ("Красный аккаунт", "красный-аккаунт"),
        ("a--b <!-- x -->", "a-b-x"),
        ("!!!", "rule"),
    ],
)
def test_ids_from_names(name: str, number: str) -> None:
    assert slug(name) == number


def test_rules_without_names_are_numbered(tmp_path: Path) -> None:
    policy = loaded(tmp_path, "resource_rules: {issues: {rules: [{}, {conditions: {}}]}}\n")
    assert [one.id for one in policy.rules] == ["issues-rule-1", "issues-rule-2"]


def test_an_id_that_is_given_is_kept(tmp_path: Path) -> None:
    assert loaded(tmp_path, rule(head="id: My.Id_1")).rules[0].id == "My.Id_1"


def test_braces_make_a_variant_each(tmp_path: Path) -> None:
    policy = loaded(tmp_path, rule("labels: ['A:{x, y}', 'm{1..2}', plain]"))
    assert [words for words, _ in policy.rules[0].variants] == [
        ("A:x", "m1", "plain"),
        ("A:x", "m2", "plain"),
        ("A:y", "m1", "plain"),
        ("A:y", "m2", "plain"),
    ]


def test_braces_inside_any_make_no_variants(tmp_path: Path) -> None:
    assert len(loaded(tmp_path, rule("any: [{labels: ['{a,b}']}]")).rules[0].variants) == 1


def test_dotted_keys_are_free_and_serve_as_anchors(tmp_path: Path) -> None:
    text = ".any thing: [1, {x: 2}]\n.base: &b {state: opened}\n" + rule("<<: *b")
    policy = loaded(tmp_path, text)
    assert [one.key for one in policy.rules[0].conditions.parts] == ["state"]


def test_a_faulty_merge_is_told_where_it_was_written(tmp_path: Path) -> None:
    assert faults(tmp_path, ".base: &b\n  stat: opened\n" + rule("<<: *b")) == [
        'p.yml:2:3: unknown condition "stat" – did you mean "state"?',
    ]


def test_a_dotted_key_below_the_top_is_not_free(tmp_path: Path) -> None:
    assert faults(tmp_path, "bot: {.x: 1}\n") == ['p.yml:1:7: unknown key ".x" – possible: mention, usernames']


def test_includes_once_each_even_in_a_circle(tmp_path: Path) -> None:
    more = "include: [../p.yml, ../sub/more.yml]\n" + rule(head="name: inner")
    policy = loaded(tmp_path, "include: [sub/more.yml, ./sub/more.yml]\n" + rule(), sub__more_yml=more)
    assert sorted(one.id for one in policy.rules) == ["inner", "x"]
    assert len(policy.files) == 2


def test_the_same_file_given_twice_is_read_once(tmp_path: Path) -> None:
    file = written(tmp_path, rule())
    assert len(load([file, file]).rules) == 1


@pytest.mark.parametrize(("head", "times"), [("id: own", 1), ("name: of the gem", 2)])
def test_a_symbolic_link_is_the_same_file_and_the_gems_is_gone_through_again(
    tmp_path: Path, head: str, times: int
) -> None:
    file = written(tmp_path, rule(head=head))
    (tmp_path / "link.yml").symlink_to(file)
    rules = load([file, tmp_path / "link.yml"]).rules
    assert len(rules) == times and len({one.id for one in rules}) == 1


def test_settings_of_several_files_join(tmp_path: Path) -> None:
    one = "baseline: 2026-11-21\nbot: {usernames: [a]}\nbots: [x]\nper_page: 50\nlabel_categories: {c: {labels: [l]}}\n"
    two = "bot: {usernames: [b]}\nbots: y\nlabel_categories: {d: {pattern: 'p::*'}}\nhost_url: https://h.example\n"
    policy = loaded(tmp_path, one, two)
    assert policy.baseline == date(2026, 11, 21)
    assert policy.bot_usernames == {"a", "b"}
    assert policy.other_bots == {"x", "y"}
    assert set(policy.categories) == {"c", "d"}
    assert policy.host_url is not None
    assert (policy.per_page, policy.host_url.address) == (50, "https://h.example")


def test_pages_are_as_long_as_gitlab_makes_them(tmp_path: Path) -> None:
    assert loaded(tmp_path, "per_page: 500\n" + rule()).per_page == 100


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("12", "12"),
        ("2.10", "2.1"),
        ("yes", "true"),
        ("no", "issues rule 1"),
        ("''", "issues rule 1"),
        ("[a]", "['a']"),
    ],
)
def test_whatever_names_a_rule_is_a_name(given: str, name: str, tmp_path: Path) -> None:
    text = f"resource_rules: {{issues: {{rules: [{{name: {given}, api: 2, actions: {{comment: x}}}}]}}}}\n"
    assert loaded(tmp_path, text).rules[0].name == name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("host_url: ~\n" + rule(), "nothing is written behind host_url"),
        ("resource_rules: {issues: ~}\n", "nothing is written behind issues"),
    ],
)
def test_what_the_gem_stumbles_over(text: str, fault: str, tmp_path: Path) -> None:
    [line] = faults(tmp_path, text)
    assert fault in line


@pytest.mark.parametrize("nothing", ["{}", "[]", "''"])
def test_limits_that_are_empty_are_none(nothing: str, tmp_path: Path) -> None:
    text = f"resource_rules: {{issues: {{rules: [{{name: r, limits: {nothing}, actions: {{comment: x}}}}]}}}}\n"
    assert loaded(tmp_path, text).rules[0].limits is None


@pytest.mark.parametrize(
    ("head", "name"),
    [("name: 7", "7"), ("name: 1.50", "1.5"), ("name: yes", "true"), ("name:\n          :a", "a"), ("name: ~", "")],
)
def test_a_name_is_whatever_ruby_prints(head: str, name: str, tmp_path: Path) -> None:
    assert loaded(tmp_path, rule(head=head)).rules[0].name == (name or "issues rule 1")


@pytest.mark.parametrize("text", ["", "{}\n", "---\n---\nresource_rules: {}\n", "resource_rules:\n"])
def test_a_file_that_holds_nothing_is_the_gems(text: str, tmp_path: Path) -> None:
    policy = loaded(tmp_path, text)
    assert (policy.rules, policy.of_the_gem) == ((), True)


def test_all_keys_may_be_symbols(tmp_path: Path) -> None:
    keys = ":resource_rules:\n  :issues:\n    :rules:\n      - :conditions: {state: opened}\n"
    assert loaded(tmp_path, keys).rules[0].only_opened


def test_a_kind_without_anything_is_a_fault_where_the_gem_stumbles(tmp_path: Path) -> None:
    told = faults(tmp_path, "resource_rules:\n  issues:\n  epics: {}\n")
    assert told == ["p.yml:2:10: nothing is written behind issues – leave it out, or write rules"]
    assert loaded(tmp_path, "bots: [x]\nresource_rules:\n  issues:\n").rules == ()


def test_the_calendar(tmp_path: Path) -> None:
    text = (
        "calendar: {timezone: Europe/Berlin, weekend: [friday], holidays: [2026-12-25], fiscal_year_start_month: 1}\n"
    )
    calendar = loaded(tmp_path, text).calendar
    assert str(calendar.timezone) == "Europe/Berlin"
    assert not calendar.works(date(2026, 12, 25))
    assert not calendar.works(date(2026, 11, 27)), "a Friday"
    assert calendar.works(date(2026, 11, 28)), "a Saturday"
    assert str(calendar.quarter(date(2026, 1, 1))) == "FY26-Q1"


def test_the_calendar_of_a_region_and_the_names_of_quarters(tmp_path: Path) -> None:
    text = (
        'calendar:\n  quarter_name: "{yyyy} Q{n}"\n  fiscal_year_named_after: start\n'
        "  holidays: [2027-01-01]\n  holidays_by_region: {EMEA: [2026-12-25]}\n"
        "  weekend_by_region: {GULF: [friday, saturday]}\n"
    )
    calendar = loaded(tmp_path, text).calendar
    assert str(calendar.quarter(date(2027, 1, 31))) == "2026 Q4"
    assert str(calendar.quarter(date(2027, 2, 1))) == "2027 Q1"
    assert calendar.works(date(2026, 12, 25)) and not calendar.at("EMEA").works(date(2026, 12, 25))
    assert not calendar.at("EMEA").works(date(2027, 1, 1))
    assert calendar.at("GULF").works(date(2026, 11, 29)), "a Sunday"


def test_the_holidays_of_a_country(tmp_path: Path) -> None:
    text = (
        "calendar:\n  holidays: {country: DE, add: [2026-12-24], remove: [2026-05-14]}\n"
        "  holidays_by_region: {SOUTH: {country: DE, subdivision: BY}, NORTH: {country: 'NO'}, EMEA: [2026-07-01]}\n"
    )
    calendar = loaded(tmp_path, text).calendar
    assert not calendar.works(date(2026, 12, 25)) and not calendar.works(date(2031, 10, 3)), "in every year"
    assert not calendar.works(date(2026, 12, 24)), "added"
    assert calendar.works(date(2026, 5, 14)) and not calendar.works(date(2027, 5, 6)), "Ascension Day is worked once"
    assert calendar.works(date(2026, 1, 6)) and not calendar.at("SOUTH").works(date(2026, 1, 6)), "Epiphany"
    assert not calendar.at("NORTH").works(date(2028, 5, 17)), "Norway's, besides the general ones"
    assert not calendar.at("NORTH").works(date(2028, 10, 3))
    assert not calendar.at("EMEA").works(date(2026, 7, 1)) and not calendar.at("EMEA").works(date(2026, 12, 25))
    assert calendar.add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 28)


def test_the_package_of_holidays_is_loaded_only_where_a_country_is_named(tmp_path: Path) -> None:
    policy = tmp_path / "p.yml"
    policy.write_text("calendar: {holidays: [2026-12-25]}\n")
    code = f"""import sys
from pathlib import Path
from triage_bot.policy.load import load
assert not load([Path({str(policy)!r})]).calendar.works(__import__("datetime").date(2026, 12, 25))
assert "holidays" not in sys.modules"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_without_the_package_of_holidays_the_cure_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(FaultyFiles, match=r'p\.yml:1:32: .*pip install "triage-bot\[holidays\]"'):
        loaded(tmp_path, "calendar: {holidays: {country: DE}}\n")


def test_paths_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    more = "people: people.yml\nresource_rules: {accounts: {source: ../a.csv}}\n"
    files = {"sub__people_yml": "people: {}\n", "a_csv": "account_id,name\n"}
    policy = loaded(tmp_path, "include: [sub/more.yml]\n", sub__more_yml=more, **files)
    assert policy.people_file is not None
    assert policy.people_file.samefile(tmp_path / "sub" / "people.yml")
    assert policy.account_source is not None
    assert Path(policy.account_source.here).samefile(tmp_path / "a.csv")


def test_a_template_beside_the_policy_wins_over_the_shipped_one(tmp_path: Path) -> None:
    text = rule(actions="remind: {template: update-due.md.j2, steps: [{after: 0 days, mention: csm}]}")
    policy = loaded(tmp_path, text, templates__update_due_md_j2="unused")
    assert policy.templates["update-due.md.j2"].body != "Mine {{ to }}\n"
    (tmp_path / "templates" / "update-due.md.j2").write_text("Mine {{ to }}\n", encoding="utf-8")
    assert load([tmp_path / "p.yml"]).templates["update-due.md.j2"].body == "Mine {{ to }}\n"


def test_numbers_as_labels_stay_as_written(tmp_path: Path) -> None:
    policy = loaded(tmp_path, "bots: [x]\n" + rule("labels: [18.10, 007, None, Any]", "labels: [18.10]"))
    assert policy.rules[0].variants[0][1].parts[0].model_dump() == ("18.10", "007", "None", "Any")
    assert policy.rules[0].actions["labels"].root == ("18.10",)  # type: ignore[attr-defined]


def test_a_rule_that_waits_for_updated_at_is_warned_of(tmp_path: Path) -> None:
    date_ = "date: {attribute: updated_at, condition: older_than, interval_type: days, interval: 3}"
    warnings = loaded(tmp_path, rule(date_, "status: close")).warnings
    assert [str(one).removeprefix(f"{tmp_path}/") for one in warnings] == [
        'p.yml:4:9: "x" waits for updated_at, which the bot\'s own notes move'
        " – last_update counts updates by people only",
    ]


# Keys nobody knows, in files of the gem ------------------------------------------------------


def warnings(folder: Path, text: str, allow: bool = False) -> list[str]:
    return [str(one).removeprefix(f"{folder}/") for one in loaded(folder, text, allow=allow).warnings]


def test_numbers_as_labels_of_a_rule_of_the_gem_are_to_be_quoted(tmp_path: Path) -> None:
    assert faults(tmp_path, rule("labels: [18.10, a]")) == [
        'p.yml:5:31: 18.10 is a number to YAML, and a label is a word – quote it: "18.10"',
    ]
    assert faults(tmp_path, rule("forbidden_labels: [a, 2]")) == [
        'p.yml:5:44: 2 is a number to YAML, and a label is a word – quote it: "2"',
    ]
    assert faults(tmp_path, rule("labels: bug")) == [
        'p.yml:5:30: labels takes a list of texts – write ["bug"]',
    ]


def test_an_unknown_action_in_a_file_of_the_gem_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, rule(actions="lables: [a]")) == [
        'p.yml:6:19: unknown action "lables" – did you mean "labels"?',
    ]


def test_labels_beside_the_name_widen_the_rule_and_are_a_fault(tmp_path: Path) -> None:
    text = "resource_rules:\n  issues:\n    rules:\n      - name: x\n        labels: [a]\n"
    assert [line.split(" – ")[0] for line in faults(tmp_path, text)] == ['p.yml:5:9: unknown key "labels"']


STORED = "resource_rules:\n  issues:\n    rules:\n      - name: r\n        actions: {assignees: *p}\n"


@pytest.mark.parametrize(
    "store", ["people: &p [ann]", "lists:\n  &p\n  - ann", "steps: &p\n  - ann", "calendar: &p [ann]"]
)
def test_a_key_of_ours_is_free_in_a_file_of_the_gem_that_keeps_words_there(store: str, tmp_path: Path) -> None:
    policy = loaded(tmp_path, f"{store}\n{STORED}")
    assert (policy.of_the_gem, len(policy.rules)) == (True, 1)
    assert "only holds what aliases repeat" in str(policy.warnings[0])


@pytest.mark.parametrize("key", ["forms: x", "values: [1, 2]", "priorities: {a: b}", "next_steps: 7"])
def test_settings_that_fit_none_of_ours_are_free_there_too(key: str, tmp_path: Path) -> None:
    [told] = warnings(tmp_path, f"{key}\n" + rule())
    assert f"{key.split(':', maxsplit=1)[0]} is none of ours as it is here" in told
    assert faults(tmp_path, f"{key}\n" + rule(head="id: r"))


def test_with_rules_of_ours_it_is_what_it_says(tmp_path: Path) -> None:
    text = "people: &p [ann]\n" + STORED.replace("- name: r", "- id: r")
    assert any("people" in line for line in faults(tmp_path, text))


def test_an_unknown_top_key_in_a_file_of_the_gem_is_a_warning(tmp_path: Path) -> None:
    found = warnings(tmp_path, "common: {a: b}\n" + rule())
    assert len(found) == 1
    assert found[0].startswith('p.yml:1:1: unknown key "common", passed over')


def test_an_unknown_condition_is_a_fault_unless_allowed(tmp_path: Path) -> None:
    text = rule("lables: [a], state: opened")
    assert faults(tmp_path, text) == ['p.yml:5:22: unknown condition "lables" – did you mean "labels"?']
    assert warnings(tmp_path, text, allow=True) == [
        'p.yml:5:22: unknown condition "lables", passed over – did you mean "labels"?',
    ]
    assert [one.key for one in loaded(tmp_path, text, allow=True).rules[0].conditions.parts] == ["state"]


def test_the_condition_title_is_only_a_warning(tmp_path: Path) -> None:
    assert warnings(tmp_path, rule("title: x"))[0].startswith('p.yml:5:22: unknown condition "title", passed over')


def test_unknown_words_of_ruby_are_a_fault_even_when_unknown_keys_are_allowed(tmp_path: Path) -> None:
    assert "`x` is neither a variable nor known here" in faults(tmp_path, rule("ruby: x"), allow=True)[0]


@pytest.mark.parametrize(
    "ours",
    [
        "bots: []\n" + rule(actions="lables: [a]"),
        rule("any: [{state: opened}]", "lables: [a]"),
        rule(actions="toggle_labels: [b], lables: [a]"),
        rule(actions="lables: [a]", head="id: a"),
    ],
)
def test_in_our_own_files_unknown_keys_are_faults(ours: str, tmp_path: Path) -> None:
    found = faults(tmp_path, ours)
    assert len(found) == 1
    assert 'unknown action "lables"' in found[0]


# Real files ----------------------------------------------------------------------------------

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="no folder of real policy files beside the checkout")
FILES = sorted(CORPUS.glob("*.yml")) if CORPUS.is_dir() else []
LATER = re.compile(r"^\s*-?\s*ruby:|#\{|^  (merge_requests|epics|branches|work_items):", re.M)


def misplaced(text: str) -> bool:
    """True for what the gem passes over and a reader would not: `actions` written into the conditions."""
    return any(
        "actions" in (one.get("conditions") or {})
        for kind in yaml.safe_load(text)["resource_rules"].values()
        for one in kind.get("rules", ())
    )


@needs_corpus
@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_real_file_loads_or_says_where_it_does_not(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    try:
        policy = load([file])
    except FaultyFiles as error:
        assert LATER.search(text) or misplaced(text), str(error)
        assert all(fault.place.line and fault.place.column for fault in error.faults)
    else:
        assert policy.rules


@needs_corpus
def test_some_real_files_load_as_they_are() -> None:
    assert sum(not LATER.search(file.read_text(encoding="utf-8")) for file in FILES) >= 5
