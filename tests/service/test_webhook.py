"""What a delivery is about, whose it is, and whether it is ours."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.payloads import HOST, NOW, NUMBER, PLAIN, PROJECT, headers, issue, note, project, raw, terms, user
from triage_bot.model.facts import Identity
from triage_bot.service.job import ISSUE, Job
from triage_bot.service.webhook import TAKEN_EVENTS, Reply, Terms, Watched, first_look, host_of, judge


def judged(payload: Any, on: Terms | None = None, **more: str) -> Reply:
    """The answer to a delivery with the right secret."""
    sent, known = headers(**more), on or terms()
    assert first_look(sent, known) is None
    return judge(sent, payload if isinstance(payload, bytes) else raw(payload), known, NOW)


def result(answer: Reply) -> tuple[int, str]:
    return answer.status, answer.result


# What it is about ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "payload", "key"),
    [
        ("Issue Hook", issue(), f"{PROJECT}#12"),
        ("Issue Hook", issue(kind="work_item"), f"{PROJECT}#12"),
        ("Confidential Issue Hook", issue(event_type="confidential_issue"), f"{PROJECT}#12"),
        ("Note Hook", note(), f"{PROJECT}#12"),
        ("Confidential Note Hook", note(event_type="confidential_note"), f"{PROJECT}#12"),
        ("Issue Hook", issue(2**62 - 1), f"{PROJECT}#{2**62 - 1}"),
        ("Issue Hook", issue(changes={}), f"{PROJECT}#12"),
        ("Note Hook", note(merge_request=None), f"{PROJECT}#12"),
    ],
)
def test_taken(event: str, payload: dict[str, Any], key: str) -> None:
    answer = judged(payload, event=event)
    assert result(answer) == (200, "taken") and answer.job is not None
    assert (answer.job.key, answer.job.kind, answer.why) == (key, ISSUE, "")
    assert answer.job == Job(kind=ISSUE, path=PROJECT, iid=answer.job.iid, event_uuid="event-1", delivery="key-1")


@pytest.mark.parametrize(
    ("event", "payload"),
    [("Merge Request Hook", issue(7, "merge_request")), ("Note Hook", note("merge_request", 7))],
)
def test_merge_requests_where_rules_look_at_them(event: str, payload: dict[str, Any]) -> None:
    assert result(judged(payload, event=event)) == (200, "taken")
    only_issues = terms(resources=frozenset({"issues"}))
    answer = judged(payload, only_issues, event=event)
    assert (*result(answer), answer.why) == (200, "ignored", "no rule looks at merge requests")


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("Note Hook", note("commit")),
        ("Note Hook", note("snippet")),
        ("Emoji Hook", issue(kind="emoji")),
        ("Milestone Hook", issue(kind="milestone")),
        ("Push Hook", issue(kind="push")),
        ("System Hook", issue()),
        ("issue hook", issue()),
        ("", issue()),
        ("Issue Hook", issue(kind="pipeline")),
        ("Issue Hook", issue(object_kind=None)),
        ("Issue Hook", issue(object_kind=["issue"])),
    ],
)
def test_ignored(event: str, payload: dict[str, Any]) -> None:
    answer = judged(payload, event=event)
    assert result(answer) == (200, "ignored") and answer.job is None and answer.why


def test_an_event_of_no_interest_is_not_even_read() -> None:
    assert result(judged(b"{", event="Push Hook")) == (200, "ignored")


def test_the_events_that_are_taken() -> None:
    confidential = {"Confidential Issue Hook", "Confidential Note Hook"}
    assert {"Issue Hook", "Note Hook", "Merge Request Hook"} | confidential == TAKEN_EVENTS


# Who did it ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "own"),
    [
        ("triage-bot", True),
        ("project_42_bot_0a1b2c", False),  # anybody may be called so
        ("ghost", False),
        ("group_7_bot_0a1b2c", False),
        ("project_43_bot_0a1b2c", False),
        ("project_4_bot_0a1b2c", False),
        ("group_42_bot_0a1b2c", False),
        ("csm-anna", False),
        ("triage-bot-2", False),
        ("renovate-bot", False),
    ],
)
@pytest.mark.parametrize("make", [issue, note])
def test_own_events_are_dropped(make: Any, username: str, own: bool) -> None:
    identity = Identity(frozenset({"triage-bot"}), frozenset({7}), frozenset({NUMBER}), frozenset({"renovate-bot"}))
    event = "Issue Hook" if make is issue else "Note Hook"
    answer = judged(make(by=username), terms(identity=identity), event=event)
    assert result(answer) == (200, "own" if own else "taken")
    assert (answer.job is None) == own


@pytest.mark.parametrize("who", [None, "triage-bot", [], {}, {"username": None}, {"username": ["triage-bot"]}])
def test_an_unknown_user_is_nobody_of_ours(who: Any) -> None:
    assert result(judged(issue(user=who))) == (200, "taken")
    without = issue()
    del without["user"]
    assert result(judged(without)) == (200, "taken")


# Where it happened -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "path", "covered"),
    [
        ("projects", "group/a", "group/a", True),
        ("projects", "Group/A", "group/a", True),
        ("projects", "group/a", "GROUP/a", True),
        ("projects", "42", "anything/at-all", True),
        ("projects", "4", "group/a", False),
        ("projects", "group/a", "group/a/b", False),
        ("projects", "group/a", "group/ab", False),
        ("projects", "group/a", "other/group/a", False),
        ("projects", "group", "group/a", False),
        ("groups", "group/a", "group/a/x", True),
        ("groups", "group/a", "Group/A/x/y", True),
        ("groups", "Group/A", "group/a/x", True),
        ("groups", "group/a", "group/ab/x", False),
        ("groups", "group/a", "group/a", False),
        ("groups", "group/a", "other/group/a/x", False),
        ("groups", "a", "group/a/x", False),
        ("groups", "42", "group/a", False),
    ],
)
def test_what_is_watched(kind: str, name: str, path: str, covered: bool) -> None:
    watched = Watched(kind, name)
    assert watched.covers(NUMBER, path) is covered
    answer = judged(issue(project=project(path)), terms(watched=(watched,)))
    assert result(answer) == ((200, "taken") if covered else (200, "elsewhere"))
    assert str(watched) == f"{kind}:{name}" and path not in answer.why


def test_several_are_watched() -> None:
    both = terms(watched=(Watched("projects", "group/a"), Watched("groups", "other")))
    for path in ("group/a", "other/b"):
        answer = judged(issue(project=project(path)), both)
        assert answer.job is not None and answer.job.path == path
    assert result(judged(issue(project=project("group/b")), both)) == (200, "elsewhere")


@pytest.mark.parametrize(
    ("instance", "taken"),
    [
        ("", True),
        ("https://gitlab.example.com", True),
        ("https://gitlab.example.com:443/", True),
        ("http://gitlab.example.com:80", True),
        ("https://GitLab.Example.com/gitlab", True),
        ("https://gitlab.example.com:8443", False),
        ("http://gitlab.example.com:443", False),
        ("https://gitlab.example.com.evil.example", False),
        ("https://evil.example/gitlab.example.com", False),
        ("https://gitlab.example.com@evil.example", False),
        ("gitlab.example.com", False),
        ("https://gitlab.example.com:99999", False),
        ("https://[", False),
        ("null", False),
    ],
)
def test_which_gitlab(instance: str, taken: bool) -> None:
    answer = judged(issue(), x_gitlab_instance=instance)
    assert result(answer) == ((200, "taken") if taken else (403, "elsewhere"))


def test_another_port_that_is_known() -> None:
    known = terms(hosts=frozenset({host_of("http://127.0.0.1:3000/"), HOST}))
    assert result(judged(issue(), known, x_gitlab_instance="http://127.0.0.1:3000")) == (200, "taken")
    assert result(judged(issue(), known, x_gitlab_instance="http://127.0.0.1:3001")) == (403, "elsewhere")


# Which one it is -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "key", "shown"),
    [
        ({}, "key-1", "key-1"),
        ({"idempotency_key": ""}, "", "attempt-1"),  # before GitLab 17.4
        ({"idempotency_key": "", "x_gitlab_webhook_uuid": "", "x_gitlab_event_uuid": ""}, "", ""),
        ({"webhook_id": "unsigned"}, "key-1", "key-1"),
        ({"idempotency_key": "k" * 300}, "k" * 200, "k" * 100),
    ],
)
def test_the_key_of_a_delivery(given: dict[str, str], key: str, shown: str) -> None:
    answer = judged(issue(), **given)
    assert answer.job is not None and (answer.delivery_key, answer.job.delivery) == (key, shown)


# What cannot be read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"title=canary-title", "not JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"[]", "no JSON object"),
        (b"NaN", "no JSON object"),
        (b'"issue"', "no JSON object"),
        (b"null", "no JSON object"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_malformed(body: bytes, why: str) -> None:
    for event in TAKEN_EVENTS:
        answer = judged(body, event=event)
        assert result(answer) == (400, "malformed") and answer.job is None
        assert why in answer.why and "canary" not in answer.why


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (raw(issue(project=[])), "no project"),
        (raw(issue(project={"path_with_namespace": PROJECT})), "id is no number"),
        (raw(issue(project={"id": "42", "path_with_namespace": PROJECT})), "id is no number"),
        (raw(issue(project={"id": NUMBER})), "path_with_namespace is no path"),
        (raw(issue(project=project(""))), "path_with_namespace is no path"),
        (raw(issue(project={"id": NUMBER, "path_with_namespace": [PROJECT]})), "path_with_namespace is no path"),
        (raw(issue(project=project("g/" + "p" * 999))), "path_with_namespace is no path"),
        (raw(issue(object_attributes=None)), "no object_attributes"),
        (raw(note(issue=7)), "no issue"),
        (raw(note(issue={})), "iid is no number"),
    ],
)
def test_odd_but_authentic(body: bytes, why: str) -> None:
    """Four refusals would switch the hook off, and with it what can be read."""
    for event in TAKEN_EVENTS:
        answer = judged(body, event=event)
        assert result(answer) == (200, "malformed") and answer.job is None
        assert why in answer.why and "canary" not in answer.why


GROUP = {"group": {"id": 7, "full_path": "customer-success"}}


@pytest.mark.parametrize(
    "payload",
    [
        issue(kind="work_item", project=None, **GROUP),
        issue(kind="work_item", event_type="confidential_work_item", project=None),
        issue(kind="epic", project=None),
        issue(project=None, object_attributes=None),
        note(project=None, project_id=None),
        note("epic", project=None, project_id=None, **GROUP),
        note("work_item", project=None, project_id=None),
        {"object_kind": "work_item"},
        {"event_name": "canary", "data": [1, 2]},
        {},
    ],
)
def test_what_is_in_no_project_is_nothing_to_do(payload: dict[str, Any]) -> None:
    """Group hooks bring the group's own work items."""
    for event in TAKEN_EVENTS:
        answer = judged(payload, terms(watched=(Watched("groups", "customer-success"),)), event=event)
        assert (*result(answer), answer.why) == (200, "ignored", "it is about nothing in a project")
        assert answer.job is None


