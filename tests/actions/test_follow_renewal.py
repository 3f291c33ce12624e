"""`follow_renewal`: due date, milestone and table go along when a renewal moves; said once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import BOT, CSM, NOW, account, at, day, do, facts, issue, note, scene
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.changes.change import Change
from triage_bot.changes.set_field import EditDescription, SetDue, SetMilestone
from triage_bot.model.facts import EMPTY, NOTES, Facts, Need
from triage_bot.model.resource import Issue, Milestone
from triage_bot.text import marker, table
from triage_bot.text.template import Document

FRONT = {"title": "T", "due_date": "{{ earlier(account.renewal_date, '3 months') }}",
         "milestone": {"title": "{{ quarter_of(account.renewal_date) }}", "create": True}}  # fmt: skip
TEMPLATES = {
    "moved.md.j2": Document(name="moved.md.j2", body="From {{ old }} to {{ new }}, due {{ due }}."),
    "review.md.j2": Document(name="review.md.j2", body="Body", front=FRONT),
}
VALUE = {"template": "moved.md.j2", "as_in": "review.md.j2", "next": "4 months"}
OLD, NEW = day("2027-06-30"), day("2027-08-31")
HIDDEN = marker.write({"account": "acc-001", "kind": "renewal review", "renewal": "2027-06-30", "template": "review"})
BODY = f"Words.  \n\n| Field | Value |\n| --- | --- |\n| Renewal date | 2027-06-30 |\n\nMore.\n\n{HIDDEN}\n"


def review(**more: Any) -> Issue:
    given: dict[str, Any] = {
        "description": BODY,
        "due_date": day("2027-03-30"),
        "milestone": Milestone(id=1, title="FY28-Q2"),
    }
    return issue(**{**given, **more})


def moved(one: Issue, known: Facts | None = None, to: date | None = NEW, **more: Any) -> Effects:
    row = account("acc-001", "Alder Foods", **({"renewal_date": to} if to else {}))
    on = scene(accounts={"acc-001": row}, templates=TEMPLATES, **more)
    return do("follow_renewal", VALUE, one, facts() if known is None else known, on=on)


def changes(effects: Effects) -> dict[type[Change], Any]:
    [say] = effects.says
    return {type(one): one for one in say.carries}


def test_everything_goes_along_with_one_note() -> None:
    effects = moved(review())
    [say] = effects.says
    assert say.text == "From 2027-06-30 to 2027-08-31, due 2027-05-31."
    assert (say.mentions, effects.changes) == ((), ())
    found = changes(effects)
    assert found[SetDue].due == day("2027-05-31")
    assert (found[SetMilestone].title, found[SetMilestone].make is None) == ("FY28-Q3", False)
    body = found[EditDescription].body
    assert found[EditDescription].was == BODY
    assert body == BODY.replace("2027-06-30", "2027-08-31"), "every other byte stays"
    assert dict(table.read(body))["Renewal date"] == "2027-08-31"
    assert marker.read(body)["renewal"] == "2027-08-31"


@pytest.mark.parametrize(
    ("one", "to"),
    [
        pytest.param(review(), OLD, id="the same day"),
        pytest.param(review(), None, id="no day in the list"),
        pytest.param(review(description="Words."), NEW, id="an issue that names no renewal"),
        pytest.param(review(description=BODY.replace("acc-001", "acc-9")), NEW, id="an account nobody lists"),
    ],
)
def test_nothing_has_moved(one: Issue, to: date | None) -> None:
    assert moved(one, to=to) is NOTHING


@pytest.mark.parametrize(
    ("to", "today", "follows"),
    [
        pytest.param("2027-12-29", "2026-11-23", True, id="a day less than six months later"),
        pytest.param("2027-12-30", "2026-11-23", False, id="six months later is the next one"),
        pytest.param("2028-06-30", "2028-02-28", False, id="a day too early for the next one"),
        pytest.param("2028-06-30", "2028-02-29", True, id="still open when the next one is due"),
        pytest.param("2026-12-30", "2026-11-23", True, id="much earlier"),
    ],
)
def test_the_next_renewal_is_not_this_one_moved(to: str, today: str, follows: bool) -> None:
    assert bool(moved(review(), to=day(to), now=at(today)).says) is follows


def test_without_a_mark_the_table_says_which_renewal_it_was() -> None:
    plain = BODY.replace(HIDDEN, "").replace("| Renewal date", "| Account ID | acc-001 |\n| Renewal date")
    body = changes(moved(review(description=plain, confidential=True)))[EditDescription].body
    assert body == plain.replace("2027-06-30", "2027-08-31")


@pytest.mark.parametrize(
    ("more", "notes", "due"),
    [
        pytest.param({}, [], True, id="set when the bot opened it"),
        pytest.param({"due_date": None}, [], True, id="none"),
        pytest.param({}, [("2026-11-20", CSM)], False, id="set by a person"),
        pytest.param({}, [("2026-11-20", CSM), ("2026-11-21", BOT)], True, id="set by a person, then by the bot"),
        pytest.param({"labels": ("snoozed",)}, [], False, id="of a snooze"),
        pytest.param({"due_date": day("2027-05-31")}, [], False, id="so already"),
        pytest.param({"author": CSM}, [], False, id="of a person's issue"),
    ],
)
def test_whose_due_date_goes_along(more: dict[str, Any], notes: list[Any], due: bool) -> None:
    edits = [note(when, author, "changed due date to March 30, 2027", system=True) for when, author in notes]
    assert (SetDue in changes(moved(review(**more), facts(edits)))) is due


@pytest.mark.parametrize(
    ("milestone", "set_"), [("FY28-Q2", True), (None, True), ("FY28-Q3", False), ("Top accounts", False)]
)
def test_which_milestone_goes_along(milestone: str | None, set_: bool) -> None:
    one = review(milestone=Milestone(id=1, title=milestone) if milestone else None)
    assert (SetMilestone in changes(moved(one))) is set_


def said(*about: str, when: str = "2026-11-20") -> Any:
    entry = marker.Said(rule="a-rule", episode=at(when), step=0, about=about)
    return note(when, BOT, marker.compose({"r": "Moved."}, (entry,)))


def test_what_was_said_before_a_crash_is_not_said_again_but_done() -> None:
    effects = moved(review(), facts([said("2027-06-30", "2027-08-31")]))
    assert effects.says == ()
    assert {type(one) for one in effects.changes} == {SetDue, SetMilestone, EditDescription}


def test_there_and_back_and_there_again_is_said_each_time() -> None:
    notes = [said("2027-06-30", "2027-08-31", when="2026-11-18"), said("2027-08-31", "2027-06-30")]
    assert moved(review(), facts(notes)).says


def test_notes_are_read_only_if_it_has_moved() -> None:
    assert moved(review(), EMPTY).missing == {Need(NOTES)}
    assert moved(review(), EMPTY, to=OLD) is NOTHING


def test_what_it_leads_to_has_nothing_left_to_do() -> None:
    found = changes(moved(review()))
    after = replace(review(), description=found[EditDescription].body, due_date=found[SetDue].due, updated_at=NOW)
    assert moved(after) is NOTHING


TASKS = (
    "{{ a }}\n- [ ] {{ earlier(account.renewal_date, '2 months') }} (csm-anna) Roadmap\n- [ ] {{ working_day(1) }} x\n"
)


def test_task_lines_that_stand_as_the_template_wrote_them_go_along() -> None:
    document = Document(name="review.md.j2", body=TASKS.replace("{{ a }}", ""), front=FRONT)
    templates = {**TEMPLATES, "review.md.j2": document}
    own = "\n- [ ] 2027-04-30 (csm-anna) Roadmap\r\n- [x] 2027-04-30 (csm-anna) Roadmap\n"
    own += "- [ ] 2027-04-30 Mine\n- [ ] 2026-07-02 x\n\n"
    one, row = review(description=own + BODY), account("acc-001", "Alder Foods", renewal_date=NEW)
    on = scene(accounts={"acc-001": row}, templates=templates)
    [say] = do("follow_renewal", VALUE, one, facts(), on=on).says
    [body] = [one.body for one in say.carries if isinstance(one, EditDescription)]
    assert body.startswith(
        "\n- [ ] 2027-06-30 (csm-anna) Roadmap\r\n- [x] 2027-04-30 (csm-anna) Roadmap\n- [ ] 2027-04-30 Mine\n"
        "- [ ] 2026-11-24 x\n\nWords."
    ), "ticked ones and people's own stay"


@pytest.mark.parametrize(("to", "called"), [("2027-08-31", ()), ("2028-03-20", ("csm-anna",))])
def test_people_are_called_only_if_it_goes_on_as_the_next_renewal(to: str, called: tuple[str, ...]) -> None:
    templates = {**TEMPLATES, "moved.md.j2": Document(name="moved.md.j2", body="{{ to }} moved")}
    on = scene(accounts={"acc-001": account("acc-001", "Alder Foods", renewal_date=day(to))}, templates=templates,
               now=at("2027-11-23"))  # fmt: skip
    value = {**VALUE, "mention": ["csm", "csm_director"]}
    [say] = do("follow_renewal", value, review(), facts(), on=on).says
    assert say.mentions == called
    assert say.text.startswith("@csm-anna moved" if called else "moved")


@pytest.mark.parametrize("value", [{}, {"template": "moved.md.j2"}, {**VALUE, "to": "x"}, "moved.md.j2"])
def test_bad_values(value: Any) -> None:
    with pytest.raises(ValidationError):
        do("follow_renewal", value, issue())
