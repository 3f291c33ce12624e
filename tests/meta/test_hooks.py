"""What other projects take from this repository: hooks that name commands and fit the files `init` writes."""

from __future__ import annotations

import re

import yaml

from tests.meta import source
from triage_bot.admin.starter import pieces
from triage_bot.cli.main import COMMANDS

HOOKS = yaml.safe_load((source.ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_the_hooks_are_commands() -> None:
    assert [hook["id"] for hook in HOOKS] == ["triage-bot-check", "triage-bot-test"]
    for hook in HOOKS:
        assert hook["entry"] == hook["id"].replace("triage-bot-", "triage-bot ")
        assert hook["entry"].split()[1] in COMMANDS


def test_they_look_when_a_policy_a_template_a_list_or_a_case_changes() -> None:
    paths = [path.as_posix() for path in pieces()]
    seen = {path for path in paths if re.search(HOOKS[0]["files"], path)}
    assert set(paths) - seen == {".gitlab-ci.yml", ".gitlab/issue_templates/Default.md"}
    assert re.search(HOOKS[0]["files"], ".triage-policies.yml")
    assert {hook["files"] for hook in HOOKS} == {HOOKS[0]["files"]}


def test_type_checkers_of_others_see_the_types() -> None:
    assert all(
        (source.ROOT / package / "py.typed").is_file() for package in ("triage_bot", "gitlab_sandbox", "ruby_subset")
    )


def test_templates_for_developers_are_not_offered_to_those_who_triage() -> None:
    """A clone may be a triage project, too: there `Default.md` is the one that `init` writes."""
    names = {file.name for file in (source.ROOT / ".gitlab" / "issue_templates").iterdir()}
    assert names == {"Bug.md", "Feature.md"}
    assert not names & {source.Path(path).name for path in pieces()}
