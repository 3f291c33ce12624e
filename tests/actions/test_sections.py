"""`sections`: parts of another template that a description lacks, each added once behind what people wrote."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import CSM, account, do, issue, scene, templates
from triage_bot.actions.effects import Effects
from triage_bot.changes.set_field import EditDescription
from triage_bot.text import marker
from triage_bot.text.template import Document

MARK = {"account": "acc-001", "template": "small"}
HIDDEN = marker.write(MARK)
WHOLE = Document(
    name="whole.md.j2",
    body="Text.\n\n## Summary\n\nWhy?\n\n## Plan\n\n- [ ] First\n\n- [ ] Then\n"
    "{% if account.risk_reason %}\n## Questions\n\nWhy {{ account.risk_reason }}?\n{% endif %}",
)
PLAN, QUESTIONS = "## Plan\n\n- [ ] First\n\n- [ ] Then", "## Questions\n\nWhy price?"


def _do(description: str, headings: tuple[str, ...] = ("Plan",), reason: str = "", **more: Any) -> Effects:
    row = account(risk_reason=reason)
    on = scene(templates={**templates(), WHOLE.name: WHOLE}, accounts={row.id: row})
    given = {"as_in": WHOLE.name, "headings": list(headings)}
    return do("sections", given, issue(description=description, **more), on=on)


def _after(description: str, headings: tuple[str, ...] = ("Plan",), reason: str = "") -> str:
    (edit,) = _do(description, headings, reason).changes
    assert isinstance(edit, EditDescription) and edit.was == description
    assert _do(edit.body, headings, reason).changes == ()  # twice is once
    return edit.body


def _marked(*added: str) -> str:
    return marker.write({**MARK, "added": list(added)})


@pytest.mark.parametrize(
    ("description", "headings", "reason", "after"),
    [
        pytest.param(
            f"Mine.\n\n{HIDDEN}", ("Plan",), "", f"Mine.\n\n{PLAN}\n\n{_marked('Plan')}", id="behind people's text"
        ),
        pytest.param(
            f"## Summary\n\nMine.\n\n{HIDDEN}",
            ("Questions", "Summary", "Plan"),
            "price",
            f"## Summary\n\nMine.\n\n{PLAN}\n\n{QUESTIONS}\n\n{_marked('Plan', 'Questions')}",
            id="those that lack, in the template's order",
        ),
        pytest.param(
            f"{PLAN}\n\n{_marked('Plan')}",
            ("Plan", "Questions"),
            "price",
            f"{PLAN}\n\n{QUESTIONS}\n\n{_marked('Plan', 'Questions')}",
            id="what the template gives only now",
        ),
        pytest.param(
            f"> ## Plan\n\n{HIDDEN}",
            ("Plan",),
            "",
            f"> ## Plan\n\n{PLAN}\n\n{_marked('Plan')}",
            id="quoted is not there",
        ),
    ],
)
def test_what_lacks_is_added_once(description: str, headings: tuple[str, ...], reason: str, after: str) -> None:
    assert _after(description, headings, reason) == after


@pytest.mark.parametrize(
    ("description", "headings"),
    [
        pytest.param(f"## PLAN\n\n{HIDDEN}", ("Plan",), id="it is there"),
        pytest.param(f"**Plan:** none\n\n{HIDDEN}", ("Plan",), id="as a bold line"),
        pytest.param(f"## Other\n\n- [ ] First\n\n- [ ] Then\n\n{HIDDEN}", ("Plan",), id="under another heading"),
        pytest.param(f"Mine.\n\n{_marked('Plan')}", ("Plan",), id="somebody took it out"),
        pytest.param(f"Mine.\n\n{HIDDEN}", ("Questions",), id="the template does not give it"),
        pytest.param(f"Mine.\n\n{HIDDEN}", ("No such",), id="the template has none of that name"),
        pytest.param("Mine.", ("Plan",), id="an issue that people made"),
        pytest.param("", ("Plan",), id="an empty one"),
    ],
)
def test_and_nothing_else(description: str, headings: tuple[str, ...]) -> None:
    assert _do(description, headings) == Effects()


def test_the_mark_may_hold_anything() -> None:
    odd = marker.write({**MARK, "added": "Plan"})
    assert PLAN in _after(f"Mine.\n\n{odd}")


def test_what_the_list_alone_says_goes_to_confidential_issues_only() -> None:
    description, wanted = f"Mine.\n\n{HIDDEN}", ("Questions",)
    (edit,) = _do(description, wanted, "price").changes
    assert edit.private
    assert not _do(description, ("Plan",), "price").changes[0].private
    assert _do(description, wanted, "price", confidential=False, author=CSM).changes == ()


def test_behind_what_does_not_end_nothing_can_be_found_again() -> None:
    effects = _do(f"```\nMine.\n\n{HIDDEN}")
    assert effects.changes == ()
    assert "Plan: not added, something before does not end" in effects.warnings[0]
