"""What GitLab's refusals become: the right class, the reason in its words, a cure, and never the token."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests
import responses

from tests.gitlab.conftest import Line
from triage_bot.errors import (
    Forbidden,
    GitLabError,
    NotFound,
    RateExhausted,
    Refused,
    Rejected,
    ResourceError,
    ScopeNotFound,
    Strange,
    TriageBotError,
    Unreachable,
)
from triage_bot.gitlab.answer import done
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.resource import Ref

HOST = "https://gitlab.example"
AT = 1_795_600_800
"""2026-11-25 10:00:00 UTC in seconds since 1970."""
TOKEN = "glpat-very-secret"
API = f"{HOST}/api/v4"


def connection(waits: list[float] | None = None, token: str = TOKEN) -> Connection:
    return Connection(host=HOST, token=token, repeating=Repeating(sleep=(waits if waits is not None else []).append))


def refused(kind: type[TriageBotError], **answer: object) -> TriageBotError:
    """The error of a GET that is answered so."""
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/projects/1", **answer)  # type: ignore[arg-type]
        with pytest.raises(kind) as caught:
            connection().get("/projects/1")
    assert TOKEN not in str(caught.value)
    assert TOKEN not in repr(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"message": "400 Bad request - title not given"}, "400 Bad request - title not given"),
        ({"message": {"title": ["can't be blank", "is too long"]}}, "title can't be blank, is too long"),
        ({"message": {"error": "This was recognized as spam."}}, "error This was recognized as spam."),
        ({"message": ["one", "two"]}, "['one', 'two']"),
        ({"error": "state does not have a valid value"}, "state does not have a valid value"),
        ({"message": "x" * 1000}, "x" * 300),
        ({}, "{}"),
    ],
)
def test_the_reason_in_all_its_shapes(body: object, said: str) -> None:
    assert refused(Rejected, status=400, json=body).message == f"GET /projects/1: {said}"


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (400, Rejected, 1),
        (401, Refused, 3),
        (403, Forbidden, 1),
        (404, NotFound, 1),
        (405, Rejected, 1),
        (409, Rejected, 1),
        (412, Rejected, 1),
        (422, Rejected, 1),
    ],
)
def test_each_status_has_its_class(status: int, kind: type[TriageBotError], code: int) -> None:
    assert refused(kind, status=status, json={"message": f"{status} Words"}).exit_code == code


@pytest.mark.parametrize(
    ("described", "hint"),
    [
        ("Token is expired. You can either do re-authorization or token refresh.", "make a new token"),
        ("Token was revoked. You have to re-authorize from the user.", "make a new token"),
        ("Impersonation is disabled.", "check the token"),
    ],
)
@pytest.mark.parametrize("gap", ["", " "])
def test_a_token_that_ended(described: str, hint: str, gap: str) -> None:
    body = f'{{"error":{gap}"invalid_token","error_description":{gap}"{described}"}}'
    error = refused(Refused, status=401, body=body, content_type="application/json")
    assert error.message == f"GitLab refuses the token: {described}"
    assert error.hint.startswith(hint)


def test_a_token_nobody_knows() -> None:
    error = refused(Refused, status=401, json={"message": "401 Unauthorized"})
    assert str(error) == "GitLab refuses the token: 401 Unauthorized – check the token"


def test_a_scope_that_is_missing() -> None:
    body = {
        "error": "insufficient_scope",
        "error_description": "The request requires higher privileges.",
        "scope": "api",
    }
    error = refused(Refused, status=403, json=body)
    assert str(error) == "the token lacks a scope – a run needs `api`, a dry run `read_api`"


def test_a_permission_that_a_fine_grained_token_lacks() -> None:
    described = "Access denied: the token lacks the required permissions: [Issue: Update], [Label: Read]."
    body = {"error": "insufficient_granular_scope", "error_description": described}
    error = refused(Forbidden, status=403, json=body)
    assert error.message == "GET /projects/1: the token lacks the permission Issue: Update, Label: Read"
    assert "triage-bot doctor" in error.hint
    bare = refused(Forbidden, status=403, json={**body, "error_description": "No."})
    assert bare.message == "GET /projects/1: the token lacks the permission No."


PAGE = "<!DOCTYPE html><html><body>Welcome</body></html>"


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 405, 409, 422])
@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/plain", "application/json"])
def test_a_page_is_named_and_not_quoted(status: int, kind: str) -> None:
    error = refused(Strange, status=status, body=f"\n{PAGE}", content_type=kind)
    gave = "an HTML page" if status == 200 else f"an HTML page ({status})"
    assert str(error) == f"{HOST} does not answer as GitLab does: GET /projects/1 gave {gave} – is this a GitLab host?"


def test_a_page_in_a_message_is_not_quoted_either() -> None:
    assert refused(Rejected, status=400, json={"message": PAGE}).message == "GET /projects/1: an HTML page"


def test_a_text_too_large_is_refused_by_the_web_server_in_front_for_that_issue_alone() -> None:
    error = refused(Rejected, status=413, body=PAGE, content_type="text/html")
    assert error.message == "GET /projects/1: an HTML page"


def test_a_page_is_asked_for_only_once() -> None:
    with responses.RequestsMock() as mock:
        asked = mock.get(f"{API}/user", body=PAGE, content_type="text/html")
        with pytest.raises(Unreachable):
            connection().get("/user")
        assert asked.call_count == 1


def test_a_page_after_a_write_is_not_taken_for_a_lost_answer() -> None:
    with responses.RequestsMock() as mock:
        asked = mock.post(f"{API}/projects/1/issues", body=PAGE, content_type="text/html", status=201)
        with pytest.raises(Unreachable):
            connection().write("post", "/projects/1/issues", {"title": "x"}, lambda: None, done)
        assert asked.call_count == 1


@pytest.mark.parametrize("body", [[], {"hello": "world"}, "ok", None, 5])
def test_json_of_something_else_is_no_gitlab(body: object) -> None:
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/user", json=body)
        with pytest.raises(Unreachable, match="does not answer as GitLab does"):
            Gateway(connection=connection()).me()


@pytest.mark.parametrize("status", [403, 404])
def test_a_host_that_does_not_say_who_we_are_ends_the_run(status: int) -> None:
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/user", json={"message": f"{status} No"}, status=status)
        with pytest.raises(Refused, match=f"GitLab does not say whose token this is: GET /user: {status} No"):
            Gateway(connection=connection()).me()


def test_a_page_of_a_failing_proxy_is_waited_out() -> None:
    waits: list[float] = []
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/version", body=PAGE, status=502, content_type="text/html")
        mock.get(f"{API}/version", json={"version": "18.3"})
        assert connection(waits).get("/version").data == {"version": "18.3"}
    assert len(waits) == 1


@pytest.mark.parametrize(
    ("headers", "low", "high"),
    [
        ({"Retry-After": "7"}, 7, 8),
        ({"Retry-After": "Wed, 25 Nov 2026 10:00:30 GMT", "Date": "Wed, 25 Nov 2026 10:00:00 GMT"}, 30, 31),
        ({"Retry-After": "Wed, 25 Nov 2026 09:00:00 GMT", "Date": "Wed, 25 Nov 2026 10:00:00 GMT"}, 1, 2),
        ({"Retry-After": "Wed, 25 Nov 2026 10:00:30 GMT"}, 60, 61),
        ({"Retry-After": "Wed, 25 Nov 2026 10:00:30 -0000", "Date": "Wed, 25 Nov 2026 10:00:00 GMT"}, 30, 31),
        ({"Retry-After": "soon"}, 60, 61),
        ({"Retry-After": "1.5"}, 1.5, 1.7),
        ({"Retry-After": "0.2"}, 1, 1.1),
        ({"Retry-After": "nan"}, 60, 61),
        ({"Retry-After": "1e2"}, 60, 61),
        ({"Retry-After": "²"}, 60, 61),
        ({"RateLimit-Reset": str(AT + 20), "Date": "Wed, 25 Nov 2026 10:00:00 GMT"}, 20, 21),
        ({"RateLimit-Reset": str(AT - 20), "Date": "Wed, 25 Nov 2026 10:00:00 GMT"}, 1, 2),
        ({"RateLimit-Reset": str(AT + 20)}, 50, 51),
        ({"RateLimit-Reset": "12"}, 12, 13.3),
        ({"RateLimit-Reset": "soon"}, 60, 61),
        ({"Retry-After": "7", "RateLimit-Reset": "30"}, 7, 8),
        ({"Retry-After": "-5"}, 60, 61),
        ({"Retry-After": "0"}, 1, 2),
        ({}, 60, 61),
    ],
)
@pytest.mark.parametrize("json", [True, False])
def test_how_long_a_limit_lasts(headers: dict[str, str], low: float, high: float, json: bool) -> None:
    body = '{"message":{"error":"This endpoint has been requested too many times."}}' if json else "Retry later\n"
    waits: list[float] = []
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/user", body=body, status=429, headers=headers, content_type="text/plain")
        mock.get(f"{API}/user", json={})
        replace(connection(waits), clock=lambda: AT - 30).get("/user")
    assert len(waits) == 1
    assert low <= waits[0] <= high


def test_a_limit_that_does_not_end() -> None:
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/user", body="Retry later", status=429, headers={"Retry-After": "300"})
        with pytest.raises(RateExhausted, match="run again later, or less often"):
            connection().get("/user")


def test_a_read_follows_a_project_that_moved() -> None:
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/projects/old%2Fpath", status=301, headers={"Location": f"{API}/projects/7"})
        mock.get(f"{API}/projects/7", json={"id": 7})
        assert connection().get("/projects/old%2Fpath").data == {"id": 7}


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_write_that_would_become_a_read_is_not_sent_on(status: int) -> None:
    """Libraries turn it into a read: nothing would be written, and nobody would know."""
    waits: list[float] = []
    with responses.RequestsMock() as mock:
        mock.post(f"{API}/projects/1/issues", status=status, headers={"Location": f"{API}/projects/7/issues"})
        with pytest.raises(
            Strange, match=rf"POST /projects/1/issues redirects a write \({status}\).*nothing was written"
        ):
            connection(waits).write("post", "/projects/1/issues", {"title": "x"}, lambda: None, done)
        assert len(mock.calls) == 1
    assert waits == []


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_write_that_keeps_its_method_and_body_is_sent_on_within_the_origin(status: int, method: str) -> None:
    with responses.RequestsMock() as mock:
        mock.add(method.upper(), f"{API}/old", status=status, headers={"Location": "/api/v4/new"})
        sent = mock.add(method.upper(), f"{API}/new", json={"id": 1}, status=201)
        assert connection().write(method, "/old", {"title": "x"}, lambda: None, done)
        assert sent.call_count == 1 and sent.calls[0].request.body == b'{"title": "x"}'


def test_a_certificate_nobody_knows() -> None:
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/user", body=requests.exceptions.SSLError("bad certificate"))
        with pytest.raises(Unreachable, match=r"does not prove who it is \(TLS\)"):
            connection().get("/user")


def test_certificates_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/certificates.pem")
    with pytest.raises(Unreachable, match="the certificates to trust cannot be read – check REQUESTS_CA_BUNDLE"):
        Connection(host="https://127.0.0.1:9", token=TOKEN, repeating=Repeating(sleep=[].append)).get("/user")


@pytest.mark.parametrize(
    "error", [requests.exceptions.ReadTimeout(TOKEN), requests.exceptions.ConnectionError(f"x {TOKEN} y")]
)
def test_what_libraries_say_is_not_passed_on(error: Exception) -> None:
    waits: list[float] = []
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/user", body=error)
        with pytest.raises(Unreachable) as caught:
            connection(waits).get("/user")
    assert TOKEN not in str(caught.value) + repr(caught.value)
    assert caught.value.__suppress_context__
    assert type(error).__name__ in str(caught.value)


def test_the_token_is_in_no_repr_and_in_every_request() -> None:
    made = connection()
    assert TOKEN not in repr(made)
    assert TOKEN not in repr(Gateway(connection=made))
    with responses.RequestsMock() as mock:
        asked = mock.get(f"{API}/user", json={})
        made.get("/user")
        assert asked.calls[0].request.headers["PRIVATE-TOKEN"] == TOKEN
        assert asked.calls[0].request.headers["User-Agent"].startswith("triage-bot/")


def test_requests_are_counted_repeats_included() -> None:
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/user", status=500)
        mock.get(f"{API}/user", json={})
        made = connection()
        made.get("/user")
    assert made.counts == {"get": 2}


def test_all_errors_of_the_host_end_the_run_and_all_of_one_issue_do_not() -> None:
    assert {kind.exit_code for kind in (Refused, Unreachable, RateExhausted, ScopeNotFound)} == {3}
    assert all(issubclass(kind, GitLabError) for kind in (Refused, Unreachable, RateExhausted, ScopeNotFound))
    assert all(issubclass(kind, ResourceError) for kind in (NotFound, Forbidden, Rejected))


# Against the sandbox -----------------------------------------------------------------------------


def test_an_expired_token(line: Line) -> None:
    token = line.token("anna", 30, expires_at="2026-11-24")
    with pytest.raises(Refused, match="Token is expired"):
        line.adapter(token).me()


def test_a_wrong_token(line: Line) -> None:
    with pytest.raises(Refused, match="401 Unauthorized – check the token"):
        line.adapter("glpat-nobody").me()


@pytest.mark.parametrize("token", ["glpat-ключ", "glpat-a\nb", "glpat-a\rb"])
def test_a_token_that_can_be_none(line: Line, token: str) -> None:
    with pytest.raises(Refused, match="the token holds characters that no token has") as caught:
        line.adapter(token).me()
    assert token not in str(caught.value)
    assert line.waits == []


def test_a_scope_too_small(line: Line) -> None:
    adapter = line.adapter(line.token("anna", 30, ("read_api",)))
    ref = line.issue()
    assert adapter.issue(ref).title == "Alder Foods"
    with pytest.raises(Refused, match="lacks a scope"):
        adapter.update(ref, {"title": "x"})


def test_a_role_too_low(line: Line) -> None:
    ref = line.issue()
    with pytest.raises(Forbidden):
        line.adapter(line.token("gina", 10)).update(ref, {"title": "x"})
    assert line.adapter().issue(ref).title == "Alder Foods"


@pytest.mark.parametrize("path", ["no/where", "customer-success/account-triage"])
def test_a_project_that_is_absent_or_hidden(line: Line, path: str) -> None:
    adapter = line.adapter(line.token("stranger"))
    with pytest.raises(ScopeNotFound, match=f'there is no project "{path}" for this token – it does not exist, or'):
        adapter.scope("projects", path)


def test_a_group_that_is_absent(line: Line) -> None:
    with pytest.raises(ScopeNotFound, match='there is no group "no/where"'):
        line.adapter().scope("groups", "no/where")


def test_an_issue_that_is_forbidden_for_a_moment_is_not_repeated(line: Line) -> None:
    ref = line.issue()
    line.fault("forbidden", method="GET", path="/notes")
    with pytest.raises(Forbidden, match=r"GET /projects/.*/notes: 403 Forbidden"):
        line.adapter().notes(ref)
    assert line.waits == []


def test_an_issue_that_is_gone(line: Line) -> None:
    with pytest.raises(NotFound, match="404"):
        line.adapter().issue(Ref(line.sandbox.project, 77))


def test_what_is_gone_already_was_not_deleted(line: Line) -> None:
    adapter, issue = line.adapter(token=line.sandbox.root_token), line.issue()
    line.fault("drop_after", method="DELETE", path="/issues/", count=1)
    adapter.delete(issue)
    with pytest.raises(NotFound):
        adapter.delete(issue)
