"""The pages people read: links that lead somewhere, short lines, short pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.meta import source
from tests.meta.laws import Offender, holds

DOCS = source.ROOT / "docs"
FOLDERS = ("docs", "policies", "starter")
PAGES = sorted([*source.ROOT.glob("*.md"), *(page for one in FOLDERS for page in (source.ROOT / one).rglob("*.md"))])
GENERATED = {"tree.md", "process.md", "gitlab-triage.md"}
"""The list of all modules is as long as the program, that of the process as long as the handbook."""
LINK = re.compile(r"\]\((?P<target>[^)\s]*)\)")
FENCE = re.compile(r"^\s*(```|~~~)")
HEADING = re.compile(r"^#+ +(?P<title>.+)$", re.M)


def _text(page: source.Path) -> str:
    return page.read_text(encoding="utf-8")


def _prose(page: source.Path) -> Iterator[tuple[int, str]]:
    """(number, line) of what is no block of code."""
    code = False
    for number, line in enumerate(_text(page).splitlines(), 1):
        if FENCE.match(line):
            code = not code
        elif not code:
            yield number, line


def test_lines_are_short() -> None:
    """Tables and code apart; the address of a link does not count."""
    holds("A line of a page has at most 120 characters", _long_lines())


def _long_lines() -> Iterator[Offender]:
    for page in PAGES:
        for number, line in _prose(page):
            length = len(LINK.sub("]", line))
            if length > 120 and not line.startswith("|"):
                yield page, number, f"{length} characters"


def test_pages_are_short() -> None:
    long = [(page, 1, f"{size} lines") for page in DOCS.rglob("*.md") if (size := _text(page).count("\n")) > 200]
    holds(
        "A page has at most 200 lines: split it", [offender for offender in long if offender[0].name not in GENERATED]
    )


def test_the_site_leads_to_every_page() -> None:
    navigation = (DOCS / "conf.py").read_text(encoding="utf-8")
    apart = [(page, 1, "is not there") for page in DOCS.glob("*.md") if f'"docs/{page.stem}"' not in navigation]
    holds("The navigation in docs/conf.py names every page of docs/", apart)


def test_links_lead_somewhere() -> None:
    holds("A link leads to a file and, after #, to a heading of it", _broken_links())


def _broken_links() -> Iterator[Offender]:
    for page in PAGES:
        for number, line in _prose(page):
            for link in LINK.finditer(re.sub(r"`[^`]*`", "", line)):
                path, _, anchor = link["target"].partition("#")
                target = page.parent / path if path else page
                if path.startswith(("http:", "https:")):
                    continue
                if not target.exists():
                    yield page, number, f"there is no {path}"
                elif anchor and anchor not in _anchors(target):
                    yield page, number, f"{path or 'this page'} has no heading #{anchor}"


def _anchors(page: source.Path) -> set[str]:
    """Headings as GitLab makes anchors of them."""
    titles = [match["title"].lower() for match in HEADING.finditer(_text(page))]
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}
