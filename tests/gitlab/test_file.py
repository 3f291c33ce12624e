"""A file of a repository: its bytes as they are, from where the default branch stands or another ref."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gitlab_sandbox.server import Sandbox
from tests.gitlab.conftest import NOW, Line
from triage_bot.errors import NotFound, Refused


@pytest.fixture
def demo() -> Iterator[Line]:
    with Sandbox(clock=NOW, seed="demo") as sandbox:
        yield Line(sandbox)


def test_bytes_as_they_are(demo: Line) -> None:
    template = demo.adapter().file(demo.sandbox.project, ".gitlab/issue_templates/Renewal review.md", "main")
    assert "Renewal" in template.decode()
    rows = demo.adapter().file("1", "accounts.csv", "HEAD").decode()
    assert rows.startswith("Account ID,") and "\n" in rows
    assert any("/projects/1/repository/files/accounts.csv/raw" in path for path in demo.sent("GET"))


@pytest.mark.parametrize(
    ("project", "path", "ref"),
    [("1", "gone.csv", "HEAD"), ("1", "accounts.csv", "gone"), ("9", "accounts.csv", "HEAD")],
)
def test_what_is_not_there(project: str, path: str, ref: str, demo: Line) -> None:
    with pytest.raises(NotFound):
        demo.adapter().file(project, path, ref)


def test_a_busy_gitlab_is_asked_again(demo: Line) -> None:
    demo.fault("500", method="GET", path="/repository/")
    assert demo.adapter().file("1", "accounts.csv", "HEAD")
    assert len(demo.waits) == 1


def test_a_token_that_is_none(demo: Line) -> None:
    with pytest.raises(Refused):
        demo.adapter("glpat-nobody").file("1", "accounts.csv", "HEAD")
