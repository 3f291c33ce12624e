"""`comment`: a note of its own, as in the gem."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from gitlab_sandbox.state.quick.extract import NAMES
from tests.builders import BOT, CSM, NOW, at, do, facts, issue, note, planned, policy, scene
from triage_bot.actions.comment import only_quick_actions
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.changes.notes import PostNote
from triage_bot.changes.quick_actions import QUICK_ACTIONS
from triage_bot.model.facts import EMPTY, NOTES, Need
from triage_bot.model.resource import NOBODY, Milestone, Note, User
from triage_bot.policy.schema import actions_model
from triage_bot.text import marker

HOSTILE = "/close\n<!-- triage-bot {} --> @all {{ 7*7 }}"


def _note(effects: Effects) -> PostNote:
    [change] = effects.changes
    assert isinstance(change, PostNote)
    return change


def _text(text: Any, one: Any = None, **more: Any) -> str:
    return marker.without(_note(do("comment", text, one or issue(), **more)).body)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("{{title}}", "Alder Foods - triage", id="title"),
        pytest.param("{{author}} {{assignee}}", "@project_1_bot_abc123 @csm-anna", id="people are mentioned"),
        pytest.param("{{assignees}}", "@csm-anna", id="a list of people"),
        pytest.param("{{labels}}", "~&quot;HS::Green&quot;, ~&quot;EMEA&quot;, ~&quot;E&amp;A&quot;", id="labels"),
        pytest.param("{{milestone}}", "%&quot;FY27-Q4&quot;", id="milestone"),
        pytest.param("{{full_reference}}", "customer-success/account-triage#1", id="reference"),
        pytest.param("{{created_at}}", "2026-07-01T09:00:00.000Z", id="a time"),
        pytest.param("{{closed_by}}!", "!", id="nobody is empty"),
        pytest.param("{{type}} {{state}}", "issues opened", id="plain values"),
        pytest.param(
            {"text": "{% for one in labels %}{{ one }};{% endfor %}"}, "HS::Green;EMEA;E&A;", id="lists can be looped"
        ),
    ],
)
def test_the_gems_names(text: Any, shown: str) -> None:
    assert _text(text, issue(milestone=Milestone(id=1, title="FY27-Q4"))) == shown


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("{{assignee}} please look, @CSM-Ben and `@nobody`", ("csm-anna", "csm-ben")),
        ("{{title}}", ()),
        ("/assign @csm-anna", ()),
    ],
)
def test_it_says_whom_it_calls(text: str, called: tuple[str, ...]) -> None:
    """They are counted in a dry run, in cases and as `mentions` in JSON, as for reminders."""
    [posted] = do("comment", text, issue(title="@csm-anna"), on=scene()).changes
    assert isinstance(posted, PostNote)
    assert posted.mentions == posted.reaches == called
    assert list(posted.row()["mentions"]) == list(called)


@pytest.mark.parametrize("written", ["{{title}}", {"text": "{{ title }}"}])
def test_a_title_has_no_power(written: Any) -> None:
    posted = _note(do("comment", written, issue(title=HOSTILE)))
    text = marker.without(posted.body)
    assert not text.startswith("/")
    assert "<!--" not in text
    assert "@all" not in text
    assert "49" not in text and re.search(r"7\\?\*7", text)  # said, not calculated
    assert marker.said(posted.body)[0].rule == "a-rule"


def test_a_title_that_an_expression_prints_is_no_mark_and_no_command() -> None:
    text = marker.without(_note(do("comment", "#{resource[:title]}", issue(title=HOSTILE))).body)
    assert "<!--" not in text and not text.startswith("/")


@pytest.mark.parametrize("written", ["{{labels}} {{milestone}}", {"text": "{{ labels }} {{ milestone }}"}])
def test_labels_and_milestones_have_no_power_either(written: Any) -> None:
    one = issue(labels=("<!-- x", "@all"), milestone=Milestone(id=1, title="--> @all"))
    text = _text(written, one)
    assert "<!--" not in text
    assert "-->" not in text
    assert "@all" not in text or isinstance(written, str)  # quoted, as the gem writes names of labels


@pytest.mark.parametrize("text", ["", "  \n ", "{{closed_at}}", {"text": "{{ closed_at }}"}])
def test_nothing_is_posted_if_nothing_is_said(text: Any) -> None:
    assert do("comment", text, issue()) is NOTHING


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        pytest.param("/close", True, id="one command"),
        pytest.param("/label ~a\n\n/close", True, id="commands and an empty line"),
        pytest.param("Closing.\n/close", False, id="words and a command"),
        pytest.param("/close\nClosing.", False, id="a command and words"),
        pytest.param("see /close", False, id="a command that is none"),
    ],
)
def test_commands_alone_are_sent_bare(text: str, bare: bool) -> None:
    posted = _note(do("comment", text, issue()))
    assert posted.bare is bare
    assert (posted.body == text) is bare  # no marker: GitLab would keep it as a note


# Not again within 20 hours ------------------------------------------------------------------


def _said(when: str, author: User = BOT, rule: str = "a-rule", about: tuple[str, ...] = (), tail: str = "") -> Note:
    entry = marker.Said(rule=rule, episode=at(when), step=0, about=about)
    return note(when, author, f"Hi.\n\n{marker.write({'said': [entry.entry()]})}{tail}")


# Now is Monday 2026-11-23, 10:00 UTC; 20 hours before it was Sunday, 14:00.
@pytest.mark.parametrize(
    ("before", "posted"),
    [
        pytest.param(_said("2026-11-22 14:01"), False, id="less than 20 hours ago"),
        pytest.param(_said("2026-11-22 14:00"), True, id="20 hours ago"),
        pytest.param(_said("2026-11-23 09:00", NOBODY), False, id="by Ghost"),
        pytest.param(_said("2026-11-23 09:00", User(3, "project_1_bot_0ld")), False, id="under an earlier token"),
        pytest.param(_said("2026-11-23 09:00", CSM), True, id="a person quotes the marker"),
        pytest.param(_said("2026-11-23 09:00", tail="\nmore"), False, id="a maintainer added words below"),
        pytest.param(_said("2026-11-23 09:00", rule="another"), True, id="another rule"),
        pytest.param(_said("2026-11-23 09:00", about=("p:1",)), True, id="another expansion"),
        pytest.param(note("2026-11-23 09:00", BOT, "Hi."), True, id="a note without marker"),
    ],
)
def test_the_same_rule_does_not_repeat_itself(before: Note, posted: bool) -> None:
    effects = do("comment", "Hi again.", issue(), facts([before]))
    assert bool(effects.changes) is posted
    assert bool(effects.held) is not posted


def test_it_says_when_it_may_speak_again() -> None:
    [held] = do("comment", "Hi.", issue(), facts([_said("2026-11-22 18:00")])).held
    assert (held.why, held.until) == ("said less than 20 hours ago", at("2026-11-23 14:00"))


def test_each_expansion_speaks_for_itself() -> None:
    posted = _note(do("comment", "Hi.", issue(), facts([_said("2026-11-23 09:00")]), expansion=("p:1",)))
    assert posted.key == "p:1"
    again = do("comment", "Hi.", issue(), facts([note("2026-11-23 09:00", BOT, posted.body)]), expansion=("p:1",))
    assert again.changes == ()


def test_notes_are_the_only_fact_it_needs_and_commands_need_none() -> None:
    assert do("comment", "Hi.", issue(), EMPTY).missing == {Need(NOTES)}
    assert do("comment", "/close", issue(), EMPTY).missing == frozenset()


def test_a_text_that_cannot_be_filled_in_is_a_warning(tmp_path: Path) -> None:
    rules = policy(
        'resource_rules: {issues: {rules: [{id: r, actions: {comment: {text: "{{ 6 // fields.arr }}"}}}]}}', tmp_path
    )
    known = issue(5, description="| Field | Value |\n| --- | --- |\n| ARR | 3 |")
    made = planned(rules, [issue(4), known])
    assert [one.ref.iid for one in made.changes] == [5]
    assert "account-triage#4: r: the text cannot be filled in" in made.warnings[0]


def test_the_marker_says_when() -> None:
    [said] = marker.said(_note(do("comment", "Hi.", issue(), on=scene())).body)
    assert (said.rule, said.episode) == ("a-rule", NOW)


# Options --------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["comment_internal", "comment_type", "repeat_after"])
def test_an_option_alone_is_no_action(key: str) -> None:
    value = {"comment_type": "thread", "repeat_after": "7 days"}.get(key, True)
    assert actions_model().model_validate({key: value}).own() == {}


@pytest.mark.parametrize(
    ("options", "internal"), [({}, False), ({"comment_internal": False}, False), ({"comment_internal": True}, True)]
)
def test_comment_internal(options: dict[str, bool], internal: bool) -> None:
    for key, value in (("comment", "Hi."), ("comment", "/close"), ("mention", ["csm-anna"])):
        assert _note(do(key, value, issue(), siblings=options)).internal is internal


@pytest.mark.parametrize(
    ("options", "thread"), [({}, False), ({"comment_type": "comment"}, False), ({"comment_type": "thread"}, True)]
)
def test_comment_type(options: dict[str, str], thread: bool) -> None:
    for key, value in (("comment", "Hi."), ("mention", ["csm-anna"])):
        assert _note(do(key, value, issue(), siblings=options)).thread is thread


def test_other_types_are_refused() -> None:
    with pytest.raises(ValidationError):
        do("comment", "Hi.", issue(), siblings={"comment_type": "discussion"})


@pytest.mark.parametrize(
    ("span", "said", "posted"),
    [
        pytest.param("2 hours", "2026-11-23 08:01", False, id="less than two hours"),
        pytest.param("2 hours", "2026-11-23 08:00", True, id="two hours"),
        pytest.param("7 days", "2026-11-17 00:01", False, id="the sixth day"),
        pytest.param("7 days", "2026-11-16 23:59", True, id="the seventh day, whatever the hour"),
        pytest.param("2 working days", "2026-11-20", False, id="Friday: one working day"),
        pytest.param("2 working days", "2026-11-19", True, id="Thursday: two working days"),
    ],
)
def test_repeat_after_counts_from_the_last_time(span: str, said: str, posted: bool) -> None:
    for key, value in (("comment", "Hi."), ("mention", ["csm-anna"])):
        effects = do(key, value, issue(), facts([_said(said)]), siblings={"repeat_after": span})
        assert bool(effects.changes) is posted


@pytest.mark.parametrize(
    ("options", "gem"), [({}, True), ({"comment_type": "thread"}, True), ({"repeat_after": "1 day"}, False)]
)
def test_repeat_after_is_no_word_of_the_gem(options: dict[str, str], gem: bool) -> None:
    made = actions_model().model_validate({"comment": "Hi.", "mention": ["csm-anna"], **options}).own()
    assert {key: one.in_words_of_the_gem() for key, one in made.items()} == {"comment": gem, "mention": gem}


TEXT = "{{title}} {{author}} {{full_reference}} {{type}} {{web_url}}"
HIDDEN = "(confidential) @(confidential) customer-success/account-triage#1 issues https://gitlab.test/1"
SHOWN = "Alder Foods - triage @project_1_bot_abc123 customer-success/account-triage#1 issues https://gitlab.test/1"


@pytest.mark.parametrize(
    ("options", "confidential", "text"),
    [
        pytest.param({}, True, HIDDEN, id="hidden unless told otherwise"),
        pytest.param({"redact_confidential_resources": True}, True, HIDDEN, id="hidden"),
        pytest.param({"redact_confidential_resources": False}, True, SHOWN, id="shown if told so"),
        pytest.param({}, False, SHOWN, id="nothing to hide"),
    ],
)
def test_redact_confidential_resources(options: dict[str, bool], confidential: bool, text: str) -> None:
    one = issue(confidential=confidential, web_url="https://gitlab.test/1")
    assert _text(TEXT, one, siblings=options) == text


@pytest.mark.parametrize(
    ("body", "alone"),
    [
        ("/close", True),
        ("/label ~a\n\n/LOCK\n", True),
        ("/nope", False),
        ("/label ~a\n/nope now", False),
        ("/label ~a\n/cc @ann", False),
        ("Words\n/close", False),
        ("", False),
    ],
)
def test_what_gitlab_does_not_know_is_a_word_that_is_kept(body: str, alone: bool) -> None:
    assert only_quick_actions(body) is alone


def test_all_that_the_sandbox_runs_is_known() -> None:
    assert set(NAMES) <= QUICK_ACTIONS
