"""Account lists at an address: tokens, redirects, bounds, and what hosts answer."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path

import pytest
import requests
import responses

from triage_bot.accounts import web
from triage_bot.accounts.account_list import AccountList
from triage_bot.accounts.web import ATTEMPTS, Web
from triage_bot.errors import FaultyFiles, Unreachable
from triage_bot.model.addresses import AccountSource

URL = "https://crm.example/reports/7/accounts.csv?key=hush"
LIST = "account_id,name\nacc-1,Alder Foods\n"
TOKEN = "t0ken-of-the-crm"


@pytest.fixture
def answers() -> responses.RequestsMock:
    with responses.RequestsMock(assert_all_requests_are_fired=True) as made:
        yield made


def read(url: str = URL, waits: list[float] | None = None, **more: str) -> AccountList:
    asking = Web({"CRM_TOKEN": TOKEN, "EMPTY": " "}, (waits if waits is not None else []).append)
    return AccountList.read(AccountSource(url=url, **more), web=asking)


def test_a_list_with_a_token(answers: responses.RequestsMock) -> None:
    answers.get(URL, body=LIST)
    assert [one.id for one in read(token_env="CRM_TOKEN").accounts] == ["acc-1"]
    assert answers.calls[0].request.headers["Authorization"] == f"Bearer {TOKEN}"


def test_without_a_token_none_is_sent_not_even_one_of_netrc(
    answers: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine crm.example login a password b\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    answers.get(URL, body=LIST)
    read()
    assert "Authorization" not in answers.calls[0].request.headers


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("CRM_TOKENN", "the environment variable CRM_TOKENN is not set – it holds the token"),
        ("EMPTY", "the environment variable EMPTY is not set – it holds the token"),
    ],
)
def test_a_token_that_is_not_there(name: str, fault: str) -> None:
    with pytest.raises(FaultyFiles, match=f"^https://crm.example/…/accounts.csv: {fault}"):
        read(token_env=name)


def test_a_token_that_is_none() -> None:
    with pytest.raises(FaultyFiles, match="T holds characters that no token has") as caught:
        AccountList.read(AccountSource(url=URL, token_env="T"), web=Web({"T": "se\ncret"}))
    assert "cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("there", "is_sent"),
    [
        ("https://crm.example/new.csv", True),
        ("/new.csv", True),
        ("https://CRM.example:443/new.csv", True),
        ("https://files.example/new.csv", False),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(there: str, is_sent: bool, status: int, answers: responses.RequestsMock) -> None:
    """With a token within the origin; a list without one may be wherever its address leads."""
    answers.get(URL, status=status, headers={"Location": there})
    answers.get(there if there.startswith("https") else "https://crm.example/new.csv", body=LIST)
    assert len(read(**({"token_env": "CRM_TOKEN"} if is_sent else {})).accounts) == 1
    assert ("Authorization" in answers.calls[1].request.headers) is is_sent


@pytest.mark.parametrize(
    ("there", "named"),
    [
        ("https://files.example/new.csv", "files.example:443"),
        ("https://crm.example.evil.example/new.csv", "crm.example.evil.example:443"),
        ("https://crm.example:8443/new.csv", "crm.example:8443"),
        ("//files.example/new.csv?t=hush", "files.example:443"),
    ],
)
def test_a_token_goes_to_one_origin(there: str, named: str, answers: responses.RequestsMock) -> None:
    answers.get(URL, status=302, headers={"Location": there})
    with pytest.raises(Unreachable) as caught:
        read(token_env="CRM_TOKEN")
    assert caught.value.message == f"crm.example sends us to {named} (https)" and "hush" not in str(caught.value)
    assert len(answers.calls) == 1 and caught.value.exit_code == 3


@pytest.mark.parametrize("there", ["http://crm.example/a.csv", "http://127.0.0.1/a.csv", "ftp://x/a", "https://u:p@x/"])
def test_a_redirect_to_where_we_do_not_go(there: str, answers: responses.RequestsMock) -> None:
    answers.get(URL, status=301, headers={"Location": there})
    with pytest.raises(FaultyFiles, match=r"crm\.example sends us to an address that cannot be used"):
        read()


def test_a_circle(answers: responses.RequestsMock) -> None:
    answers.get(URL, status=307, headers={"Location": URL})
    with pytest.raises(FaultyFiles, match="from one address to the next without an end"):
        read()


def test_a_host_that_recovers(answers: responses.RequestsMock) -> None:
    waits: list[float] = []
    answers.get(URL, status=503)
    answers.get(URL, body=requests.exceptions.ReadTimeout())
    answers.get(URL, body=LIST)
    assert len(read(waits=waits).accounts) == 1
    assert len(waits) == 2 and all(0 < one < 10 for one in waits)


@pytest.mark.parametrize("body", [requests.exceptions.ConnectTimeout(f"{URL} {TOKEN}"), requests.ConnectionError(URL)])
def test_a_host_that_does_not_answer(body: Exception, answers: responses.RequestsMock) -> None:
    answers.get(URL, body=body)
    with pytest.raises(Unreachable) as caught:
        read(token_env="CRM_TOKEN")
    assert str(caught.value) == f"crm.example did not answer ({type(body).__name__})"
    assert len(answers.calls) == ATTEMPTS and caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("status", "env", "fault"),
    [
        (401, "CRM_TOKEN", "crm.example does not let us read this (401) – check the token in CRM_TOKEN"),
        (403, "", "crm.example does not let us read this (403) – name its variable: `token_env`"),
        (404, "", "crm.example has no list at this address (404)"),
        (204, "", "crm.example has no list at this address (204)"),
    ],
)
def test_answers_that_asking_again_cannot_mend(
    status: int, env: str, fault: str, answers: responses.RequestsMock
) -> None:
    answers.get(URL, status=status, body="hush")
    with pytest.raises(FaultyFiles) as caught:
        read(token_env=env)
    assert str(caught.value.faults[0]) == f"https://crm.example/…/accounts.csv: {fault}"
    assert len(answers.calls) == 1 and "hush" not in str(caught.value)


def test_a_list_without_an_end(answers: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MAX_BYTES", 1 << 20)
    answers.get(URL, body="x" * (1 << 20) + "y")
    with pytest.raises(FaultyFiles, match="the list is larger than 1 MB"):
        read()


@pytest.mark.parametrize(
    ("url", "kind", "body"),
    [
        ("https://crm.example/accounts", "text/csv; charset=utf-8", LIST),
        ("https://crm.example/export.php", "application/json", '[{"account_id": 1, "name": "A"}]'),
        ("https://crm.example/", "application/yaml", "- {account_id: 1, name: A}\n"),
        ("https://crm.example/a.JSON?x=.csv", "text/plain", '[{"account_id": 1, "name": "A"}]'),
    ],
)
def test_how_a_list_is_written(url: str, kind: str, body: str, answers: responses.RequestsMock) -> None:
    answers.get(url, body=body, content_type=kind)
    assert len(read(url).accounts) == 1


def test_nothing_says_how_it_is_written(answers: responses.RequestsMock) -> None:
    answers.get("https://crm.example/accounts", body=LIST, content_type="text/html")
    with pytest.raises(FaultyFiles) as caught:
        read("https://crm.example/accounts")
    assert str(caught.value.faults[0]) == (
        "https://crm.example/accounts: its name says not how the list is written, and its type is text/html"
        " – a list ends in .csv, .json or .yml"
    )


def test_faults_of_rows_have_the_hosts_name(answers: responses.RequestsMock) -> None:
    answers.get(URL, body=LIST + "acc-1,Again\n")
    with pytest.raises(FaultyFiles) as caught:
        read()
    assert str(caught.value.faults[0]).startswith("https://crm.example/…/accounts.csv:3:1: account id")


@pytest.mark.parametrize(
    "begin",
    [
        pytest.param(b"HTTP/1.1 ", id="status line"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-One: ", id="headers"),
        pytest.param(b"HTTP/1.1 302 Found\r\nLocation: /other\r\nX-One: ", id="headers of a redirect"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\naccount_id,name\n", id="body to the end"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\naccount_id,name\n", id="body of a length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", id="chunks"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_a_list_that_trickles_is_ended_by_its_limit(begin: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte after byte, for ever: timeouts of sockets never come. What was cut is neither believed nor tried again."""
    monkeypatch.setattr(web, "LONGEST", 0.3)
    served: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            connection, _ = server.accept()
            served.append(1)
            with connection, contextlib.suppress(OSError):
                connection.sendall(begin)
                while connection.send(b"1" if begin else b"") is not None and not over.wait(0.02):
                    pass

        over = threading.Event()
        thread = threading.Thread(target=trickle)
        thread.start()
        host = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(Unreachable) as caught:
            read(f"http://{host}/accounts.csv")
        over.set()
        thread.join()
    assert str(caught.value) == f"{host} took longer than 0.3 seconds" and served == [1]
