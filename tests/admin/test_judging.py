"""Facts in, findings out: every line of the doctor's report, good and bad."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.builders import shipped_policy
from triage_bot.admin.access import (
    judge_clock,
    judge_expiry,
    judge_form,
    judge_host,
    judge_owner,
    judge_role,
    judge_scopes,
    judge_tier,
)
from triage_bot.admin.finding import Finding, some
from triage_bot.admin.people import judge_people, named, strangers
from triage_bot.admin.place import judge_labels, judge_notes, judge_policy, judge_visibility
from triage_bot.admin.webhook import judge_address, judge_hook, judge_hooks
from triage_bot.gitlab.decode import TokenInfo
from triage_bot.gitlab.instance import Glimpse, Instance
from triage_bot.model.facts import Me, People, Person, Role, Scope
from triage_bot.model.resource import HEARD, Account, Hook, User
from triage_bot.shapes.values import Username

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
PROJECT, GROUP = Scope(path="group/p"), Scope(path="group", kind="groups")


def is_(finding: Finding, level: str, words: str) -> None:
    assert finding.level == level, finding
    assert words in str(finding), finding
    assert finding.level == "ok" or finding.cure or "not say" in finding.what or "may not see" in finding.what, finding


# Host ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instance", "level", "words"),
    [
        (
            Instance("18.3.1-ee", True),
            "ok",
            "GitLab 18.3.1-ee (enterprise build, which says nothing about the licence)",
        ),
        (Instance("18.3.1", False), "ok", "GitLab 18.3.1 (community edition)"),
        (Instance("14.0.0", None), "ok", "GitLab 14.0.0"),
        (Instance(), "warn", "does not say its version"),
    ],
)
def test_host(instance: Instance, level: str, words: str) -> None:
    is_(judge_host(instance), level, words)


@pytest.mark.parametrize(
    ("enterprise", "shown", "words"),
    [
        (True, [], "not known"),
        (True, [(False, False)], "Free"),
        (True, [(True, False)], "Premium"),
        (None, [(False, False), (True, True)], "Ultimate"),
        (False, [], "Free: the community edition"),
    ],
)
def test_tier(enterprise: bool | None, shown: list[tuple[bool, bool]], words: str) -> None:
    issues = [Glimpse(1, number, *fields) for number, fields in enumerate(shown)]
    is_(judge_tier(Instance("18", enterprise), issues), "ok", words)


@pytest.mark.parametrize(
    ("ahead", "level", "words"),
    [
        (0, "ok", "agree"),
        (60, "ok", "agree"),
        (61, "warn", "61 seconds ahead of GitLab"),
        (-61, "warn", "61 seconds behind GitLab"),
        (300, "warn", "300 seconds"),
        (301, "fail", "signed webhooks are refused"),
        (-86400, "fail", "86400 seconds behind"),
    ],
)
def test_clock(ahead: int, level: str, words: str) -> None:
    is_(judge_clock(NOW, NOW + timedelta(seconds=ahead)), level, words)


def test_a_clock_that_is_not_told() -> None:
    assert judge_clock(None, NOW).level == "warn"


# Token -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "job", "words"),
    [
        ("glcbt-64_abc", "", "a CI job token can neither read nor write issues"),
        ("old-job-token", "old-job-token", "a CI job token"),
        ("gldt-abc", "", "a deploy token"),
        ("glft-abc", "", "a feed token"),
    ],
)
def test_tokens_of_other_use(token: str, job: str, words: str) -> None:
    found = judge_form(token, job)
    assert found and token not in str(found)
    is_(found, "fail", words)


@pytest.mark.parametrize("token", ["glpat-abc", "anything", ""])
def test_other_tokens_are_asked_about(token: str) -> None:
    assert judge_form(token, "") is None


@pytest.mark.parametrize(
    ("username", "is_bot", "listed", "level", "words"),
    [
        ("project_12_bot_ab", True, (), "ok", "project access token"),
        ("group_7_bot_ab", True, (), "ok", "group access token"),
        ("service_account_group_7_ab", True, (), "ok", "a service account's token"),
        ("our-service", True, (), "ok", "a bot user's token"),
        ("triage-bot", False, ("triage-bot",), "ok", "a personal token, user triage-bot, listed under `bot`"),
        ("csm-anna", False, ("triage-bot",), "fail", "this token belongs to a person, csm-anna"),
    ],
)
def test_owner(username: str, is_bot: bool, listed: tuple[str, ...], level: str, words: str) -> None:
    is_(judge_owner(Me(User(1, username), is_bot), frozenset(listed)), level, words)


@pytest.mark.parametrize(
    ("scopes", "level", "words"),
    [
        ((), "warn", "does not say"),
        (("api",), "ok", "may read and write"),
        (("granular",), "warn", "a dry run needs Work Item: Read, Label: Read"),
        (("granular",), "warn", "a run also Work Item: Create, Work Item: Update"),
        (("read_api",), "fail", "it has only: read_api"),
        (("read_user", "read_repository"), "fail", "lacks a scope"),
    ],
)
def test_scopes(scopes: tuple[str, ...], level: str, words: str) -> None:
    is_(judge_scopes(TokenInfo(frozenset(scopes))), level, words)


@pytest.mark.parametrize(
    ("expires", "scopes", "level", "words"),
    [
        (None, ("api",), "ok", "never expires"),
        (None, (), "ok", "does not say when"),
        (date(2026, 12, 23), ("api",), "warn", "expires in 30 days, on 2026-12-23"),
        (date(2026, 12, 24), ("api",), "ok", "good until 2026-12-24"),
    ],
)
def test_expiry(expires: date | None, scopes: tuple[str, ...], level: str, words: str) -> None:
    is_(judge_expiry(TokenInfo(frozenset(scopes), expires), TODAY), level, words)


@pytest.mark.parametrize(
    ("levels", "admin", "level", "words"),
    [
        ({"me": 20}, False, "ok", "Reporter"),
        ({"me": 25}, False, "ok", "Security Manager"),
        ({"me": 26}, False, "ok", "26"),
        ({"me": 50}, False, "ok", "Owner"),
        ({"me": 15}, False, "ok", "Planner"),
        ({"me": 10}, False, "fail", "access level 10 in group/p"),
        ({}, False, "fail", "access level 0"),
        ({}, True, "ok", "administrator"),
        (None, False, "warn", "may not see the members"),
    ],
)
def test_role(levels: dict[str, int] | None, admin: bool, level: str, words: str) -> None:
    is_(judge_role(Me(User(1, "me"), True, is_admin=admin), levels, PROJECT), level, words)


# Project ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "public", "level", "words"),
    [
        (PROJECT, 0, "ok", "group/p is not public"),
        (PROJECT, 1, "fail", "group/p is public"),
        (GROUP, 0, "ok", "group is not public"),
        (GROUP, 3, "fail", "3 of the group's projects are public"),
    ],
)
def test_visibility(scope: Scope, public: int, level: str, words: str) -> None:
    is_(judge_visibility(scope, public), level, words)


def test_labels() -> None:
    is_(judge_labels(["a", "B"], frozenset({"a", "B", "c"})), "ok", "all 2 labels")
    is_(judge_labels(["a", "B"], frozenset({"b"})), "fail", "2 missing: a, B (there is b) – triage-bot labels sync")
    is_(judge_labels(["a"], None), "warn", "may not see them")


def test_notes() -> None:
    is_(judge_notes([]), "ok", "0 read")
    is_(judge_notes(["changed the description"] * 3), "ok", "3 read, all worded as expected")
    mixed = ["changed the description", "a modifié la description", "a modifié la description", "cerró **Alder**"]
    found = judge_notes(mixed)
    is_(found, "warn", "3 of 4 are worded in an unknown way: “a modifié la …” (2), “cerró …” (1)")
    assert "Alder" not in str(found)


@pytest.mark.parametrize(
    ("baseline", "level", "words"),
    [
        (None, "ok", "none: the first run reports what is overdue"),
        (date(2026, 11, 23), "ok", "what began before 2026-11-23 is not reported"),
        (date(2026, 11, 24), "warn", "2026-11-24 lies ahead"),
    ],
)
def test_policy(baseline: date | None, level: str, words: str) -> None:
    count, found = judge_policy(replace(shipped_policy(), baseline=baseline), TODAY)
    is_(count, "ok", "10 rules in 3 files, no faults")
    is_(found, level, words)


# People ----------------------------------------------------------------------------------------

ANNA = {Username("csm-anna"): True}


@pytest.mark.parametrize(
    ("who", "levels", "exists", "level", "words"),
    [
        (ANNA, {"csm-anna": 20}, {}, "ok", "everyone named (1)"),
        (ANNA, {"csm-anna": 15}, {}, "ok", "everyone named (1)"),
        (ANNA, {"csm-anna": 10}, {}, "fail", "may not read confidential issues: csm-anna – raise their role"),
        (ANNA, {}, {"csm-anna": True}, "fail", "neither assigned nor mentioned: csm-anna – invite"),
        (ANNA, {}, {"csm-anna": False}, "fail", "unknown to GitLab: csm-anna – check the spelling"),
        (ANNA, {}, {}, "fail", "not looked up: csm-anna"),
        ({Username("CSM-Anna"): True}, {"csm-anna": 30}, {}, "ok", "everyone named (1)"),
        ({Username("Anna Alder"): True}, {}, {}, "fail", "no usernames, shown as plain text: Anna Alder"),
        ({Username("ae-one"): False}, {}, {"ae-one": False}, "warn", "unknown to GitLab: ae-one"),
        (ANNA, None, {}, "warn", "may not see the members"),
    ],
)
def test_people(who: dict[Username, bool], levels: Any, exists: dict[Username, bool], level: str, words: str) -> None:
    (found,) = judge_people(who, levels, exists)
    is_(found, level, words)


def test_people_of_one_trouble_share_a_line_and_the_needed_come_first() -> None:
    everyone = {Username("ae-one"): False} | {Username(f"csm-{number:02}"): True for number in range(13)}
    found = judge_people(everyone, {}, dict.fromkeys(everyone, False))
    assert [one.level for one in found] == ["fail", "warn"]
    assert "csm-09 and 3 more" in found[0].what and "csm-10" not in found[0].what


def test_who_is_named() -> None:
    people = People(
        people={"csm-anna": Person(backup="csm-ben")},
        roles={
            "csm_manager": Role(
                by_region={"EMEA": "manager-emea"},
                by_segment={"enterprise": "manager-ent"},
                by_stage={"plan": "CSM-Ben"},
            )
        },
        do_not_mention=("vp-cs",),
    )
    row = {"csm": "csm-chen", "ae": "ae-one", "sa": "csm-anna", "backup_csm": "", "name": "Alder Foods"}
    found = named(
        people,
        [Account(id="a", name="Alder Foods", fields=row), Account(id="b", name="Birch", fields={"ae": "csm-chen"})],
    )
    needed = {"csm-anna", "csm-ben", "manager-emea", "manager-ent", "csm-chen"}
    assert {name for name, is_needed in found.items() if is_needed} == needed
    assert [name for name, is_needed in found.items() if not is_needed] == ["ae-one"]
    assert strangers(found, ["CSM-Anna", "csm-ben", "csm-chen"]) == ("ae-one", "manager-emea", "manager-ent")


# Webhook ---------------------------------------------------------------------------------------


def hook(**more: Any) -> Hook:
    given = {"url": "https://bot.example.com/webhook", "events": HEARD, "token": True, "signing": False, **more}
    return Hook(id=3, **given)


@pytest.mark.parametrize(
    ("more", "level", "words"),
    [
        ({}, "ok", "https://bot.example.com/webhook registered, enabled"),
        ({"token": False, "signing": True}, "ok", "registered, enabled"),
        ({"token": False}, "fail", "has no secret"),
        ({"token": None, "signing": None}, "warn", "does not say whether it has a secret"),
        ({"status": "disabled"}, "fail", "disabled by GitLab after failed deliveries – start the service"),
        ({"status": "temporarily_disabled"}, "fail", "temporarily disabled by GitLab"),
        ({"events": HEARD - {"note_events"}}, "fail", "does not get note_events – triage-bot webhook install"),
        ({"events": HEARD | {"push_events"}}, "warn", "gets more than it needs: push_events"),
        ({"templated": True}, "fail", "payload of its own making"),
        ({"ssl": False}, "warn", "whose certificate"),
        ({"url": "http://bot.example.com/webhook"}, "warn", "use https://"),
        ({"url": "http://127.0.0.1:8080/webhook"}, "ok", "registered"),
        ({"url": "https://bot.example.com/hear", "name": "triage-bot"}, "warn", "the service listens on /webhook"),
    ],
)
def test_hook(more: dict[str, Any], level: str, words: str) -> None:
    (found,) = judge_hook(hook(**more))
    is_(found, level, words)


def test_hooks() -> None:
    is_(judge_hooks(None)[0], "ok", "webhook check --token")
    is_(judge_hooks([hook(url="https://other.example/x")])[0], "ok", "none: schedules work without")
    assert [one.level for one in judge_hooks([hook(), hook(token=False)])] == ["ok", "fail"]


def test_nothing_secret_of_an_address_is_shown() -> None:
    found = judge_hook(hook(url="https://me:hunter2@bot.example.com/webhook?key=hunter3"))
    assert "https://bot.example.com/webhook registered" in str(found[0]) and "hunter" not in str(found)


def test_an_address_alone() -> None:
    assert judge_address("https://bot.example.com/webhook") == []
    assert judge_address("http://localhost/webhook/") == []
    assert [one.level for one in judge_address("http://bot.example.com/hear")] == ["warn", "warn"]


def test_long_lists() -> None:
    assert some(["a", "b"]) == "a, b"
    assert some(map(str, range(12))) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more"
