"""What an installation of the webhook plans to write, by what is there."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from triage_bot.admin.secret import Secret
from triage_bot.admin.webhook import check_url, plan
from triage_bot.errors import UsageError
from triage_bot.model.resource import HEARD, NOT_HEARD, Hook

URL = "https://bot.example.com/webhook"
PLAIN = Secret("a-plain-secret-of-ours")
SIGNING = Secret("whsec_" + base64.b64encode(b"k" * 32).decode())


def hook(number: int = 1, url: str = URL, **more: Any) -> Hook:
    return Hook(id=number, url=url, **{"events": HEARD, "token": True, "signing": False, **more})


@pytest.mark.parametrize(
    "url", [URL, f" {URL} ", "http://localhost:8080/webhook", "https://[::1]:8443/webhook", "https://bot.example.com"]
)
def test_addresses(url: str) -> None:
    assert check_url(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    ["", "bot.example.com/webhook", "ftp://bot.example.com/webhook", "https:///webhook", "https://", "http://:80/x",
     "https://bot.example.com:99999/webhook", "https://bot.example.com:x/webhook", "https://[::1/webhook",
     "https://bot.example.com/web hook"],
)  # fmt: skip
def test_no_addresses(url: str) -> None:
    with pytest.raises(UsageError, match="--url is no address that GitLab can call"):
        check_url(url)


def test_an_address_with_a_password_is_refused_and_not_shown() -> None:
    with pytest.raises(UsageError, match="user or password") as caught:
        check_url("https://me:hunter2@bot.example.com/webhook")
    assert "hunter2" not in str(caught.value)


def test_a_new_one_hears_exactly_what_it_should() -> None:
    planned = plan(URL, PLAIN, True, [hook(7, "https://other.example/webhook")])
    assert planned.hook is None and planned.doubles == ()
    on = {name for name, value in planned.fields.items() if value is True}
    off = {name for name, value in planned.fields.items() if value is False}
    assert on == HEARD | {"enable_ssl_verification"} and off == NOT_HEARD
    assert planned.fields["token"] == PLAIN.value and "signing_token" not in planned.fields


def test_one_with_the_same_address_is_updated_and_others_are_told() -> None:
    there = [hook(3, "https://other.example/webhook"), hook(4), hook(5), hook(6)]
    planned = plan(URL, PLAIN, False, there)
    assert planned.hook == there[1] and [one.id for one in planned.doubles] == [5, 6]
    assert planned.fields["enable_ssl_verification"] is False


@pytest.mark.parametrize(
    ("secret", "there", "sent"),
    [
        (PLAIN, hook(token=False), {"token": PLAIN.value}),
        (PLAIN, hook(token=None, signing=None), {"token": PLAIN.value}),
        (PLAIN, hook(signing=True), {"token": PLAIN.value, "signing_token": ""}),
        (SIGNING, hook(token=False), {"signing_token": SIGNING.value}),
        (SIGNING, hook(token=True), {"signing_token": SIGNING.value, "token": ""}),
    ],
)
def test_a_secret_of_another_kind_is_taken_off(secret: Secret, there: Hook, sent: dict[str, str]) -> None:
    fields = plan(URL, secret, True, [there]).fields
    assert {name: fields[name] for name in ("token", "signing_token") if name in fields} == sent


def test_a_gitlab_that_knows_no_signing_is_left_alone() -> None:
    with pytest.raises(UsageError, match=r"does not sign webhooks.*openssl rand -hex 32"):
        plan(URL, SIGNING, True, [hook(token=None, signing=None)])
