"""Whom a text calls: in words, not in code, quotes or comments; and the same text that only names some of them."""

import pytest

from triage_bot.text.mentions import mentions, uncalled


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@csm-anna please look", ("csm-anna",)),
        ("Thanks, @csm-anna. And @group/sub-group, (@csm.ben)", ("csm-anna", "group/sub-group", "csm.ben")),
        ("@a @b @a", ("a", "b")),
        ("/cc @csm-anna\nDone.", ("csm-anna",)),
        ("cc @all", ("all",)),
        ("/assign @csm-anna\nDone.", ()),
        ("`@csm-anna` and ``a ` @csm-ben``", ()),
        ("```\n@csm-anna\n```\n> @csm-ben\n\n<!-- @csm-cleo -->", ()),
        ("someone@example.com, a\\@b, @\u200bcsm-anna, @ csm-anna", ()),
        ("`open @csm-anna", ("csm-anna",)),
    ],
)
def test_whom_a_text_calls(text: str, called: tuple[str, ...]) -> None:
    assert mentions(text) == called


def test_a_text_that_only_names_some() -> None:
    assert (
        uncalled("@csm-anna @CSM-Ben @csm-anna-b: hello", {"csm-anna", "csm-ben"})
        == "csm-anna CSM-Ben @csm-anna-b: hello"
    )
