"""Texts to one person that are many become lines: each reader for themselves, nobody lost, nothing said twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import CSM, OTHER, PROJECT, added, at, facts, policy
from tests.plan.test_list_issue import World
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import EditDescription
from triage_bot.model.facts import People
from triage_bot.model.resource import Ref, User
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker

ASK = "{{ to }} Is it over? Asked of {{ to | length }}."
TELL = "{{ to }} It is {{ colour }} now."
RULES = """
label_categories:
  colour: {labels: [red, green]}
  region: {labels: [EMEA, APAC], required: {any_label: [unplaced, EMEA, APAC]}}
resource_rules: {issues: {rules: [
  {id: ask, name: Ask to close, conditions: {state: opened, labels: [ask]}, actions: {
    remind: {template: ask.md.j2, steps: [
      {after: 0 days, mention: [csm, manager-emea]}, {after: 5 working days, mention: [manager-emea]}]}}},
  {id: only, name: Only you, conditions: {state: opened, labels: [only]}, actions: {
    remind: {template: plain.md.j2, bundled: false, steps: [{after: 0 days, mention: [csm]}]}}},
  {id: tell, name: It changed, conditions: {state: opened, labels: [red]}, actions: {
    notify: {to: [csm, manager-emea], category: colour, template: tell.md.j2}}},
  {id: place, name: Where is it, conditions: {state: opened, any_label: [unplaced]}, actions: {
    enforce_label_categories: {template: labels.md.j2, label: labels missing}}}]}}
"""
SA = User(77, "sa-one")
NOW, NEXT = at("2026-11-18"), at("2026-11-19")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> PolicySet:
    folder = tmp_path_factory.mktemp("bundles")
    (folder / "templates").mkdir()
    for name, text in {
        "ask.md.j2": f"---\nline: 'over, {{{{ title }}}}?'\n---\n{ASK}\n",
        "tell.md.j2": TELL,
        "plain.md.j2": "{{ to }} Only you.",
    }.items():
        (folder / "templates" / name).write_text(text, encoding="utf-8")
    return policy(RULES, folder)


def world_of(rules: PolicySet, label: str, count: int, csms: int = 99) -> World:
    """So many issues with a label, the first of them csm-anna's, the others csm-ben's."""
    world = World(rules)
    for number in range(1, count + 1):
        world.has(number, label, by=CSM if number <= csms else OTHER)
        ref = Ref(PROJECT, number)
        world.known[ref] = facts(labels=[added(label, "2026-11-17", SA)]) if label == "red" else facts()
    return world


def said(changes: list[object]) -> dict[int, PostNote]:
    """The notes on issues of accounts, by number."""
    return {one.ref.iid: one for one in changes if isinstance(one, PostNote) and one.ref.iid < 900}


def opened(changes: list[object]) -> dict[str, OpenIssue]:
    """The lists that were opened, by title."""
    return {one.title: one for one in changes if isinstance(one, OpenIssue)}


# Each reader alone ----------------------------------------------------------------------------------------


def test_who_has_few_is_asked_in_notes_though_another_reader_has_many(rules: PolicySet) -> None:
    """Four of csm-anna's, one of csm-ben's: the manager has five, csm-anna four, csm-ben one."""
    world = world_of(rules, "ask", 5, csms=4)
    changes = world.look(NOW)
    lists = opened(changes)
    assert set(lists) == {"For you: csm-anna", "For you: manager-emea"}
    assert lists["For you: csm-anna"].reason == "4 texts to one person become one list"
    assert lists["For you: manager-emea"].assignees == ("manager-emea",)
    notes = said(changes)
    assert set(notes) == {5}
    assert notes[5].mentions == ("csm-ben",)
    assert marker.parts(notes[5].body) == {"ask": "@csm-ben Is it over? Asked of 1."}
    assert world.look(NOW) == [] == world.look(NEXT)


def test_all_their_texts_become_lines_each_with_its_sentence(rules: PolicySet) -> None:
    world = world_of(rules, "ask", 4)
    text = opened(world.look(NOW))["For you: csm-anna"].description
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        f"- {PROJECT}#{number}+: over, Sample {number}? (told 2026-11-18)" for number in range(1, 5)
    ]


def test_three_are_notes_and_none_is_split(rules: PolicySet) -> None:
    notes = said(world_of(rules, "ask", 3).look(NOW))
    assert [note.mentions for note in notes.values()] == [("csm-anna", "manager-emea")] * 3


def test_announcements_count_and_their_line_is_the_rules_name_without_another(rules: PolicySet) -> None:
    world = world_of(rules, "red", 4, csms=2)
    changes = world.look(NOW)
    assert [note.mentions for note in said(changes).values()] == [("csm-anna",)] * 2 + [("csm-ben",)] * 2
    assert opened(changes)["For you: manager-emea"].description.count("+: It changed (told 2026-11-18)") == 4
    assert world.look(NOW) == [] == world.look(NEXT)


def test_what_is_never_bundled_is_a_note_and_does_not_count(rules: PolicySet) -> None:
    world = world_of(rules, "only", 5)
    assert [note.mentions for note in said(world.look(NOW)).values()] == [("csm-anna",)] * 5
    for number in range(11, 14):
        world.has(number, "ask")
    assert [note.mentions for note in said(world.look(NEXT)).values()] == [("csm-anna", "manager-emea")] * 3


def test_a_note_that_is_kept_current_stays_and_only_names_who_has_it_on_a_list(rules: PolicySet) -> None:
    world = world_of(rules, "unplaced", 4)
    changes = world.look(NOW)
    notes = said(changes)
    assert [note.mentions for note in notes.values()] == [()] * 4
    assert all("@csm-anna" not in note.body and "csm-anna Please choose" in note.body for note in notes.values())
    assert (
        opened(changes)["For you: csm-anna"].description.count(
            "+: labels are missing or unclear, its note says which (told"
        )
        == 4
    )
    assert world.look(NOW) == [] == world.look(NEXT)
    world.has(1, "EMEA")
    assert [edit.body.count("labels are missing or unclear") for edit in _edits(world.look(NEXT))] == [3]
    assert world.look(NEXT) == []


def test_the_list_is_the_policys_own_where_its_reader_has_one(rules: PolicySet, tmp_path: Path) -> None:
    lists = """
