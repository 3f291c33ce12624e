"""Command `webhook`: registering it once and rightly, checking it, and saying why it cannot be."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.cli.conftest import Calling
from tests.gitlab_sandbox.hearing import Receiver
from tests.world import World, world
from triage_bot.model.resource import HEARD, NOT_HEARD

URL = "https://bot.example.com/webhook"
PLAIN = "a-plain-secret-of-ours"
SIGNING = "whsec_" + base64.b64encode(b"k" * 32).decode()

Webhook = Callable[..., tuple[int, str, str]]


@pytest.fixture
def webhook(place: World, call: Calling, monkeypatch: pytest.MonkeyPatch) -> Webhook:
    """Runs `webhook` as a Maintainer with a plain secret; nothing secret may show."""
    monkeypatch.setenv("TRIAGE_BOT_WEBHOOK_SECRET", PLAIN)

    def calling(*words: str, token: str = "") -> tuple[int, str, str]:
        where = ["-H", place.sandbox.url, "-i", place.sandbox.project, "-t", token or place.sandbox.root_token]
        code, out, err = call("webhook", words[0], *where, *words[1:], where=False)
        for secret in (PLAIN, SIGNING, place.sandbox.root_token, place.sandbox.bot_token):
            assert secret not in out + err
        return code, out, err

    return calling


@pytest.fixture
def ear() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def hooks(place: World) -> list[Any]:
    return list(place.root.hooks.list(get_all=True))


def test_install_and_check(place: World, webhook: Webhook) -> None:
    assert webhook("check")[:2] == (1, "fail  webhook: none of ours among 0 – triage-bot webhook install\n")
    assert webhook("install", "--url", URL) == (0, "registered a webhook, with a secret\n", "")
    (hook,) = hooks(place)
    assert {name for name in HEARD | NOT_HEARD if getattr(hook, name, False)} == HEARD
    assert (hook.url, hook.name, hook.enable_ssl_verification, hook.token_present) == (URL, "triage-bot", True, True)
    assert place.sandbox.state.the_project().hooks[0].token == PLAIN
    code, out, _ = webhook("check")
    assert code == 0 and out.startswith(f"ok    webhook: {URL} registered, enabled")
    assert webhook("check", "--url", "https://other.example/webhook")[0] == 1


def test_twice_is_once(place: World, webhook: Webhook) -> None:
    place.root.hooks.create({"url": URL, "push_events": True})
    place.root.hooks.create({"url": URL})
    place.root.hooks.create({"url": "https://other.example/x"})
    assert webhook("check", "--url", URL)[0] == 1
    for _ in range(2):
        code, out, _ = webhook("install", "--url", URL, "--no-ssl-verification")
        assert code == 0 and "left  webhook 2 has the same address" in out and "updated webhook 1" in out
    first, second, other = sorted(hooks(place), key=lambda one: one.id)
    assert first.push_events is False and first.note_events is True and first.enable_ssl_verification is False
    assert (second.note_events, other.note_events) == (False, False)
    code, out, _ = webhook("check", "--url", URL)
    assert code == 1 and "several have the same address" in out


def test_a_signing_key(place: World, webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    assert webhook("install", "--url", URL)[0] == 0
    monkeypatch.setenv("TRIAGE_BOT_WEBHOOK_SECRET", SIGNING)
    assert webhook("install", "--url", URL) == (0, "updated webhook 1, signed\n", "")
    (hook,) = hooks(place)
    assert (hook.signing_token_present, hook.token_present) == (True, False)
    assert place.sandbox.state.the_project().hooks[0].signing_token == SIGNING


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (
            "",
            "TRIAGE_BOT_WEBHOOK_SECRET is not set – make one: export TRIAGE_BOT_WEBHOOK_SECRET=$(openssl rand -hex 32)",
        ),
        ("short", "is shorter than 16 characters"),
        ("with spaces in the middle", "holds spaces"),
        ("whsec_short", "is no signing key"),
    ],
)
def test_secrets_that_are_none(
    place: World, webhook: Webhook, monkeypatch: pytest.MonkeyPatch, secret: str, said: str
) -> None:
    monkeypatch.setenv("TRIAGE_BOT_WEBHOOK_SECRET", secret)
    code, _, err = webhook("install", "--url", URL)
    assert code == 2 and said in err and hooks(place) == []


@pytest.mark.parametrize(
    "url", ["bot.example.com/webhook", "https:///webhook", "https://me:pw@bot.example.com/webhook"]
)
def test_addresses_that_are_none(place: World, webhook: Webhook, url: str) -> None:
    code, _, err = webhook("install", "--url", url)
    assert code == 2 and "--url" in err and "me:pw" not in err and hooks(place) == []


def test_doubtful_addresses_are_taken_with_a_warning(place: World, webhook: Webhook) -> None:
    code, out, _ = webhook("install", "--url", "http://bot.example.com/hear")
    assert code == 0 and "the service listens on /webhook" in out and "use https://" in out
    assert len(hooks(place)) == 1


@pytest.mark.parametrize("how", ["paused", "--dry-run"])
def test_writes_nothing_when_told_so(place: World, webhook: Webhook, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    if how == "paused":
        monkeypatch.setenv("TRIAGE_BOT_PAUSED", "1")
    place.forget_log()
    code, out, _ = webhook("install", "--url", URL, *([] if how == "paused" else [how]))
    assert (code, out) == (0, "registered a webhook (planned)\nNothing was written.\n")
    assert place.writes() == [] and hooks(place) == []


# Test deliveries -------------------------------------------------------------------------------


def test_a_test_delivery_arrives(place: World, webhook: Webhook, ear: Receiver) -> None:
    code, out, _ = webhook("install", "--url", ear.url, "--test")
    assert code == 0 and "The test delivery arrived." in out
    assert [one.headers["x-gitlab-token"] for one in ear.heard] == [PLAIN]


def test_a_disabled_one_is_enabled_by_a_test(place: World, webhook: Webhook, ear: Receiver) -> None:
    webhook("install", "--url", ear.url)
    stored = place.sandbox.state.the_project().hooks[0]
    stored.disabled, ear.status = True, 503
    code, out, _ = webhook("install", "--url", ear.url)
    assert code == 1 and "The test delivery failed: Hook executed but returned HTTP 503" in out
    assert "disabled by GitLab" in webhook("check", "--url", ear.url)[1]
    ear.status = 202
    code, out, _ = webhook("install", "--url", ear.url)
    assert code == 0 and "The test delivery arrived." in out and stored.disabled is False
    assert "disabled" not in webhook("check", "--url", ear.url)[1]


def test_a_test_needs_an_issue_and_patience(place: World, webhook: Webhook, ear: Receiver) -> None:
    for _ in range(5):
        assert webhook("install", "--url", ear.url, "--test")[0] == 0
    code, out, _ = webhook("install", "--url", ear.url, "--test")
    assert code == 1 and "The test delivery failed: GitLab takes only five tests a minute" in out
    place.door("reset", seed="empty")
    code, out, _ = webhook("install", "--url", ear.url, "--test")
    assert code == 1 and "The test delivery failed: Ensure the project has issues." in out


# Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("install", "--url", URL), ("check",)])
def test_the_bot_itself_may_not(place: World, webhook: Webhook, words: tuple[str, ...]) -> None:
    code, out, err = webhook(*words, token=place.sandbox.bot_token)
    assert (code, out) == (3, "") and "that takes a Maintainer's token: pass your own with --token" in err


def test_a_group_on_the_free_tier(place: World, webhook: Webhook) -> None:
    code, _, err = webhook("install", "--url", URL, "-s", "groups", "-i", "customer-success")
    assert code == 3 and "the webhooks of the group customer-success" in err and "GitLab Premium" in err


def test_a_group_on_a_paid_tier(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, call: Calling) -> None:
    monkeypatch.setenv("TRIAGE_BOT_WEBHOOK_SECRET", PLAIN)
    with world(tmp_path / "paid", tier="premium", people=False) as paid:
        where = ["-H", paid.sandbox.url, "-s", "groups", "-i", "customer-success", "-t", paid.sandbox.root_token]
        assert call("webhook", "install", "--url", URL, *where, where=False)[0] == 0
        assert call("webhook", "check", *where, where=False)[0] == 0


def test_everything_is_no_place_for_a_webhook(place: World, call: Calling) -> None:
    code, _, err = call("webhook", "check", "--all-projects", "-H", place.sandbox.url, where=False)
    assert code == 2 and "one project or group" in err
