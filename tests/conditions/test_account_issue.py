"""`account_issue`: which issues an account has, of which kind."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import account, ask, at, issue, planned, policy, scene
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.model.facts import EMPTY, Facts, News
from triage_bot.model.resource import Issue
from triage_bot.text import marker

ROW = account("acc-001", "Alder Foods", health="red")
WORDS = ("open", "closed", "none")


def marked(iid: int = 1, kind: str = "", **more: Any) -> Issue:
    mark = {"account": "acc-001", **({"kind": kind} if kind else {})}
    return issue(iid, title="Whatever", description=marker.write(mark), **more)


CLOSED = {"state": "closed", "closed_at": at("2026-10-01")}


@pytest.mark.parametrize(
    ("there", "kind", "word"),
    [
        pytest.param([], None, "none", id="no issue"),
        pytest.param([marked()], None, "open", id="by the mark"),
        pytest.param([marked(**CLOSED)], None, "closed", id="a closed one"),
        pytest.param([marked(1, **CLOSED), marked(2)], None, "open", id="a closed and an open one"),
        pytest.param([issue()], None, "open", id="by the title"),
        pytest.param([issue(labels=("type::account triage",))], None, "open", id="by title and label"),
        pytest.param([issue(labels=("type::renewal review",))], None, "none", id="of another kind"),
        pytest.param([issue(labels=("type::renewal review",))], "renewal review", "open", id="of that kind"),
        pytest.param([marked(kind="renewal review")], "renewal review", "open", id="the mark says the kind"),
        pytest.param([marked(kind="renewal review")], None, "none", id="the mark says another kind"),
        pytest.param([marked(labels=("type::escalation",))], None, "open", id="the bot's, whatever its labels"),
        pytest.param([issue(title="Alder - triage")], None, "none", id="another account's"),
    ],
)
def test_which_word_is_met(there: list[Issue], kind: str | None, word: str) -> None:
    on = scene(issues={one.ref: one for one in there})
    given = {"kind": kind} if kind else {}
    assert [one for one in WORDS if ask("account_issue", {**given, "is": one}, ROW, EMPTY, on).met] == [word]


def test_an_issue_asks_for_those_of_its_account() -> None:
    older, newer, review = marked(1, **CLOSED), marked(2), marked(3, kind="renewal review")
    on = scene(issues={one.ref: one for one in (older, newer, review)}, accounts={"acc-001": ROW})
    for there, newest in ((older, False), (newer, True), (review, False)):
        assert ask("account_issue", {"is": "open"}, there, EMPTY, on).met
        assert ask("account_issue", {"is": "newest"}, there, EMPTY, on).met is newest
    assert ask("account_issue", {"is": "none"}, issue(title="Birch"), EMPTY, on).met
    assert not ask("account_issue", {"is": "newest"}, issue(title="Birch"), EMPTY, on).met


def test_what_this_plan_opens_counts_as_open() -> None:
    known = Facts(news=News(opened=frozenset({"account triage"})))
    assert ask("account_issue", {"is": "open"}, ROW, known, scene()).met
    assert ask("account_issue", {"kind": "renewal review", "is": "none"}, ROW, known, scene()).met


def test_what_this_plan_closes_counts_as_closed() -> None:
    there = marked()
    known = Facts(news=News(closed=frozenset({there.ref})))
    assert ask("account_issue", {"is": "closed"}, ROW, known, scene(issues={there.ref: there})).met


@pytest.mark.parametrize("value", [{}, {"is": "there"}, {"is": "open", "in": "x"}, "open"])
def test_bad_values(value: Any) -> None:
    with pytest.raises(ValidationError):
        ask("account_issue", value, ROW)


def test_an_account_that_gets_its_issue_in_this_run_is_not_listed_as_one_without(tmp_path: Any) -> None:
    (tmp_path / "a.csv").write_text("Account ID,Account Name\n", encoding="utf-8")
    rules = policy(
        """
        lists: {data: {title: Data, sections: [Red], shared: true}}
        resource_rules: {accounts: {source: a.csv, rules: [
          {id: check, conditions: {fields: {health: red}, account_issue: {is: none}},
           actions: {list: {name: data, section: Red, line: red}}},
          {id: open, conditions: {fields: {health: red, region: EMEA}},
           actions: {issue: {template: account-triage.md.j2, once_per: account}}}]}}
        """,
        tmp_path,
    )
    rows = (account("acc-001", "Alder Foods", health="red", region="EMEA"), account("acc-002", "Birch", health="red"))
    [data] = [one for one in planned(rules, accounts=rows).changes if one.rule == "data"]
    assert isinstance(data, OpenIssue)
    assert "account acc-002" in data.description and "acc-001" not in data.description
