"""Missing facts: read once each, put where they belong, and noted where they cannot be had."""

from __future__ import annotations

from collections.abc import Mapping

from tests.gitlab.conftest import NOW, Line
from triage_bot.engine.fetch import hydrate
from triage_bot.gitlab.reading import quiet
from triage_bot.model.facts import AWARDS, LINKED, NOTES, Facts, Identity, Need, Snapshot
from triage_bot.model.resource import Ref


def read(line: Line, missing: Mapping[Ref, set[Need]], before: Mapping[Ref, Facts] | None = None) -> Snapshot:
    """What is known after one round of reading; the log holds its requests alone."""
    adapter = line.adapter()
    empty = Snapshot(scope=line.scope, me=adapter.me(), taken_at=NOW, identity=Identity(), facts=before or {})
    line.forget()
    return hydrate(adapter, empty, {ref: frozenset(needs) for ref, needs in missing.items()}, quiet)


def test_reactions_by_note(line: Line) -> None:
    ref = line.issue()
    one, two = (line.call("POST", "/projects/1/issues/1/notes", body="A word.")["id"] for _ in "ab")
    line.call("POST", f"/projects/1/issues/1/notes/{two}/award_emoji", name="eyes")
    known = read(line, {ref: {Need(AWARDS, part=str(one)), Need(AWARDS, part=str(two)), Need(NOTES)}}).facts[ref]
    assert known.awards == {one: frozenset(), two: {("eyes", "root")}}
    assert known.notes and len(known.notes) == 2


def test_what_is_known_of_a_note_stays(line: Line) -> None:
    ref = line.issue()
    note = line.call("POST", "/projects/1/issues/1/notes", body="A word.")["id"]
    before = Facts(awards={7: frozenset()}, linked={"a/b#1": None})
    known = read(line, {ref: {Need(AWARDS, part=str(note))}}, {ref: before}).facts[ref]
    assert known.awards.keys() == {7, note} and known.linked == {"a/b#1": None}


def test_reactions_of_a_note_that_is_gone_leave_the_issue_alone(line: Line) -> None:
    ref, other = line.issue(), line.issue()
    seen = read(line, {ref: {Need(AWARDS, part="999")}, other: {Need(NOTES)}})
    assert seen.unreadable.keys() == {ref} and seen.facts.keys() == {other}


def test_another_issue_is_read_once_however_many_name_it(line: Line) -> None:
    one, two, wish = line.issue("one"), line.issue("two"), line.issue("A request")
    need = Need(LINKED, part=str(wish))
    gone = Need(LINKED, part="no/such#1")
    seen = read(line, {one: {need}, two: {need, gone}})
    assert len(line.sent("GET", "/issues/3", at_least=2)) == 2, "the issue and its milestone events"
    for ref in (one, two):
        found = seen.facts[ref].linked[str(wish)]
        assert found is not None and found.issue.ref == wish
    assert seen.facts[two].linked["no/such#1"] is None and seen.unreadable == {}


def test_another_issue_is_not_read_again_in_a_later_round(line: Line) -> None:
    one, two, wish = line.issue("one"), line.issue("two"), line.issue("A request")
    need = Need(LINKED, part=str(wish))
    first = read(line, {one: {need}})
    second = read(line, {two: {need}}, first.facts)
    assert second.facts[two].linked == first.facts[one].linked
    assert line.sent("GET", "/issues/3") == []
