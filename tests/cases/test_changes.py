"""Every kind of change: expected and there, expected otherwise, expected in vain, there unexpected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.writing import case, diff, verdicts
from triage_bot import changes
from triage_bot.cases.case import KINDS, ExpectedChange
from triage_bot.cases.comparing import differences, first_lines
from triage_bot.changes.change import Change
from triage_bot.changes.link import Link
from triage_bot.changes.mutation import SetStatusName
from triage_bot.changes.notes import EditNote, PostNote, React, TakeBack
from triage_bot.changes.set_field import EditDescription
from triage_bot.changes.set_more import SetReviewers
from triage_bot.changes.unmade import Unmade
from triage_bot.model.resource import Ref
from triage_bot.resources import words


def issue(*labels: str, **more: str) -> str:
    """Given: one issue with these labels."""
    rest = "".join(f", {key}: {value}" for key, value in more.items())
    return f"{{issues: [{{iid: 1, created: 2026-07-01, labels: [{', '.join(labels)}]{rest}}}]}}"


def expect(*written: str) -> str:
    return f"{{changes: [{', '.join(written)}]}}"


QUIET = issue("'HS::Red'", "update due", assignees="[csm-anna]", notes="[{at: 2026-11-09, by: csm-anna}]")
CHILD = issue("child", title="Sample Foods", author="csm-anna", confidential="false")
KINDS_OF_CHANGES = {
    "labels": (issue("old"), "add: [new], remove: [old]", "add: [new]", ["- remove: none", "+ remove: old"]),
    "close": (issue("done"), "state: close", "state: reopen", ["- state: reopen", "+ state: close"]),
    "reopen": (
        issue("again", closed="2026-11-20"),
        "state: reopen",
        "state: close",
        ["- state: close", "+ state: reopen"],
    ),
    "assign": (issue("owner"), "assign: [csm-ben]", "assign: ['@x']", ["- assign: x", "+ assign: csm-ben"]),
    "due": (issue("date"), "due: 2026-11-26", "due: none", ["- due: none", "+ due: 2026-11-26"]),
    "milestone": (issue("plan"), "milestone: FY28-Q1", "milestone: X", ["- milestone: X", "+ milestone: FY28-Q1"]),
    "confidential": (
        issue("open door"),
        "confidential: false",
        "confidential: true",
        ["- confidential: true", "+ confidential: false"],
    ),
    "weight": (issue("heavy"), "weight: 3", "weight: none", ["- weight: none", "+ weight: 3"]),
    "no weight": (issue("light", weight="2"), "weight: none", "weight: 2", ["- weight: 2", "+ weight: none"]),
    "title": (issue("name"), "title: A better one", "title: x", ["- title: x", "+ title: A better one"]),
    "lock": (issue("lock"), "locked: true", "locked: false", ["- locked: false", "+ locked: true"]),
    "health": (issue("ill"), "health: at_risk", "health: none", ["- health: none", "+ health: at_risk"]),
    "move": (issue("elsewhere"), "move: group/other", "move: g/p", ["- move: g/p", "+ move: group/other"]),
    "delete": (issue("gone"), "delete: true", "delete: true, rule: done", ["- rule done", "+ rule gone"]),
    "note": (
        issue("tell", title="Sample Foods", confidential="false"),
        "note: {says: ['hello sample foods, all is', WELL], not_says: [stay], mentions: [], internal: false}",
        "note: {says: [hello, later], mentions: [csm-anna], internal: true}",
        [
            "- mentions: csm-anna",
            "+ mentions: none",
            "- internal: true",
            "+ internal: false",
            '- says "later"',
            "+ | Hello Sample Foods,",
            "+ | all is well.",
        ],
    ),
    "a note that mentions": (
        QUIET,
        "note: {mentions: ['@csm-anna']}",
        "note: {not_says: [red]}",
        None,
    ),
    "an internal note": (
        issue("inside"),
        "note: {internal: true}",
        "note: {internal: false}",
        ["- internal: false", "+ internal: true"],
    ),
    "any note": (issue("tell"), "note: {}", "note: {}, rule: done", ["- rule done", "+ rule tell"]),
    "open": (
        CHILD,
        "rule: child, open: {title: Child of Sample Foods, says: [a child], confidential: false, due: none, "
        "milestone: ''}",
        "open: {title: Child, labels: [x], assignees: [y], confidential: true, due: 2026-11-26, milestone: M, "
        "not_says: [child]}",
        None,
    ),
}


def written(kind: str, change: str) -> str:
    return expect(f"{{{change}}}" if kind == "open" else f"{{issue: 1, {change}}}")


@pytest.mark.parametrize("kind", KINDS_OF_CHANGES)
def test_an_expected_change_is_there(kind: str, tmp_path: Path) -> None:
    given, right, _, _ = KINDS_OF_CHANGES[kind]
    assert diff(tmp_path, case(given, written(kind, right))) == []


@pytest.mark.parametrize("kind", KINDS_OF_CHANGES)
def test_what_differs_stands_side_by_side(kind: str, tmp_path: Path) -> None:
    given, _, wrong, rows = KINDS_OF_CHANGES[kind]
    head, *rest = diff(tmp_path, case(given, written(kind, wrong)))
    assert head.startswith("~ #")
    if rows is None:
        assert any(row.startswith("  - ") for row in rest) and any(row.startswith("  + ") for row in rest)
    else:
        assert rest == [f"  {row}" for row in rows]


@pytest.mark.parametrize("kind", KINDS_OF_CHANGES)
def test_what_does_not_come_is_told(kind: str, tmp_path: Path) -> None:
    _, right, _, _ = KINDS_OF_CHANGES[kind]
    (row,) = diff(tmp_path, case(issue(), written(kind, right)))
    assert row.startswith("- new issue: open" if kind == "open" else "- #1: ")


@pytest.mark.parametrize("kind", KINDS_OF_CHANGES)
def test_what_comes_unexpected_is_told_with_its_rule(kind: str, tmp_path: Path) -> None:
    given, _, _, _ = KINDS_OF_CHANGES[kind]
    row, *_ = diff(tmp_path, case(given))
    assert row.startswith("+ #(new child for group/account-triage#1): " if kind == "open" else "+ #1: ")
    assert row.endswith(")") and ": " in row.partition("(")[2]


def test_an_open_issue_in_all_its_parts(tmp_path: Path) -> None:
    _, _, wrong, _ = KINDS_OF_CHANGES["open"]
    assert diff(tmp_path, case(CHILD, written("open", wrong))) == [
        "~ #(new child for group/account-triage#1): open an issue (child: Child)",
        "  - title: Child",
        "  + title: Child of Sample Foods",
        "  - due: 2026-11-26",
        "  + due: none",
        "  - confidential: true",
        "  + confidential: false",
        "  - milestone: M",
        "  + milestone: ",
        "  - labels: x",
        "  + labels: none",
        "  - assignees: y",
        "  + assignees: none",
        '  - does not say "child"',
        "  + | A child.",
    ]


def test_a_description_and_a_note_that_are_edited(tmp_path: Path) -> None:
    """Written by rules of their own; the comparison is one for all texts."""
    ref = Ref("g/p", 1)
    body = 'One line.\n\n<!-- triage-bot {"v":1,"account":"acc-1"} -->'
    edited = EditDescription(ref=ref, rule="r", reason="", body=body, was="")
    note = EditNote(ref=ref, rule="r", reason="", body="All set.", was="", note_id=3)
    linked = Link(ref=ref, rule="r", reason="", to=Ref("g/x", 3))
    thumb = React(ref=ref, rule="r", reason="", note_id=3, name="thumbsup")

    def against(change: Change, **given: object) -> list[tuple[str, tuple[str, ...]]]:
        return differences(ExpectedChange.model_validate({"issue": 1, **given}), change)

    assert against(edited, description={"says": ["one LINE"], "not_says": ["acc-1"]}) == []
    assert against(edited, description={"says": ["two"]}) == [('says "two"', ("| One line.",))]
    assert against(note, edit_note={"says": ["all set"]}) == []
    assert against(note, edit_note={"not_says": ["all set"]}) == [('does not say "all set"', ("| All set.",))]
    assert against(linked, link="g/x#3") == []
    assert against(linked, link="g/x#4") == [("link: g/x#4", ("link: g/x#3",))]
    to_new = Link(ref=ref, rule="r", reason="", to=Ref("g/x", 0, "an escalation"))
    assert against(to_new, link="new") == []
    assert against(linked, link="new") == [("link: new", ("link: g/x#3",))]
    joined = PostNote(ref=ref, rule="r, s", reason="", body="Both.")
    assert against(joined, rule="s", note={}) == against(joined, rule="r", note={}) == []
    assert against(joined, rule="t", note={}) == [("rule t", ("rule r, s",))]
    assert against(thumb, react="thumbsup") == []
    twin = TakeBack(ref=ref, rule="twins", reason="", note_id=4, was="", kept=3)
    assert against(twin, take_back=True) == []
    asked = SetReviewers(ref=ref, rule="r", reason="", usernames=("csm-ben",))
    assert against(asked, reviewers=["@CSM-Ben"]) == []
    assert against(asked, reviewers=[]) == [("reviewers: none", ("reviewers: csm-ben",))]
    begun = SetStatusName(ref=ref, rule="r", reason="", name="In progress")
    assert against(begun, status="In progress") == []
    assert against(begun, status="Done") == [("status: Done", ("status: In progress",))]
    assert against(thumb, react="eyes") == [("react: eyes", ("react: thumbsup",))]


def test_every_kind_of_change_can_be_expected() -> None:
    known = set(words(changes.__name__, changes.__path__, Change, "kind").values())
    assert set(KINDS.values()) == known - {Unmade}


# Which is which ---------------------------------------------------------------------------------


def test_a_loose_expectation_leaves_the_change_to_a_strict_one(tmp_path: Path) -> None:
    given = issue("tell", "tell too")
    both = expect("{issue: 1, note: {}}", "{issue: 1, note: {says: [also this]}}")
    assert diff(tmp_path, case(given, both)) == []
    other = expect("{issue: 1, note: {}}", "{issue: 1, note: {says: [all is well]}}")
    assert diff(tmp_path, case(given, other)) == []


def test_each_change_is_expected_once(tmp_path: Path) -> None:
    row, *_ = diff(tmp_path, case(issue("done"), expect("{issue: 1, state: close}", "{issue: 1, state: close}")))
    assert row == "- #1: close"


def test_the_nearest_change_is_the_one_that_is_compared(tmp_path: Path) -> None:
    given = issue("tell", "tell too")
    rows = diff(tmp_path, case(given, expect("{issue: 1, rule: tell-too, note: {says: [what]}}")))
    assert [row for row in rows if row.startswith("~")] == ["~ #1: comment (tell-too: Tell too)"]
    assert [row for row in rows if row.startswith("+ #")] == ["+ #1: comment (tell: Tell)"]


def test_the_same_change_elsewhere_is_no_near_miss(tmp_path: Path) -> None:
    given = "{issues: [{iid: 1, created: 2026-07-01, labels: [done]}, {iid: 2, created: 2026-07-01}]}"
    rows = diff(tmp_path, case(given, expect("{issue: 2, state: close}")))
    assert rows == ["- #2: close", "+ #1: close (done: Done)"]


def test_a_long_text_is_shown_by_its_beginning() -> None:
    assert list(first_lines("\n".join(f"{n}" for n in range(9)))) == [*(f"| {n}" for n in range(6)), "| … 3 more lines"]


# Places -----------------------------------------------------------------------------------------

ACCOUNTS = "{accounts: [{account_id: acc-1, name: Sample Foods, health: red}%s]%s}"


def test_an_account_is_its_row_its_new_issue_and_its_given_one(tmp_path: Path) -> None:
    new = ACCOUNTS % ("", "")
    opened = "{account: acc-1, open: {title: Sample Foods - triage, says: ['why?']}}"
    assert diff(tmp_path, case(new, expect(opened))) == []
    two = ACCOUNTS % (", {account_id: acc-2, name: Sample Bank, health: green}", "")
    assert diff(tmp_path, case(two, expect(opened.replace("acc-1", "acc-2"))))[0].startswith("- account acc-2: open")
    for owned in ("account: acc-1", "title: Sample Foods - triage", "description: '| Account ID | acc-1 |'"):
        there = ACCOUNTS % ("", f", issues: [{{iid: 4, created: 2026-07-01, labels: [done], {owned}}}]")
        rows = diff(tmp_path, case(there, expect("{account: acc-1, state: close}"), rules="[done]"))
        assert rows == [], owned


def test_an_account_without_a_row_is_the_issue_that_bears_its_mark(tmp_path: Path) -> None:
    given = issue("done", account="acc-9")
    assert diff(tmp_path, case(given, expect("{account: acc-9, state: close}"))) == []


def test_new_is_an_issue_that_is_opened_now(tmp_path: Path) -> None:
    small = CHILD.replace("Foods", "Mill")
    assert diff(tmp_path, case(small, expect("{issue: new, rule: small-child, add: [small]}", "{open: {}}"))) == []
    assert diff(tmp_path, case(CHILD, expect("{issue: new, state: close}", "{open: {}}"))) == ["- new issue: close"]


# Held, alone, warnings --------------------------------------------------------------------------


def test_what_is_held(tmp_path: Path) -> None:
    given = issue("'HS::Red'", notes="[{at: 2026-11-20, by: csm-anna}]")

    def held(what: str) -> list[str]:
        return diff(tmp_path, case(given, f"{{held: [{what}]}}"))

    seen = "+ #1: held by quiet, last update 2026-11-20 by csm-anna, 4 days ago, limit 14 days"
    assert held("{issue: 1}") == held("{issue: 1, rule: quiet, why: 4 DAYS ago}") == []
    assert held("{issue: 1, why: 2026-11-20}") == []
    two = given[:-2] + ", {iid: 2, created: 2026-07-01}]}"
    assert diff(tmp_path, case(two, "{held: [{issue: 2}]}")) == ["- #2: held", "+ #2: nothing is held"]
    assert held("{issue: 1, rule: done}") == ["- #1: held by done", seen]
    assert held("{issue: 1, why: 5 days}") == ['- #1: held, "5 days"', seen]


def test_what_is_held_on_an_account(tmp_path: Path) -> None:
    closed = ", issues: [{iid: 1, created: 2026-07-01, account: acc-1, closed: 2026-11-20, closed_by: csm-anna}]"
    assert diff(tmp_path, case(ACCOUNTS % ("", closed), "{held: [{account: acc-1, why: closed by csm-anna}]}")) == []
    assert diff(tmp_path, case(ACCOUNTS % ("", ""), "{held: [{account: acc-1}]}")) == [
        "- account acc-1: held",
        "+ account acc-1: nothing is held",
    ]


def test_what_is_left_alone(tmp_path: Path) -> None:
    given = "{issues: [{iid: 1, created: 2026-07-01, labels: [done]}, {iid: 2, created: 2026-07-01}]}"
    assert diff(tmp_path, case(given, "{alone: [2]}")) == []
    assert diff(tmp_path, case(given, "{alone: [1, 2]}")) == [
        "- #1: left alone",
        "+ #1: close (done: Done)",
    ]
    row, *_ = diff(tmp_path, case(ACCOUNTS % ("", ""), "{alone: [acc-1]}"))
    assert row == "- account acc-1: left alone"


def test_warnings(tmp_path: Path) -> None:
    given = issue("'HS::Red'", notes="[{at: 2026-11-09, by: csm-anna}]", author="triage-bot", assignees="[]")
    assert diff(tmp_path, case(given, "{warnings: [no CSM is known]}")) == []
    row, seen = diff(tmp_path, case(given, "{warnings: [something else]}"))
    assert row == '- warning: "something else"' and seen.startswith(
        "+ warning: group/account-triage#1: no CSM is known"
    )
    assert diff(tmp_path, case(expect="{warnings: [x]}")) == ['- warning: "x"', "+ no warning"]


def test_what_is_left_out_is_not_compared(tmp_path: Path) -> None:
    given = "{issues: [{iid: 1, created: 2026-07-01, labels: [done]}, {iid: 2, created: 2026-07-01}]}"
    assert diff(tmp_path, case(given, "{alone: [2]}")) == []
    assert diff(tmp_path, case(given, "{alone: [2], changes: []}")) == ["+ #1: close (done: Done)"]


def test_which_rules_a_case_covers(tmp_path: Path) -> None:
    red = "{iid: 2, created: 2026-11-20, labels: ['HS::Red']}"
    given = f"{{issues: [{{iid: 1, created: 2026-07-01, labels: [done, tell]}}, {red}]}}"
    wanted = "{changes: [{issue: 1, state: close}], held: [{issue: 2}]}"
    (one,) = verdicts(tmp_path, case(given, wanted))
    assert one.rules == {"done", "quiet"} and not one.passed
    (one,) = verdicts(tmp_path, case(given, "{alone: [2]}"))
    assert one.rules == frozenset() and one.passed
