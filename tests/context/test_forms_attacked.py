"""Notes that are no forms, however much they look like one, and notes nobody should have to read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import HEALTH, shipped_policy
from tests.forms import NO_CHANGE, UPDATE, filled
from triage_bot.text.inert import Raw
from triage_bot.text.template import render_body

RED = ("HS::Red",)


def _reminder() -> str:
    """What the bot writes when a word is due."""
    names = {
        "to": Raw("@csm-anna"), "colour": "red", "last_update": "2026-11-07", "last_update_by": "csm-anna", "days": 16,
        "of_csm": False, "began": "update", "started": "2026-11-07", "interval": "14 days", "steps_due": [],
    }  # fmt: skip
    return render_body(shipped_policy().templates["update-due.md.j2"].body, names)


def _list_note() -> str:
    """What the bot writes on a person's list."""
    told = Raw('"nothing new" is a fine answer: `No change. Next step: <what>, by <date>, <who>`')
    rows = [{"reference": Raw("g/p#1+"), "since": "2026-11-01", "asked": "2026-11-09", "text": told}]
    names = {"person": Raw("@csm-anna"), "list": "my-accounts", "rows": rows, "sections": []}
    return render_body(shipped_policy().templates["list.md.j2"].body, names)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("We talked to them, all is well.", id="prose"),
        pytest.param("Summary: they signed, more next week.", id="one label"),
        pytest.param("## Summary\nThey signed.", id="one heading"),
        pytest.param("## Zusammenfassung\nx\n## Kontext\ny\n## Stimmung\nrot", id="another language"),
        pytest.param("变化没有。下一步：联系客户 2026-12-04", id="and another"),
        pytest.param("the summary, the context and the sentiment are unknown", id="the words in a sentence"),
        pytest.param(re.sub(r"(?m)^", "> ", UPDATE), id="quoted"),
        pytest.param(re.sub(r"(?m)^", "> > ", UPDATE), id="quoted twice"),
        pytest.param(f">>>\n{UPDATE}>>>\nI agree.", id="quoted in GitLab's way"),
        pytest.param(f"```\n{UPDATE}```", id="in a fence"),
        pytest.param(f"~~~markdown\n{UPDATE}", id="in a fence that does not end"),
        pytest.param(re.sub(r"(?m)^", "    ", UPDATE), id="indented"),
        pytest.param(f"<!--\n{UPDATE}-->\nwords", id="in a comment"),
        pytest.param(f"<!--\n{UPDATE}", id="in a comment that does not end"),
        pytest.param(re.sub(r"(?m)^", "> ", NO_CHANGE), id="no change, quoted"),
        pytest.param(f"`{NO_CHANGE}`", id="no change, as code"),
        pytest.param(f"- {NO_CHANGE}", id="no change in a list"),
        pytest.param(_reminder(), id="the bot's reminder, pasted"),
        pytest.param(re.sub(r"(?m)^", "> ", _reminder()) + "\n\nI will.", id="the reminder, quoted and answered"),
        pytest.param(_list_note(), id="the bot's list, pasted"),
        pytest.param("", id="nothing"),
        pytest.param("\n \n\t", id="blanks"),
    ],
)
def test_prose_is_no_form(body: str) -> None:
    assert filled(body) is None


def test_an_answer_below_the_quoted_reminder_is_read() -> None:
    body = re.sub(r"(?m)^", "> ", _reminder()) + "\n\n" + NO_CHANGE
    found = filled(body)
    assert found
    assert (found.form.name, found.missing(RED, HEALTH.labels)) == ("no-change", ())


# Bad input ----------------------------------------------------------------------------------------


PIECES = [
    "No change. ", "No change", "no ", "#*_", UPDATE, "Summary: x\n", "## Summary\n", "Next step: ", ". next step",
    "- [ ] ", "- ,a   x", "\u2028", "\u202e", "\x00", "𝔘", "<!-- ", "> ", "`", "<" * 50, "**", "2026-12-04 ",
]  # fmt: skip
LINES = [
    "## Summary", "Context:", "**Sentiment**", "No change.", "Next step: x", "> q", "```", ">>>", "<!--", "-->", "red",
    "2026-12-04", "31/02", "- [ ] @a x, b", "    c", "<what>", "\u2028", "…",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: ascii(piece[:10]))
def test_a_megabyte_is_read_at_once(piece: str) -> None:
    """No timing is asserted: a reader that slows down makes this test run for minutes."""
    for body in (piece * (1_000_000 // len(piece)), NO_CHANGE + piece * (1_000_000 // len(piece))):
        found = filled(body)
        if found:
            found.missing(RED, HEALTH.labels)
            assert found.dates is not None


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_any_note_is_read(lines: list[str]) -> None:
    for body in ("\n".join(lines), " ".join(lines), "\r\n".join(lines)):
        found = filled(body)
        if found:
            assert set(found.missing(RED, HEALTH.labels)) <= found.form.parts.keys()
            assert all(step.text for step in found.steps)
