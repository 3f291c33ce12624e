"""The account list against GitLab: what a run would open, change and close, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from tests.builders import NOW, account, at, day, issue, scene
from tests.shelf import shipped_policy
from triage_bot.actions.effects import Held
from triage_bot.admin import account_diff as d
from triage_bot.changes.change import Change
from triage_bot.changes.notes import EditNote, PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import SetDue
from triage_bot.changes.set_state import SetState
from triage_bot.context.claims import IssueKind
from triage_bot.context.scene import Scene
from triage_bot.model.resource import Account, Issue, Ref
from triage_bot.plan.plan import Plan
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker

ROW = account("a-1", "Alder Foods", renewal_date=day("2027-06-30"))
REVIEW = IssueKind("renewal review", per_renewal=True)
KINDS = (IssueKind(), REVIEW)
MARK = marker.write({"account": "a-1"})
BY_HAND = ("type::renewal review",)


@cache
def policy() -> PolicySet:
    return load(map(shipped_policy, ("account-triage", "renewals")))


def lines(plan: Plan, *issues: Issue, rows: tuple[Account, ...] = (ROW,)) -> list[tuple[str, str, str]]:
    found = d.account_diff(plan, on(issues, rows), KINDS)
    return [(one.head, one.about, one.words) for one in found.lines]


def on(issues: Iterable[Issue], rows: Iterable[Account]) -> Scene:
    return scene(issues={one.ref: one for one in issues}, accounts={row.id: row for row in rows})


def plan(*changes: Change, held: tuple[Held, ...] = ()) -> Plan:
    return Plan(now=NOW, changes=tuple(changes), held=held)


def test_what_would_be_opened_changed_and_closed() -> None:
    mark = marker.write({"account": "a-1", "kind": "renewal review"})
    new, one = Ref("p", 0, "x"), issue(1, description=MARK)
    other = issue(2, title="Alder Foods - call", description="| Field | Value |\n| --- | --- |\n| Account ID | a-1 |")
    made = plan(
        OpenIssue(ref=new, rule="r", reason="", title="T", description="", mark=mark, due=day("2027-03-30")),
        PostNote(ref=new, rule="r", reason="", body=""),
        SetDue(ref=new, rule="r", reason="", due=day("2027-03-31")),
        SetDue(ref=one.ref, rule="r", reason="", due=day("2027-03-30")),
        SetState(ref=other.ref, rule="r", reason="", event="close"),
        EditNote(ref=one.ref, rule="r", reason="", note_id=1, body="", was=""),
        SetDue(ref=Ref("p", 9), rule="r", reason="", due=None),
    )
    assert [one for one in lines(made, one, other) if one[0] in (d.OPEN, d.CHANGE, d.CLOSE)] == [
        (d.OPEN, "a-1", "renewal review, due 2027-03-30"),
        (d.CHANGE, "a-1", "its new issue: due 2027-03-31"),
        (d.CHANGE, "a-1", f"{one.ref}: due 2027-03-30"),
        (d.CLOSE, "a-1", str(other.ref)),
    ]


def test_what_waits_is_told_but_not_what_only_has_its_time() -> None:
    held = (
        Held(ref=ROW.ref, rule="r", why="closed lately"),
        Held(ref=ROW.ref, rule="s", why="soon", waiting=True),
        Held(ref=Ref("p", 1), rule="r", why="no"),
    )
    assert lines(plan(held=held)) == [(d.HELD, "a-1", "closed lately")]


def test_hand_made_several_and_strange_ones() -> None:
    by_hand, review = issue(1), issue(2, labels=BY_HAND)
    assert lines(plan(), by_hand, review) == [
        (d.HAND_MADE, "a-1", f"account triage: {by_hand.ref}"),
        (d.HAND_MADE, "a-1", f"renewal review: {review.ref}"),
    ]
    twice = [issue(number, description=MARK) for number in (1, 2)]
    assert lines(plan(), *twice) == [
        (d.SEVERAL, "a-1", f"account triage: {twice[0].ref}, {twice[1].ref}; close all but one")
    ]
    strange = issue(3, description=marker.write({"account": "a-9"}))
    assert lines(plan(), strange) == [(d.STRANGE, str(strange.ref), "account a-9")]
    closed = issue(3, state="closed", closed_at=at("2026-11-01"), description=marker.write({"account": "a-9"}))
    assert lines(plan(), closed) == []


def test_the_rest_is_counted() -> None:
    rows = (ROW, account("a-2", "Birch"), account("a-3", "Cedar"))
    found = d.account_diff(plan(), on([issue(description=MARK)], rows), KINDS)
    assert dict(found.counts) == {d.THERE: 1, d.NONE: 2}


def test_the_kinds_of_the_shipped_policies() -> None:
    assert policy().kinds(scene(templates=policy().templates)) == (IssueKind(), REVIEW)
