"""New ids with the names of accounts that left the list: held, moved by `adopt`, and too many of them stop the run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.builders import BOT, CSM, MEMBERS, PROJECT, account, facts, issue, note, planned, policy, scene
from triage_bot.accounts.adopting import moved, pairs
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import EditDescription
from triage_bot.engine.fetch import Given
from triage_bot.engine.triage import check_ids
from triage_bot.errors import FaultyFiles, UsageError
from triage_bot.model.facts import Scope
from triage_bot.model.resource import Account, Issue, Ref, User
from triage_bot.plan.plan import Plan
from triage_bot.plan.renamed import alike
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker, table

RULES = """
resource_rules: {accounts: {source: a.csv, rules: [
  {id: open, actions: {issue: {template: account-triage.md.j2, once_per: account}}}]}}
"""
OLD, NEW = "001a0000001xYz9", "001a0000001xYz9AAE"


@pytest.fixture
def rules(tmp_path: Path) -> PolicySet:
    (tmp_path / "a.csv").write_text("account_id,name\n", encoding="utf-8")
    return policy(RULES, tmp_path)


def of(number: str, name: str = "Alder Foods", iid: int = 1, **more: Any) -> Issue:
    """The bot's issue of an account."""
    rows = table.write([("Account", name), ("Account ID", number), ("Region", "EMEA")])
    mark = marker.write({"account": number, "template": "account-triage"})
    given = {"title": f"{name} - triage", "author": BOT, **more}
    return issue(iid, description=f"{rows}\n\nWords.\n\n{mark}", **given)


def look(rules: PolicySet, issues: Iterable[Issue], rows: Iterable[Account], **more: Any) -> Plan:
    return planned(rules, issues, accounts=tuple(rows), **more)


def opened(plan: Plan) -> list[str]:
    return [str(marker.read(one.mark)["account"]) for one in plan.changes if isinstance(one, OpenIssue)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD, NEW),
        (NEW, OLD),
        ("0012345", "12345"),
        ("12345", "12345.0"),
        ("ACC-1", "acc-1"),
        ("1900000000000000123", "1900000000000000000"),
        ("crm-7", "acc-1"),
    ],
)
def test_an_account_under_another_id_is_held(old: str, new: str, rules: PolicySet) -> None:
    found = look(rules, [of(old)], [account(new), account("acc-2", "Birch")])
    assert opened(found) == ["acc-2"]
    (held,) = [one for one in found.held if one.ref.key == new]
    assert held.why.endswith(f"an open issue, {PROJECT}#1; if it is the same: triage-bot accounts adopt {old}={new}")
    (told,) = found.warnings
    assert told.startswith(
        "1 account held, with the name of one that left the list with an open issue; if it is the same: "
    )
    assert told.endswith(f": triage-bot accounts adopt {old}={new}")


@pytest.mark.parametrize(
    ("issues", "rows"),
    [
        ([of("old", state="closed")], [account("new")]),
        ([of("old")], [account("new"), account("old", "Alder Two")]),
        ([of("old", "Alder Food")], [account("new")]),
        ([of("old", "Alder Foods EU", title="Alder Foods - EU")], [account("new")]),
        ([of("old")], [account("new"), account("newer")]),
        ([of("old", author=User(99, "stranger"))], [account("new")]),
        ([of("old"), of("new", iid=2, state="closed")], [account("new")]),
    ],
    ids=["closed", "still there", "another name", "a longer name", "two of the name", "a stranger's", "known before"],
)
def test_what_is_another_account_is_opened(issues: list[Issue], rows: list[Account], rules: PolicySet) -> None:
    found = look(rules, issues, rows)
    assert found.renamed == ()
    assert not [one for one in found.warnings if "adopt" in one]


def test_of_two_with_one_name_those_with_like_ids_are_held(rules: PolicySet) -> None:
    rows = [account(f"{number:015}", "Acme") for number in (1, 2)]
    issues = [of(str(number), "Acme", iid=number) for number in (1, 2)]
    found = look(rules, issues, rows)
    assert (opened(found), [(one.old, one.new) for one in found.renamed]) == (
        [],
        [("1", "000000000000001"), ("2", "000000000000002")],
    )


def test_editors_issues_count_and_hand_made_ones_by_their_table(rules: PolicySet) -> None:
    rows = table.write([("Account", "Alder Foods"), ("Account ID", "old")])
    one = issue(title="Something else", description=rows, author=CSM)
    known = {f"projects:{PROJECT}": {"CSM-Anna": 15}}
    found = look(rules, [one], [account("new")], members=known)
    assert [(one.old, one.new) for one in found.renamed] == [("old", "new")]


