"""`name`: what a branch is called, as GitLab searches."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import PROJECT, ask, issue
from triage_bot.model.resource import Ref


@pytest.mark.parametrize(
    ("term", "name", "verdict"),
    [
        ("eature", "hotfix-Feature", "met"),
        ("EATURE", "feature/one", "met"),
        ("^feature", "Feature-two", "met"),
        ("^feature", "hotfix-feature", "unmet"),
        ("feature$", "hotfix-feature", "met"),
        ("feature$", "feature/one", "unmet"),
        ("^main$", "main", "met"),
        ("^main$", "main-2", "unmet"),
        ("f*one", "a feature/one b", "met"),
        ("^f*e$", "fe", "met"),
        ("^f*e$", "f", "unmet"),
        ("a*a$", "a", "unmet"),
        ("^a*b*c", "axxbxxcxx", "met"),
        ("^a*b*c", "axxcxxb", "unmet"),
        ("a.b", "axb", "unmet"),
        ("*", "main", "met"),
    ],
)
def test_it_searches(term: str, name: str, verdict: str) -> None:
    assert ask("name", term, issue(ref=Ref(PROJECT, key=name, kind="branches"), title=name)).verdict == verdict


@pytest.mark.parametrize("wrong", ["", " ", None, True, ["x"]])
def test_what_would_be_no_condition(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("name", wrong, issue())
