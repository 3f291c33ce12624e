"""`milestone`: a title, or none, any, upcoming, started."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.builders import PROJECT, ask, at, day, issue, policy, scene
from tests.conditions.asking import loads
from triage_bot.model.facts import MILESTONES, Need
from triage_bot.model.resource import Milestone, Ref
from triage_bot.text.calendar import Calendar

Q4 = Milestone(id=1, title="FY27-Q4", state="active", start_date=day("2026-11-01"), due_date=day("2027-01-31"))
NEXT = Milestone(id=2, title="FY28-Q1", state="active", start_date=day("2027-02-01"), due_date=day("2027-04-30"))
TODAY = Milestone(id=3, title="today", state="active", start_date=day("2026-11-23"), due_date=day("2026-11-23"))
TOMORROW = Milestone(
    id=4, title="starts tomorrow", state="active", start_date=day("2026-11-24"), due_date=day("2026-12-24")
)
CLOSED = Milestone(id=5, title="done", state="closed", start_date=day("2026-11-01"), due_date=day("2026-12-01"))
UNDATED = Milestone(id=6, title="one day")


@pytest.mark.parametrize(
    ("wanted", "milestone", "verdict"),
    [
        pytest.param("FY27-Q4", Q4, "met", id="its title"),
        pytest.param("fy27-q4", Q4, "unmet", id="case matters in titles"),
        pytest.param("FY27-Q4", NEXT, "unmet", id="another title"),
        pytest.param("FY27-Q4", None, "unmet", id="a title, but there is none"),
        pytest.param(["FY27-Q4", "FY28-Q1"], NEXT, "unmet", id="of a list only the first counts"),
        pytest.param(["FY27-Q4", "FY28-Q1"], Q4, "met", id="the first of a list"),
        pytest.param("None", None, "met", id="none"),
        pytest.param("none", Q4, "unmet", id="none, but there is one"),
        pytest.param("Any", Q4, "met", id="any"),
        pytest.param("any", None, "unmet", id="any, but there is none"),
        pytest.param("started", Q4, "met", id="started"),
        pytest.param("started", TODAY, "met", id="started today"),
        pytest.param("Started", TOMORROW, "unmet", id="starts tomorrow"),
        pytest.param("started", CLOSED, "unmet", id="closed ones do not run"),
        pytest.param("started", UNDATED, "unmet", id="without a start"),
        pytest.param("started", None, "unmet", id="started, but there is none"),
        pytest.param("upcoming", Q4, "met", id="due next"),
        pytest.param("Upcoming", NEXT, "unmet", id="due later than another"),
        pytest.param("upcoming", TODAY, "unmet", id="due today is not ahead"),
        pytest.param("upcoming", None, "unmet", id="upcoming, but there is none"),
    ],
)
def test_title_and_words(wanted: object, milestone: Milestone | None, verdict: str) -> None:
    on = scene(milestones={PROJECT: (NEXT, TODAY, CLOSED, Q4, UNDATED)})
    finding = ask("milestone", wanted, issue(milestone=milestone), on=on)
    assert (finding.verdict, finding.seen) == (verdict, milestone.title if milestone else "none")


REQUEST = Ref(PROJECT, 1, kind="merge_requests")


@pytest.mark.parametrize(
    ("wanted", "milestone", "verdict"),
    [
        ("none", None, "met"),
        ("ANY", Q4, "met"),
        ("No Milestone", None, "met"),
        ("started", Q4, "unmet"),
        ("#started", Q4, "met"),
        ("FY27-Q4", Q4, "met"),
    ],
)
def test_lists_of_merge_requests_know_two_words(wanted: str, milestone: Milestone | None, verdict: str) -> None:
    assert ask("milestone", wanted, issue(ref=REQUEST, milestone=milestone)).verdict == verdict


@pytest.mark.parametrize(
    ("given", "title"),
    [("2.10", "2.1"), ("'2.10'", "2.10"), ("[v1, v2]", "v1"), ("17", "17"), ("yes", "true"), ("[false]", "false")],
)
def test_it_is_what_ruby_reads(given: str, title: str, tmp_path: Path) -> None:
    rules = policy(
        f"resource_rules: {{issues: {{rules: [{{name: r, conditions: {{milestone: {given}}}, "
        "actions: {comment: x}}]}}",
        tmp_path,
    )
    [asked] = rules.rules[0].conditions.leaves
    assert asked.wanted() == title
    assert bool(rules.warnings) is (given in ("2.10", "[v1, v2]"))


@pytest.mark.parametrize("wrong", ["", " ", [], [""], None, False])
def test_what_would_be_no_condition(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("milestone", wrong, issue())


@pytest.mark.parametrize("given", ["19.1", "[v1, v2]"])
def test_work_items_have_one_title(given: str, tmp_path: Path) -> None:
    assert not loads(f"{{milestone: {given}}}", "work_items", tmp_path)


FAR = Milestone(id=7, title="far", due_date=day("2027-06-30"), home="groups/1")
FARTHER = Milestone(id=8, title="farther", due_date=day("2027-07-31"), home="groups/1")
ABOVE = Milestone(id=9, title="above", due_date=day("2027-07-31"), home="groups/2")


@pytest.mark.parametrize(
    ("root", "upcoming"),
    [
        ("/projects/1", {"FY27-Q4", "far", "above"}),
        ("/groups/1", {"FY27-Q4", "far"}),
        ("", {"FY27-Q4", "far", "above"}),
    ],
)
def test_of_each_place_one_is_upcoming(root: str, upcoming: set[str]) -> None:
    known = (NEXT, Q4, FAR, FARTHER, ABOVE)
    on = scene(milestones={PROJECT: known}, root=root)
    hit = {item.title for item in known if ask("milestone", "upcoming", issue(milestone=item), on=on).met}
    assert hit == upcoming


@pytest.mark.parametrize(("word", "title", "met"), [("started", "FY27-Q4", True), ("upcoming", "FY28-Q1", False)])
def test_of_one_just_set_the_days_are_looked_up(word: str, title: str, met: bool) -> None:
    here, on = issue(milestone=Milestone(id=0, title=title)), scene(milestones={PROJECT: (NEXT, Q4)})
    assert ask("milestone", word, here, on=on).met is met
    assert ask("milestone", word, here, on=scene(milestones={})).missing == {Need(MILESTONES, PROJECT)}


@pytest.mark.parametrize(("word", "milestone", "met"), [("started", TOMORROW, False), ("upcoming", TODAY, False)])
def test_its_day_is_that_of_gitlab(word: str, milestone: Milestone, met: bool) -> None:
    """On the evening of the 23rd in London it is the 24th in Tokyo, and still the 22nd in Honolulu in the morning."""
    for zone, hour in (("Asia/Tokyo", "23:30"), ("Pacific/Honolulu", "03:00")):
        calendar = Calendar(timezone=zone)
        on = scene(milestones={PROJECT: (TODAY, TOMORROW)}, now=at(f"2026-11-23 {hour}"), calendar=calendar)
        assert ask("milestone", word, issue(milestone=milestone), on=on).met is met


def test_a_closed_milestone_is_not_upcoming_even_if_due_first() -> None:
    on = scene(milestones={PROJECT: (CLOSED, Q4)})
    assert ask("milestone", "upcoming", issue(milestone=Q4), on=on).verdict == "met"


def test_upcoming_needs_the_milestones_of_the_project() -> None:
    finding = ask("milestone", "upcoming", issue(milestone=Q4), on=scene(milestones={}))
    assert (finding.verdict, finding.missing) == ("unknown", {Need(MILESTONES, PROJECT)})


@pytest.mark.parametrize(("wanted", "milestone"), [("upcoming", None), ("started", Q4), ("FY27-Q4", Q4)])
def test_otherwise_nothing_is_read(wanted: str, milestone: Milestone | None) -> None:
    assert ask("milestone", wanted, issue(milestone=milestone), on=scene(milestones={})).missing == frozenset()
