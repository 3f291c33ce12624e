"""Whether a delivery is GitLab's: plain tokens and signatures; and that whatever is sent never raises."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.service.payloads import (
    KEY,
    NOW,
    PLAIN,
    SIGNING,
    headers,
    issue,
    note,
    project,
    raw,
    signature,
    signed,
    terms,
)
from triage_bot.service.webhook import TAKEN_EVENTS, Reply, Terms, Watched, first_look, judge

BODY = raw(issue())
STAMP = str(int(NOW.timestamp()))
RIGHT = signature(BODY, "message-1", STAMP)
WRONG = "v1," + base64.b64encode(b"x" * 32).decode()


# Plain tokens ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("", "no X-Gitlab-Token"),
        ("wrong", "wrong X-Gitlab-Token"),
        (PLAIN[:-1], "wrong X-Gitlab-Token"),
        (PLAIN + "x", "wrong X-Gitlab-Token"),
        (PLAIN.upper(), "wrong X-Gitlab-Token"),
        (PLAIN + " ", "wrong X-Gitlab-Token"),
        ("ä" * 26, "wrong X-Gitlab-Token"),
        ("\u20ac-beyond-latin-1", "wrong X-Gitlab-Token"),
    ],
)
def test_a_plain_token_that_is_wrong(token: str, why: str) -> None:
    answer = first_look(headers(x_gitlab_token=token), terms())
    assert answer == Reply(status=401, result="unauthorized", why=why)


def test_a_plain_token_that_is_right() -> None:
    assert first_look(headers(), terms()) is None
    assert judge(headers(), BODY, terms(), NOW).result == "taken"


def test_no_secret_where_none_is_wanted() -> None:
    without = headers(x_gitlab_token="")
    assert first_look(without, terms(None)) is None
    assert judge(without, BODY, terms(None), NOW).result == "taken"


def test_a_plain_secret_does_not_ask_for_signatures() -> None:
    sent = headers(webhook_signature="v1,nonsense", webhook_id="1", webhook_timestamp="1")
    assert judge(sent, BODY, terms(), NOW).result == "taken"


# Signatures ------------------------------------------------------------------------------------


def judged(body: bytes = BODY, **more: Any) -> Reply:
    """The answer to a signed delivery, after what speaks against it was changed."""
    sent = signed(BODY, **more)
    return first_look(sent, terms(SIGNING)) or judge(sent, body, terms(SIGNING), NOW)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"webhook_signature": f"{WRONG} {RIGHT}"},
        {"webhook_signature": f"v1,!!! v2,x {RIGHT} {WRONG}"},
        {"webhook_signature": " ".join([WRONG] * 9 + [RIGHT])},
        {"at": NOW - timedelta(minutes=5)},
        {"at": NOW + timedelta(minutes=5)},
        {"x_gitlab_token": "whatever"},
    ],
)
def test_good_signatures(given: dict[str, Any]) -> None:
    answer = judged(**given)
    assert (answer.status, answer.result, answer.delivery_key) == (200, "taken", "message-1")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"webhook_signature": ""}, "no signature"),
        ({"webhook_id": ""}, "no signature"),
        ({"webhook_timestamp": ""}, "no signature"),
        ({"webhook_signature": WRONG}, "wrong signature"),
        ({"webhook_signature": RIGHT.upper()}, "wrong signature"),
        ({"webhook_signature": RIGHT.removeprefix("v1,")}, "wrong signature"),
        ({"webhook_signature": RIGHT.replace("v1,", "v2,")}, "wrong signature"),
        ({"webhook_signature": RIGHT[:-4]}, "wrong signature"),
        ({"webhook_signature": "v1,%%% not base64 \u00e4"}, "wrong signature"),
        ({"webhook_signature": " ".join([WRONG] * 10 + [RIGHT])}, "wrong signature"),
        ({"webhook_signature": signature(BODY, "message-1", STAMP, b"y" * 32)}, "wrong signature"),
        ({"webhook_id": "message-2"}, "wrong signature"),
        ({"webhook_timestamp": str(int(STAMP) + 1)}, "wrong signature"),
        ({"at": NOW - timedelta(seconds=301)}, "signed at 2026-11-23T09:54:59Z, more than five minutes off"),
        ({"at": NOW + timedelta(seconds=301)}, "signed at 2026-11-23T10:05:01Z, more than five minutes off"),
        ({"webhook_timestamp": "now"}, "a signature that cannot be read"),
        ({"webhook_timestamp": "1.5"}, "a signature that cannot be read"),
        ({"webhook_timestamp": "9" * 30}, "a signature that cannot be read"),
        ({"webhook_timestamp": "9" * 5000}, "a signature that cannot be read"),
    ],
)
def test_bad_signatures(given: dict[str, Any], why: str) -> None:
    answer = judged(**given)
    assert (answer.status, answer.result, answer.why) == (401, "unauthorized", why) and answer.job is None


def test_a_forged_body() -> None:
    for body in (raw(issue(13)), BODY + b" ", b"", b"\xff"):
        assert judged(body).status == 401


def test_no_fall_back_to_the_plain_token() -> None:
    """Somebody who knows the signing secret's text but sends it as a plain token proves nothing."""
    for token in (SIGNING, PLAIN, SIGNING.removeprefix("whsec_"), KEY.decode()):
        sent = headers(x_gitlab_token=token)
        assert first_look(sent, terms(SIGNING)) == Reply(status=401, result="unauthorized", why="no signature")
        assert judge(sent, BODY, terms(SIGNING), NOW).why == "no signature"


