"""What ships switched off, or works only together with another policy, does what its comment says once it is on."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cases.writing import read_policy
from tests.shelf import copied, shipped_policy
from triage_bot.cases.judging import judge, report
from triage_bot.cases.load import load_cases

OFF = "      # Rather let the tables of issues follow the list? "
SYNC = """
    .row: &row {account_id: acc-1, name: Sample Foods, csm: csm-anna, renewal_date: 2027-04-30, ae: ae-two}
    .issue: &issue
      iid: 1
      title: Sample Foods - triage
      labels: ["HS::Green"]
      created: 2026-07-01
      description: |
        | Field | Value |
        | --- | --- |
        | Account ID | acc-1 |
        | CSM | csm-ben |
        | AE | ae-one |

        A talk.
    cases:
      - name: The table follows the list, and nothing differs any more
        now: 2026-11-24
        given: {accounts: [*row], issues: [*issue]}
        expect: {changes: [{issue: 1, rule: table-follows, description: {says: [acc-1, csm-anna, ae-two, A talk.]}}]}
      - name: Where they agree nothing is written
        now: 2026-11-24
        given: {accounts: [{<<: *row, csm: csm-ben, ae: ae-one}], issues: [*issue]}
        expect: {nothing: true}
"""
THIRD = "              # - {after: 10 working days"
DIRECTOR = """
    people: {roles: {csm_director: {default: director-emea}}}
    .red: &red
      iid: 1
      title: Sample Foods - triage
      labels: ["HS::Red", EMEA, "U&A", "risk::competition", update due]
      assignees: [csm-anna]
      created: 2026-07-01
      notes:
        - {at: 2026-11-09, by: csm-anna}
        - {at: 2026-11-24, by: triage-bot, said: [{rule: red-update-due, step: 1}]}
        - {at: 2026-12-01, by: triage-bot, said: [{rule: red-update-due, step: 2, since: 2026-11-09}]}
    cases:
      - name: Ten more working days, and the director hears of it if the renewal is this quarter
        now: 2026-12-15
        given: {issues: [{<<: *red, description: "| Field | Value |\\n| --- | --- |\\n| Renewal date | 2027-01-31 |"}]}
        expect:
          changes:
            - issue: 1
              note: {mentions: [director-emea], says: [quiet since 2026-11-09, won't remind anyone again]}
      - name: If the renewal is later the director is left in peace
        now: 2026-12-15
        given: {issues: [{<<: *red, description: "| Field | Value |\\n| --- | --- |\\n| Renewal date | 2027-02-01 |"}]}
        expect: {nothing: true, held: [{issue: 1, rule: red-update-due, why: does not apply}]}
"""
LOSSES = 'Put any_label: ["outcome::*"] here.\n            - any_label: ["outcome::contracted", "outcome::churned"]'
EVERY = """
    cases:
      - name: The classification is asked for at every ending
        now: 2026-11-23
        rules: [closed-with-outcome]
        given:
          issues:
            - iid: 1
              title: Sample Foods - triage
              labels: ["HS::Green", "U&A", "outcome::not at risk"]
              assignees: [csm-anna]
              created: 2026-07-01
              closed: 2026-11-20
        expect: {changes: [{issue: 1, note: {mentions: [csm-anna], says: [classification still right]}}]}
"""
TOGETHER = """
    .row: &row
      account_id: acc-1
      name: Sample Foods
      csm: csm-anna
      health: red
      region: EMEA
      classification: U&A
      risk_reason: competition
      renewal_date: 2027-02-01
      opportunity_url: https://crm.example.com/1
    .red: &red
      iid: 1
      account: acc-1
      title: Sample Foods - triage
      labels: ["HS::Red"]
      created: 2026-07-01
      closed: 2026-11-20
      closed_by: csm-anna
    cases:
      - name: A red account that gets its issue in this run stands on no list as one without
        now: 2026-11-24
        given: {accounts: [*row]}
        expect:
          changes:
            - {account: acc-1, rule: open-triage-issue, open: {milestone: FY28-Q1}}
      - name: One whose issue somebody has just closed stands on both lists
        now: 2026-11-24
        given: {accounts: [*row], issues: [*red]}
        expect:
          changes:
            - {issue: 1, rule: closed-by-a-person, note: {}}
            - {rule: data-quality, open: {says: ["Sample Foods: red, its issue is closed"]}}
            - {rule: my-accounts, open: {says: ["renewal 2027-02-01, red and without an open triage issue"]}}
"""


def lines(policies: Sequence[str | Path], cases: str, folder: Path) -> list[str]:
    file = folder / "some.cases.yml"
    named = [str(policy if isinstance(policy, Path) else shipped_policy(policy)) for policy in policies]
    file.write_text(f"policy: {named}\n{textwrap.dedent(cases)}", encoding="utf-8")
    return list(report("f", [judge(case) for case in load_cases(file, read_policy).cases]))


def test_the_table_follows_the_account_list_if_that_is_switched_on(tmp_path: Path) -> None:
    text = shipped_policy("accounts").read_text(encoding="utf-8")
    head, off = text.split(OFF)
    off = off.partition("\n")[2]
    on = re.sub("^( *)# ", r"\1", off, flags=re.M)
    listed = re.sub(r"      The list and the table differ:\n(?:        .*\n)+", "", head)
    assert listed != head and "id: table-follows" in on
    copied(tmp_path)
    policy = tmp_path / "process" / "accounts.yml"
    policy.write_text(listed + on, encoding="utf-8")
    assert lines([policy], SYNC, tmp_path) == ["f: 2 cases, all as expected"]


@pytest.mark.parametrize(
    ("name", "off", "on", "cases"),
    [
        pytest.param("core/account-triage", THIRD, THIRD.replace("# ", ""), DIRECTOR, id="a third step"),
        pytest.param("process/endings", LOSSES, '\n            - any_label: ["outcome::*"]', EVERY, id="every ending"),
    ],
)
def test_an_option_that_stands_as_a_comment(name: str, off: str, on: str, cases: str, tmp_path: Path) -> None:
    copied(tmp_path)
    policy = tmp_path / f"{name}.yml"
    text = policy.read_text(encoding="utf-8")
    assert text.count(off) == 1
    policy.write_text(text.replace(off, on), encoding="utf-8")
    assert lines([policy], cases, tmp_path) == [
        f"f: {cases.count('- name:')} cases, all as expected".replace("1 cases", "1 case")
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_triage_accounts_and_the_moments_of_a_renewal_go_together(order: int, tmp_path: Path) -> None:
    policies = ["account-triage", "accounts", "renewal-moments.example"][::order]
    assert lines(policies, TOGETHER, tmp_path) == ["f: 2 cases, all as expected"]
