"""The order in which one issue is written to, and what is left out because of what went before."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

import pytest

from tests.apply.hands import Hands
from triage_bot.apply.speaking import FRESH
from triage_bot.changes.set_field import EditDescription, SetMilestone
from triage_bot.errors import Unreachable
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.resource import Issue, Ref
from triage_bot.text import marker

DONE = "done"
UNDONE = "what it would tell was not done"


def test_a_word_then_the_fields_then_the_rest_and_last_the_answer(hands: Hands) -> None:
    ref, other = hands.issue(), hands.issue()
    asked = hands.say(ref)
    found = hands.apply(
        hands.answer(ref),
        hands.react(ref, asked),
        hands.link(ref, other),
        hands.relabel(ref),
        hands.note(ref, unasked=True),
    )
    assert found == [(kind, DONE, "") for kind in ("post_note", "relabel", "link", "react", "post_note")]
    assert hands.writes() == [
        "POST issues/1/notes",
        "PUT issues/1",
        "POST issues/1/links",
        f"POST issues/1/notes/{asked}/award_emoji",
        "POST issues/1/notes",
    ]
    assert hands.bodies(ref) == ["A word.", "Done."]
    assert (hands.emoji(ref, asked), hands.linked(ref), hands.labels(ref)) == (["thumbsup"], [2], {"due"})


# Answers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "error"),
    [("drop_labels", "GitLab dropped labels +due"), ("forbidden", "PUT /projects/{}/issues/1: 403 Forbidden")],
)
def test_what_was_not_done_is_not_told(hands: Hands, kind: str, error: str) -> None:
    ref = hands.issue()
    asked = hands.say(ref)
    hands.fault(kind, "PUT", "/issues/1")
    found = hands.apply(
        hands.relabel(ref), hands.react(ref, asked), hands.answer(ref), hands.answer(ref, "another", "It is read.")
    )
    path = hands.project.replace("/", "%2F")
    assert found == [
        ("relabel", "failed", error.format(path)),
        ("react", DONE, ""),
        ("post_note", "skipped", UNDONE),
        ("post_note", DONE, ""),
    ]
    assert hands.bodies(ref) == ["It is read."]
    assert hands.apply(hands.relabel(ref), hands.answer(ref)) == [("relabel", DONE, ""), ("post_note", DONE, "")]


def test_an_answer_for_several_rules_needs_what_each_of_them_wanted(hands: Hands) -> None:
    ref = hands.issue()
    found = hands.apply(hands.relabel(ref, "b", "unknown"), hands.answer(ref, "a, b"), hands.relabel(ref, "a"))
    assert [(kind, status) for kind, status, _ in found] == [
        ("relabel", "failed"),
        ("relabel", DONE),
        ("post_note", "skipped"),
    ]


def test_what_waits_for_a_word_that_stays_unsaid_is_not_told_either(hands: Hands) -> None:
    ref = hands.issue()
    seen = hands.seen()
    hands.say(ref, "I was quicker.")
    found = hands.apply(hands.note(ref, unasked=True), hands.relabel(ref), hands.answer(ref), seen=seen)
    assert [(status, error) for _, status, error in found] == [
        ("skipped", "a person has written meanwhile"),
        ("skipped", "what comes before it was not done"),
        ("skipped", UNDONE),
    ]


class Interrupted(Gateway):
    """Another whole run happens between our reading and our answer."""

    def update(self, ref: Ref, fields: Mapping[str, Any], *more: Any) -> Issue:
        answer = super().update(ref, fields, *more)
        if self.other is not None:
            self.other()
            self.other = None
        return answer

    other: Any = None


def test_of_two_answers_given_at_the_same_moment_the_newer_is_taken_back(hands: Hands) -> None:
    ref = hands.issue()
    changes, seen, ours = (hands.relabel(ref), hands.answer(ref)), hands.seen(), hands.adapter(Interrupted)
    assert isinstance(ours, Interrupted)
    ours.other = lambda: hands.apply(*changes, seen=seen)
    found = hands.apply(*changes, seen=seen, adapter=ours)
    assert found == [
        ("relabel", DONE, ""),
        ("post_note", "skipped", "another run said so at the same moment; ours was taken back"),
    ]
    assert hands.bodies(ref) == ["Done."]


@pytest.mark.parametrize("step", [0.0, FRESH + 1], ids=["at once", "read again in between"])
def test_our_own_earlier_note_is_no_twin(hands: Hands, step: float) -> None:
    ref = hands.issue()
    ticks = count()
    first, answer = hands.note(ref, about="x"), hands.answer(ref, about="x")
    found = hands.apply(first, hands.relabel(ref), answer, clock=lambda: next(ticks) * step)
    assert [status for _, status, _ in found] == [DONE] * 3
    assert hands.bodies(ref) == ["A word.", "Done."]


# Reactions -------------------------------------------------------------------------------------


def test_a_note_that_is_gone_and_a_name_that_is_none(hands: Hands) -> None:
    ref = hands.issue()
    asked = hands.say(ref)
    found = hands.apply(
        hands.react(ref, 999), hands.react(ref, asked, "no_such_thing"), hands.react(ref, asked), hands.answer(ref)
    )
    assert found[0] == ("react", "skipped", "its note is gone")
    assert found[1][1] == "failed" and "not a valid emoji name" in found[1][2]
    assert found[2:] == [("react", DONE, ""), ("post_note", DONE, "")]


def test_an_issue_with_reactions_alone_is_not_read(hands: Hands) -> None:
    ref = hands.issue()
    asked = hands.say(ref)
    hands.apply(hands.react(ref, asked))
    log = [one["path"] for one in hands.door("requests", "GET")["log"] if one["method"] == "GET"]
    assert [path for path in log if not path.endswith("/user")] == []


# What belongs to issues that are opened --------------------------------------------------------


def test_issues_are_opened_before_anything_names_them(hands: Hands) -> None:
    """The opening takes its time; what needs it waits."""
    ref, key = hands.issue(), "escalation"
    hands.fault("latency", "POST", "/issues$", seconds=0.3)
    found = hands.apply(
        hands.link(ref, hands.new(key)), hands.answer(ref, needs=hands.new(key)), hands.open(key, labels=("due",))
    )
    assert found == [("open_issue", DONE, ""), ("link", DONE, ""), ("post_note", DONE, "")]
    assert hands.writes() == ["POST issues", "POST issues/1/links", "POST issues/1/notes"]
    assert hands.linked(ref) == [2]


def test_lists_come_before_the_notes_that_only_name_their_readers(hands: Hands) -> None:
    """The lists take their time; the notes wait."""
    ref, mark = hands.issue(), marker.write({"living": "mine:csm-anna"})
    lists = [hands.issue(description=f"A list\n\n{mark}") for _ in range(2)]
    hands.fault("latency", "PUT", "/issues/[23]$", seconds=0.3, count=0)
    edits = [EditDescription(ref=one, rule="mine", reason="", body=mark, was=f"A list\n\n{mark}") for one in lists]
    found = hands.apply(hands.note(ref), *edits)
    assert found == [("edit_description", DONE, "")] * 2 + [("post_note", DONE, "")]
    assert sorted(hands.writes()[:2]) == ["PUT issues/2", "PUT issues/3"]
    assert hands.writes()[2:] == ["POST issues/1/notes"]


def test_of_new_issues_the_one_that_is_named_comes_first(hands: Hands) -> None:
    a, b, c = (hands.new(key) for key in "abc")
    found = hands.apply(
        *(hands.open(key) for key in "abc"),
        hands.link(a, b),
        hands.note(b, needs=c),
        hands.link(c, hands.new("d")),
        hands.open("d"),
        hands.link(hands.new("d"), hands.new("e")),
        hands.open("e"),
        hands.link(hands.new("e"), hands.new("d")),
    )
    assert [status for kind, status, _ in found if kind != "link"] == [DONE] * 6
    titles = [one["title"] for one in hands.call("GET", "/issues?sort=asc")]
    assert sorted(titles) == list("abcde")
    assert titles.index("c") < titles.index("b") < titles.index("a")
    assert hands.linked(hands.ref(1 + titles.index("a"))) == [1 + titles.index("b")]
    assert hands.linked(hands.ref(1 + titles.index("d"))), "of a circle one side is enough"


def test_without_its_issue_nothing_is_linked_and_nothing_told(hands: Hands) -> None:
    ref, new = hands.issue(), hands.new("escalation")
    asked = hands.say(ref)
    found = hands.apply(
        hands.open("escalation", labels=("unknown",)),
        hands.note(new),
        hands.link(new, ref),
        hands.link(ref, new),
        hands.react(ref, asked),
        hands.answer(ref, needs=new),
    )
    reason = f"{new} was not opened"
    assert [(kind, status, error) for kind, status, error in found if status != "failed"] == [
        ("post_note", "skipped", "its issue was not opened"),
        ("link", "skipped", "its issue was not opened"),
        ("link", "skipped", reason),
        ("react", DONE, ""),
        ("post_note", "skipped", reason),
    ]
    assert hands.linked(ref) == [] and hands.bodies(ref) == []


def test_of_two_equal_changes_each_has_its_outcome(hands: Hands) -> None:
    """Also where the run ends between them."""
    ref, other = hands.issue(), hands.issue()
    link = hands.link(ref, other)

    class Ending(Gateway):
        linked = 0

        def link(self, ref: Ref, other: Ref) -> None:
            self.linked += 1
            if self.linked > 1:
                raise Unreachable("GitLab is gone")

    outcomes = hands.apply(link, link, adapter=hands.adapter(Ending))
    assert outcomes == [("link", DONE, ""), ("link", "failed", "GitLab is gone")]


def test_a_link_that_cannot_be_fails_alone(hands: Hands) -> None:
    ref = hands.issue()
    found = hands.apply(hands.link(ref, hands.ref(99)), hands.relabel(ref), hands.answer(ref))
    assert [(kind, status) for kind, status, _ in found] == [("relabel", DONE), ("link", "failed"), ("post_note", DONE)]


def test_what_stands_there_to_the_word_is_not_said_again(hands: Hands) -> None:
    ref = hands.issue()
    assert hands.apply(hands.note(ref, unasked=True)) == [("post_note", DONE, "")]
    again = hands.apply(hands.note(ref, unasked=True), hands.relabel(ref))
    assert again == [("post_note", "skipped", "it was said before, to the word"), ("relabel", DONE, "")]
    assert (hands.bodies(ref), hands.labels(ref)) == (["A word."], {"due"})


def test_a_description_that_remembers_waits_for_all_its_rule_does(hands: Hands) -> None:
    """Its hidden mark says that the rest was done: if something cannot be, the next run must find it undone."""
    ref = hands.issue(description="Before.")
    edit = EditDescription(ref=ref, rule="r", reason="", body="After.", was="Before.")
    other = EditDescription(ref=ref, rule="other", reason="", body="After.", was="Before.")
    missing = SetMilestone(ref=ref, rule="r", reason="", title="nowhere")
    found = hands.apply(edit, missing, hands.relabel(ref))
    assert ("edit_description", "skipped", "something else of its rule could not be done") in found
    assert hands.call("GET", f"/issues/{ref.iid}")["description"] == "Before."
    assert ("relabel", DONE, "") in found
    assert ("edit_description", DONE, "") in hands.apply(other, missing)


@pytest.mark.parametrize(
    ("of_the_gem", "found"),
    [
        (False, ("open_issue", "failed", "{}#1 was opened, but GitLab dropped the assignee")),
        (True, ("open_issue", DONE, "GitLab did not assign nobody-here")),
    ],
)
def test_people_whom_gitlab_leaves_out_of_an_issue_are_told(
    hands: Hands, of_the_gem: bool, found: tuple[str, str, str]
) -> None:
    """For the gem the issue is made all the same."""
    kind, status, error = found
    opening = hands.open("Alder Foods", assignees=("nobody-here",), of_the_gem=of_the_gem)
    assert hands.apply(opening) == [(kind, status, error.format(hands.project))]
    assert hands.writes() == ["POST issues"]
