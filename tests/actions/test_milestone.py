"""`milestone`: set by title, and made if it is not there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import CSM, account, day, do, issue, planned, policy, scene
from tests.policy.places import faults, loaded, rule
from triage_bot.actions.issue import IssueAction
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import SetMilestone
from triage_bot.context.wording import LEFT_OUT
from triage_bot.errors import ValueFault
from triage_bot.model.resource import Dates, Milestone
from triage_bot.text import marker
from triage_bot.text.template import Document

TABLE = "| Field | Value |\n| --- | --- |\n| Renewal date | 2027-02-14 |\n"
QUARTER = {
    "title": "{{ quarter_of(fields.renewal_date) }}",
    "create": True,
    "start": "{{ quarter_of(fields.renewal_date).start }}",
    "due": "{{ quarter_of(fields.renewal_date).end }}",
}


def changes(value: Any, now: str | None = None, description: str = TABLE) -> list[SetMilestone]:
    one = issue(milestone=Milestone(id=1, title=now) if now else None, description=description)
    return [change for change in do("milestone", value, one).changes if isinstance(change, SetMilestone)]


@pytest.mark.parametrize(
    ("wanted", "now", "titles"),
    [
        pytest.param("FY27-Q4", None, ["FY27-Q4"], id="none so far"),
        pytest.param("FY27-Q4", "FY27-Q3", ["FY27-Q4"], id="another so far"),
        pytest.param("FY27-Q4", "FY27-Q4", [], id="set already"),
        pytest.param("{{ quarter }}", None, ["FY27-Q4"], id="a text"),
        pytest.param("{{ quarter }}", "FY27-Q4", [], id="a text, set already"),
        pytest.param("{% if due_date %}x{% endif %}", "FY27-Q3", [], id="an empty text leaves it"),
        pytest.param({"title": "FY27-Q4"}, None, ["FY27-Q4"], id="a map"),
        pytest.param(QUARTER, None, ["FY28-Q1"], id="one that may be made"),
        pytest.param(QUARTER, "FY28-Q1", [], id="one that may be made, set already"),
    ],
)
def test_it_is_set_if_it_differs(wanted: Any, now: str | None, titles: list[str]) -> None:
    assert [one.title for one in changes(wanted, now)] == titles


@pytest.mark.parametrize(
    ("wanted", "make", "said"),
    [
        pytest.param("x", None, "milestone x", id="a text makes none"),
        pytest.param({"title": "x"}, None, "milestone x", id="a map neither"),
        pytest.param(
            {"title": "x", "create": True}, Dates(), "milestone x (made if it is not there)", id="without days"
        ),
        pytest.param(
            QUARTER,
            Dates(date(2027, 2, 1), date(2027, 4, 30)),
            "milestone FY28-Q1 (made if it is not there)",
            id="a quarter with its days",
        ),
        pytest.param(
            {"title": "x", "create": True, "start": date(2027, 2, 1), "due": "{% if false %}x{% endif %}"},
            Dates(date(2027, 2, 1)),
            "milestone x (made if it is not there)",
            id="a plain day, and one that comes out empty",
        ),
    ],
)
def test_what_it_is_made_with(wanted: Any, make: Dates | None, said: str) -> None:
    (change,) = changes(wanted)
    assert (change.make, change.summary) == (make, said)


def test_without_a_renewal_nothing_is_asked_of_its_quarter() -> None:
    assert changes(QUARTER, description="") == []


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param("{{ fields.a.b.c }}", id="a title"),
        pytest.param({"title": "x", "create": True, "due": "soon"}, id="no day"),
    ],
)
def test_a_text_that_cannot_be_filled_in_is_a_fault(wanted: Any) -> None:
    with pytest.raises(ValueFault):  # the plan makes it a warning on that issue
        do("milestone", wanted, issue())


@pytest.mark.parametrize(
    ("written", "found"),
    [
        pytest.param("{title: x, due: '2027-01-31'}", "7:30: start and due need `create: true`", id="days of nothing"),
        pytest.param("{create: true}", "7:30: title is missing", id="no title"),
        pytest.param("{titel: x}", '7:31: unknown key "titel" – did you mean "title"?', id="a wrong key"),
        pytest.param("[x]", "7:30: milestone takes text – read a list, put a word in quotes", id="a list"),
        pytest.param('"{{ quartre }}"', '7:30: nothing is called "quartre" – did you mean "quarter"?', id="a name"),
        pytest.param(
            '{title: x, create: true, due: "{{ quartre }}"}',
            '7:60: nothing is called "quartre" – did you mean "quarter"?',
            id="a name in a day",
        ),
    ],
)
def test_faults(written: str, found: str, tmp_path: Path) -> None:
    assert f"p.yml:{found}" in faults(tmp_path, "bots: []\n" + rule(actions=f"milestone: {written}"))


def test_two_rules_that_want_the_same_one_are_one_change(tmp_path: Path) -> None:
    text = rule(actions="milestone: {title: x, create: true}") + rule(head="name: y", actions="milestone: x").replace(
        "resource_rules:\n  issues:\n    rules:\n", ""
    )
    (change,) = planned(policy(text, tmp_path), [issue()]).changes
    assert isinstance(change, SetMilestone) and change.make == Dates()


# Of issues that are opened --------------------------------------------------------------------------

ROW = account(renewal_date=date(2027, 2, 14))


def opened(front: dict[str, object]) -> OpenIssue:
    texts = {"t.md.j2": Document(name="t.md.j2", body="Hello", front={"title": "A", **front})}
    given = {"template": "t.md.j2", "destination": "a/b"}
    (change,) = do(IssueAction.key, given, ROW, on=scene(templates=texts)).changes
    assert isinstance(change, OpenIssue)
    return change


@pytest.mark.parametrize(
    ("front", "title", "make"),
    [
        pytest.param({}, "", None, id="none"),
        pytest.param({"milestone": None}, "", None, id="nothing"),
        pytest.param({"milestone": "{{ quarter }}"}, "FY27-Q4", None, id="a text"),
        pytest.param({"milestone": QUARTER}, "FY28-Q1", Dates(date(2027, 2, 1), date(2027, 4, 30)), id="a map"),
    ],
)
def test_front_matter_names_one_or_makes_it(front: dict[str, object], title: str, make: Dates | None) -> None:
    change = opened(front)
    assert (change.milestone, change.make_milestone) == (title, make)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        pytest.param("{title: x, craete: true}", "milestone.craete: Extra inputs", id="a wrong key"),
        pytest.param("{title: x, due: '2027-01-31'}", "milestone: start and due need `create: true`", id="days"),
        pytest.param('{title: "{{ quartre }}"}', 'milestone: nothing is called "quartre"', id="a name"),
    ],
)
def test_faults_in_front_matter(written: str, found: str, tmp_path: Path) -> None:
    text = rule(actions="issue: {template: a.md.j2}")
    (line,) = faults(tmp_path, text, templates__a_md_j2=f"---\ntitle: A\nmilestone: {written}\n---\nHello\n")
    assert line.startswith(f"templates/a.md.j2:2:1: {found}") or line.startswith(f"2:1: {found}"), line


def test_front_matter_with_a_map_loads(tmp_path: Path) -> None:
    front = 'milestone: {title: "{{ quarter }}", create: true, start: 2026-11-01, due: "{{ quarter.end }}"}'
    text = rule(actions="issue: {template: a.md.j2}")
    found = loaded(tmp_path, text, templates__a_md_j2=f"---\ntitle: A\n{front}\n---\nHello\n")
    assert "a.md.j2" in found.templates


def test_a_title_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError):
        do("milestone", {"title": None}, issue())


@pytest.mark.parametrize("confidential", [True, False])
def test_a_quarter_of_the_account_list_goes_where_editors_alone_read(confidential: bool) -> None:
    row = account(renewal_date=day("2027-03-01"))
    one = issue(description=marker.write({"account": row.id}), author=CSM, confidential=confidential)
    effects = do("milestone", "{{ quarter_of(fields.renewal_date) }}", one, on=scene(accounts={row.id: row}))
    found = [(one.title, one.private) for one in effects.changes if isinstance(one, SetMilestone)]
    assert found == ([("FY28-Q1", True)] if confidential else [])
    assert [LEFT_OUT in one for one in effects.warnings] == ([] if confidential else [True])
