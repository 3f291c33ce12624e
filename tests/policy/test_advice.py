"""What `check` warns of in files of the gem: each trap with its place and cure, and nothing where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import policy
from triage_bot.errors import FaultyFiles

FILE = """\
resource_rules:
  issues:
    rules:
      - name: Warn
        conditions: {{state: opened}}
        actions: {{labels: [stale], comment: "{text}"}}
      - name: Back
        conditions:
          labels: [stale]
          date: {{attribute: {attribute}, condition: newer_than, interval_type: days, interval: 1}}
        actions: {{remove_labels: [{label}]}}
"""


def warned(folder: Path, text: str = "Hello", attribute: str = "created_at", label: str = "stale") -> list[str]:
    given = policy(FILE.format(text=text, attribute=attribute, label=label), folder)
    return [str(warning).partition("policy.yml")[2] for warning in given.warnings]


def test_nothing_is_said_of_a_plain_file(tmp_path: Path) -> None:
    assert warned(tmp_path) == []


def test_a_rule_that_undoes_the_bots_own_warning(tmp_path: Path) -> None:
    undone = ':7:9: "back" takes "stale" off when something is new: what "warn" did is, too – wait for people\'s words'
    told = warned(tmp_path, attribute="updated_at")
    assert any(said.startswith(undone) for said in told)
    assert not any("takes" in said for said in warned(tmp_path, attribute="updated_at", label="other"))


@pytest.mark.parametrize("text", ["/label {{labels}}", "Hello\\n /milestone {{milestone}}"])
def test_a_quick_action_that_is_given_escaped_quotes(text: str, tmp_path: Path) -> None:
    (told,) = warned(tmp_path, text=text)
    assert told.startswith(":6:45: GitLab does not know what {{") and "comment: {text: …}" in told


@pytest.mark.parametrize("text", ["/label ~bug {{title}}", "See {{labels}}", "/cc {{author}}"])
def test_other_texts_are_fine(text: str, tmp_path: Path) -> None:
    assert warned(tmp_path, text=text) == []


def test_each_helper_that_is_not_defined_is_named_with_a_line_that_defines_it(tmp_path: Path) -> None:
    text = FILE.format(text="#{ping_team}", attribute="created_at", label="stale")
    with pytest.raises(FaultyFiles) as raised:
        policy(text.replace("{state: opened}", '{ruby: "has_assignee? && milestone_open?"}'), tmp_path)
    told = "\n".join(map(str, raised.value.faults))
    for name in ("has_assignee?", "milestone_open?", "ping_team"):
        assert f"`{name}` is neither a variable nor known here" in told
        assert f'--helpers FILE.yml with a line such as `{name}: "resource[:x]"`' in told