def test_a_project_is_known_by_its_number_once_gitlab_has_told_it() -> None:
    known = terms(watched=(Watched("projects", "group/old", NUMBER),))
    for path in ("group/new", "other/place", "group/old"):
        answer = judged(issue(project=project(path)), known)
        assert answer.job is not None and answer.job.path == path
    assert judged(issue(project=project("group/new", 43)), known).number == 43


@pytest.mark.parametrize("iid", [None, True, False, 0, -1, 1.0, "12", [12], float("nan"), float("inf"), 2**62, 10**400])
def test_iids_that_are_none(iid: Any) -> None:
    for event, payload in (("Issue Hook", issue(iid)), ("Note Hook", note("merge_request", iid))):
        answer = judged(payload, event=event)
        assert (*result(answer), answer.why) == (200, "malformed", "iid is no number")


@pytest.mark.parametrize("path", ["group/\\ud800", "group/\\u0000", "group/\\n", "group/ä", "group/a b\\u0007"])
def test_paths_no_store_could_hold(path: str) -> None:
    """One of these must not spoil the step in which others are stored with it."""
    body = raw(issue()).replace(PROJECT.encode(), path.encode())
    answer = judged(body, terms(watched=(Watched("groups", "group"),)))
    assert (*result(answer), answer.why) == (200, "malformed", "path_with_namespace is no path")


def test_nothing_secret_in_an_answer() -> None:
    answers = [judged(issue()), judged(issue(project=project("canary-group/other"))), judged(issue("canary"))]
    answers += [judged(b"canary"), judged(note("commit")), judged(issue(user=user("canary")))]
    assert {one.status for one in answers} == {200, 400}
    assert PLAIN not in repr(answers) and "canary" not in repr(answers) and PLAIN not in repr(terms())
