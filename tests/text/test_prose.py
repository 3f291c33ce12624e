"""What a person says in Markdown, apart from what they quote, show as code or hide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.text.prose import LONGEST, by_heading, filled, fold, spoken, without_placeholders

PARTS = {"summary": "summary", "why at risk": "summary", "next steps": "steps", "next step": "steps"}


def said(body: str) -> list[str]:
    """The lines that are not blank."""
    return [line for line in spoken(body) if line.strip()]


# Quotes, code, comments ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("a\nb", ["a", "b"], id="words"),
        pytest.param("a\r\nb\r\n", ["a", "b"], id="CRLF"),
        pytest.param("> q\n> > q\n>> q\n>q\na", ["a"], id="quotes, also nested"),
        pytest.param("  > q\na", ["a"], id="an indented quote"),
        pytest.param(">>>\nq\n\nq > q\n>>>\na", ["a"], id="GitLab's quote of several lines"),
        pytest.param(">>>>\nq\n>>>\nq\n>>>>\na", ["a"], id="it ends with as many as it began with"),
        pytest.param("a\n>>>\nq\n# q", ["a"], id="such a quote without an end hides the rest"),
        pytest.param(">>> a", [], id="three in a line with words are a quote of that line"),
        pytest.param("```\nc\n```\na", ["a"], id="a fence"),
        pytest.param("```md x\nc\n``\n~~~\n````\na", ["a"], id="only its own kind, as long or longer, ends a fence"),
        pytest.param("~~~~\nc\n~~~\n~~~~ x\n~~~~~\na", ["a"], id="tildes, and nothing behind the end"),
        pytest.param("```\nc\n```\t\na", ["a"], id="blanks behind the end"),
        pytest.param("a\n```\nc", ["a"], id="a fence without an end hides the rest"),
        pytest.param("```c``` I ran\na", ["```c``` I ran", "a"], id="code in a line is no fence"),
        pytest.param("- x\n  ```\n  c\n  ```\na", ["- x", "a"], id="a fence in a list"),
        pytest.param("- x\n\n      ```\n      c\n      ```\na", ["- x", "a"], id="far in, in a list"),
        pytest.param("1. ```\n   c\n   ```\na", ["a"], id="behind a number"),
        pytest.param("```\n>>>\n```\na", ["a"], id="no quote begins in a fence"),
        pytest.param(">>>\n```\n>>>\na", ["a"], id="no fence begins in a quote"),
        pytest.param("> ```\na", ["a"], id="nor in a quoted line"),
        pytest.param("    c\n\tc\na", ["a"], id="indented code"),
        pytest.param(" \tc\na", ["a"], id="a blank and a tab are four"),
        pytest.param("# h\n    c\na", ["# h", "a"], id="indented code under a heading"),
        pytest.param("a\n    b", ["a", "    b"], id="a line goes on indented"),
        pytest.param(
            "- x\n    - y\n\n    z\n\na\n\n    c", ["- x", "    - y", "    z", "a"], id="lists go on indented"
        ),
        pytest.param("- x\n\n    z", ["- x", "    z"], id="also behind an empty line"),
        pytest.param("- x\nlazy\n\n    z", ["- x", "lazy", "    z"], id="and behind a line that goes on"),
        pytest.param("- x\n\n  y\n\n    z", ["- x", "  y", "    z"], id="and behind a second paragraph"),
        pytest.param("w\n    - x\n\n    c", ["w", "    - x"], id="no list begins inside a paragraph"),
        pytest.param("    ```\na", ["a"], id="no fence begins in indented code"),
        pytest.param("- x\n# h\n    c", ["- x", "# h"], id="a heading ends a list"),
        pytest.param("- > q\na", ["a"], id="a quote in a list"),
        pytest.param("1. - > q\n* >> q\na", ["a"], id="in a list in a list"),
        pytest.param("<blockquote>\nq\n\nq\n</blockquote>\na", ["a"], id="a quote in HTML"),
        pytest.param("<BlockQuote class='x'>q</blockquote >a", ["a"], id="whatever its case, words stand behind it"),
        pytest.param("<blockquote>\n<blockquote>q</blockquote>\nq\n</blockquote>\na", ["a"], id="one in another"),
        pytest.param("a\n<pre>\nc\n\nc", ["a"], id="without an end it hides the rest, too"),
        pytest.param("a <pre>c\n@bot help\n</pre> b", ["a ", " b"], id="code in HTML"),
        pytest.param("<pre>\n```\n</pre>\na", ["a"], id="no fence begins in it"),
        pytest.param("<code>\nc\n</code>\na", ["a"], id="inline code of several lines"),
        pytest.param("write <code> there\na", ["write <code> there", "a"], id="which is a word if it does not end"),
        pytest.param("`<pre>` is a tag\na", ["`<pre>` is a tag", "a"], id="a tag in code is none"),
        pytest.param("<prelude>\na < b", ["<prelude>", "a < b"], id="another word"),
        pytest.param("<details>\n\na\n\n</details>", ["<details>", "a", "</details>"], id="what is folded is said"),
        pytest.param("a<!-- h -->b", ["ab"], id="a comment"),
        pytest.param("<!-- h\nh\n-->a\nb", ["a", "b"], id="of several lines"),
        pytest.param("a\n<!-- h\n```\nb", ["a"], id="without an end it hides the rest"),
        pytest.param("<!-->a\n<!--->b", ["a", "b"], id="the shortest comments"),
        pytest.param("a <!-- h --> b <!-- h --> c", ["a  b  c"], id="two in a line"),
        pytest.param("<!-- <!-- h --> a", [" a"], id="comments do not nest"),
        pytest.param("I wrote `<!--` there\na", ["I wrote `<!--` there", "a"], id="in code it is shown, not hidden"),
        pytest.param("`x` <!-- h\nh --> a", ["`x` ", " a"], id="behind code it hides"),
        pytest.param("```\n<!--\n```\na", ["a"], id="a fence hides no rest"),
        pytest.param("> <!--\na", ["a"], id="nor does a quoted line"),
        pytest.param("<!--\n```\n-->\na", ["a"], id="no fence begins in a comment"),
        pytest.param("> q\u2028a\u2029b\x0bc\x0cd\x85e\x1cf\na", ["a"], id="nothing quoted gets out of its line"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_spoken(body: str, lines: list[str]) -> None:
    assert said(body) == lines


@given(st.text(st.sampled_from(">`~<!- \n\t#*1.ab"), max_size=80))
def test_any_text_is_read_and_only_its_own_characters_come_out(body: str) -> None:
    for line in spoken(body):
        assert "\n" not in line
        assert set(line) <= set(body)
        assert not line.lstrip().startswith(">") or "-->" in body


@pytest.mark.parametrize(
    "body",
    [
        "<!---->" * 150_000,
        "`<!--" * 200_000,
        ">" * 1_000_000,
        "> " * 500_000,
        "- " * 500_000,
        "`" * 1_000_000,
        "~" * 1_000_000,
        "#" * 1_000_000,
        "*" * 1_000_000,
        "\n" * 1_000_000,
        "\t" * 1_000_000,
        "- " + " " * 1_000_000 + "|:",
        "**" + "a " * 500_000,
        ("- " + " " * 9_000 + "|:\n") * 100,
        "<" * 1_000_000,
        "<a" * 500_000,
        ("a" * 200 + "<") * 5_000,
    ],
    ids=lambda body: ascii(body[:6]),
)
def test_a_megabyte_is_read_at_once(body: str) -> None:
    """No timing is asserted: a reader that slows down makes this test run for minutes."""
    lines = spoken(body)
    by_heading(lines, PARTS)
    filled(body[:LONGEST])


def test_what_is_behind_the_longest_form_is_not_read() -> None:
    assert said("a\n" * (LONGEST // 2) + "late") == ["a"] * (LONGEST // 2)


# Headings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("## Summary\nx\ny", {"summary": "x\ny"}, id="a heading"),
        pytest.param("# summary ##\nx", {"summary": "x"}, id="in other case, closed"),
        pytest.param("## :pencil: Summary\nx", {}, id="another word makes another heading"),
        pytest.param("## 📝 Summary\nx", {"summary": "x"}, id="a picture does not"),
        pytest.param("## Why at risk?\nx", {"summary": "x"}, id="another name, and a question mark"),
        pytest.param("## Summary: x\ny", {"summary": "x\ny"}, id="words behind a colon"),
        pytest.param("**Summary**\nx", {"summary": "x"}, id="bold"),
        pytest.param("**Summary:** x", {"summary": "x"}, id="bold with a colon inside"),
        pytest.param("__Summary__: x", {"summary": "x"}, id="bold with a colon outside"),
        pytest.param("- **Summary**: x", {"summary": "x"}, id="bold in a list"),
        pytest.param("Summary: x\ny", {"summary": "x\ny"}, id="a label"),
        pytest.param("1. Summary:\nx", {"summary": "x"}, id="a label in a list, with nothing behind it"),
        pytest.param("Summary:x", {}, id="no blank behind the colon"),
        pytest.param("Summary\nx", {}, id="a bare word is no heading"),
        pytest.param("##Summary\nx", {}, id="nor is this one in Markdown"),
        pytest.param("My Summary: x", {}, id="nor another label"),
        pytest.param("## Summary\nx\n## Other\ny", {"summary": "x"}, id="any heading ends a part"),
        pytest.param("## Summary\nx\nOther: y", {"summary": "x\nOther: y"}, id="an unknown label does not"),
        pytest.param("## Summary\nx\nNext step: y", {"summary": "x", "steps": "y"}, id="a known label does"),
        pytest.param("## Summary\nx\n## Summary\ny", {"summary": "x"}, id="the first text wins"),
        pytest.param("Summary: x\nSummary: y", {"summary": "x"}, id="of labels too"),
        pytest.param(
            "## Next steps\n- Next step: x\n- y", {"steps": "- Next step: x\n- y"}, id="a label under its own heading"
        ),
        pytest.param("## Summary\n\n## Next steps\n", {"summary": "", "steps": ""}, id="headings alone"),
        pytest.param("x\ny", {}, id="no headings"),
    ],
)
def test_text_under_its_heading(text: str, parts: dict[str, str]) -> None:
    assert by_heading(text.split("\n"), PARTS) == parts


@pytest.mark.parametrize(
    ("heading", "folded"),
    [("Next  call / update:", "next call update"), ("WHY?", "why"), ("Straße_2", "strasse 2"), ("--", "")],
)
def test_how_headings_are_compared(heading: str, folded: str) -> None:
    assert fold(heading) == folded


# Placeholders -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_filled"),
    [
        ("word", True),
        ("", False),
        (" \n---\n…", False),
        ("<what>", False),
        ("<why at risk, and\nwhat would settle it>", False),
        ("<what> by <date>, <who>", False),
        ("YYYY-MM-DD (owner)", False),
        ("<YYYY-MM-DD>", False),
        ("<what> the sponsor left", True),
        ("<2026-12-04>", True),
        ("<by 2026-12-04>", True),
        ("<https://crm.example/12>", True),
        ("a < b", True),
        ("слово", True),
        ("42", True),
    ],
)
def test_what_is_filled_in(text: str, is_filled: bool) -> None:
    assert filled(text) is is_filled


def test_placeholders_go_and_words_stay() -> None:
    assert without_placeholders("<what>, by 2026-12-04, <who>") == ",  2026-12-04, "


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("Summary\n=====\nAll fine\n\nNext steps\n---\n- x", {"summary": "All fine", "steps": "- x"}),
        ("**Summary**\n-\nAll fine", {"summary": "All fine"}),
        ("Summary:\n=\nAll fine\n\nOther\n=====\nwords", {"summary": "All fine"}),
        ("Summary\n=====\nAll fine\n---\nAnna", {"summary": "All fine\n---\nAnna"}),
        ("Words\nSummary\n=====\nAll fine", {}),
        ("- Summary\n---\nAll fine", {}),
        ("Summary\n\n=====\nAll fine", {}),
    ],
)
def test_an_underlined_line_is_a_heading(body: str, parts: dict[str, str]) -> None:
    assert by_heading(spoken(body), PARTS) == parts
