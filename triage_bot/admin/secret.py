"""The webhook's secret: read from the environment only, checked, and never shown."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field

from triage_bot.errors import UsageError

VARIABLE = "TRIAGE_BOT_WEBHOOK_SECRET"
SIGNING = "whsec_"
SHORTEST = 16
KEY = 32
"""Bytes of a signing key."""

MAKE_ONE = f"make one: export {VARIABLE}=$(openssl rand -hex 32)"
MAKE_SIGNING = f'export {VARIABLE}="{SIGNING}$(openssl rand -base64 32)"'


@dataclass(frozen=True, slots=True)
class Secret:
    """What GitLab and the service share: a plain token, or the key GitLab signs with."""

    value: str = field(repr=False)

    @property
    def signing(self) -> bool:
        """True for a key that GitLab signs deliveries with (19.0 and later)."""
        return self.value.startswith(SIGNING)

    @property
    def key(self) -> bytes:
        """The bytes of a signing key."""
        return base64.b64decode(self.value.removeprefix(SIGNING), validate=True)


def find_secret(env: Mapping[str, str]) -> Secret:
    """The secret of the environment; raises UsageError if there is none, or it is no good one."""
    text = env.get(VARIABLE, "").strip()  # a file's line end is no part of it
    if not text:
        raise UsageError(f"{VARIABLE} is not set", f"{MAKE_ONE}, and give the service the same")
    if not all("!" <= character <= "~" for character in text):
        raise UsageError(f"{VARIABLE} holds spaces or characters that no header can carry", MAKE_ONE)
    secret = Secret(text)
    if secret.signing and not _is_key(secret):
        raise UsageError(f"{VARIABLE} begins with {SIGNING} but is no signing key", f"make one: {MAKE_SIGNING}")
    if len(text) < SHORTEST:
        raise UsageError(f"{VARIABLE} is shorter than {SHORTEST} characters", MAKE_ONE)
    return secret


def _is_key(secret: Secret) -> bool:
    try:
        return len(secret.key) == KEY
    except (binascii.Error, ValueError):
        return False
