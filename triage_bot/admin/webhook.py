"""Registers the webhook of a project or group: one, with the events the service hears, never without a secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from triage_bot.admin.secret import MAKE_ONE, Secret
from triage_bot.errors import UsageError
from triage_bot.gitlab.hooks import Hooks
from triage_bot.model.resource import HEARD, HOOK_NAME, NOT_HEARD, WORKS, Hook

DESCRIPTION = "Lets triage-bot look at an issue as soon as something happens to it."


@dataclass(frozen=True, slots=True)
class Plan:
    """What an installation will do: `hook` is the one to update (None: a new one), `doubles` are left alone."""

    url: str
    fields: Mapping[str, Any]
    hook: Hook | None = None
    doubles: tuple[Hook, ...] = ()


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of it: what GitLab left out, whether a test delivery was sent, and why it failed."""

    hook: Hook
    lacks: tuple[str, ...] = ()
    tested: bool = False
    trouble: str = ""


def check_url(url: str) -> str:
    """The address, without blanks around; raises UsageError if GitLab could not deliver to it."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an address that is none
        sound = False
    if not sound or any(one.isspace() for one in url):
        raise UsageError("--url is no address that GitLab can call", "write https://bot.example.com/webhook")
    if parts.username or parts.password:
        raise UsageError("--url holds a user or password", "leave it out, the secret is what protects the service")
    return url


def plan(url: str, secret: Secret, verify: bool, there: Sequence[Hook]) -> Plan:
    """Updates the webhook with this address if there is one, else makes one; raises UsageError."""
    same = [hook for hook in there if hook.url == url]
    hook = same[0] if same else None
    if hook and secret.signing and hook.signing is None:
        raise _cannot_sign()
    fields: dict[str, Any] = {"url": url, "name": HOOK_NAME, "description": DESCRIPTION}
    fields |= dict.fromkeys(sorted(HEARD), True) | dict.fromkeys(sorted(NOT_HEARD), False)
    fields |= {"enable_ssl_verification": verify, **_secrets(secret, hook)}
    return Plan(url, fields, hook, tuple(same[1:]))


def _secrets(secret: Secret, hook: Hook | None) -> dict[str, str]:
    """The one in use; another kind of an earlier time is taken off."""
    if secret.signing:
        return {"signing_token": secret.value, **({"token": ""} if hook and hook.token else {})}
    return {"token": secret.value, **({"signing_token": ""} if hook and hook.signing else {})}


def carry_out(hooks: Hooks, planned: Plan, secret: Secret, test: bool) -> Installed:
    """Writes it, compares the answer with what was asked, and enables it by a test delivery if it was disabled."""
    new = planned.hook is None
    hook = (
        hooks.create_hook(planned.fields) if planned.hook is None else hooks.update_hook(planned.hook, planned.fields)
    )
    if secret.signing and not hook.signing:
        if new:
            hooks.delete_hook(hook)
        raise _cannot_sign()
    lacks = _lacks(hook, planned.fields, secret)
    if not test and hook.status == WORKS:
        return Installed(hook, lacks)
    return Installed(hook, lacks, tested=True, trouble=hooks.test_hook(hook))


def _lacks(hook: Hook, fields: Mapping[str, Any], secret: Secret) -> tuple[str, ...]:
    """What GitLab's answer shows otherwise than it was asked for."""
    found = [name for name in sorted(HEARD) if name not in hook.events]
    found += sorted(hook.events & NOT_HEARD)
    if hook.ssl is not fields["enable_ssl_verification"]:
        found.append("enable_ssl_verification")
    if not secret.signing and hook.token is False:
        found.append("token")
    if not secret.signing and hook.signing:
        found.append("signing_token")  # GitLab would go on to sign with it
    return tuple(found)


def _cannot_sign() -> UsageError:
    return UsageError(
        "this GitLab does not sign webhooks (19.0 and later do), so no webhook was left with that key",
        f"take a plain secret, {MAKE_ONE}",
    )