lists:
  mine: {title: "Mine: {{ person }}", for: csm, reminders: true, sections: {Ask: {when: {labels: [ask]}, line: asked}}}
"""
    world = World(_also(RULES + lists, rules, tmp_path))
    for number in range(1, 5):
        world.has(number, "ask")
    assert set(opened(world.look(NOW))) == {"Mine: csm-anna", "For you: manager-emea"}


def _also(text: str, rules: PolicySet, folder: Path) -> PolicySet:
    """Another policy with the same templates."""
    (folder / "templates").mkdir()
    for name in ("ask", "tell", "plain"):
        document = rules.templates[f"{name}.md.j2"]
        (folder / "templates" / f"{name}.md.j2").write_text(document.body, encoding="utf-8")
    return policy(text, folder)


# Nothing twice, nobody lost -------------------------------------------------------------------------------


def test_the_next_step_follows_for_all_of_them(rules: PolicySet) -> None:
    world = world_of(rules, "ask", 5, csms=4)
    world.look(NOW)
    assert not said(world.look(at("2026-11-24")))
    calls = [one for one in world.look(at("2026-11-25")) if isinstance(one, PostNote)]
    assert [(call.ref.iid > 900, call.mentions) for call in calls] == [(True, ("manager-emea",))]


def lost(world: World, kind: type) -> None:
    """A run that broke off before changes of this kind."""
    for change in world.plan(NOW).changes:
        if not isinstance(change, kind):
            world._carry_out(change, NOW)


@pytest.mark.parametrize("kind", [PostNote, OpenIssue])
def test_whoever_a_broken_run_did_not_reach_is_told_by_the_next(rules: PolicySet, kind: type) -> None:
    world, whole = world_of(rules, "ask", 5, csms=4), world_of(rules, "ask", 5, csms=4)
    whole.look(NOW)
    lost(world, kind)
    later = world.look(NEXT)
    assert later and world.look(NEXT) == []
    reached = {name for one in later for name in one.reaches or ()}
    assert reached == ({"csm-ben"} if kind is PostNote else {"csm-anna", "manager-emea"})
    assert not said(later) or said(later)[5].mentions == ("csm-ben",)


def test_of_announcements_too(rules: PolicySet) -> None:
    world = world_of(rules, "red", 4, csms=2)
    lost(world, OpenIssue)
    assert set(opened(world.look(NEXT))) == {"For you: manager-emea"}
    assert world.look(NEXT) == []


def test_a_matter_that_comes_back_is_on_its_list_again_without_a_call(rules: PolicySet) -> None:
    world = world_of(rules, "ask", 4)
    world.look(NOW)
    world.has(1)
    assert "Sample 1?" not in next(iter(_edits(world.look(NEXT)))).body
    world.has(1, "ask")
    changes = world.look(at("2026-11-20"))
    assert all("Sample 1?" in edit.body for edit in _edits(changes)) and len(_edits(changes)) == len(changes) == 2


def _edits(changes: list[object]) -> list[EditDescription]:
    return [one for one in changes if isinstance(one, EditDescription)]


def test_who_stands_in_is_said_with_for_whom_and_until_when(rules: PolicySet) -> None:
    people = People.model_validate(
        {"people": {"csm-anna": {"backup": "csm-ben", "away": [{"from": "2026-11-16", "until": "2026-12-06"}]}}}
    )
    world = world_of(rules, "ask", 4)
    world.more["people"] = people
    text = opened(world.look(NOW))["For you: csm-ben"].description
    assert text.count("? (for csm-anna, away until 2026-12-06) (told") == 4


# Laws -----------------------------------------------------------------------------------------------------

SETS = st.dictionaries(
    st.integers(1, 12), st.tuples(st.booleans(), st.sets(st.sampled_from(["ask", "red", "unplaced"]))), max_size=12
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(given_=SETS)
def test_nobody_is_called_by_more_than_three_notes_and_one_list_and_nobody_is_lost(
    rules: PolicySet, given_: dict[int, tuple[bool, set[str]]]
) -> None:
    world = World(rules)
    for number, (hers, own) in given_.items():
        world.has(number, *sorted(own), by=CSM if hers else OTHER)
        world.known[Ref(PROJECT, number)] = facts(labels=[added(label, "2026-11-17", SA) for label in sorted(own)])
    changes = world.look(NOW)
    notes, lists = said(changes), opened(changes)
    for person in ("csm-anna", "csm-ben", "manager-emea"):
        called = sum(person in note.mentions for note in notes.values())
        listed = lists.get(f"For you: {person}")
        assert called <= 3
        assert not (called and listed)
        for number, (hers, own) in given_.items():
            csm = {"csm-anna" if hers else "csm-ben"} if own else set()
            if person in csm | ({"manager-emea"} if own & {"ask", "red"} else set()):
                on_list = listed is not None and f"#{number}+" in listed.description
                assert on_list or person in notes[number].mentions, (person, number)
    assert world.look(NOW) == []
    assert world.look(NOW + timedelta(hours=3)) == []


def test_who_heard_in_a_note_hears_it_on_no_list_days_later(rules: PolicySet) -> None:
    """The colours are of a weekend, so by themselves no news any more while their lines still stand on the list."""
    world = world_of(rules, "red", 4, csms=1)
    for ref in world.known:
        world.known[ref] = facts(labels=[added("red", "2026-11-14", SA)])
    first = world.look(at("2026-11-16"))
    assert len(said(first)) == 4 and set(opened(first)) == {"For you: manager-emea"}
    later = [world.look(at(f"2026-11-{number}")) for number in range(17, 30)]
    assert not any(isinstance(one, PostNote | OpenIssue) for changes in later for one in changes)
