"""Origins: one spelling for each, and always the place where requests would really connect."""

from __future__ import annotations

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from triage_bot.gitlab.connection import OneOrigin
from triage_bot.model.addresses import Origin, origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://gitlab.example", Origin("https", "gitlab.example", 443)),
        ("HTTPS://GitLab.Example:443/x?y#z", Origin("https", "gitlab.example", 443)),
        ("http://gitlab.example:/x", Origin("http", "gitlab.example", 80)),
        ("https://gitlab.example:8443?x@y", Origin("https", "gitlab.example", 8443)),
        ("http://[0:0::1]:3000/", Origin("http", "[::1]", 3000)),
        ("https://gitlab.bücher.example", Origin("https", "gitlab.xn--bcher-kva.example", 443)),
        ("https://faß.example", Origin("https", "xn--fa-hia.example", 443)),
        ("https://gitlab.example.", Origin("https", "gitlab.example.", 443)),
    ],
)
def test_what_an_origin_is(url: str, origin: Origin) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "", "gitlab.example", "ftp://gitlab.example", "https:/gitlab.example", "https://", "https:///x", " https://a",
        "https://u@a", "https://u:p@a", "https://a\\@b", "https://a\\b", "https://a b", "https://a\tb", "https://a\nb",
        "https://%61", "https://a%2eb", "https://[::1", "https://::1", "https://[x]", "https://a:b", "https://a:0",
        "https://a:65536", "https://a:²", "https://-", "https://.", "https://a..b", f"https://{'a' * 64}.example",
        f"https://{'a.' * 200}example", f"https://{'ü' * 5000}", "https://a\u2044b", "https://\u2100.example",
        "https://http\u3002", "https://a\uff0eb", "https://a\uff61b",
    ],
)  # fmt: skip
def test_what_has_none(url: str) -> None:
    assert origin_of(url) is None


@pytest.mark.parametrize(
    ("url", "is_open"),
    [
        ("http://localhost", False),
        ("http://LOCALHOST:3000/x", False),
        ("http://127.0.0.1", False),
        ("http://127.8.9.1:80", False),
        ("http://[::1]:3000", False),
        ("https://gitlab.example", False),
        ("http://gitlab.example", True),
        ("http://127.0.0.1.evil.example", True),
        ("http://127.evil.example", True),
        ("http://localhost.evil.example", True),
        ("http://0.0.0.0", True),
        ("http://10.0.0.1", True),
        ("http://[fe80::1]", True),
    ],
)
def test_where_everyone_can_read_along(url: str, is_open: bool) -> None:
    origin = origin_of(url)
    assert origin is not None and origin.is_open is is_open


PIECES = st.sampled_from(
    [
        *("http", "https", "://", "//", "/", "\\", "@", ":", "?", "#", "a", "evil", ".", "ß", "[", "]", "::1"),
        *("443", "80", "%40", "%5c", "\t", "\u3002", "\u2044", "@b", "localhost", "127.1"),
    ]
)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_it_is_where_requests_would_connect(text: str) -> None:
    """Whatever is accepted: the library that opens the connection reads the same host and port."""
    for url in (text, f"https://{text}"):
        origin = origin_of(url)
        if origin is None:
            continue
        sent = requests.Request("GET", url).prepare().url
        meant = parse_url(str(sent))
        assert meant.auth is None
        assert origin_of(str(sent)) == origin
        there = (meant.scheme, meant.host, meant.port or {"http": 80, "https": 443}[str(meant.scheme)])
        assert there == (origin.scheme, origin.host, origin.port)


@pytest.mark.parametrize(("around", "proxies"), [("", {"https": "http://proxy.example.com:3128"}), ("example.com", {})])
def test_the_environments_proxy_is_taken_for_every_request(
    around: str, proxies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", around)
    session = OneOrigin("https://gitlab.example.com", "a-token")
    url = "https://gitlab.example.com/api/v4/"
    both = [session.merge_environment_settings(url + path, {}, False, True, None) for path in ("user", "projects")]
    assert [dict(settings["proxies"]) for settings in both] == [proxies, proxies]
    assert session.merge_environment_settings(url, {}, True, True, None)["stream"]
