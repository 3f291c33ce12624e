"""The faults that gateways, proxies and slow servers bring."""

from __future__ import annotations

import http.client
import time

import pytest
import requests

from .conftest import World
from .test_control import ISSUES, refused

PAGES = ("502", "503", "504", "520", "521", "522", "523", "524")


def titles(world: World) -> list[str]:
    return [i["title"] for i in world.call("GET", ISSUES).json()]


def post(world: World) -> requests.Response:
    return world.call("POST", ISSUES, json={"title": "x"}, allow_redirects=False)


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize(("when", "written"), [("before", 0), ("after", 1)])
def test_a_gateways_page_before_or_after_the_write(world: World, kind: str, when: str, written: int) -> None:
    world.door("POST", "faults", kind=kind, when=when, method="POST")
    answer = post(world)
    assert (answer.status_code, answer.headers["Content-Type"]) == (int(kind), "text/html; charset=utf-8")
    assert answer.text.startswith("<html>")
    assert len(titles(world)) == written


def test_an_answer_that_comes_after_the_client_has_gone(world: World) -> None:
    """The write is carried out at once: a second look finds it while the first answer is still on its way."""
    world.door("POST", "faults", kind="late_answer", method="POST", seconds=3)
    with pytest.raises(requests.Timeout):
        requests.post(
            f"{world.sandbox.url}/api/v4{ISSUES}", json={"title": "x"},
            headers={"PRIVATE-TOKEN": world.sandbox.root_token}, timeout=0.5,
        )  # fmt: skip
    assert titles(world) == ["x"]


def test_latency_writes_late(world: World) -> None:
    """The other kind of slowness: the client has gone before anything is written."""
    world.door("POST", "faults", kind="latency", method="POST", seconds=0.4)
    with pytest.raises(requests.Timeout):
        requests.post(
            f"{world.sandbox.url}/api/v4{ISSUES}", json={"title": "x"},
            headers={"PRIVATE-TOKEN": world.sandbox.root_token}, timeout=0.1,
        )  # fmt: skip
    assert titles(world) == []
    until = time.monotonic() + 10
    while not titles(world) and time.monotonic() < until:
        time.sleep(0.05)
    assert titles(world) == ["x"]


def test_cut_in_the_middle_of_the_answer(world: World) -> None:
    world.door("POST", "faults", kind="drop_halfway", method="POST")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        post(world)
    world.http = requests.Session()
    assert titles(world) == ["x"]


def test_all_writes_forbidden_for_a_while(world: World) -> None:
    world.door("POST", "faults", kind="forbidden", method="POST|PUT|DELETE", lasts=0.5)
    assert [post(world).status_code for _ in range(3)] == [403, 403, 403]
    assert titles(world) == []
    until = time.monotonic() + 10
    while world.door("GET", "faults") and time.monotonic() < until:
        time.sleep(0.05)
    assert post(world).status_code == 201


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects(world: World, code: int) -> None:
    world.door("POST", "faults", kind=str(code), count=3)
    assert post(world).headers["Location"] == f"{world.sandbox.url}/api/v4{ISSUES}", "within the origin"
    world.door("DELETE", "faults")
    for to, location in (
        ("http://127.0.0.1:9", f"http://127.0.0.1:9/api/v4{ISSUES}"),
        ("https://sso.example/login?next=1", "https://sso.example/login?next=1"),
    ):
        world.door("POST", "faults", kind=str(code), to=to)
        answer = post(world)
        assert (answer.status_code, answer.headers["Location"]) == (code, location)
    assert titles(world) == []


def test_addresses_named_by_an_instance_behind_a_proxy(world: World) -> None:
    for _ in range(3):
        post(world)
    world.door("POST", "faults", kind="elsewhere", to="http://gitlab.internal:8080", count=0)
    for query in ("per_page=1", "per_page=1&pagination=keyset"):
        answer = world.call("GET", f"{ISSUES}?{query}")
        assert answer.links["next"]["url"].startswith(f"http://gitlab.internal:8080/api/v4{ISSUES}?")
        assert answer.json()[0]["web_url"].startswith("http://gitlab.internal:8080/")