def test_what_is_not_signed_cannot_be_swapped() -> None:
    """A replay under another Idempotency-Key is the same delivery."""
    first, again = judged(), judged(idempotency_key="another", x_gitlab_webhook_uuid="another")
    assert first.delivery_key == again.delivery_key == "message-1"
    assert again.job is not None and again.job.delivery == "message-1"


def test_before_the_signature_nothing_is_looked_at() -> None:
    bad = signed(BODY, webhook_signature=WRONG, x_gitlab_instance="https://evil.example", event="Push Hook")
    assert judge(bad, b"{", terms(SIGNING), NOW).status == 401


# Laws ------------------------------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PATHS = st.one_of(
    st.sampled_from(["group/a", "GROUP/a", "group/a/x", "group/ab", "group/ab/x", "group", "one/Two", "one/two/three"]),
    st.text(st.sampled_from("groupa/ \x00ä\ud800"), max_size=12),
)
TERMS = terms(watched=(Watched("groups", "group/a"), Watched("projects", "one/two")))


@st.composite
def payloads(draw: st.DrawFn) -> Any:
    """A whole payload in which some parts were replaced by anything."""
    iid = draw(st.integers() | ANYTHING)
    made = draw(st.sampled_from([issue(iid), note(iid=iid), note("merge_request", iid)]))
    made["project"] = draw(st.just(project()) | ANYTHING)
    if isinstance(made["project"], dict):
        made["project"]["path_with_namespace"] = draw(PATHS | ANYTHING)
    for name in draw(st.sets(st.sampled_from(sorted(made)), max_size=2)):
        made[name] = draw(ANYTHING)
    return made


def is_watched(path: str) -> bool:
    parts = path.lower().split("/")
    return parts == ["one", "two"] or (parts[:2] == ["group", "a"] and len(parts) > 2)


def check(answer: Reply) -> None:
    assert answer.status == 200 or answer.result in ("unauthorized", "malformed", "elsewhere")
    assert answer.status != 200 or answer.result in ("taken", "own", "ignored", "malformed", "elsewhere")
    assert (answer.job is not None) == (answer.result == "taken")
    if answer.job:
        assert is_watched(answer.job.path) and 0 < answer.job.iid < 2**62
        assert answer.job.key.encode() and "\x00" not in answer.job.key


@given(payloads() | ANYTHING, st.sampled_from(sorted(TAKEN_EVENTS)))
def test_any_payload_is_judged(payload: Any, event: str) -> None:
    check(judge(headers(event), json.dumps(payload).encode(), TERMS, NOW))


@given(PATHS)
def test_only_what_is_watched_is_taken(path: str) -> None:
    answer = judge(headers(), json.dumps(issue(project=project(path))).encode(), TERMS, NOW)
    check(answer)
    assert (answer.result == "taken") == is_watched(path) or not (path.isascii() and path.isprintable())


@given(
    st.binary(max_size=60),
    st.dictionaries(
        st.sampled_from(sorted({*signed(BODY), *headers()})), st.text(st.characters(max_codepoint=255)), max_size=12
    ),
    st.sampled_from([TERMS, terms(SIGNING), terms(None)]),
)
def test_any_headers_are_judged(body: bytes, sent: dict[str, str], known: Terms) -> None:
    answer = first_look(sent, known) or judge(sent, body, known, NOW)
    check(answer)
    if known.secret:
        assert answer.job is None
