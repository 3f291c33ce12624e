"""Web hooks: settings, deliveries, loop guard and disabling (line 9 of the faithfulness list)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import World
from .hearing import Heard, Receiver

ALL = {
    f"{x}_events": True
    for x in (
        "issues",
        "confidential_issues",
        "note",
        "confidential_note",
        "emoji",
        "milestone",
        "merge_requests",
    )
}
SIGNING = "whsec_" + base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def ear() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def listen(world: World, ear: Receiver, **more: Any) -> int:
    hook = world.project().hooks.create({"url": ear.url, **ALL, **more})
    return int(hook.id)


def heard(world: World, ear: Receiver) -> list[Heard]:
    assert world.sandbox.deliveries_idle(10)
    found, ear.heard = ear.heard, []
    return found


def kinds(found: list[Heard]) -> list[tuple[str, str]]:
    return [(h.headers["x-gitlab-event"], h.json["object_attributes"]["action"]) for h in found]


class Test09Deliveries:
    def test_every_put_fires_even_without_a_change(self, world: World, ear: Receiver) -> None:
        listen(world, ear)
        issue = world.bot.issues.create({"title": "one"})
        world.call("PUT", f"/projects/1/issues/{issue.iid}", "bot", json={"title": "one"})
        found = heard(world, ear)
        assert kinds(found) == [("Issue Hook", "open"), ("Issue Hook", "update")]
        assert found[1].json["changes"] == {}

    def test_label_changes_list_both_sets(self, world: World, ear: Receiver) -> None:
        issue = world.bot.issues.create({"title": "one", "labels": "a"})
        listen(world, ear)
        issue.add_labels = ["b"]
        issue.save()
        (found,) = heard(world, ear)
        labels = found.json["changes"]["labels"]
        assert [x["title"] for x in labels["previous"]] == ["a"]
        assert [x["title"] for x in labels["current"]] == ["a", "b"]
        assert found.json["labels"][0]["type"] == "ProjectLabel"

    def test_closing_with_other_fields_fires_twice(self, world: World, ear: Receiver) -> None:
        issue = world.bot.issues.create({"title": "one"})
        listen(world, ear)
        world.call("PUT", f"/projects/1/issues/{issue.iid}", json={"state_event": "close", "title": "two"})
        assert kinds(heard(world, ear)) == [("Issue Hook", "close"), ("Issue Hook", "update")]

    def test_a_close_alone_fires_once(self, world: World, ear: Receiver) -> None:
        issue = world.bot.issues.create({"title": "one"})
        listen(world, ear)
        issue.state_event = "close"
        issue.save()
        assert kinds(heard(world, ear)) == [("Issue Hook", "close")]

    def test_confidential_names_and_subscription(self, world: World, ear: Receiver) -> None:
        listen(world, ear)
        issue = world.bot.issues.create({"title": "secret", "confidential": True})
        issue.notes.create({"body": "word"})
        open_issue = world.bot.issues.create({"title": "open"})
        open_issue.notes.create({"body": "hush", "internal": True})
        found = heard(world, ear)
        assert [h.headers["x-gitlab-event"] for h in found] == [
            "Confidential Issue Hook",
            "Confidential Note Hook",
            "Issue Hook",
            "Confidential Note Hook",
        ]
        assert [h.json["event_type"] for h in found[:2]] == ["confidential_issue", "confidential_note"]
        only_open = world.project().hooks.list()[0]
        only_open.confidential_issues_events = only_open.confidential_note_events = False
        only_open.save()
        issue.notes.create({"body": "again"})
        assert heard(world, ear) == []

    def test_notes_created_edited_deleted(self, world: World, ear: Receiver) -> None:
        issue = world.bot.issues.create({"title": "one"})
        listen(world, ear)
        note = issue.notes.create({"body": "word"})
        note.body = "better word"
        note.save()
        note.delete()
        issue.notes.create({"body": "/due tomorrow"})
        issue.title = "this leaves a system note"
        issue.save()
        found = heard(world, ear)
        assert kinds(found) == [
            ("Note Hook", "create"),
            ("Note Hook", "update"),
            ("Issue Hook", "update"),
            ("Issue Hook", "update"),
        ]
        assert found[0].json["issue"]["iid"] == issue.iid
        assert found[1].json["object_attributes"]["note"] == "better word"

    def test_other_types_are_called_work_items(self, world: World, ear: Receiver) -> None:
        listen(world, ear)
        world.bot.issues.create({"title": "fire", "issue_type": "incident"})
        world.bot.issues.create({"title": "fire", "issue_type": "task", "confidential": True})
        seen = [(h.headers["x-gitlab-event"], h.json["object_kind"], h.json["event_type"]) for h in heard(world, ear)]
        assert seen == [
            ("Issue Hook", "work_item", "work_item"),
            ("Confidential Issue Hook", "work_item", "confidential_work_item"),
        ]

    def test_emoji_milestone_and_merge_request_hooks(self, world: World, ear: Receiver) -> None:
        listen(world, ear)
        project = world.project()
        issue = project.issues.create({"title": "one"})
        issue.awardemojis.create({"name": "thumbsup"}).delete()
        project.milestones.create({"title": "m"})
        project.mergerequests.create({"title": "mr", "source_branch": "a", "target_branch": "main"})
        assert [h.json["object_kind"] for h in heard(world, ear)] == [
            "issue", "emoji", "emoji", "milestone", "merge_request",
        ]  # fmt: skip

    def test_headers(self, world: World, ear: Receiver) -> None:
        listen(world, ear, token="shh\n", custom_headers=[{"key": "X-Mine", "value": "1"}])
        world.bot.issues.create({"title": "one"})
        world.bot.issues.create({"title": "two"})
        one, two = heard(world, ear)
        assert one.path == "/hear?x=1"
        assert one.headers["x-gitlab-token"] == "shh"
        assert one.headers["x-mine"] == "1"
        assert one.headers["x-gitlab-instance"] == world.sandbox.url
        assert one.headers["user-agent"].startswith("GitLab/")
        for name in ("idempotency-key", "x-gitlab-event-uuid", "x-gitlab-webhook-uuid"):
            assert one.headers[name] != two.headers[name]
        assert "webhook-signature" not in one.headers

    def test_signature(self, world: World, ear: Receiver) -> None:
        listen(world, ear, signing_token=SIGNING)
        world.bot.issues.create({"title": "one"})
        (found,) = heard(world, ear)
        head = found.headers
        assert head["webhook-id"] == head["idempotency-key"]
        signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + found.raw
        digest = base64.b64encode(hmac.new(b"k" * 32, signed, hashlib.sha256).digest()).decode()
        assert head["webhook-signature"] == f"v1,{digest}"

    def test_the_chain_header_stops_loops(self, world: World, ear: Receiver) -> None:
        listen(world, ear)
        issue = world.bot.issues.create({"title": "one"})
        (first,) = heard(world, ear)
        chain = {"X-Gitlab-Event-UUID": first.headers["x-gitlab-event-uuid"]}
        path = f"/projects/1/issues/{issue.iid}"
        world.call("PUT", path, "bot", json={"title": "two"}, headers=chain)
        assert heard(world, ear) == []
        world.call("PUT", path, "bot", json={"title": "three"})
        assert len(heard(world, ear)) == 1

    def test_failures_are_not_repeated_and_disable(self, world: World, ear: Receiver) -> None:
        hook_id, ear.status = listen(world, ear), 500
        issue = world.bot.issues.create({"title": "one"})
        for _ in range(5):
            world.call("PUT", f"/projects/1/issues/{issue.iid}", json={"title": "x"})
            world.sandbox.deliveries_idle(5)
        assert len(heard(world, ear)) == 4, "one try each, and silence after the fourth failure"
        hook = world.project().hooks.get(hook_id)
        assert hook.alert_status == "temporarily_disabled"
        assert hook.disabled_until == "2026-11-25T10:01:00.000Z"
        world.door("POST", "clock", advance=61)
        world.call("PUT", f"/projects/1/issues/{issue.iid}", json={"title": "y"})
        assert len(heard(world, ear)) == 1
        assert world.project().hooks.get(hook_id).disabled_until == "2026-11-25T10:03:01.000Z", "twice as long"

    def test_forty_failures_disable_for_good_and_a_test_revives(self, world: World, ear: Receiver) -> None:
        hook_id, ear.status = listen(world, ear), 404
        stored = world.sandbox.state.the_project().hooks[0]
        stored.failures = 39
        world.bot.issues.create({"title": "one"})
        assert len(heard(world, ear)) == 1
        hook = world.project().hooks.get(hook_id)
        assert hook.alert_status == "disabled"
        ear.status = 204
        assert world.call("POST", f"/projects/1/hooks/{hook_id}/test/issues_events").status_code == 201
        assert world.project().hooks.get(hook_id).alert_status == "executable"

    def test_redirects_count_as_success_and_are_not_followed(self, world: World, ear: Receiver) -> None:
        listen(world, ear)
        ear.status = 302
        world.bot.issues.create({"title": "one"})
        heard(world, ear)
        assert world.sandbox.state.the_project().hooks[0].failures == 0

    def test_a_slow_receiver_holds_up_nobody_and_times_out(self, world: World, ear: Receiver) -> None:
        world.sandbox.app.hooks.timeout = 0.2
        listen(world, ear)
        ear.gate.clear()
        issue = world.bot.issues.create({"title": "one"})
        assert world.call("GET", f"/projects/1/issues/{issue.iid}").status_code == 200
        assert world.sandbox.deliveries_idle(5)
        assert world.sandbox.state.the_project().hooks[0].failures == 1


class TestSettings:
    def test_secrets_never_come_out(self, world: World, ear: Receiver) -> None:
        hook = world.project().hooks.create({"url": ear.url, "token": "shh", "signing_token": SIGNING})
        assert (hook.token_present, hook.signing_token_present, hook.push_events) == (True, True, True)
        assert (hook.issues_events, hook.enable_ssl_verification, hook.alert_status) == (
            False,
            True,
            "executable",
        )
        assert "token" not in hook.attributes
        assert "signing_token" not in hook.attributes

    @pytest.mark.parametrize("bad", [{"url": "ftp://x"}, {"url": "http://x", "signing_token": "whsec_c2hvcnQ="}])
    def test_bad_settings(self, world: World, bad: dict[str, str]) -> None:
        assert world.call("POST", "/projects/1/hooks", json=bad).status_code == 400

    def test_only_maintainers(self, world: World) -> None:
        assert world.call("GET", "/projects/1/hooks", "bot").status_code == 403

    def test_change_and_delete(self, world: World, ear: Receiver) -> None:
        hook = world.project().hooks.create({"url": ear.url})
        hook.note_events = True
        hook.save()
        assert world.project().hooks.get(hook.id).note_events is True
        hook.delete()
        assert world.project().hooks.list(get_all=True) == []

    def test_group_hooks_bring_epics_without_a_project(self, premium: World, ear: Receiver) -> None:
        group = "/groups/customer-success"
        events = {"issues_events": True, "confidential_issues_events": True}
        premium.call("POST", f"{group}/hooks", json={"url": ear.url, **events})
        listen(premium, ear)
        for confidential in (False, True):
            made = premium.call("POST", f"{group}/epics", json={"title": "plan", "confidential": confidential})
            assert made.json()["references"]["full"] == f"customer-success&{made.json()['iid']}"
        premium.call("PUT", f"{group}/epics/1", json={"title": "other plan"})
        found = heard(premium, ear)
        assert [
            (h.headers["x-gitlab-event"], h.json["event_type"], h.json["object_attributes"]["action"]) for h in found
        ] == [
            ("Issue Hook", "work_item", "open"),
            ("Confidential Issue Hook", "confidential_work_item", "open"),
            ("Issue Hook", "work_item", "update"),
        ]
        for one in found:
            assert (one.json["object_kind"], one.json["project"], one.json["repository"]) == ("work_item", None, None)
            assert (one.json["object_attributes"]["type"], one.json["group"]["group_path"]) == (
                "Epic",
                "customer-success",
            )
        assert found[2].json["changes"] == {"title": {"previous": "plan", "current": "other plan"}}

    def test_epics_need_a_paid_tier(self, world: World) -> None:
        assert world.call("POST", "/groups/customer-success/epics", json={"title": "x"}).status_code == 403

    def test_group_hooks_need_a_paid_tier(self, world: World, premium: World, ear: Receiver) -> None:
        assert world.call("POST", "/groups/customer-success/hooks", json={"url": ear.url}).status_code == 404
        made = premium.call("POST", "/groups/customer-success/hooks", json={"url": ear.url, "issues_events": True})
        assert made.status_code == 201
        premium.bot.issues.create({"title": "one"})
        assert len(heard(premium, ear)) == 1

    def test_tests_are_limited_and_need_an_issue(self, world: World, ear: Receiver) -> None:
        hook = listen(world, ear)
        path = f"/projects/1/hooks/{hook}/test/issues_events"
        assert world.call("POST", path).status_code == 422
        world.bot.issues.create({"title": "one"})
        codes = [world.call("POST", path).status_code for _ in range(5)]
        assert codes == [201] * 4 + [429]
        other = listen(world, ear)
        path = f"/projects/1/hooks/{other}/test/issues_events"
        assert world.call("POST", path).status_code == 429, "the limit is the project's and the user's, not the hook's"

    def test_a_redirect_is_no_successful_test(self, world: World, ear: Receiver) -> None:
        hook, ear.status = listen(world, ear), 302
        world.bot.issues.create({"title": "one"})
        answer = world.call("POST", f"/projects/1/hooks/{hook}/test/issues_events")
        assert (answer.status_code, answer.json()["message"]) == (422, "Hook executed but returned HTTP 302")

    def test_secrets_do_not_follow_to_another_address(self, world: World, ear: Receiver) -> None:
        hook = listen(world, ear, token="shh", signing_token=SIGNING)
        path = f"/projects/1/hooks/{hook}"
        same = world.call("PUT", path, json={"url": ear.url, "name": "mine"}).json()
        assert (same["token_present"], same["signing_token_present"]) == (True, True)
        moved = world.call("PUT", path, json={"url": "http://elsewhere.example/hear"}).json()
        assert (moved["token_present"], moved["signing_token_present"]) == (False, False)

    def test_an_update_names_the_address(self, world: World, ear: Receiver) -> None:
        hook = listen(world, ear)
        answer = world.call("PUT", f"/projects/1/hooks/{hook}", json={"note_events": True})
        assert (answer.status_code, answer.json()) == (400, {"error": "url is missing"})
