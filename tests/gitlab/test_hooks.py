"""Webhooks of GitLabs that answer oddly: without signing, dropping what was asked, losing the answer."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import responses

from tests.gitlab.conftest import Line
from tests.gitlab.test_refusals import API, connection
from triage_bot.admin.secret import Secret
from triage_bot.admin.webhook import carry_out, plan
from triage_bot.errors import Rejected, UsageError
from triage_bot.gitlab.instance import Hooks
from triage_bot.model.facts import Scope
from triage_bot.model.resource import HEARD

URL = "https://bot.example.com/webhook"
PLAIN, SIGNING = Secret("a-plain-secret-of-ours"), Secret("whsec_" + base64.b64encode(b"k" * 32).decode())
HOOKS = Hooks(connection(), Scope(path="group/p", kind="projects", id=1))


def shown(**more: Any) -> dict[str, Any]:
    """A webhook as a GitLab before 19.0 shows it."""
    return {"id": 5, "url": URL, "enable_ssl_verification": True, **dict.fromkeys(HEARD, True), **more}


def test_a_new_webhook_that_would_have_no_secret_is_taken_off_again() -> None:
    with responses.RequestsMock() as mock:
        mock.post(f"{API}/projects/1/hooks", status=201, json=shown())
        mock.delete(f"{API}/projects/1/hooks/5", status=204)
        with pytest.raises(UsageError, match="does not sign webhooks"):
            carry_out(HOOKS, plan(URL, SIGNING, True, []), SIGNING, test=False)


def test_a_gitlab_that_says_nothing_of_secrets_is_believed() -> None:
    with responses.RequestsMock() as mock:
        mock.post(f"{API}/projects/1/hooks", status=201, json=shown())
        installed = carry_out(HOOKS, plan(URL, PLAIN, True, []), PLAIN, test=False)
        sent = json.loads(mock.calls[0].request.body or "")
    assert installed.lacks == () and not installed.tested
    assert sent["token"] == PLAIN.value and "signing_token" not in sent


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ({"confidential_note_events": False}, ("confidential_note_events",)),
        ({"push_events": True}, ("push_events",)),
        ({"enable_ssl_verification": False}, ("enable_ssl_verification",)),
        ({"token_present": False, "signing_token_present": False}, ("token",)),
        ({"token_present": True, "signing_token_present": True}, ("signing_token",)),
    ],
)
def test_what_gitlab_leaves_out_is_told(more: dict[str, Any], lacks: tuple[str, ...]) -> None:
    with responses.RequestsMock() as mock:
        mock.post(f"{API}/projects/1/hooks", status=201, json=shown(**more))
        assert carry_out(HOOKS, plan(URL, PLAIN, True, []), PLAIN, test=False).lacks == lacks


def test_an_address_gitlab_does_not_call() -> None:
    with responses.RequestsMock() as mock:
        body = {"message": {"url": ["is blocked: Requests to the local network are not allowed"]}}
        mock.post(f"{API}/projects/1/hooks", status=422, json=body)
        with pytest.raises(Rejected, match="local network are not allowed – an administrator may have to allow it"):
            HOOKS.create_hook({"url": URL})


def test_a_lost_answer_makes_no_second_webhook(line: Line) -> None:
    adapter = line.adapter(line.sandbox.root_token)
    line.fault("drop_after", method="POST", path="hooks")
    hook = Hooks(adapter.connection, line.scope).create_hook({"url": URL, "token": PLAIN.value})
    assert [one["id"] for one in line.call("GET", "/projects/1/hooks")] == [hook.id]


def test_a_webhook_that_is_gone_is_deleted_already(line: Line) -> None:
    hooks = Hooks(line.adapter(line.sandbox.root_token).connection, line.scope)
    hook = hooks.create_hook({"url": URL})
    hooks.delete_hook(hook)
    hooks.delete_hook(hook)
    assert hooks.list() == ()


def test_a_test_without_an_answer_is_not_repeated(line: Line) -> None:
    hooks = Hooks(line.adapter(line.sandbox.root_token).connection, line.scope)
    hook = hooks.create_hook({"url": URL})
    line.fault("drop_before", method="POST", path="/test/", count=0)
    assert hooks.test_hook(hook) == "GitLab did not answer in time"
    assert line.waits == [] and len(line.sent("POST", "/test/")) == 1
