"""`section`: a part of the description, added once, the rest as it was."""

from __future__ import annotations

import pytest

from tests.builders import do, issue, scene, templates
from triage_bot.actions.effects import Effects
from triage_bot.changes.set_field import EditDescription
from triage_bot.text import marker
from triage_bot.text.template import Document

HIDDEN = marker.write({"account": "acc-001"})
PART = Document(name="part.md.j2", body="- [ ] Agreed with {{ assignees }} about {{ title }}\n")
ADDED = "## Will churn\n\n- [ ] Agreed with @csm-anna about Alder Foods - triage\n"


def _do(description: str, template: str = PART.name) -> Effects:
    on = scene(templates={**templates(), PART.name: PART})
    return do("section", {"heading": "Will churn", "template": template}, issue(description=description), on=on)


def _after(description: str, template: str = PART.name) -> str:
    (edit,) = _do(description, template).changes
    assert isinstance(edit, EditDescription) and edit.was == description
    assert _do(edit.body, template).changes == ()  # twice is once
    return edit.body


@pytest.mark.parametrize(
    ("description", "after"),
    [
        pytest.param("Text.", f"Text.\n\n{ADDED}", id="behind the text"),
        pytest.param("", ADDED, id="no text"),
        pytest.param(f"Text.\n\n{HIDDEN}", f"Text.\n\n{ADDED}\n{HIDDEN}", id="before the hidden mark"),
        pytest.param(HIDDEN, f"{ADDED}\n{HIDDEN}", id="the mark alone"),
        pytest.param(
            f"  A line.  \n\n\n| a | b |\n\n{HIDDEN}\n",
            f"  A line.  \n\n\n| a | b |\n\n{ADDED}\n{HIDDEN}",
            id="as it was",
        ),
        pytest.param("They will churn.", f"They will churn.\n\n{ADDED}", id="the words in a sentence"),
        pytest.param("> ## Will churn", f"> ## Will churn\n\n{ADDED}", id="quoted"),
        pytest.param("```\n## Will churn\n```", f"```\n## Will churn\n```\n\n{ADDED}", id="in a code block"),
    ],
)
def test_it_is_added_at_the_end(description: str, after: str) -> None:
    assert _after(description) == after
    assert marker.read(after) == marker.read(description)


@pytest.mark.parametrize(
    "description",
    [
        pytest.param("## Will churn\n\nEmptied by a person.", id="a heading"),
        pytest.param("# WILL  CHURN\n", id="written otherwise"),
        pytest.param("**Will churn**\n\nx", id="bold"),
        pytest.param("Will churn: yes", id="a line that begins so"),
        pytest.param(f"## Will churn\n\nx\n\n{HIDDEN}", id="with a hidden mark"),
    ],
)
def test_what_is_there_is_left_alone(description: str) -> None:
    assert _do(description).changes == ()


@pytest.mark.parametrize(
    "description",
    [
        pytest.param("```\nSome log", id="a code block"),
        pytest.param("Text. <!-- more", id="a hidden comment"),
    ],
)
def test_behind_what_does_not_end_nothing_is_added_again_and_again(description: str) -> None:
    effects = _do(description)
    assert effects.changes == ()
    assert '"Will churn" cannot be added' in effects.warnings[0]


def test_a_title_is_powerless_in_it() -> None:
    on = scene(templates={PART.name: Document(name=PART.name, body="{{ title }}")})
    one = issue(title="/close @all")
    (edit,) = do("section", {"heading": "Will churn", "template": PART.name}, one, on=on).changes
    assert isinstance(edit, EditDescription)
    assert edit.body == "## Will churn\n\n\u200b/close @\u200ball\n"


def test_the_shipped_checks() -> None:
    assert "- [ ] " in _after("Text.", "will-churn.md.j2")
