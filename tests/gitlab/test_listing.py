"""Whole lists: pages in parallel, `Link` to the end, keyset where offsets end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import responses
from responses import matchers

from gitlab_sandbox.server import Sandbox
from tests.gitlab.conftest import Line
from triage_bot.errors import Strange
from triage_bot.gitlab import listing
from triage_bot.gitlab.answer import Answer
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.listing import Query
from triage_bot.gitlab.reading import quiet
from triage_bot.gitlab.repeating import Repeating

HOST = "https://gitlab.example"
API = f"{HOST}/api/v4"
URL = f"{API}/projects/1/issues"


def numbered(count: int) -> Iterator[Line]:
    with Sandbox(seed=f"issues:{count}") as sandbox:
        yield Line(sandbox)


@pytest.fixture(scope="module")
def many() -> Iterator[Line]:
    yield from numbered(10_200)


@pytest.fixture(scope="module")
def very_many() -> Iterator[Line]:
    yield from numbered(50_200)


def iids(found: list[Any]) -> list[int]:
    return sorted(one.ref.iid for one in found)


@pytest.mark.parametrize("count", [0, 1, 5, 6, 10, 11])
def test_every_issue_once_whatever_the_page_size(line: Line, count: int) -> None:
    for number in range(count):
        line.issue(f"Account {number}")
    assert iids(line.adapter(per_page=5).resources(line.scope, Query(), quiet)) == list(range(1, count + 1))


def test_progress_is_told(line: Line) -> None:
    for number in range(5):
        line.issue(f"Account {number}")
    told: list[tuple[str, int, int]] = []
    line.adapter(per_page=2).resources(line.scope, Query(), lambda *one: told.append(one))
    assert told == [("issues", 2, 3), ("issues", 3, 3)]


def test_filters_are_sent(line: Line) -> None:
    line.issue("Open", labels="a,b")
    closed = line.issue("Closed", labels="a")
    line.call("PUT", f"/projects/1/issues/{closed.iid}", state_event="close")
    adapter, scope = line.adapter(), line.scope

    def titles(query: Query) -> set[str]:
        return {one.title for one in adapter.resources(scope, query, quiet)}

    assert titles(Query()) == {"Open"}
    assert titles(Query(state=None)) == {"Open", "Closed"}
    assert titles(Query(state="closed")) == {"Closed"}
    assert titles(Query(state=None, labels=("a",))) == {"Open", "Closed"}
    assert titles(Query(state=None, labels=("a", "b"))) == {"Open"}
    assert titles(Query(updated_after=datetime(2020, 1, 1, tzinfo=UTC))) == {"Open"}
    assert titles(Query(project=line.sandbox.project)) == {"Open"}


def test_groups_and_everything(line: Line) -> None:
    line.issue()
    adapter = line.adapter(line.sandbox.root_token)
    assert iids(adapter.resources(adapter.scope("groups", "customer-success"), Query(), quiet)) == [1]
    assert iids(adapter.resources(adapter.scope("all", ""), Query(), quiet)) == [1]


def test_short_lists_are_read_to_their_end(line: Line) -> None:
    ref = line.issue()
    line.sandbox.app.limits.set("notes", 1000)
    for number in range(105):
        line.call("POST", f"/projects/1/issues/{ref.iid}/notes", body=f"Note {number}")
    assert len([one for one in line.adapter().notes(ref) if not one.system]) == 105


def test_a_page_that_fails_is_repeated_alone(line: Line) -> None:
    for number in range(9):
        line.issue(f"Account {number}")
    line.fault("500", method="GET", path="page=3", count=2)
    assert iids(line.adapter(per_page=2).resources(line.scope, Query(), quiet)) == list(range(1, 10))
    assert len(line.waits) == 2


def test_beyond_ten_thousand_the_total_is_asked_for(many: Line) -> None:
    many.forget()
    found = many.adapter().resources(many.scope, Query(), quiet)
    assert iids(found) == list(range(1, 10_201))
    assert len(many.sent("GET", "issues_statistics")) == 1
    assert not many.sent("GET", "pagination=keyset")


def test_without_the_total_keyset_reads_on(many: Line) -> None:
    many.forget()
    many.fault("forbidden", method="GET", path="issues_statistics")
    assert iids(many.adapter().resources(many.scope, Query(), quiet)) == list(range(1, 10_201))
    assert many.sent("GET", "pagination=keyset")


def test_beyond_fifty_thousand_keyset_reads_on(very_many: Line) -> None:
    very_many.forget()
    found = very_many.adapter().resources(very_many.scope, Query(), quiet)
    assert iids(found) == list(range(1, 50_201))
    assert very_many.sent("GET", "pagination=keyset")
    assert not very_many.sent("GET", "page=2&")


# Answers the sandbox does not give -------------------------------------------------------------


def connection() -> Connection:
    return Connection(host=HOST, token="glpat-x", repeating=Repeating(sleep=lambda wait: None))


def link(url: str, rel: str = "next") -> dict[str, str]:
    return {"Link": f'<{URL}?page=1>; rel="first", <{url}>; rel="{rel}"'}


def pages(mock: responses.RequestsMock, *answers: tuple[list[int], dict[str, str]]) -> None:
    for number, (items, headers) in enumerate(answers, start=1):
        wanted = {"per_page": "2"} | ({"page": str(number)} if number > 1 else {})
        mock.get(URL, json=listed(*items), headers=headers, match=[matchers.query_param_matcher(wanted)])


def read(total: int | None = None, keyset: bool = True) -> list[Any]:
    return listing.in_parallel(
        connection(), "/projects/1/issues", number, {"per_page": 2}, lambda: total, keyset, lambda done, of: None
    )


def number(data: dict[str, Any]) -> int:
    """An item of a list, decoded."""
    return int(data["n"])


def listed(*items: int) -> list[dict[str, int]]:
    """Items as they come."""
    return [{"n": one} for one in items]


def test_one_page_is_one_request() -> None:
    with responses.RequestsMock() as mock:
        pages(mock, ([1, 2], {"x-total": "2"}))
        assert read() == [1, 2]


def test_short_pages_end_nothing() -> None:
    """GitLab leaves out what the token may not see, also in the middle."""
    with responses.RequestsMock() as mock:
        pages(
            mock,
            ([1], {"x-total": "6", **link(f"{URL}?per_page=2&page=2")}),
            ([], {"x-total": "6", **link(f"{URL}?per_page=2&page=3")}),
            ([2, 3], {"x-total": "6"}),
        )
        assert read() == [1, 2, 3]


def test_the_last_page_follows_its_link() -> None:
    """Issues opened while the list was read stand behind the last page that was counted."""
    with responses.RequestsMock() as mock:
        pages(
            mock,
            ([1, 2], {"x-total": "4", **link(f"{URL}?per_page=2&page=2")}),
            ([3, 4], {"x-total": "5", **link(f"{URL}?per_page=2&page=3")}),
            ([5], {"x-total": "5"}),
        )
        assert read() == [1, 2, 3, 4, 5]


def test_without_a_total_and_without_keyset_links_are_followed() -> None:
    with responses.RequestsMock() as mock:
        pages(mock, ([1, 2], link(f"{URL}?per_page=2&page=2")), ([3], {}))
        assert read(keyset=False) == [1, 2, 3]


def test_a_gitlab_without_keyset_is_read_by_pages() -> None:
    refusal = {"error": "Keyset pagination is not yet available for this type of request"}
    with responses.RequestsMock() as mock:
        pages(mock, ([1, 2], link(f"{URL}?per_page=2&page=2")), ([3], {}))
        keyset = matchers.query_param_matcher({"per_page": "2", "pagination": "keyset"})
        asked = mock.get(URL, json=refusal, status=405, match=[keyset])
        assert read(total=None) == [1, 2, 3]
        assert asked.call_count == 1


def test_a_cursor_is_followed_as_it_is_given() -> None:
    following = f"{URL}?cursor=eyJpZCI6Mn0%3D&pagination=keyset&per_page=2"
    with responses.RequestsMock() as mock:
        mock.get(
            URL, json=listed(1, 2), headers=link(following), match=[matchers.query_param_matcher({"per_page": "2"})]
        )
        start = matchers.query_param_matcher({"per_page": "2", "pagination": "keyset"})
        mock.get(URL, json=listed(1, 2), headers=link(following), match=[start])
        cursor = {"cursor": "eyJpZCI6Mn0=", "pagination": "keyset", "per_page": "2"}
        mock.get(URL, json=listed(3), match=[matchers.query_param_matcher(cursor)])
        assert read(total=60_000) == [1, 2, 3]


@pytest.mark.parametrize("header", ["", '<https://x>; rel="prev"', "nonsense"])
def test_no_next_page(header: str) -> None:
    assert listing.next_query(Answer(data=[], headers={"link": header}, status=200)) is None


@pytest.mark.parametrize(
    "written",
    [
        '<{url}>; rel="next"',
        "<{url}>; rel=next",
        "<{url}>;rel='next'",
        '<{url}>; title="x"; rel="next"',
        '<{url}>; rel="NEXT last"',
        '<https://x/?page=1>; rel="first", <{url}>; rel="next"',
    ],
)
@pytest.mark.parametrize(
    "url",
    [
        "http://other.example/api/v4/projects/1/issues?page=2&per_page=2",
        "https://user:pass@gitlab.example/x?page=2&per_page=2",
        "//other.example/?page=2&per_page=2",
        "?page=2&per_page=2",
        "https://gitlab.example.other.example:1/?page=2&per_page=2#fragment",
    ],
)
def test_of_a_link_only_the_query_is_taken(written: str, url: str) -> None:
    with responses.RequestsMock() as mock:
        pages(mock, ([1, 2], {"Link": written.format(url=url)}), ([3], {}))
        assert read(keyset=False) == [1, 2, 3]
        assert {one.request.url.partition("?")[0] for one in mock.calls} == {URL}


@pytest.mark.parametrize("url", ["http://other.example/", "https://[", f"{URL}#page=2"])
def test_a_next_page_without_a_query_is_no_end_of_the_list(url: str) -> None:
    with responses.RequestsMock() as mock:
        pages(mock, ([1, 2], {"Link": f"<{url}>; rel=next"}))
        with pytest.raises(Strange, match="GET /projects/1/issues gave a next page without a query"):
            read(keyset=False)


def test_pages_that_lead_in_a_circle_are_no_list_without_an_end() -> None:
    with responses.RequestsMock() as mock:
        pages(mock, ([1, 2], link(f"{URL}?per_page=2&page=2")), ([3, 4], link(f"{URL}?per_page=2&page=2")))
        with pytest.raises(Strange, match="pages that lead in a circle"):
            read(keyset=False)


def test_a_query_may_hold_anything() -> None:
    with responses.RequestsMock() as mock:
        mock.get(
            f"{API}/x",
            json=listed(1),
            headers={"Link": "<https://o.example/?path=a&self=&a%5B%5D=1&a%5B%5D=2>; rel=next"},
        )
        mock.get(f"{API}/x?path=a&self=&a%5B%5D=1&a%5B%5D=2", json=listed(2))
        assert listing.everything(connection(), "/x", number) == [1, 2]


@pytest.mark.parametrize("total", ["²", "-1", "9" * 5000, "x", ""])
def test_a_total_that_is_none_is_asked_for(total: str) -> None:
    with responses.RequestsMock() as mock:
        pages(mock, ([1, 2], {"x-total": total, **link(f"{URL}?per_page=2&page=2")}), ([3], {}))
        assert read(total=3) == [1, 2, 3]
