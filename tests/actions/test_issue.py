"""`issue`: opened from a text or a template, once per account."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import (
    BOT,
    CATEGORIES,
    CSM,
    NOW,
    PROJECT,
    account,
    act,
    at,
    category,
    day,
    do,
    issue,
    planned,
    policy,
    scene,
)
from triage_bot.actions import registry
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.opening import opened_since
from triage_bot.changes.link import Link
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_state import SetState
from triage_bot.conditions.verdict import MET
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.errors import FaultyFiles, ValueFault
from triage_bot.model.facts import Broken
from triage_bot.model.resource import NOBODY, Account, Issue, Ref
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker, table
from triage_bot.text.template import Document

ONCE = {"template": "account-triage.md.j2", "once_per": "account"}
SMITH = account("acc-001", "Smith", health="red", region="EMEA", csm="csm-anna", renewal_date=day("2027-01-31"))


def _on(*there: Issue, **more: Any) -> Scene:
    """Beside another row with a day of its own: one day for all would count as none."""
    rows = {"acc-009": account("acc-009", "Port Works", health_as_of=day("2026-01-05"))}
    return scene(**{"issues": {one.ref: one for one in there}, "accounts": rows, **more})


def _opened(effects: Effects) -> OpenIssue:
    [change] = effects.changes
    assert isinstance(change, OpenIssue)
    return change


def _marked(number: str = "acc-001", **more: Any) -> Issue:
    hidden = marker.write({"account": number, "template": "account-triage"})
    return issue(**{"description": f"Words.\n\n{hidden}", "title": "Whatever", **more})


# From a template ----------------------------------------------------------------------------------


def test_a_template_gives_the_whole_issue() -> None:
    row = account("acc-001", "Alder Foods", health="red", region="emea", csm="csm-anna", arr=1_200_000.0,
                  requires_triage=True, risk_reason="competition", renewal_date=day("2027-01-31"))  # fmt: skip
    known = frozenset({"type::account triage", "HS::Red", "EMEA", "risk::competition", "Requires Triage"})
    opened = _opened(do("issue", ONCE, row, on=_on(known_labels=known)))
    assert opened.ref.project == PROJECT
    assert opened.title == "Alder Foods - triage"
    assert set(opened.labels) == known
    assert (opened.assignees, opened.due, opened.confidential) == (("csm-anna",), day("2026-11-25"), True)
    assert {"ARR", "Health", "Region", "Requires triage"}.isdisjoint(dict(table.read(opened.description)))
    assert marker.read(opened.description) == {
        "v": 1,
        "account": "acc-001",
        "renewal_date": "2027-01-31",
        "template": "account-triage",
        "asks": ["classification"],
    }
    assert opened.description.endswith(opened.mark)


# Now is Monday 2026-11-23: a label of `classification` has two working days.
@pytest.mark.parametrize(
    ("fields", "asks", "lines"),
    [
        pytest.param(
            {"region": "emea", "risk_reason": "competition", "classification": "U&A", "risk_impact": "Seat Churn"},
            None,
            [],
            id="nothing is missing",
        ),
        pytest.param(
            {"region": "emea", "risk_reason": "competition"},
            ["classification"],
            [
                '- classification, by Wednesday 25 Nov: ~"E&A", ~"U&A"',
                "- impact, in the row `Risk impact` of the table:",
            ],
            id="a label with grace, and the impact",
        ),
        pytest.param(
            {"region": "Atlantis", "classification": "U&A", "risk_impact": "Seat Churn"},
            ["region", "risk"],
            [
                '- region: ~"EMEA", ~"APAC", ~"Commercial"',
                '- risk: ~"risk::competition"',
                '`/label ~"region?" ~"risk?"`',
            ],
            id="what the list says is no label",
        ),
    ],
)
@pytest.mark.parametrize("template", ["account-triage.md.j2", "account-triage-yellow.md.j2"])
def test_the_text_asks_for_what_is_missing(
    fields: dict[str, Any], asks: list[str] | None, lines: list[str], template: str
) -> None:
    known = frozenset({"HS::Red", "HS::Yellow", "EMEA", "APAC", "U&A", "risk::competition"})
    row = account(health="red", **fields)
    opened = _opened(do("issue", {**ONCE, "template": template}, row, on=_on(known_labels=known)))
    assert ("## Still missing here" in opened.description) is bool(lines)
    assert all(line in opened.description for line in lines)
    assert marker.read(opened.description).get("asks") == asks


def test_a_template_that_does_not_ask_leaves_it_to_the_note() -> None:
    templates = {"t.md.j2": Document(name="t.md.j2", body="Body", front={"title": "T"})}
    opened = _opened(do("issue", {**ONCE, "template": "t.md.j2"}, SMITH, on=_on(templates=templates)))
    assert "asks" not in marker.read(opened.description)


# Now is Monday 2026-11-23.
@pytest.mark.parametrize(
    ("baseline", "as_of", "quiet"),
    [
        pytest.param(None, "2026-10-01", False, id="without a baseline everyone hears"),
        pytest.param("2026-11-23", "2026-11-22", True, id="red before the baseline"),
        pytest.param("2026-11-23", "2026-11-23", False, id="red since"),
        pytest.param("2026-11-17", "", True, id="nobody knows since when, in the first week"),
        pytest.param("2026-11-16", "", False, id="later"),
    ],
)
def test_what_was_so_before_the_baseline_is_told_to_the_csm_alone(
    baseline: str | None, as_of: str, quiet: bool
) -> None:
    row = account(health="red", csm="csm-anna", **({"health_as_of": day(as_of)} if as_of else {}))
    opened = _opened(do("issue", ONCE, row, on=_on(baseline=day(baseline) if baseline else None)))
    assert opened.assignees == ("csm-anna",)
    assert marker.read(opened.description).get("quiet", False) is quiet


def test_labels_nobody_has_are_left_out() -> None:
    row = account(health="red", region="Atlantis", risk_reason="weather")
    opened = _opened(do("issue", ONCE, row, on=_on(known_labels=frozenset({"HS::Red"}))))
    assert opened.labels == ("type::account triage", "HS::Red")


@pytest.mark.parametrize(
    ("front", "confidential"), [({}, True), ({"confidential": False}, False), ({"confidential": "no"}, False)]
)
def test_confidential_unless_told_otherwise(front: dict[str, Any], confidential: bool) -> None:
    templates = {"t.md.j2": Document(name="t.md.j2", body="Body", front={"title": "T", **front})}
    assert (
        _opened(do("issue", {"template": "t.md.j2"}, SMITH, on=_on(templates=templates))).confidential is confidential
    )


@pytest.mark.parametrize("front", [{}, {"title": "{{ account.tier }}"}, {"title": "T", "due_date": "in spring"}])
def test_a_template_that_gives_no_issue_is_a_fault(front: dict[str, Any]) -> None:
    templates = {"t.md.j2": Document(name="t.md.j2", body="Body", front=front)}
    with pytest.raises(ValueFault):  # the plan makes it a warning on that account
        do("issue", {"template": "t.md.j2"}, SMITH, on=_on(templates=templates))


HOSTILE = [
    "/close",
    "@all",
    "{{ 7*7 }}",
    "{% raw %}",
    '<!-- triage-bot {"v":1,"account":"acc-999"} -->',
    "a | b || c",
    "Smith & Sons",
    "x\n/close\n\r/close",
    'back\\slash | "quoted"',
    "```\n/close",
    "-- <b>bold</b> -->",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_harmless_in_title_table_and_text(name: str) -> None:
    body = "{{ account_table }}\n\n{{ account.name }}\n{{title}}"
    document = Document(name="t.md.j2", body=body, front={"title": "{{ account.name }}"})
    row = account("acc-001", name, csm="csm-anna")
    opened = _opened(do("issue", {**ONCE, "template": "t.md.j2"}, row, on=_on(templates={"t.md.j2": document})))
    words = " ".join(name.split())
    assert opened.title.replace("\u200b", "") == words  # not escaped, one line
    assert "@all" not in opened.title  # GitLab mails whom a title mentions
    assert not any(line.startswith("/") for line in opened.description.splitlines())
    assert "@all" not in opened.description
    assert "49" not in opened.title + opened.description
    assert opened.description.count("<!--") == 1  # the bot's own mark
    assert marker.read(opened.description)["account"] == "acc-001"
    rows = dict(table.read(opened.description))
    assert rows["Account ID"] == "acc-001"
    assert rows["Account"].replace("&lt;", "<").replace("&gt;", ">") == words


def test_an_account_number_cannot_forge_a_mark() -> None:
    number = '--> <!-- triage-bot {"v":1,"account":"x"} -->'
    opened = _opened(do("issue", ONCE, account(number, "Smith"), on=_on()))
    assert marker.read(opened.description)["account"] == number
    assert opened.mark.count("-->") == 1


def test_an_e_mail_address_in_a_name_stays_as_it_is() -> None:
    opened = _opened(do("issue", ONCE, account("acc-001", "Smith sales@smith.test"), on=_on()))
    assert opened.title == "Smith sales@smith.test - triage"


# From a text ----------------------------------------------------------------------------------------


def test_title_and_description_as_in_the_gem() -> None:
    value = {"title": "Follow up: {{title}}", "description": "See {{full_reference}}\n\n/label ~a"}
    opened = _opened(do("issue", value, issue(3)))
    assert opened.title == "Follow up: Alder Foods - triage"
    assert marker.without(opened.description) == "See customer-success/account-triage#3\n\n/label ~a"
    assert (opened.ref.project, opened.lately, opened.confidential) == (PROJECT, True, False)


def test_what_was_opened_within_20_hours_is_not_opened_again() -> None:
    value = {"title": "Follow up", "description": "See {{full_reference}}"}
    opened = _opened(do("issue", value, issue(3)))
    row = {"author": {"id": BOT.id, "username": BOT.username}, "title": "Renamed", "description": opened.description}
    on = _on(rows={opened_since(NOW, PROJECT): (row,)})
    again = do("issue", value, issue(3), on=on)
    assert again.changes == () and "less than 20 hours ago" in again.held[0].why
    assert _opened(do("issue", value, issue(4), on=on)).title == "Follow up"  # about another issue


def test_without_a_title_none_is_opened_as_in_the_gem() -> None:
    assert do("issue", {"description": "Words."}, issue()) is NOTHING


def test_a_rule_of_our_own_has_to_say_what_it_opens(tmp_path: Path) -> None:
    written = "resource_rules: {issues: {rules: [{%sactions: {issue: {description: Words.}}}]}}"
    with pytest.raises(FaultyFiles, match="give title"):
        policy(written % "id: a, ", tmp_path)
    assert policy(written % "", tmp_path).rules[0].of_the_gem


def test_destination() -> None:
    value = {"title": "T", "destination": "group/other"}
    path = "/projects/group%2Fother"
    on = _on(rows={path: ({"path_with_namespace": "group/other"},), opened_since(NOW, "group/other"): ()})
    assert _opened(do("issue", value, issue(), on=on)).ref.project == "group/other"
    with pytest.raises(Broken, match='no project "group/other"'):
        do("issue", value, issue(), on=_on(rows={path: ()}))
    assert _opened(do("issue", value, SMITH, on=_on())).ref.project == "group/other"


@pytest.mark.parametrize(
    ("redact", "title"), [({}, "(confidential)"), ({"redact_confidential_resources": False}, "Alder Foods - triage")]
)
def test_confidential_resources_are_not_told(redact: dict[str, bool], title: str) -> None:
    assert _opened(do("issue", {"title": "{{title}}", **redact}, issue(confidential=True))).title == title


def test_a_text_once_per_account_carries_the_mark_too() -> None:
    value = {"title": "Triage of {{ account.name }}", "once_per": "account"}
    opened = _opened(do("issue", value, SMITH, on=_on()))
    there = issue(title=opened.title, description=opened.description)
    assert marker.read(opened.description)["account"] == "acc-001"
    assert do("issue", value, SMITH, on=_on(there)) is NOTHING


# Once per account -----------------------------------------------------------------------------------

TABLE = "| Field | Value |\n| --- | --- |\n| Account ID | acc-001 |\n"
MARK_2 = "\n" + marker.write({"account": "acc-002", "template": "account-triage"})


@pytest.mark.parametrize(
    ("there", "found"),
    [
        pytest.param(_marked(), True, id="by the hidden mark"),
        pytest.param(_marked(author=CSM), True, id="by the mark, whoever opened it"),
        pytest.param(_marked("acc-002"), False, id="another account's mark"),
        pytest.param(_marked("acc-0011"), False, id="a longer number"),
        pytest.param(issue(title="x", description=TABLE), True, id="by the table"),
        pytest.param(issue(title="x", description=TABLE.replace("001", "0012")), False, id="a longer number in it"),
        pytest.param(issue(title="x", description="acc-001"), False, id="a number in the text only"),
        pytest.param(_marked("acc-002", title="Smith (EMEA) - triage"), False, id="by the name, but another's mark"),
        pytest.param(_marked("acc-002", description=TABLE + MARK_2), False, id="by the table, but another's mark"),
        pytest.param(issue(title="Smith - triage"), True, id="by the name in the title"),
        pytest.param(issue(title="Smith"), True, id="by the name alone"),
        pytest.param(issue(title="  Smith  - triage"), True, id="by the name, blanks aside"),
        pytest.param(issue(title="Smith (renewal)"), True, id="by the name and a bracket"),
        pytest.param(issue(title="Smith & Sons - triage"), False, id="a longer name"),
        pytest.param(issue(title="Smithers - triage"), False, id="a longer word"),
        pytest.param(issue(title="smith - triage"), False, id="another case"),
        pytest.param(issue(title="Triage: Smith"), False, id="a name that does not begin the title"),
        pytest.param(issue(ref=Ref("group/other", 1), title="Smith - triage"), False, id="another project"),
    ],
)
def test_how_the_accounts_issue_is_known(there: Issue, found: bool) -> None:
    effects = do("issue", ONCE, SMITH, on=_on(there))
    assert (effects is NOTHING) is found
    settled = (
        registry()["issue"]
        .model_validate(ONCE)
        .settled(  # type: ignore[attr-defined]
            Match(rule="r", name="R", seen=Seen(SMITH), verdict=MET), _on(there, accounts={SMITH.id: SMITH})
        )
    )
    assert settled is found


def test_a_name_without_mentions_in_the_title_is_still_known() -> None:
    row = account("acc-001", "@all Ltd")
    opened = _opened(do("issue", ONCE, row, on=_on()))
    there = issue(title=opened.title, description="Somebody emptied it.")
    assert do("issue", ONCE, row, on=_on(there)) is NOTHING


def test_an_open_issue_by_name_counts_even_if_an_old_marked_one_is_closed() -> None:
    old = _marked(iid=1, state="closed", closed_at=at("2026-06-01"), closed_by=CSM)
    hand_made = issue(2, title="Smith - triage", author=CSM)
    assert do("issue", ONCE, SMITH, on=_on(old, hand_made)) is NOTHING


def test_the_issue_of_an_account_of_the_same_name_is_left_alone() -> None:
    hand_made = issue(1, title="Smith - triage", author=CSM)
    others = _marked("acc-002", iid=2, title="Smith - triage")
    assert do("issue", ONCE, SMITH, on=_on(hand_made, others)) is NOTHING


def test_an_issue_that_was_moved_goes_on_there() -> None:
    moved = _marked(state="closed", closed_at=at("2026-11-10"), closed_by=BOT, moved=True)
    [held] = do("issue", ONCE, SMITH, on=_on(moved)).held
    assert "was moved to another project" in held.why


@pytest.mark.parametrize(
    ("value", "public", "opened"),
    [
        pytest.param({}, False, True, id="not public"),
        pytest.param({}, True, False, id="a public project"),
        pytest.param({"allow_public": True}, True, True, id="a public project, and told to"),
    ],
)
def test_no_account_issue_in_a_public_project(value: dict[str, bool], public: bool, opened: bool) -> None:
    effects = do("issue", {**ONCE, **value}, SMITH, on=_on(public=frozenset({PROJECT} if public else ())))
    assert bool(effects.changes) is opened
    assert bool(effects.held) is not opened


def test_without_a_project_nothing_can_be_opened() -> None:
    effects = do("issue", ONCE, SMITH, on=_on(default_project=""))
    assert effects.changes == ()
    assert "needs a `destination`" in effects.warnings[0]


def test_several_are_reported_and_nothing_is_opened() -> None:
    there = _on(_marked(iid=1), _marked(iid=2, author=CSM))
    effects = do("issue", ONCE, SMITH, on=there)
    assert effects.changes == ()
    assert "several open issues for one account" in effects.warnings[0]
    assert "account-triage#1, customer-success/account-triage#2" in effects.warnings[0]


@pytest.mark.parametrize(
    ("newer", "closed"),
    [
        pytest.param(_marked(iid=2), True, id="the bot's, nobody spoke there"),
        pytest.param(_marked(iid=2, user_notes_count=1), False, id="somebody spoke there"),
        pytest.param(_marked(iid=2, author=CSM), False, id="a person opened it"),
    ],
)
def test_only_the_bots_own_newer_duplicate_is_closed(newer: Issue, closed: bool) -> None:
    effects = do("issue", ONCE, SMITH, on=_on(newer, _marked(iid=1)))
    assert [(one.ref.iid, one.event) for one in effects.changes if isinstance(one, SetState)] == (
        [(2, "close")] if closed else []
    )


REVIEW_KINDS = ("renewal review", "first renewal review", "second renewal review")


@pytest.mark.parametrize(
    ("kinds", "twins"),
    [
        pytest.param((1, 2), [], id="first and second are both to be there"),
        pytest.param((2, 1), [], id="in the other order, too"),
        pytest.param((1, 2, 2), [3], id="the second one twice"),
        pytest.param((0, 1, 2), [2, 3], id="the whole review stands for both"),
        pytest.param((1, 2, 0), [3], id="also when it came later"),
    ],
)
def test_reviews_of_several_kinds_are_no_twins(kinds: tuple[int, ...], twins: list[int]) -> None:
    there = []
    for iid, kind in enumerate(kinds, 1):
        hidden = {
            "account": "acc-001",
            "kind": REVIEW_KINDS[kind],
            "renewal": "2027-01-31",
            "template": "renewal-review",
        }
        there.append(issue(iid=iid, description=marker.write(hidden), labels=("type::renewal review",)))
    once = {"template": "renewal-review.md.j2", "once_per": "renewal"}
    effects = do("issue", once, SMITH, on=_on(*there))
    assert [one.ref.iid for one in effects.changes if isinstance(one, SetState)] == twins
    assert bool(effects.warnings) is bool(twins)


# Now is 2026-11-23 10:00.
@pytest.mark.parametrize(
    ("closed", "by", "as_of", "held"),
    [
        pytest.param("2026-11-10 10:00", CSM, None, True, id="13 days ago by a person"),
        pytest.param("2026-11-08 10:00", CSM, None, True, id="15 days ago"),
        pytest.param("2024-11-08 10:00", CSM, None, True, id="years ago"),
        pytest.param("2026-11-10 10:00", BOT, None, False, id="by the bot"),
        pytest.param("2026-11-10 10:00", NOBODY, None, True, id="by Ghost, who may have been a person"),
        pytest.param("2026-11-10 10:00", None, None, True, id="by nobody knows whom"),
        pytest.param("2026-11-10 10:00", CSM, "2026-11-11", False, id="the health is newer"),
        pytest.param("2026-11-10 10:00", CSM, "2026-11-10", True, id="the health is of that day"),
        pytest.param("2026-11-10 10:00", CSM, "2026-11-01", True, id="the health is older"),
    ],
)
@pytest.mark.parametrize("how", ["mark", "title"])
def test_what_a_person_closed_stays_closed(closed: str, by: Any, as_of: str | None, held: bool, how: str) -> None:
    more = {"state": "closed", "closed_at": at(closed), "closed_by": by}
    there = _marked(**more) if how == "mark" else issue(title="Smith - triage", **more)
    row = account("acc-001", "Smith", health="red", **({"health_as_of": day(as_of)} if as_of else {}))
    effects = do("issue", ONCE, row, on=_on(there))
    assert bool(effects.changes) is not held
    if held:
        assert effects.held[0].until is None
        assert f"was closed by {by.username if by else 'a person'} on {closed[:10]}" in effects.held[0].why


def test_an_account_is_not_opened_twice_by_two_rules(tmp_path: Path) -> None:
    plan = planned(_two_rules(tmp_path), accounts=(SMITH,))
    assert [type(one) for one in plan.changes] == [OpenIssue]


def _two_rules(folder: Path) -> PolicySet:
    (folder / "a.csv").write_text("Account ID,Account Name\n", encoding="utf-8")
    return policy(
        """
        resource_rules: {accounts: {source: a.csv, rules: [
          {id: a, conditions: {fields: {health: red}},
           actions: {issue: {template: account-triage.md.j2, once_per: account}}},
          {id: b, conditions: {fields: {region: EMEA}},
           actions: {issue: {template: account-triage.md.j2, once_per: account}}}]}}
        """,
        folder,
    )


def test_limits_do_not_count_accounts_that_have_their_issue(tmp_path: Path) -> None:
    rules = policy(
        """
        resource_rules: {accounts: {source: a.csv, rules: [
          {id: a, limits: {oldest: 1}, actions: {issue: {template: account-triage.md.j2, once_per: account}}}]}}
        """,
        _with_file(tmp_path),
    )
    rows = (SMITH, account("acc-002", "Jones"), account("acc-003", "Brown"))
    plan = planned(rules, [_marked()], accounts=rows)
    assert [one.ref.key for one in plan.changes] == ["for acc-002"]


def _with_file(folder: Path) -> Path:
    (folder / "a.csv").write_text("Account ID,Account Name\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "T", "template": "t"},
        {"title": "T", "once_per": "issue"},
        {"title": "T", "labels": {"a": 1}},
        {"title": "T", "weight": 1},
    ],
)
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        do("issue", wrong, issue())


def test_builders_agree_on_the_account() -> None:
    assert isinstance(SMITH, Account)
    action = registry()["issue"].model_validate(ONCE)  # type: ignore[attr-defined]
    assert _opened(act(action, replace(SMITH, id="acc-009"), on=_on())).ref.key == "for acc-009"


# Kinds ----------------------------------------------------------------------------------------------

REVIEW = {"template": "review.md.j2", "once_per": "renewal"}
REVIEWS = {
    **{
        name: Document(name=name, body="Body", front={"title": "T", "labels": ["type::renewal review"]})
        for name in ["review.md.j2"]
    },
    **{name: Document(name=name, body="Body", front={"title": "T"}) for name in ["account-triage.md.j2"]},
}
RENEWS = account("acc-001", "Smith", health="red", renewal_date=day("2027-03-31"))


def _review(kind: str = "renewal review", renewal: str = "2027-03-31", **more: Any) -> Issue:
    hidden = marker.write({"account": "acc-001", "kind": kind, "renewal": renewal, "template": "review"})
    return issue(**{"description": hidden, "title": "Whatever", **more})


def _kinds(value: dict[str, Any], *there: Issue, row: Account = RENEWS) -> Effects:
    return do("issue", value, row, on=_on(*there, templates=REVIEWS))


def test_the_mark_of_a_review_says_its_kind_and_renewal() -> None:
    opened = _opened(_kinds(REVIEW))
    assert marker.read(opened.description) == {
        "v": 1, "account": "acc-001", "kind": "renewal review", "renewal": "2027-03-31", "template": "review",
    }  # fmt: skip
    assert opened.ref.key == "renewal review for acc-001"
    named = _opened(_kinds({**REVIEW, "kind": "first renewal review"}))
    assert marker.read(named.mark)["kind"] == "first renewal review"


@pytest.mark.parametrize(
    ("value", "there", "found"),
    [
        pytest.param(ONCE, _review(), False, id="a review is no triage issue"),
        pytest.param(REVIEW, _marked(), False, id="a triage issue is no review"),
        pytest.param(REVIEW, _review(), True, id="the review is there"),
        pytest.param(REVIEW, _review(renewal="2026-03-31"), True, id="one of last year is still open"),
        pytest.param(REVIEW, _review("first renewal review"), False, id="one of two is another kind"),
        pytest.param({**REVIEW, "kind": "first renewal review"}, _review("first renewal review"), True, id="the same"),
        pytest.param({**REVIEW, "kind": "first renewal review"}, _review("second renewal review"), False, id="other"),
        pytest.param(
            REVIEW, issue(title="Smith - review", labels=("type::renewal review",)), True, id="hand-made, by its label"
        ),
        pytest.param(
            {**REVIEW, "kind": "second renewal review"},
            issue(title="Smith - review", labels=("type::renewal review",)),
            True,
            id="hand-made, it stands for both",
        ),
        pytest.param(REVIEW, issue(title="Smith - review"), False, id="hand-made without a label"),
        pytest.param(ONCE, issue(title="Smith - call", labels=("type::escalation",)), False, id="an escalation"),
        pytest.param(ONCE, _marked(labels=("type::escalation",)), True, id="the bot's, whatever its labels now"),
    ],
)
def test_an_account_has_one_open_issue_of_each_kind(value: dict[str, Any], there: Issue, found: bool) -> None:
    assert bool(_kinds(value, there).changes) is not found


CLOSED: dict[str, Any] = {"state": "closed", "closed_at": at("2026-11-20"), "closed_by": CSM}
LONG_CLOSED = {**CLOSED, "closed_at": at("2026-09-30")}
LAST_YEAR = "| Field | Value |\n| --- | --- |\n| Account ID | acc-001 |\n| Renewal | 2026-03-31 |"


@pytest.mark.parametrize(
    ("there", "covered"),
    [
        pytest.param(_review(**CLOSED), True, id="its own"),
        pytest.param(_review(renewal="2026-12-31", **CLOSED), True, id="it moved by three months"),
        pytest.param(_review(renewal="2027-08-31", **CLOSED), True, id="it moved to earlier"),
        pytest.param(_review(renewal="2026-09-30", **CLOSED), False, id="six months to the day are another"),
        pytest.param(_review(renewal="2026-10-01", **CLOSED), True, id="a day less than six months"),
        pytest.param(_review(renewal="2026-03-31", **CLOSED), False, id="of last year"),
        pytest.param(_review("first renewal review", **CLOSED), False, id="of another kind"),
        pytest.param(
            issue(title="Smith - review", labels=("type::renewal review",), **CLOSED), True, id="hand-made, lately"
        ),
        pytest.param(
            issue(title="Smith - review", labels=("type::renewal review",), **LONG_CLOSED),
            False,
            id="hand-made, half a year before the renewal",
        ),
        pytest.param(
            issue(
                title="x", labels=("type::renewal review",),
                description=LAST_YEAR, **CLOSED,
            ),
            False,
            id="hand-made, its table says last year",
        ),
    ],
)  # fmt: skip
def test_a_closed_review_stays_the_only_one_of_its_renewal(there: Issue, covered: bool) -> None:
    assert bool(_kinds(REVIEW, there).changes) is not covered


def test_a_review_of_last_year_needs_no_link() -> None:
    [change] = _kinds(REVIEW, _review(renewal="2026-03-31", **CLOSED)).changes
    assert isinstance(change, OpenIssue)


# Needed again -----------------------------------------------------------------------------------------

REOPEN = {**ONCE, "reopen": {"template": "red-again.md.j2"}}
OUTCOME = category("outcome", "outcome::won back", "outcome::churned")
WON = ("HS::Green", "EMEA", "outcome::won back")


def _again(there: Issue, value: dict[str, Any] = REOPEN, **row: Any) -> Effects:
    row = {"health_as_of": day("2026-11-19"), **row}
    known = frozenset({"type::account triage", "EMEA", "HS::Red"})
    on = _on(there, categories={**CATEGORIES, "outcome": OUTCOME}, known_labels=known)
    return do("issue", value, account("acc-001", "Smith", health="red", region="EMEA", **row), on=on)


# Now is 2026-11-23 10:00.
@pytest.mark.parametrize(
    ("closed", "by", "labels", "what"),
    [
        pytest.param("2026-11-01", CSM, WON, "reopened", id="with an outcome"),
        pytest.param("2026-08-25", CSM, WON, "reopened", id="90 days ago"),
        pytest.param("2026-08-24", CSM, WON, "new", id="91 days ago"),
        pytest.param("2026-11-01", CSM, ("HS::Green", "EMEA"), "new", id="by a person, without an outcome"),
        pytest.param("2026-11-20", BOT, ("HS::Green", "EMEA"), "reopened", id="by the bot"),
        pytest.param("2026-11-20", CSM, WON, "held", id="by a person just now"),
        pytest.param("2026-11-20", None, WON, "held", id="by nobody knows whom"),
    ],
)
def test_closed_by_the_process_it_is_reopened_else_another_is_opened_and_linked(
    closed: str, by: Any, labels: tuple[str, ...], what: str
) -> None:
    effects = _again(_marked(state="closed", closed_at=at(closed), closed_by=by, labels=labels))
    done = "held" if effects.held else "reopened" if effects.says else "new"
    assert done == what
    assert [type(one) for one in effects.changes] == ([OpenIssue, Link] if what == "new" else [])


def test_reopening_says_why_and_takes_the_colour_of_the_row() -> None:
    closed = _marked(state="closed", closed_at=at("2026-11-01"), closed_by=CSM, labels=WON)
    [say] = _again(closed, health_as_of=day("2026-11-22")).says
    assert say.text.startswith("@csm-anna The account list says red again (as of 2026-11-22)")
    assert "closed on 2026-11-01" in say.text
    relabel, state = say.carries
    assert isinstance(relabel, Relabel) and isinstance(state, SetState)
    assert (relabel.add, set(relabel.remove)) == (("HS::Red",), {"outcome::won back", "HS::Green"})
    assert state.event == "reopen"


def test_without_reopen_in_the_policy_another_is_opened() -> None:
    closed = _marked(state="closed", closed_at=at("2026-11-01"), closed_by=CSM, labels=WON)
    opened, link = _again(closed, ONCE).changes
    assert isinstance(link, Link) and (link.ref, link.to) == (opened.ref, closed.ref)


def test_the_one_that_was_closed_last_is_reopened() -> None:
    first = _marked(iid=1, state="closed", closed_at=at("2026-11-05"), closed_by=BOT)
    second = _marked(iid=2, state="closed", closed_at=at("2026-10-01"), closed_by=BOT)
    on = _on(first, second)
    [say] = do("issue", REOPEN, SMITH, on=on).says
    assert say.ref == first.ref


@pytest.mark.parametrize(
    "value",
    [
        {"template": "account-triage.md.j2", "kind": "x"},
        {**ONCE, "kind": ""},
        {**REVIEW, "reopen": {"template": "red-again.md.j2"}},
        {**ONCE, "reopen": {"within": "90 days"}},
        {**ONCE, "reopen": {"template": "red-again.md.j2", "within": "soon"}},
        {**ONCE, "once_per": "year"},
    ],
)
def test_what_does_not_fit_together_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        do("issue", value, SMITH, on=_on())


# Places and lists that do not fit -----------------------------------------------------------------------


def test_without_a_renewal_date_no_review_is_opened() -> None:
    effects = _kinds(REVIEW, row=account("acc-001", "Smith"))
    assert effects.changes == () and "no renewal date" in effects.held[0].why


@pytest.mark.parametrize(
    ("value", "place", "opened"),
    [
        pytest.param({}, {"public": frozenset({"group/other"})}, True, id="another project is public"),
        pytest.param({"destination": "group/other"}, {"public": frozenset({"group/other"})}, False, id="its own is"),
        pytest.param(
            {"destination": "group/other", "allow_public": True},
            {"public": frozenset({"group/other"})},
            True,
            id="told",
        ),
        pytest.param(
            {"destination": "group/other"}, {"unseen": frozenset({"group/other"})}, False, id="not to be seen"
        ),
    ],
)
def test_the_place_where_it_is_opened_counts(value: dict[str, Any], place: dict[str, Any], opened: bool) -> None:
    members = {f"projects:{one}": {CSM.username: 30} for one in (PROJECT, "group/other")}
    effects = do("issue", {**ONCE, **value}, SMITH, on=_on(members=members, **place))
    assert bool(effects.changes) is opened
    assert opened or bool(effects.held) or "there is no project group/other for this token" in effects.warnings[0]


def test_a_health_of_tomorrow_is_none() -> None:
    row = account("acc-001", "Smith", health="red", health_as_of=day("2027-05-01"))
    closed = _marked(state="closed", closed_at=at("2026-11-20"), closed_by=CSM)
    assert do("issue", ONCE, row, on=_on(closed)).held


def test_a_health_older_than_the_close_opens_nothing_later_either() -> None:
    row = account("acc-001", "Smith", health="red", health_as_of=day("2026-08-01"))
    closed = _marked(state="closed", closed_at=at("2026-09-01"), closed_by=CSM)
    [held] = do("issue", ONCE, row, on=_on(closed)).held
    assert "its health in the list is of 2026-08-01, not later" in held.why
    by_bot = _marked(state="closed", closed_at=at("2026-09-01"), closed_by=BOT)
    assert do("issue", ONCE, row, on=_on(by_bot)).changes


def test_what_it_opens_is_not_looked_at_by_its_own_rule(tmp_path: Path) -> None:
    rules = policy('resource_rules: {issues: {rules: [{id: r, actions: {issue: {title: "Re {{title}}"}}}]}}', tmp_path)
    assert [one.kind for one in planned(rules, [issue()]).changes] == ["open_issue"]