def test_one_issue_is_not_the_whole_set(rules: PolicySet) -> None:
    scope = Scope(path=PROJECT, kind="projects", id=1, only_issue=Ref(PROJECT, 1))
    assert look(rules, [of("old")], [account("new")], scope=scope).renamed == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (OLD, NEW, True),
        ("007", "7", True),
        ("7.0", "7", True),
        ("Ab", "aB", True),
        ("7", "70", False),
        ("a-1", "a1", False),
    ],
)
def test_like_ids(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


# Too many ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [4, 5, 12])
def test_five_or_more_stop_the_run(count: int, rules: PolicySet) -> None:
    names = [f"Customer {number}" for number in range(count)]
    issues = [of(f"00{number}", name, iid=number + 1) for number, name in enumerate(names)]
    found = look(rules, issues, [account(f"x{number}", name) for number, name in enumerate(names)])
    assert (len(found.renamed), opened(found)) == (count, [])
    given = Given(policy=rules, now=found.now)
    if count < 5:
        check_ids(found, given)
        return
    with pytest.raises(FaultyFiles) as caught:
        check_ids(found, given)
    assert len(caught.value.faults) == count + 1
    assert f"{count} accounts have other ids than before" in str(caught.value.faults[0])
    assert "accounts adopt 000=x0 001=x1" in str(caught.value.faults[0])
    assert "a.csv:2:1: x0 has the name of 000" in str(caught.value.faults[1])


# Moving -----------------------------------------------------------------------------------------


def seen(issues: Iterable[Issue], *rows: Account) -> Any:
    found = {one.ref: one for one in issues}
    return scene(issues=found, accounts={one.id: one for one in rows}, facts={ref: facts() for ref in found})


def test_moving_changes_mark_and_row_alone(rules: PolicySet) -> None:
    before = [of("old"), of("old", iid=2, state="closed"), of("other", iid=3), of("old", iid=4, author=User(99, "x"))]
    changes = moved("old", "new", seen(before, account("new")))
    assert [one.ref.iid for one in changes] == [1, 2]
    for change, one in zip(changes, before, strict=False):
        assert isinstance(change, EditDescription)
        assert change.body == one.description.replace("old", "new")
        assert change.was == one.description
    after = [issue(one.ref.iid, description=one.body, title="Alder Foods - triage") for one in changes[:1]]
    found = look(rules, after, [account("new")])
    assert (found.renamed, opened(found)) == ((), [])


def test_moving_keeps_what_else_the_mark_says() -> None:
    mark = marker.write({"account": "old", "kind": "renewal review", "renewal": "2027-03-31", "template": "t"})
    (change,) = moved("old", "a--b", seen([issue(description=f"Text\n\n{mark}")], account("a--b")))
    assert marker.read(change.body) == {
        "v": 1, "account": "a--b", "kind": "renewal review", "renewal": "2027-03-31", "template": "t",
    }  # fmt: skip


def test_pairs_and_ids() -> None:
    known = seen([of("o=ld")], account("new"), account("n=w", "B"))
    assert pairs(["new", "n=w", "o=ld=new"], known) == ([("o=ld", "new")], ["new", "n=w"])


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("old=nwe", "no account has the id behind the ="),
        ("new=newer", "account new is in the list still"),
        ("older=new", "is about account older"),
        ("=new", "is about account"),
    ],
)
def test_pairs_that_cannot_be_meant(word: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        pairs([word], seen([of("old")], account("new"), account("newer", "B")))


def test_an_adopted_issue_is_moved_by_a_note() -> None:
    """Its author has no standing: what he writes into the description proves nothing."""
    text = table.write([("Account ID", "x")])
    one = issue(author=User(99, "stranger"), user_notes_count=1, description=text)
    said = note("2026-11-20", BOT, f"Adopted.\n\n{marker.write({'adopts': 'old', 'kind': 'renewal review'})}")
    known = scene(
        issues={one.ref: one}, accounts={"new": account("new")}, facts={one.ref: facts([said])}, members=MEMBERS
    )
    (change,) = moved("old", "new", known)
    assert isinstance(change, PostNote)
    assert marker.read(change.body) == {"v": 1, "adopts": "new", "kind": "renewal review"}
