"""The webhook's secret: which are taken, and that none is ever shown."""

from __future__ import annotations

import base64

import pytest

from triage_bot.admin.secret import VARIABLE, find_secret
from triage_bot.errors import UsageError

KEY = "whsec_" + base64.b64encode(b"k" * 32).decode()


@pytest.mark.parametrize(
    ("text", "signing"), [("a" * 16, False), ("0123456789abcdef0123\n", False), (KEY, True), (f" {KEY} ", True)]
)
def test_good_ones(text: str, signing: bool) -> None:
    secret = find_secret({VARIABLE: text})
    assert (secret.value, secret.signing) == (text.strip(), signing)
    assert text.strip() not in repr(secret)


def test_the_key_of_a_signing_secret() -> None:
    assert find_secret({VARIABLE: KEY}).key == b"k" * 32


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({}, "is not set – make one: export TRIAGE_BOT_WEBHOOK_SECRET="),
        ({VARIABLE: "  "}, "is not set"),
        ({VARIABLE: "fifteen-letters"}, "is shorter than 16 characters – make one"),
        ({VARIABLE: "sixteen letters and spaces"}, "holds spaces"),
        ({VARIABLE: "sixteen-letters\nand-lines"}, "holds spaces"),
        ({VARIABLE: "zwölf-und-ein-paar-mehr"}, "holds spaces or characters"),
        ({VARIABLE: "whsec_"}, "is no signing key"),
        ({VARIABLE: "whsec_" + "!" * 44}, "is no signing key"),
        ({VARIABLE: "whsec_" + base64.b64encode(b"k" * 31).decode()}, "is no signing key"),
        ({VARIABLE: "whsec_" + base64.b64encode(b"k" * 33).decode()}, "is no signing key"),
    ],
)
def test_bad_ones(env: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        find_secret(env)
    given = env.get(VARIABLE, "").strip()
    assert not given or given == "whsec_" or given not in str(caught.value)
