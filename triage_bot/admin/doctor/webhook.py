"""Webhooks: which are ours, and whether GitLab would deliver what the service needs, signed and safely."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from triage_bot.admin.doctor.finding import FAIL, OK, WARN, Finding, some
from triage_bot.model.addresses import origin_of
from triage_bot.model.resource import HEARD, HOOK_NAME, WORKS, Hook

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
        return [Finding(OK, "webhook", "none: schedules work without", f"to be looked at at once: {INSTALL}")]
    return [finding for hook in ours for finding in judge_hook(hook)]


def judge_hook(hook: Hook) -> list[Finding]:
    """Everything that is wrong with one webhook, or that it works."""
    found = [*_enabled(hook), *_events(hook), *_secret(hook), *judge_address(hook.url, hook.ssl)]
    if hook.templated:
        found.append(_finding(FAIL, hook, "sends a payload of its own making", "remove its custom template in GitLab"))
    return found or [_finding(OK, hook, "registered, enabled, hears what it should and has a secret")]


def judge_address(url: str, ssl: bool = True) -> list[Finding]:
    """Whether deliveries to this address are likely to arrive, and stay private on the way."""
    parts = _parts(url)
    hook = Hook(0, url)
    found = []
    if parts.path.rstrip("/") != PATH:
        found.append(_finding(WARN, hook, f"the service listens on {PATH}", "unless a proxy knows better, use that"))
    origin = origin_of(url)
    if origin and origin.is_open:
        found.append(_finding(WARN, hook, "http:// shows issues and the secret to everyone on the way", "use https://"))
    if parts.scheme == "https" and not ssl:
        found.append(_finding(WARN, hook, "GitLab does not check whose certificate it meets", "let it verify (SSL)"))
    return found


def _enabled(hook: Hook) -> list[Finding]:
    if hook.status == WORKS:
        return []
    words = hook.status.replace("_", " ")
    return [_finding(FAIL, hook, f"{words} by GitLab after failed deliveries", f"start the service, then {INSTALL}")]


def _events(hook: Hook) -> list[Finding]:
    missing, more = HEARD - hook.events, hook.events - HEARD
    found = []
    if missing:
        found.append(_finding(FAIL, hook, f"does not hear {some(sorted(missing))}", INSTALL))
    if more:
        found.append(_finding(WARN, hook, f"hears more than it needs: {some(sorted(more))}", INSTALL))
    return found


def _secret(hook: Hook) -> list[Finding]:
    if hook.token or hook.signing:
        return []
    if hook.token is None and hook.signing is None:
        return [_finding(WARN, hook, "this GitLab does not say whether it has a secret", f"{INSTALL} sets it anew")]
    return [_finding(FAIL, hook, "has no secret, so its deliveries are refused", INSTALL)]


def _finding(level: str, hook: Hook, what: str, cure: str = "") -> Finding:
    return Finding(level, "webhook", f"{place(hook.url)} {what}" if hook.id else what, cure)
