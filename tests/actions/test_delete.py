"""Action `delete`: branches, issues and merge requests go; default branches stay."""

from __future__ import annotations

import pytest

from tests.builders import PROJECT, do, issue
from triage_bot.model.resource import Ref


@pytest.mark.parametrize(("wanted", "deleted"), [(True, 1), (False, 0)])
@pytest.mark.parametrize("kind", ["issues", "merge_requests"])
def test_what_was_matched_goes(kind: str, wanted: bool, deleted: int) -> None:
    assert len(do("delete", wanted, issue(ref=Ref(PROJECT, 1, kind=kind))).changes) == deleted


@pytest.mark.parametrize(("default", "kept"), [(True, "it is the default branch"), (False, "")])
def test_the_default_branch_is_kept(default: bool, kept: str) -> None:
    branch = issue(ref=Ref(PROJECT, key="x", kind="branches"), row={"name": "x", "default": default})
    assert [change.kept for change in do("delete", True, branch).changes] == [kept]  # type: ignore[attr-defined]
