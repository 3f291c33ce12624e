"""Two runs that met, and answers that came late: what was written twice ends as if it had been written once."""

from __future__ import annotations

import time

import pytest

from tests.journeys.test_faults import Between
from tests.journeys.test_first_day import HEAD, POLICY
from tests.world import WHOLE, World
from triage_bot.apply.speaking import Pace
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.engine.triage import carry_out
from triage_bot.gitlab.connection import unchecked
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.resource import Issue, Ref
from triage_bot.text import marker

ACCOUNT = "a-1,Birch Bank,csm-ben,EMEA,red,2027-02-01"


def listing(place: World, policy: str = POLICY) -> None:
    place.files(accounts=f"{HEAD}\n{ACCOUNT}\n", policy=policy)


def test_a_twin_that_was_closed_is_nobodys_for_good(place: World) -> None:
    listing(place)
    ours = Between(place)

    class Interrupted(Gateway):
        """Another whole run happens right after we looked what is there."""

        met = False

        def newest(self, project: str) -> list[Issue]:
            found = super().newest(project)
            if not self.met:
                self.met = True
                Between(place).apply()
            return found

    ours.gateway = Interrupted(connection=ours.gateway.connection)
    ours.apply()
    found = place.root.issues.list(get_all=True, state="all")
    twins = [one for one in found if "twin" in marker.read(one.description)]
    assert twins and {(one.state, len(one.assignees)) for one in twins} == {("closed", 0)}
    opened = [one.title for one in found if one.state == "opened"]
    assert len(opened) == len(set(opened)), "each account and reader has one"
    for when in ("2026-11-24 10:00", "2026-12-01 10:00", "2026-12-14 10:00"):
        between = Between(place.at(when))
        between.apply()
        assert not {one.ref.iid for one in between.result.plan.changes} & {one.iid for one in twins}
    texts = [one.description for one in place.root.issues.list(get_all=True, state="opened")]
    assert not [one.iid for one in twins for text in texts if f"#{one.iid}+" in text]
    assert all(place.bot_notes(one.iid) == [] for one in twins)


def test_a_note_that_came_late_is_taken_back_by_the_next_run(place: World) -> None:
    place.at("2026-10-01")
    iid = place.open(WHOLE)
    between = Between(place.at("2026-11-23"))
    between.apply()
    (body,) = place.bot_notes(iid)
    ref = Ref(place.sandbox.project, iid)
    between.gateway.post_note(ref, PostNote(ref=ref, rule="r", reason="", body=body), frozenset(), unchecked)
    assert len(place.bot_notes(iid)) == 2
    assert Between(place).apply() == {"take_back": ("done", "")}
    assert place.bot_notes(iid) == [body]
    assert Between(place).result.plan.changes == ()


def test_a_list_that_was_opened_late_is_closed_by_the_next_run(place: World) -> None:
    listing(place)
    between = Between(place)
    between.apply()
    opening = next(one for one in between.result.plan.changes if isinstance(one, OpenIssue) and "living" in one.mark)
    fields = {"title": opening.title, "description": opening.description, "labels": "type::digest", "assignee_ids": [1]}
    fields |= {"confidential": True}
    late = between.gateway.open(place.sandbox.project, fields, 0, lambda _: False)
    kinds = {"set_state": ("done", ""), "edit_description": ("done", ""), "assign": ("done", "")}
    assert Between(place).apply() == kinds
    there = place.root.issues.get(late.ref.iid)
    assert (there.state, there.assignees) == ("closed", [])
    assert Between(place).result.plan.changes == ()


@pytest.mark.parametrize("interrupted", [False, True])
def test_an_interrupted_run_names_issues_as_an_unbroken_one(place: World, interrupted: bool) -> None:
    """The review speaks of the triage issue that the same run opens, or opened before it was interrupted."""
    listing(place)
    first = Between(place)
    opening = [one for one in first.result.plan.changes if isinstance(one, OpenIssue) and '"account":' in one.mark]
    assert [marker.read(one.mark).get("kind") for one in opening] == [None, "renewal review"]
    if interrupted:
        carry_out(first.gateway, first.result, opening[:1], first.given, Pace(clock=time.monotonic, sleep=time.sleep))
        first = Between(place)
    first.apply()
    found = place.root.issues.list(get_all=True)
    review = next(one for one in found if "type::renewal review" in one.labels)
    triage = next(one for one in found if one.title.startswith("Birch Bank - triage"))
    assert f"see {place.sandbox.project}#{triage.iid}" in review.description
    assert "(new " not in review.description
