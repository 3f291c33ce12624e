"""The pages people read: safe, plain, complete."""

from __future__ import annotations

import pytest

from gitlab_sandbox.pages.markdown import render

from .conftest import World

CASES = [
    ("plain & <b>", "<p>plain &amp; &lt;b&gt;</p>"),
    ("one\ntwo\n\nthree", "<p>one<br>two</p>\n<p>three</p>"),
    ("# Head", "<h3>Head</h3>"),
    ("- a\n- [x] b", "<ul><li>a</li><li>☑ b</li></ul>"),
    ("**bold** and `<i>`", "<p><strong>bold</strong> and <code>&lt;i&gt;</code></p>"),
    ("a <!-- hidden\nmark --> b", "<p>a  b</p>"),
    ("```\n<x> **y**\n```", "<pre><code>&lt;x&gt; **y**</code></pre>"),
    ("[t](https://x.example/a)", '<p><a href="https://x.example/a" rel="nofollow">t</a></p>'),
    ("[t](javascript:alert)", "<p>t</p>"),
    ("@ann", '<p><span class="who">@ann</span></p>'),
]


@pytest.mark.parametrize(("text", "html"), CASES)
def test_markdown(text: str, html: str) -> None:
    assert render(text) == html


def test_tables_and_escaped_pipes() -> None:
    html = render("| A | B |\n| --- | --- |\n| x \\| y | <z> |")
    assert html == "<table><tr><th>A</th><th>B</th></tr><tr><td>x | y</td><td>&lt;z&gt;</td></tr></table>"


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
