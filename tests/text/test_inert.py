"""People's text keeps its words and loses its power."""

from __future__ import annotations

import html
import re
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from triage_bot.shapes.values import Username
from triage_bot.text.inert import Raw, cell, inert, is_username, one_line, plain, unbroken, unmentioned
from triage_bot.text.shortened import shortened

PIECES = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "/close",
            "@all",
            "@root",
            "<!--",
            "-->",
            "\n",
            "\r",
            "\r\n",
            "> ",
            "- ",
            " ",
            "\t",
            "```",
            "~~~",
            "&#64;",
            "|",
            "\\",
            "&#97;",
            "&#x61;ll",
            "&amp;",
            "é@victim",
            "#2",
            "!3",
            "&4",
            "~label",
            '%"x"',
            "$1",
            "[",
            "](",
            "![",
            "<b>",
            "*",
            "_",
            "~",
            "`",
            "a1b2c3d4",
            "deadbeef",
            "https://gitlab.example/g/p/-/issues/2",
            "https://crm.example/x_(y)",
            "\u202e",
            "\x1b]52;",
            "\x85",
            "\u2028",
            "мир",
            "漢字",
            "1.",
            "+",
            "=",
            "#",
            ">",
            ":",
        ]
    ),
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)


HOST = "gitlab.example"
MOST = 100
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PLACES = {
    "paragraph": ("", ""),
    "goes on": ("Words\n", ""),
    "with words": ("Now ", " and then."),
    "list": ("- ", "\n- x"),
    "task": ("- [ ] ", ""),
    "quote": ("> ", ""),
    "heading": ("## ", ""),
    "bold": ("**Note** ", " *x* `y`"),
    "table": ("| a | b |\n| --- | --- |\n| ", " | x |"),
}
"""Where a template may put a value."""
POWERS = re.compile(
    r"(?<![A-Za-z0-9_])@[A-Za-z0-9_]|#\d|!\d|&\d|~[\w\"]|%[\w\"]|\$\d|(?<![A-Za-z0-9_])GL-\d"
    r"|\[[A-Za-z_]+:|\[\[|\[_?TOC|\[[ xX~]\]|\{[+-]|\[[+-]|[a-z]://(?<!https://)(?<!http://)"
    r"|https?://(?:[^/?#]*@)?gitlab\.example(?![\w.-])"
    r"|(?<![A-Za-z0-9_])(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{7,40}(?![A-Za-z0-9_])",
    re.I,
)
"""What GitLab's filters look for in text that was rendered."""


def flat(text: str) -> str:
    """What a reader should see: the words as they were written, in one line."""
    return one_line(re.sub("[\u200b\u202a-\u202e\u2066-\u2069]", "", text))


def read(markdown: str) -> tuple[list[str], str, str]:
    """What an independent renderer makes of it: what is no plain text, all that is seen, and what filters look at."""
    marks, seen, looked = [], [], []
    for token in MARKDOWN.parse(markdown):
        if token.type == "inline":
            inside = 0
            for one in token.children or ():
                if one.type in ("text", "text_special", "code_inline"):
                    seen.append(one.content.replace("\u200b", ""))
                    looked.append("\ufffc" if inside or one.type == "code_inline" else one.content)
                elif one.type == "softbreak":
                    seen.append(" ")
                    looked.append("\n")
                elif one.markup == "autolink":
                    inside += one.nesting
                    assert one.nesting < 0 or re.match("https?://", str(one.attrs["href"]), re.I)
                else:
                    marks.append(one.type)
            seen.append("\n")
            looked.append("\n")
        else:
            marks.append(f"{token.type} {token.markup if token.type != 'inline' else ''}")
    return marks, "".join(seen), "".join(looked)


def without_addresses(markdown: str) -> str:
    """Nothing is mentioned in a link or in code."""
    return re.sub(r"<https?://[^<>\s]*>|`[^`]*`", "", markdown, flags=re.I)


