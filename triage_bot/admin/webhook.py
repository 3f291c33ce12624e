"""Webhooks: which are ours, how well GitLab would deliver, and how one is registered, never without a secret."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from triage_bot.admin.finding import FAIL, OK, WARN, Finding, some
from triage_bot.admin.secret import MAKE_ONE, Secret
from triage_bot.errors import UsageError
from triage_bot.gitlab.instance import Hooks
from triage_bot.model.addresses import origin_of
from triage_bot.model.resource import HEARD, HOOK_NAME, NOT_HEARD, WORKS, Hook

INSTALL = "triage-bot webhook install"
PATH = "/webhook"
"""Where the service listens, unless a proxy in front of it says otherwise."""


def is_ours(hook: Hook) -> bool:
    """Whether it looks like one of triage-bot: by its name, or by the path of its address."""
    return hook.name == HOOK_NAME or _parts(hook.url).path.rstrip("/") == PATH


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # no address: it has no parts
        return urlsplit("")


def place(url: str) -> str:
    """An address without what may be secret in it."""
    parts = _parts(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def judge_hooks(hooks: Sequence[Hook] | None) -> list[Finding]:
    """All webhooks of ours, or that there are none."""
    if hooks is None:
        what = "not to be seen with this token, which is fine for the bot"
        return [Finding(OK, "webhook", what, "triage-bot webhook check --token <a Maintainer's>")]
    ours = [hook for hook in hooks if is_ours(hook)]
    if not ours:
        return [Finding(OK, "webhook", "none: schedules work without", f"to have issues checked at once: {INSTALL}")]
    return [finding for hook in ours for finding in judge_hook(hook)]


def judge_hook(hook: Hook) -> list[Finding]:
    """Everything that is wrong with one webhook, or that it works."""
    findings = [*_enabled(hook), *_events(hook), *_secret(hook), *judge_address(hook.url, hook.ssl)]
    if hook.templated:
        findings.append(
            _finding(FAIL, hook, "sends a payload of its own making", "remove its custom template in GitLab")
        )
    return findings or [_finding(OK, hook, "registered, enabled, gets what it should and has a secret")]


def judge_address(url: str, ssl: bool = True) -> list[Finding]:
    """Whether deliveries to this address are likely to arrive, and stay private on the way."""
    parts = _parts(url)
    hook = Hook(id=0, url=url)
    findings = []
    if parts.path.rstrip("/") != PATH:
        findings.append(_finding(WARN, hook, f"the service listens on {PATH}", "unless a proxy knows better, use that"))
    origin = origin_of(url)
    if origin and origin.is_open:
        findings.append(
            _finding(WARN, hook, "http:// shows issues and the secret to everyone on the way", "use https://")
        )
    if parts.scheme == "https" and not ssl:
        findings.append(_finding(WARN, hook, "GitLab does not check whose certificate it meets", "let it verify (SSL)"))
    return findings


def _enabled(hook: Hook) -> list[Finding]:
    what = f"{hook.status.replace('_', ' ')} by GitLab after failed deliveries"
    return [] if hook.status == WORKS else [_finding(FAIL, hook, what, f"start the service, then {INSTALL}")]


def _events(hook: Hook) -> list[Finding]:
    missing, more = HEARD - hook.events, hook.events - HEARD
    lacking = [_finding(FAIL, hook, f"does not get {some(sorted(missing))}", INSTALL)]
    idle = [_finding(WARN, hook, f"gets more than it needs: {some(sorted(more))}", INSTALL)]
    return (lacking if missing else []) + (idle if more else [])


def _secret(hook: Hook) -> list[Finding]:
    if hook.token or hook.signing:
        return []
    if hook.token is None and hook.signing is None:
        return [_finding(WARN, hook, "this GitLab does not say whether it has a secret", f"{INSTALL} sets it anew")]
    return [_finding(FAIL, hook, "has no secret, so its deliveries are refused", INSTALL)]


def _finding(level: str, hook: Hook, what: str, cure: str = "") -> Finding:
    return Finding(level, "webhook", f"{place(hook.url)} {what}" if hook.id else what, cure)


DESCRIPTION = "Lets triage-bot check an issue as soon as something happens to it."


@dataclass(frozen=True, slots=True)
class WebhookPlan:
    """What an installation will do: `hook` is the one to update (None: a new one), `doubles` are left alone."""

    fields: Mapping[str, Any]
    hook: Hook | None = None
    doubles: tuple[Hook, ...] = ()


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of it: what GitLab left out, whether a test delivery was sent, and why it failed."""

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
    if not sound or any(character.isspace() for character in url):
        raise UsageError("--url is no address that GitLab can call", "write https://bot.example.com/webhook")
    if parts.username or parts.password:
        raise UsageError("--url holds a user or password", "leave it out, the secret is what protects the service")
    return url


def plan(url: str, secret: Secret, verify: bool, hooks: Sequence[Hook]) -> WebhookPlan:
    """Updates the webhook with this address if there is one, else makes one; raises UsageError."""
    same = [hook for hook in hooks if hook.url == url]
    hook = same[0] if same else None
    if hook and secret.signing and hook.signing is None:
        raise _cannot_sign()
    fields: dict[str, Any] = {"url": url, "name": HOOK_NAME, "description": DESCRIPTION}
    fields |= dict.fromkeys(sorted(HEARD), True) | dict.fromkeys(sorted(NOT_HEARD), False)
    fields |= {"enable_ssl_verification": verify, **_secrets(secret, hook)}
    return WebhookPlan(fields, hook, tuple(same[1:]))


def _secrets(secret: Secret, hook: Hook | None) -> dict[str, str]:
    """The one in use; another kind of an earlier time is taken off."""
    if secret.signing:
        return {"signing_token": secret.value, **({"token": ""} if hook and hook.token else {})}
    return {"token": secret.value, **({"signing_token": ""} if hook and hook.signing else {})}


def carry_out(hooks: Hooks, planned: WebhookPlan, secret: Secret, test: bool) -> Installed:
    """Writes it, compares the answer with what was asked, and enables it by a test delivery if it was disabled."""
    old, fields = planned.hook, planned.fields
    hook = hooks.update_hook(old, fields) if old else hooks.create_hook(fields)
    if secret.signing and not hook.signing:
        if not old:
            hooks.delete_hook(hook)
        raise _cannot_sign()
    lacks = _lacks(hook, fields, secret)
    if not test and hook.status == WORKS:
        return Installed(lacks)
    return Installed(lacks, tested=True, trouble=hooks.test_hook(hook))


def _lacks(hook: Hook, fields: Mapping[str, Any], secret: Secret) -> tuple[str, ...]:
    """What GitLab's answer shows otherwise than it was asked for."""
    lacks = sorted(HEARD - hook.events) + sorted(hook.events & NOT_HEARD)
    if hook.ssl is not fields["enable_ssl_verification"]:
        lacks.append("enable_ssl_verification")
    if not secret.signing and hook.token is False:
        lacks.append("token")
    if not secret.signing and hook.signing:
        lacks.append("signing_token")  # GitLab would go on to sign with it
    return tuple(lacks)


def _cannot_sign() -> UsageError:
    what = "this GitLab does not sign webhooks (19.0 and later do), so no webhook was left with that key"
    return UsageError(what, f"take a plain secret, {MAKE_ONE}")
