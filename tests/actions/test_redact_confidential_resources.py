"""Action `redact_confidential_resources`: whether texts tell what a confidential resource says."""

from __future__ import annotations

import pytest

from tests.builders import do, issue


@pytest.mark.parametrize(
    ("redacts", "confidential", "says"),
    [
        (None, True, "(confidential)"),
        (True, True, "(confidential)"),
        (False, True, "Secret"),
        (True, False, "Secret"),
    ],
)
def test_what_a_text_tells(redacts: bool | None, confidential: bool, says: str) -> None:
    beside = {} if redacts is None else {"redact_confidential_resources": redacts}
    secret = issue(title="Secret", confidential=confidential, row={"title": "Secret"})
    [change] = do("comment", "{{title}}!", secret, siblings=beside).changes
    assert change.body.split("\n")[0] == f"{says}!"  # type: ignore[attr-defined]