@pytest.mark.parametrize("place", PLACES)
@given(text=TEXTS)
@example(text="@&#97;ll @&#x61;ll @\\_x é@victim &commat;root &#64;root")
@example(text='#2 group/project#2 !3 &4 ~label ~"a b" %1 %"x" $5 a1b2c3d4 [vulnerability:1] ^alert#1')
@example(text="GL-7 gl-8 *iteration:1 [epic:1] [contact:a@b.c]")
@example(text="https://gitlab.example/g/p/-/issues/2, HTTP://x@GitLab.Example:80/a (https://gitlab.example) ftp://x")
@example(text="<b>hi</b> <!-- x --> ![i](u) [t](http://e.example) [t]: http://e.example [^1] <https://e.example>")
@example(text="- [ ] x")
@example(text="[ ] x")
@example(text="a1b2c3d4https://gitlab.example/x")
@example(text="x # ")
@example(text="===")
@example(text="---")
@example(text="| --- | --- |")
@example(text="    indented")
@example(text="\tindented")
@example(text="1) x")
@example(text="~~x~~ __y__ **z** `a` $`b`$ {+ a +} [- b -]")
@example(text="`a1b2c3d4` a1b2c3d4`")
@example(text="https://e.example/_a_/*b*?c=~d~&amp;e=[f](g)")
@example(text="https://gitlab.example/a`@root`")
@example(text="a\u202eb\u2066c")
@example(text="\\")
@settings(max_examples=MOST, deadline=None)
def test_what_is_rendered_has_no_power_and_the_same_words(place: str, text: str) -> None:
    before, after = PLACES[place]
    made = inert(text, HOST)
    marks, seen, looked = read(f"{before}{made}{after}")
    plain_marks, around, _ = read(f"{before}Ω{after}")
    if flat(text):
        assert marks == plain_marks
        assert "".join(seen.split()) == "".join(around.replace("Ω", flat(text), 1).replace("\u200b", "").split())
    assert not POWERS.search(looked.removeprefix("[ ]")), looked


@given(TEXTS)
@example("\r/close")
@example("\n \t> - /close")
@example("a\u2028/close\x85/label x\x0b/assign me")
def test_no_line_of_it_is_a_quick_action_or_a_marker(text: str) -> None:
    made = inert(text)
    assert len(made.splitlines()) <= 1
    assert not re.search(r"^[ \t>*+-]*/", made)
    assert "<!--" not in made
    assert "-->" not in made
    assert not re.search(r"@\w", without_addresses(made))


@given(TEXTS, st.text(alphabet="abcdefgh/1", min_size=1))
def test_nothing_comes_about_with_what_follows(text: str, after: str) -> None:
    _, _, looked = read(f"x {inert(text)}{inert(after)}")
    assert not re.search(r"(?<![A-Za-z0-9_])@\w|#\d|&\d|\$\d", looked)


@given(TEXTS)
@example("https://gitlab.example/x a1b2c3d4 <https://e.example/_>")
def test_the_words_can_be_read_again(text: str) -> None:
    assert one_line(plain(inert(text, HOST))) == flat(text)


@given(TEXTS)
def test_a_cell_is_one_powerless_line(text: str) -> None:
    made = str(cell(text))
    assert "\n" not in made
    assert "\r" not in made
    assert not re.search(r"(?<!\\)(\\\\)*\|", made), "no pipe without a backslash before it"
    assert not re.search(r"@\w", without_addresses(made))
    assert "<!--" not in made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Alder & Sons, 50%, 5 * 3 = a_b", "Alder & Sons, 50%, 5 \\* 3 = a_b"),
        ("see https://crm.example/x?a=1&b=c_d.", "see https://crm.example/x?a=1&b=c_d."),
        ("https://crm.example/_x_", "<https://crm.example/_x_>"),
        ("https://gitlab.example/g/p/-/issues/2", "`https://gitlab.example/g/p/-/issues/2`"),
        ("(https://gitlab.example/g)", "(`https://gitlab.example/g`)"),
        ("https://gitlab.example.org/g/p/-/issues/2", "https://gitlab.example.org/g/p/-/issues/2"),
        ("https://e.example/?to=https://gitlab.example/g/p/-/issues/2", None),
        ("a1b2c3d4e5", "`a1b2c3d4e5`"),
        ("12345678 or 2026-12-04", "12345678 or 2026-12-04"),
        ("a\r\n\x85\u2028b", "a b"),
        ("\x1b[31mred", " \\[31mred"),
        (", ", ", "),
        ("  ", "  "),
    ],
)
def test_as_it_is_sent(text: str, made: str | None) -> None:
    assert inert(text, HOST) == (f"`{text}`" if made is None else made)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("https://any.example/g/p/-/issues/2", "`https://any.example/g/p/-/issues/2`"),
        ("https://any.example/g/p/issues/2", "`https://any.example/g/p/issues/2`"),
        ("https://any.example/pricing", "https://any.example/pricing"),
    ],
)
def test_without_a_host_what_looks_like_gitlabs_is_code(text: str, made: str) -> None:
    assert inert(text) == made


