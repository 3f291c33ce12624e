"""The documentation as a site: the project's pages as they stand, with a navigation beside them (`make site`)."""

from __future__ import annotations

from typing import Any

from triage_bot import __version__

project = "triage-bot"
version = release = __version__
root_doc = "README"
include_patterns = ["*.md", "docs/**.md", "policies/*/README.md"]
exclude_patterns = [".*", "build", "public", "tests", "triage_bot"]

extensions = ["myst_parser"]
myst_heading_anchors = 4
smartquotes = False
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = f"triage-bot {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False

NAVIGATION = {
    "README": {
        "Write policies": [
            "docs/gitlab-triage", "docs/policy", "docs/lists", "docs/conditions/index", "docs/actions/index",
            "docs/texts", "docs/cases", "docs/accounts", "docs/people",
        ],
        "The process": ["policies/*/README", "docs/process", "docs/renewals"],
        "Run it": ["docs/command-line", "docs/operating", "docs/trust", "SECURITY", "docs/measurements", "CHANGELOG"],
        "Change it": [
            "CONTRIBUTING", "docs/architecture", "docs/tree", "docs/decisions/index", "docs/gitlab-behaviour",
            "docs/gitlab-planning", "docs/gitlab-merge-requests", "docs/sandbox-faults",
        ],
    },
    "docs/conditions/index": {"Pages": ["docs/conditions/*"]},
    "docs/actions/index": {"Pages": ["docs/actions/*"]},
    "docs/decisions/index": {"Pages": ["docs/decisions/*"]},
}  # fmt: skip
"""Page → caption → the pages below it. The pages themselves stay plain Markdown, which GitLab shows as well."""


def with_navigation(_app: Any, page: str, source: list[str]) -> None:
    """Hangs the pages below a page on it."""
    for caption, pages in NAVIGATION.get(page, {}).items():
        lines = ["```{toctree}", ":hidden:", ":glob:", f":caption: {caption}", *(f"/{below}" for below in pages), "```"]
        source[0] += "\n\n" + "\n".join(lines) + "\n"


def setup(app: Any) -> None:
    """Sphinx calls this."""
    app.connect("source-read", with_navigation)