@pytest.mark.parametrize("body", [None, [], {}, 7, "text", [None], [7], {"message": "?"}, [[]]])
def test_shapes_nobody_expects(world: World, body: object) -> None:
    world.door("POST", "faults", kind="answer", body=body)
    answer = world.call("GET", ISSUES)
    assert (answer.status_code, answer.json()) == (200, body)


def test_a_page_for_an_answer(world: World) -> None:
    world.door("POST", "faults", kind="answer", html="<html>Sign in</html>", method="POST", when="after")
    answer = post(world)
    assert (answer.status_code, answer.text) == (200, "<html>Sign in</html>")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert titles(world) == ["x"]


def test_single_fields_of_another_shape(world: World) -> None:
    post(world)
    for path in (ISSUES, f"{ISSUES}/1"):
        world.door("POST", "faults", kind="fields", fields={"author": None, "labels": 3}, without=["state"])
        answer = world.call("GET", path).json()
        one = answer[0] if isinstance(answer, list) else answer
        assert (one["author"], one["labels"], one["title"]) == (None, 3, "x")
        assert "state" not in one


@pytest.mark.parametrize("head", [False, True])
def test_trickling_answers(world: World, head: bool) -> None:
    world.door("POST", "faults", kind="trickle", piece=40, seconds=0.02, head=head)
    start = time.monotonic()
    assert world.call("GET", "/version").json()["version"].startswith("18.")
    assert time.monotonic() - start >= 0.02 * (5 if head else 1)


def test_a_trickle_in_the_status_line(world: World) -> None:
    """Not even the first line has come when the client looks at its clock."""
    world.door("POST", "faults", kind="trickle", seconds=0.2, head=True)
    connection = http.client.HTTPConnection("127.0.0.1", int(world.sandbox.url.rsplit(":", 1)[1]), timeout=5)
    connection.request("GET", "/api/v4/version", headers={"PRIVATE-TOKEN": world.sandbox.root_token})
    assert connection.sock.recv(64) == b"H"
    connection.close()


@pytest.mark.parametrize(
    ("order", "expected"),
    [({"retry_after": 1.5}, "1.5"), ({"retry_after": 7}, "7"), ({"retry_after": None, "seconds": 4}, None)],
)
def test_how_the_throttle_tells_when_to_come_back(world: World, order: dict[str, object], expected: str | None) -> None:
    world.door("POST", "faults", kind="429_throttle", **order)
    answer = world.call("GET", ISSUES)
    assert answer.headers.get("Retry-After") == expected
    left = int(answer.headers["RateLimit-Reset"]) - int(world.sandbox.app.clock.now().timestamp())
    assert left == int(float(str(expected or 4)))


class TestRequestThrottle:
    def test_every_answer_tells_while_it_is_on(self, world: World) -> None:
        assert "RateLimit-Limit" not in world.call("GET", ISSUES).headers
        world.door("POST", "limits", requests_per_minute=3)
        left = [world.call("GET", path).headers["RateLimit-Remaining"] for path in (ISSUES, "/projects/9", "/user")]
        assert left == ["2", "1", "0"]
        over = world.call("GET", ISSUES)
        assert (over.status_code, over.text) == (429, "Retry later\n")
        assert 0 < int(over.headers["Retry-After"]) <= 60
        assert world.call("GET", ISSUES, "bot").status_code == 200, "each caller has its own"

    def test_the_other_limiter_says_nothing(self, world: World) -> None:
        world.bot.issues.create({"title": "one"})
        world.door("POST", "limits", requests_per_minute=100, notes_per_minute=1)
        answers = [world.call("POST", f"{ISSUES}/1/notes", json={"body": "x"}) for _ in range(2)]
        assert [a.status_code for a in answers] == [201, 429]
        assert ["RateLimit-Limit" in a.headers for a in answers] == [True, False]


def test_users_have_a_limit_of_their_own(world: World) -> None:
    codes = [world.call("GET", "/users/1", "bot").status_code for _ in range(301)]
    assert codes == [200] * 300 + [429]
    assert world.call("GET", "/users/1").status_code == 200
    world.door("POST", "limits", users_per_ten_minutes=0)
    assert world.call("GET", "/users/1", "bot").status_code == 200


def test_wrong_orders(world: World) -> None:
    for bad in ({"kind": "502", "when": "soon"}, {"kind": "418"}):
        assert world.http.post(f"{world.sandbox.url}/sandbox/faults", json=bad).status_code == 400
    assert not refused(world)