def test_what_the_bot_vouches_for_keeps_its_power_in_a_cell() -> None:
    assert cell(Raw('~"a|b" @anna')) == '~"a\\|b" @anna'


@example("000000AG", 7)
@example("\\000000A", 3)
@example("00000HTTPS://000000000000000?:@0", 33)
@example("see https://gitlab.example/?a:@anna", 30)
@example("0000$0000000A_", 16)
@given(TEXTS, st.integers(1, 40))
def test_the_beginning_of_a_line_is_as_powerless(text: str, longest: int) -> None:
    made = shortened(inert(text, HOST), longest)
    assert len(made) <= longest + 1
    _, _, looked = read(f"x {made} `Ω` *z*")
    assert not POWERS.search(looked)
    assert looked.endswith("\ufffc z\n")


@given(st.text())
def test_one_line(text: str) -> None:
    made = one_line(text)
    assert len(made.splitlines()) <= 1
    assert made == made.strip()
    assert "".join(made.split()) == "".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("ask @root", "ask @\u200broot"),
        ("@all", "@\u200ball"),
        ("é@victim", "é@\u200bvictim"),
        ("@&#97;ll", "@\u200b&#\u200b97;ll"),
        ("mail a@b.example", "mail a@b.example"),
        ("/close & <b> | -->", "/close & <b> | -->"),
        ("like g/p#2, !3 and &4", "like g/p#\u200b2, !\u200b3 and &\u200b4"),
        ('~label %"x" $1 [vulnerability:1]', '~\u200blabel %\u200b"x" $\u200b1 [\u200bvulnerability:1]'),
        ("a1b2c3d4e5f60718", "a1b2c3\u200bd4e5f6\u200b0718"),
        ("https://gitlab.example/g/p/-/issues/2", "https:\u200b//gitlab.example/g/p/-/issues/2"),
        ("https://crm.example/x, 100% & more", "https://crm.example/x, 100% & more"),
    ],
)
def test_titles_mention_and_refer_to_nobody_and_are_not_escaped(text: str, made: str) -> None:
    assert unmentioned(text, HOST) == made
    assert unbroken(made) == text


@given(TEXTS)
def test_a_title_has_no_power(text: str) -> None:
    made = unmentioned(text, HOST)
    assert made.replace("\u200b", "") == text.replace("\u200b", "")
    assert not re.search(
        r"(?<![A-Za-z0-9_])@[A-Za-z0-9_]|[#!&$]\d|[~%][\w\"]|\[[A-Za-z_]+:"
        r"|(?<![A-Za-z0-9_])(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{7,40}(?![A-Za-z0-9_])|https?://gitlab\.example",
        made,
        re.I,
    )


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("csm-anna", True),
        ("a.b_c", True),
        ("all", False),
        ("ALL", False),
        ("", False),
        ("a b", False),
        ("-a", False),
        ("a\n/close", False),
    ],
)
def test_usernames(text: str, so: bool) -> None:
    assert is_username(text) is so


@pytest.mark.parametrize("mark", ["&commat;all", "&#X40;all", "&num;2", "&excl;3", "&amp;4", "&dollar;1", "&percnt;1"])
def test_a_title_spells_no_mark_in_letters(mark: str) -> None:
    """GitLab reads entities in titles, too."""
    name = f"Alder {mark}"
    made = unmentioned(name)
    assert html.unescape(made) == made and unbroken(made) == name


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from triage_bot.text.inert import inert
for piece in ("#", "# ", "## ", "@", "&", "~", "$", "[", "&#1", "https://a", "a1b2c3d-", "`", "_"):
    inert(piece * (200_000 // len(piece)))
"""


def test_it_takes_no_longer_than_the_text_is_long() -> None:
    """In quadratic time one of these alone would take minutes."""
    subprocess.run([sys.executable, "-c", LIMITED], check=True)


def test_a_username_that_was_shown_changes_no_other_words_case() -> None:
    assert [inert(Username("Zoe-Z")), inert("zoe-z")] == ["Zoe-Z", "zoe-z"]
