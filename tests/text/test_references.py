"""References to issues in a person's text, on the same GitLab only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.text.steps import MOST_REFERENCES, references

HERE = "https://gitlab.example/customers/triage/-/issues/3"


def found(text: str, host: str = HERE) -> list[str]:
    return list(references(text, "customers/triage", host))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("#12", ["customers/triage#12"], id="here"),
        pytest.param("product/core#7", ["product/core#7"], id="another project"),
        pytest.param("a/b/c.d-e_f#7.", ["a/b/c.d-e_f#7"], id="a deep path, at the end of a sentence"),
        pytest.param("https://gitlab.example/product/core/-/issues/7", ["product/core#7"], id="an address"),
        pytest.param("https://gitlab.example/product/core/-/work_items/7", ["product/core#7"], id="of a work item"),
        pytest.param("HTTP://GITLAB.example/a/b/-/issues/7", [], id="schemes are written small"),
        pytest.param("http://GitLab.Example/a/b/-/issues/7", ["a/b#7"], id="hosts in any case"),
        pytest.param("https://gitlab.example/a/b/-/issues/7#note_99", ["a/b#7"], id="a comment of it"),
        pytest.param("[this](https://gitlab.example/a/b/-/issues/7)", ["a/b#7"], id="a link"),
        pytest.param("<https://gitlab.example/a/b/-/issues/7>", ["a/b#7"], id="in angle brackets"),
        pytest.param(
            "#2, a/b#1, #2 and https://gitlab.example/a/b/-/issues/1", ["customers/triage#2", "a/b#1"], id="each once"
        ),
        pytest.param("#12+ and a/b#7+s", ["customers/triage#12", "a/b#7"], id="with title and state"),
        pytest.param("(#12)\n- #13", ["customers/triage#12", "customers/triage#13"], id="in lists"),
        pytest.param("https://other.example/a/b/-/issues/7", [], id="another host"),
        pytest.param("https://gitlab.example.evil.example/a/b/-/issues/7", [], id="a host that begins so"),
        pytest.param("https://me@gitlab.example/a/b/-/issues/7", [], id="with a user"),
        pytest.param("https://gitlab.example:8443/a/b/-/issues/7", [], id="another port"),
        pytest.param("https://other.example/x#12 see other/x", [], id="an anchor is no reference"),
        pytest.param("https://gitlab.example/a/b/-/merge_requests/7, a/b!7", [], id="merge requests"),
        pytest.param("# 12, ## 12, #12a, a#12, &#12; #x, #1234567890", [], id="nothing like it"),
        pytest.param("https://[bad/a/b/-/issues/7", [], id="no address at all"),
        pytest.param("https://ex\u2100mple/a/b/-/issues/7", [], id="no host any name can have"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_references(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("https://host.example/gitlab/a/b/-/issues/7", ["a/b#7"]),
        ("https://host.example/other/a/b/-/issues/7", []),
    ],
)
def test_a_gitlab_below_a_path(text: str, names: list[str]) -> None:
    assert found(text, "https://host.example/gitlab/customers/triage/-/issues/3") == names


def test_an_issue_without_an_address_knows_short_references_only() -> None:
    assert found("#12, https://gitlab.example/a/b/-/issues/7", "") == ["customers/triage#12"]


def test_only_the_first_are_followed() -> None:
    assert found(" ".join(f"#{number}" for number in range(1, 100))) == [
        f"customers/triage#{number}" for number in range(1, MOST_REFERENCES + 1)
    ]


@given(st.text(st.sampled_from("#/ab1.-&:[]@ \nhtps"), max_size=60))
def test_any_text_is_read(text: str) -> None:
    for one in found(text):
        project, _, number = one.rpartition("#")
        assert project
        assert number.isdigit()


@pytest.mark.parametrize(
    "piece",
    [
        "#",
        "a/",
        "a/b#",
        "https://",
        "https://gitlab.example",
        "https://gitlab.example/a/-/",
        "/-/issues/",
        "1",
        "#1 ",
        "é-",
    ],
)
def test_a_megabyte_is_read_at_once(piece: str) -> None:
    found(piece * (1_000_000 // len(piece)))
