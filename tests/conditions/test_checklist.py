"""`checklist`: task lines under a heading of the description."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import BOT, CSM, MANAGER, OTHER, ask, away, facts, issue, note, scene
from triage_bot.model.facts import EMPTY, NOTES, Need, People, Person, Role
from triage_bot.model.resource import Issue, Note, User

WORDS = ("open", "complete", "absent")


def are(description: str, heading: str = "Will churn") -> str:
    """The one word that is met."""
    one = issue(description=description)
    found = [word for word in WORDS if ask("checklist", {"heading": heading, "are": word}, one, EMPTY).met]
    assert len(found) == 1, "exactly one word fits"
    return found[0]


@pytest.mark.parametrize(
    ("description", "word"),
    [
        pytest.param("## Will churn\n- [ ] a\n- [x] b", "open", id="some open"),
        pytest.param("## Will churn\n- [ ] a", "open", id="all open"),
        pytest.param("## Will churn\n- [x] a\n- [X] b\n- [~] c", "complete", id="all ticked"),
        pytest.param("## Will churn\n1. [x] a\n* [x] b", "complete", id="in any list"),
        pytest.param("## Will churn\n- [x] a\n- see the wiki", "complete", id="lines without a box are no tasks"),
        pytest.param("## Will churn\n- see the wiki", "absent", id="only such lines"),
        pytest.param("## Will churn\nAll four have to be true.\n\n- [x] a", "complete", id="words before"),
        pytest.param("## Will churn\n- [x] a\n  - [ ] b", "open", id="a task in a task"),
        pytest.param("## Will churn\n- [x] a\n    - [ ] b", "open", id="far in"),
        pytest.param("## Will churn", "absent", id="a heading alone"),
        pytest.param("## Plan\n- [ ] a", "absent", id="another heading"),
        pytest.param("## Will churn\n- [x] a\n## Plan\n- [ ] b", "complete", id="up to the next heading"),
        pytest.param("## WILL CHURN:\n- [ ] a", "open", id="in other case"),
        pytest.param("**Will churn**\n- [ ] a", "open", id="bold"),
        pytest.param("> ## Will churn\n> - [ ] a", "absent", id="a quote"),
        pytest.param("```\n## Will churn\n- [ ] a\n```", "absent", id="code"),
        pytest.param("<!--\n## Will churn\n- [ ] a\n-->", "absent", id="a comment"),
        pytest.param("## Will churn\r\n- [ ] a\r\n", "open", id="CRLF"),
        pytest.param("", "absent", id="no description"),
    ],
)
def test_task_lines(description: str, word: str) -> None:
    assert are(description) == word


def test_another_heading() -> None:
    assert are("## Exit criteria\n- [ ] a", "exit criteria") == "open"


def test_it_says_what_it_saw_and_needs_no_facts() -> None:
    one = issue(description="## Will churn\n- [ ] a\n- [x] b")
    finding = ask("checklist", {"heading": "Will churn", "are": "open"}, one, EMPTY)
    assert (finding.wanted, finding.seen) == ('checklist "Will churn" open', "1 of 2 open")
    assert finding.missing == frozenset()


@pytest.mark.parametrize(
    "wrong",
    [{}, {"heading": "x"}, {"heading": "x", "are": "half"}, {"heading": "--", "are": "open"}, {"are": "open"}]
    + [{"heading": "x", "are": "open", **more} for more in ({"by": {"--": ["ae"]}}, {"but": ["?"]}, {"by": ["ae"]})],
)
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        ask("checklist", wrong, issue())


# Whose tick counts ----------------------------------------------------------------------------------

DIRECTOR = User(14, "director-emea")
AGREED = (
    "## Will churn\n- [x] All options are used up (CSM)\n- [x] The manager agrees (CSM manager)\n- [ ] Lifecycle set"
)
BY: dict[str, Any] = {"by": {"manager agrees": ["csm_manager", "csm_director"]}, "but": ["lifecycle set"]}
PEOPLE = People(
    people={"csm-anna": Person(backup="manager-emea", away=(away("2026-11-20", "2026-12-01"),))},
    roles={"csm_manager": Role(default="manager-emea"), "csm_director": Role(default="director-emea")},
)


def ticked(by: User, words: str = "The manager agrees (CSM manager)", when: str = "2026-11-20", **more: Any) -> Note:
    """GitLab tells of a line that somebody ticked."""
    done = more.pop("done", "completed")
    return note(when, by, f"marked the checklist item **{words}** as {done}", **{"system": True, **more})


OLDER = note("2026-11-20", MANAGER, "marked the task **The manager agrees (CSM manager)** as completed", system=True)


def state(*notes: Note, one: Issue | None = None, description: str = AGREED) -> str:
    """The one word that is met where the manager's tick is the manager's."""
    one = one or issue(description=description)
    wanted = ({"heading": "Will churn", "are": word, **BY} for word in WORDS)
    (found,) = [each["are"] for each in wanted if ask("checklist", each, one, facts(notes), scene(people=PEOPLE)).met]
    return str(found)


@pytest.mark.parametrize(
    ("notes", "word"),
    [
        pytest.param([ticked(MANAGER)], "complete", id="the manager"),
        pytest.param([ticked(DIRECTOR)], "complete", id="the director"),
        pytest.param([ticked(MANAGER, "the manager agrees  csm manager")], "complete", id="whatever the punctuation"),
        pytest.param([OLDER], "complete", id="in GitLab's older words"),
        pytest.param([], "open", id="nobody knows who: it came ticked"),
        pytest.param([ticked(CSM)], "open", id="the CSM"),
        pytest.param([ticked(OTHER)], "open", id="a colleague"),
        pytest.param([ticked(BOT)], "open", id="the bot"),
        pytest.param([ticked(MANAGER, "All options are used up (CSM)")], "open", id="another line"),
        pytest.param([ticked(MANAGER, system=False)], "open", id="a comment that looks like it"),
        pytest.param(
            [ticked(MANAGER), ticked(CSM, when="2026-11-21", done="incomplete"), ticked(CSM, when="2026-11-22")],
            "open",
            id="ticked again by the CSM",
        ),
        pytest.param(
            [ticked(CSM), ticked(CSM, when="2026-11-21", done="incomplete"), ticked(MANAGER, when="2026-11-22")],
            "complete",
            id="ticked again by the manager",
        ),
        pytest.param(
            [ticked(MANAGER), ticked(MANAGER, when="2026-11-21", done="incomplete")],
            "open",
            id="taken back, and set in a rewritten text",
        ),
    ],
)
def test_a_line_counts_by_who_ticked_it(notes: list[Note], word: str) -> None:
    assert state(*notes) == word


def test_the_csm_never_agrees_with_themselves_not_even_as_a_manager() -> None:
    own = issue(description=AGREED, assignees=(MANAGER,))
    assert state(ticked(MANAGER), one=own) == "open"
    assert state(ticked(DIRECTOR), one=own) == "complete"


@pytest.mark.parametrize(
    ("description", "word"),
    [
        pytest.param("## Will churn\n- [x] All options are used up (CSM)", "open", id="the manager's line is gone"),
        pytest.param(AGREED.replace("[x] All", "[ ] All"), "open", id="another line is open"),
        pytest.param("## Will churn\n- [x] Lifecycle set", "absent", id="only the line that does not matter"),
        pytest.param("## Plan\n- [x] The manager agrees", "absent", id="no heading"),
    ],
)
def test_the_other_lines_count_as_before(description: str, word: str) -> None:
    assert state(ticked(MANAGER), description=description) == word


def test_notes_are_read_only_for_a_line_that_is_ticked() -> None:
    wanted = {"heading": "Will churn", "are": "complete", **BY}
    assert ask("checklist", wanted, issue(description=AGREED), EMPTY).missing == {Need(NOTES)}
    assert ask("checklist", wanted, issue(description=AGREED.replace("[x]", "[ ]")), EMPTY).verdict == "unmet"


def test_it_says_what_is_not_agreed() -> None:
    finding = ask("checklist", {"heading": "Will churn", "are": "open", **BY}, issue(description=AGREED), facts())
    assert finding.wanted == 'checklist "Will churn" open (manager agrees by csm_manager or csm_director)'
    assert finding.seen == "0 of 2 open, not agreed: manager agrees"
