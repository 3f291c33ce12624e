"""`kind`: by the hidden mark, else by the type label, else account triage."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue
from triage_bot.text import marker


def marked(**mark: str) -> str:
    return marker.write({"account": "acc-001", **mark})


@pytest.mark.parametrize(
    ("labels", "description", "kind"),
    [
        pytest.param((), "", "account triage", id="says nothing"),
        pytest.param(("type::account triage",), "", "account triage", id="by its label"),
        pytest.param(("EMEA", "type::renewal review"), "", "renewal review", id="another label"),
        pytest.param((), marked(kind="first renewal review"), "first renewal review", id="by its mark"),
        pytest.param(("type::renewal review",), marked(kind="second"), "second", id="the mark before the label"),
        pytest.param(("type::escalation",), marked(), "account triage", id="a mark without a kind is the triage issue"),
        pytest.param(
            ("type::escalation",), marked() + "\n\nwords", "account triage", id="a mark on any line of its own"
        ),
        pytest.param(("type::escalation",), "words " + marked(), "escalation", id="a mark behind words is none"),
    ],
)
def test_which_kind_it_is(labels: tuple[str, ...], description: str, kind: str) -> None:
    one = issue(labels=labels, description=description)
    assert ask("kind", kind, one).met and ask("kind", ["x", kind], one).met
    other = ask("kind", ["something else"], one)
    assert (other.met, other.seen) == (False, kind)


@pytest.mark.parametrize("value", [[], {"is": "x"}])
def test_bad_values(value: Any) -> None:
    with pytest.raises(ValidationError):
        ask("kind", value, issue())
