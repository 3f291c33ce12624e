"""What a policy says outright about confidential words is carried out, and told at every check."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import issue, planned, policy
from triage_bot.changes.set_field import SetConfidential

RULE = """
resource_rules:
  issues:
    rules:
      - {{id: open-up, name: Open up, conditions: {{state: opened}}, actions: {{{actions}}}}}
"""
ACCOUNTS = """
resource_rules:
  accounts:
    source: accounts.csv
    rules:
      - id: open-up
        name: Open up
        conditions: {fields: {health: red}}
        actions: {issue: {template: open.md.j2, once_per: account}}
"""


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        ("confidential: false", "`confidential: false`"),
        ("comment: Hi, redact_confidential_resources: false", "`redact_confidential_resources: false`"),
        ("title: New, comment: Hi, redact_confidential_resources: false", "`redact_confidential_resources: false`"),
        ("title: New, redact_confidential_resources: false", "`redact_confidential_resources: false`"),
        ("summarize: {title: All, item: x, redact_confidential_resources: false}", "`redact_confidential_resources"),
        ("issue: {title: New, redact_confidential_resources: false}", "`redact_confidential_resources: false`"),
        ("confidential: true", ""),
        ("comment: Hi", ""),
    ],
)
def test_what_lets_confidential_words_out_is_told(actions: str, said: str, tmp_path: Path) -> None:
    warnings = [str(one) for one in policy(RULE.format(actions=actions), tmp_path).warnings]
    assert [said in one and "open-up" in one for one in warnings] == ([True] if said else [])


def test_a_template_that_says_so_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    text = "---\ntitle: '{{ account.name }}'\nconfidential: no\n---\nWords.\n"
    (tmp_path / "templates" / "open.md.j2").write_text(text, encoding="utf-8")
    (tmp_path / "accounts.csv").write_text("account_id,name\n", encoding="utf-8")
    [warning] = policy(ACCOUNTS, tmp_path).warnings
    assert "`confidential: no` in open.md.j2" in str(warning)


def test_it_is_carried_out(tmp_path: Path) -> None:
    one = issue(description='<!-- triage-bot {"v":1,"account":"acc-1"} -->')
    plan = planned(policy(RULE.format(actions="confidential: false"), tmp_path), [one])
    assert [change.confidential for change in plan.changes if isinstance(change, SetConfidential)] == [False]
    open_one = issue(description='<!-- triage-bot {"v":1,"account":"acc-1"} -->', confidential=False)
    assert planned(policy(RULE.format(actions="confidential: false"), tmp_path), [open_one]).changes == ()
