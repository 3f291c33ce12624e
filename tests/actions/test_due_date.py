"""`due_date`: set it where there is none; `next step` keeps the bot's own current."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import BOT, CSM, OTHER, PROCESS, account, day, do, facts, issue, note, scene, update
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.changes.set_field import SetDue
from triage_bot.context.wording import LEFT_OUT
from triage_bot.model.facts import EMPTY, NOTES, Facts, Need
from triage_bot.model.resource import Issue, Note, User
from triage_bot.text import marker

TABLE = "| Renewal date | 2027-01-31 |\n| Last call | in spring |\n"


# Today is Monday 2026-11-23.
@pytest.mark.parametrize(
    ("wanted", "due"),
    [
        pytest.param("14 days", "2026-12-07", id="days"),
        pytest.param("2 weeks", "2026-12-07", id="weeks"),
        pytest.param("1 month", "2026-12-23", id="a month"),
        pytest.param("5 working days", "2026-11-30", id="working days"),
        pytest.param("2026-12-24", "2026-12-24", id="a day"),
        pytest.param("{{ fields.renewal_date }}", "2027-01-31", id="a field"),
        pytest.param("{{ working_day(2) }}", "2026-11-25", id="a function"),
    ],
)
def test_an_empty_due_date_is_set(wanted: str, due: str) -> None:
    effects = do("due_date", wanted, issue(description=TABLE))
    assert [one.due for one in effects.changes if isinstance(one, SetDue)] == [day(due)]


def test_a_due_date_that_is_there_stays() -> None:
    assert do("due_date", "14 days", issue(due_date=day("2026-11-30"))) is NOTHING


def test_an_empty_text_sets_nothing() -> None:
    assert do("due_date", "{{ fields.contract_start }}", issue(description=TABLE)) is NOTHING


@pytest.mark.parametrize("confidential", [True, False])
def test_a_day_of_the_account_list_goes_where_editors_alone_read(confidential: bool) -> None:
    row = account(renewal_date=day("2027-03-01"))
    one = issue(description=marker.write({"account": row.id}), author=CSM, confidential=confidential)
    effects = do("due_date", "{{ fields.renewal_date }}", one, on=scene(accounts={row.id: row}))
    if confidential:
        assert [(one.due, one.private) for one in effects.changes if isinstance(one, SetDue)] == [
            (day("2027-03-01"), True)
        ]
    else:
        assert (effects.changes, len(effects.warnings)) == ((), 1) and LEFT_OUT in effects.warnings[0]


@pytest.mark.parametrize("wanted", ["{{ fields.last_call }}", "soon", "5 hours", "{{ 1 / 0 }}"])
def test_what_is_no_day_is_a_warning_and_changes_nothing(wanted: str) -> None:
    effects = do("due_date", wanted, issue(description=TABLE))
    assert effects.changes == ()
    assert "due_date" in effects.warnings[0]


# The next step ---------------------------------------------------------------------------------------

STEPS = "## Next steps\n- [ ] 2026-12-10 later\n- [ ] 2026-12-04 @csm-ben send figures\n"
ONE = issue(description=STEPS)


def _next(one: Issue, *notes: Note, known: Facts | None = None) -> Effects:
    return do("due_date", "next step", one, known or facts(notes), scene(process=PROCESS))


def _due(effects: Effects) -> list[str]:
    return [str(one.due) for one in effects.changes if isinstance(one, SetDue)]


def _edit(body: str, when: str, author: User) -> Note:
    return note(when, author, body, system=True)


@pytest.mark.parametrize(
    ("description", "form", "due"),
    [
        pytest.param(STEPS, "", ["2026-12-04"], id="the earliest step of the description"),
        pytest.param(
            STEPS.replace("- [ ] 2026-12-04", "- [x] 2026-12-04"), "", ["2026-12-10"], id="done ones are over"
        ),
        pytest.param("## Next steps\n- 2026-11-20 a\n- 2026-12-01 b\n", "", ["2026-12-01"], id="past ones are over"),
        pytest.param("## Next steps\n- 2026-11-23 today\n", "", ["2026-11-23"], id="today is ahead"),
        pytest.param("## Next steps\n- 2026-11-20 a\n", "", [], id="none ahead"),
        pytest.param("## Next steps\n- soon\n", "", [], id="none with a date"),
        pytest.param("By 2026-12-04 we call.", "", [], id="dates elsewhere are no steps"),
        pytest.param("", update(contact="2026-12-02"), ["2026-12-02"], id="the form's next contact"),
        pytest.param(STEPS, update(contact="2026-12-02"), ["2026-12-02"], id="whichever is earlier"),
        pytest.param("", "No change. Next step: call by 2026-12-03", ["2026-12-03"], id="the short form's step"),
        pytest.param("", "", [], id="nothing said"),
    ],
)
def test_the_earliest_day_ahead(description: str, form: str, due: list[str]) -> None:
    notes = [note("2026-11-20", CSM, form)] if form else []
    assert _due(_next(issue(description=description), *notes)) == due


def test_only_the_newest_form_counts() -> None:
    older, newer = update(contact="2026-12-01"), update(contact="2026-12-08")
    effects = _next(issue(), note("2026-11-19", CSM, older), note("2026-11-20", CSM, newer))
    assert _due(effects) == ["2026-12-08"]


SET = "changed due date to December 1, 2026"


@pytest.mark.parametrize(
    ("edits", "author", "due"),
    [
        pytest.param([], BOT, True, id="the bot opened the issue with it"),
        pytest.param([], CSM, False, id="a person opened the issue with it"),
        pytest.param([(SET, BOT)], CSM, True, id="the bot set it"),
        pytest.param([(SET, OTHER)], BOT, False, id="a person set it"),
        pytest.param([(SET, OTHER), (SET, BOT)], CSM, True, id="the bot, after a person"),
        pytest.param([(SET, BOT), (SET, OTHER)], BOT, False, id="a person, after the bot"),
        pytest.param(
            [("removed due date December 1, 2026", OTHER), (SET, BOT)],
            CSM,
            True,
            id="a person took it off, then the bot",
        ),
        pytest.param(
            [(SET, BOT), ("changed start date to May 4, 2026 and changed due date to December 1, 2026", OTHER)],
            BOT,
            False,
            id="a person, with a start date",
        ),
        pytest.param(
            [(SET, BOT), ("removed start date May 4, 2026 and removed due date May 5, 2026", OTHER), (SET, BOT)],
            CSM,
            True,
            id="a person took both off, then the bot",
        ),
        pytest.param([(SET, BOT), ("changed start date to May 4, 2026", OTHER)], CSM, True, id="only a start date"),
        pytest.param([(SET, BOT), ("changed the description", OTHER)], CSM, True, id="another edit"),
    ],
)
def test_a_persons_date_stays(edits: list[tuple[str, User]], author: User, due: bool) -> None:
    notes = [_edit(body, f"2026-11-1{number}", by) for number, (body, by) in enumerate(edits)]
    one = replace(ONE, author=author, due_date=day("2026-12-01"))
    assert _due(_next(one, *notes)) == (["2026-12-04"] if due else [])


def test_words_that_look_like_an_edit_are_none() -> None:
    said = note("2026-11-20", OTHER, SET)
    assert _due(_next(replace(ONE, due_date=day("2026-12-01")), said)) == ["2026-12-04"]


@pytest.mark.parametrize(
    ("more", "due"),
    [
        pytest.param({}, ["2026-12-04"], id="empty, though a person took it off"),
        pytest.param({"due_date": day("2026-12-04")}, [], id="it is so already"),
        pytest.param({"labels": ("snoozed",)}, [], id="snoozed"),
        pytest.param({"labels": ("snoozed",), "due_date": day("2026-11-01")}, [], id="a snooze that is over"),
    ],
)
def test_when_it_is_set(more: dict[str, object], due: list[str]) -> None:
    removed = _edit("removed due date December 1, 2026", "2026-11-20", CSM)
    one = replace(ONE, **more)
    assert _due(_next(one, *([] if "due_date" in more else [removed]))) == due


@pytest.mark.parametrize(("labels", "needs"), [((), {Need(NOTES)}), (("snoozed",), set())])
def test_notes_are_read_unless_it_is_snoozed(labels: tuple[str, ...], needs: set[Need]) -> None:
    assert _next(replace(ONE, labels=labels), known=EMPTY).missing == needs
