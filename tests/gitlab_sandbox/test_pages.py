"""The pages people read: safe, plain, complete."""

from __future__ import annotations

import time

import pytest

from gitlab_sandbox.pages.markdown import render
from gitlab_sandbox.state.rendered import markdown

from .conftest import World

CASES = [
    ("plain & <b>", "<p>plain &amp; &lt;b&gt;</p>"),
    ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
    ("# Head", "<h3>Head</h3>"),
    ("###### Deep", "<h6>Deep</h6>"),
    ("- a\n- [x] b\n- [ ] c", "<ul>\n<li>a</li>\n<li>☑ b</li>\n<li>☐ c</li>\n</ul>"),
    ("**bold** and `<i>`", "<p><strong>bold</strong> and <code>&lt;i&gt;</code></p>"),
    ("a <!-- hidden\nmark --> b", "<p>a  b</p>"),
    ("<!-- hidden -->", ""),
    ("<!-- hidden --> <b>x", " &lt;b&gt;x"),
    ("<!-- open\n\n@ann", "&lt;!-- open\n\n@ann"),
    ("<img src=x onerror=alert()>", "&lt;img src=x onerror=alert()&gt;"),
    ("```\n<x> **y** @ann\n```", "<pre><code>&lt;x&gt; **y** @ann\n</code></pre>"),
    ("[t](https://x.example/a)", '<p><a href="https://x.example/a" rel="nofollow">t</a></p>'),
    ("[@ann](/a)", '<p><a href="/a" rel="nofollow">@ann</a></p>'),
    ("[t](javascript:alert)", "<p>[t](javascript:alert)</p>"),
    ("![t](https://x.example/a)", '<p>!<a href="https://x.example/a" rel="nofollow">t</a></p>'),
    ("see https://x.example/?a=1&b", '<p>see <a href="https://x.example/?a=1&amp;b" rel="nofollow">'
     "https://x.example/?a=1&amp;b</a></p>"),
    ("@ann", '<p><span class="who">@ann</span></p>'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "html"), CASES)
def test_markdown(text: str, html: str) -> None:
    assert render(text).removesuffix("\n") == html


def test_tables_and_escaped_pipes() -> None:
    html = render("| A | B |\n| --- | --- |\n| x \\| y | <z> |")
    assert "".join(html.split("\n")) == (
        "<table><thead><tr><th>A</th><th>B</th></tr></thead>"
        "<tbody><tr><td>x | y</td><td>&lt;z&gt;</td></tr></tbody></table>"
    )


@pytest.mark.parametrize("unit", ["<!-- ", "<!--\n\n", "<? ", "<a href ", "a <!-- b --> @ann "])
def test_the_longest_note_takes_time_in_proportion(unit: str) -> None:
    """A reading that goes to the end for each opening takes minutes of CPU."""
    text = (unit * 500_000)[:500_000]
    began = time.process_time()
    render(text)
    markdown(text)
    assert time.process_time() - began < 30


def test_an_issue_page(world: World) -> None:
    world.label("HS::Red")
    issue = world.bot.issues.create(
        {"title": "<script>1</script>", "labels": "HS::Red", "confidential": True, "due_date": "2026-12-01"}
    )
    issue.notes.create({"body": "A word <!-- hidden --> here"})
    issue.description = "Text"
    issue.save()
    answer = world.http.get(issue.web_url)
    assert answer.headers["Content-Type"].startswith("text/html")
    page = answer.text
    for part in (
        "&lt;script&gt;1",
        "HS::Red",
        "confidential",
        "due 2026-12-01",
        "A word",
        "changed the description",
    ):
        assert part in page
    assert "<script>" not in page
    assert "hidden" not in page
    assert "ask for no password" in page
    assert page.index("A word") < page.index("changed the description"), "newest last"


def test_the_list(demo: World) -> None:
    page = demo.http.get(f"{demo.sandbox.url}/{demo.sandbox.project}/-/issues").text
    assert page.count("/-/issues/") == 45
    assert "Willow Works &lt;!--" in page
    assert demo.http.get(demo.sandbox.url).text == page, "the front door leads there"


def test_every_demo_page_renders(demo: World) -> None:
    for iid in range(1, 31):
        assert demo.http.get(f"{demo.sandbox.url}/{demo.sandbox.project}/-/issues/{iid}").status_code == 200
