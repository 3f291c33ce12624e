"""The token goes to one origin, the one a person gave: whatever a policy, a redirect or a further page names."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Calling
from tests.world import World
from triage_bot.cli.main import run

Answering = Callable[[str, str], tuple[int, dict[str, str], bytes]]
TOKEN = "glpat-very-secret"
POLICY = """\
resource_rules:
  issues:
    rules:
      - {name: a rule, conditions: {state: opened}, actions: {labels: [x]}}
"""


@dataclass
class Server:
    """A host that answers as it is told, and remembers who asked with what."""

    url: str = ""
    seen: list[tuple[str, str, bool]] = field(default_factory=list)
    """(method, path, whether a token came along)."""

    @property
    def place(self) -> str:
        return self.url.removeprefix("http://")


@contextmanager
def serving(answer: Answering) -> Iterator[Server]:
    made = Server()

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            hidden = any(TOKEN in value for value in self.headers.values())
            made.seen.append((self.command, self.path, hidden))
            status, headers, body = answer(self.command, self.path)
            self.send_response(status)
            for key, value in {"Content-Length": str(len(body)), "Content-Type": "application/json", **headers}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    for method in ("GET", "POST", "PUT", "DELETE"):
        setattr(Handler, f"do_{method}", Handler._any)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    """A host nobody gave the token for."""
    with serving(lambda _method, _path: (200, {}, b"[]")) as server:
        yield server


@pytest.fixture
def policy(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRIAGE_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TRIAGE_BOT_WEBHOOK_SECRET", "a-secret-that-is-long-enough")
    monkeypatch.setenv("CRM_TOKEN", TOKEN)
    (here / "accounts.csv").write_text("account_id,name\nacc-1,Alder Foods\n", encoding="utf-8")
    (here / ".triage-policies.yml").write_text(POLICY, encoding="utf-8")
    return here / ".triage-policies.yml"


ACCOUNTS = """\
  accounts:
    source: {file: accounts.csv, project: group/p}
    rules:
      - {name: open, conditions: {fields: {health: red}}, actions: {issue: {title: "{{ account.name }}"}}}
"""
COMMANDS = [
    "run", "run -n", "run --baseline", "run -s groups", "explain #1", "doctor", "labels check", "labels sync",
    "webhook check", "webhook install --url https://bot.example/webhook", "accounts check", "accounts diff",
    "accounts adopt", "serve --listen 127.0.0.1:0",
]  # fmt: skip
ASKING = [*COMMANDS[:-1]]
"""`serve` waits for a GitLab that does not answer as it should, until it is told to stop."""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("command", ASKING)
def test_a_redirect_to_another_origin_is_an_error_that_names_it(
    command: str, status: int, policy: Path, elsewhere: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(POLICY + ACCOUNTS, encoding="utf-8")
    with serving(lambda _, path: (status, {"Location": f"{elsewhere.url}{path}?hush=1"}, b"")) as gitlab:
        code = run([*command.split(), "-H", gitlab.url, "-i", "group/p"])
    said = "".join(capsys.readouterr())
    assert (code, elsewhere.seen) == (3, []), said
    assert elsewhere.place in said and TOKEN not in said and "hush" not in said and "Traceback" not in said
    assert all(hidden for _, _, hidden in gitlab.seen)


@pytest.mark.parametrize(
    "to",
    [
        "https://{place}/x", "http://localhost:{port}/x", "//{place}.other.example/x", "http://u:p@{place}/x",
        "ftp://{place}/x", "http://[", "javascript:alert(1)", "/\xff", "http://{place}\\@x/",
    ],
)  # fmt: skip
def test_other_schemes_and_names_are_other_origins(to: str, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def answer(_: str, path: str) -> tuple[int, dict[str, str], bytes]:
        place = gitlab.place
        return 302, {"Location": to.format(place=place, port=place.partition(":")[2])}, b""

    with serving(answer) as gitlab:
        code = run(["run", "-n", "-H", gitlab.url, "-i", "group/p"])
    err = capsys.readouterr().err
    assert code == 3 and gitlab.url in err and len(gitlab.seen) <= 2, err
    assert err.count("\n") == 1 and "u:p" not in err


def test_a_redirect_within_the_origin_is_followed(place: World, call: Calling) -> None:
    """A host that sends every read to another path of its own, and there to the sandbox's answer."""
    import requests

    def answer(method: str, path: str) -> tuple[int, dict[str, str], bytes]:
        if not path.startswith("/again"):
            return 307, {"Location": f"/again{path}"}, b""
        reply = requests.get(
            f"{place.sandbox.url}{path.removeprefix('/again')}",
            headers={"PRIVATE-TOKEN": place.sandbox.bot_token},
            timeout=10,
        )
        return (
            reply.status_code,
            {key: reply.headers[key] for key in ("X-Total", "Link") if key in reply.headers},
            reply.content,
        )

    with serving(answer) as gitlab:
        args = ["-f", str(place.policy), "-i", place.sandbox.project, "--now", place.now.isoformat()]
        code, out, err = call("run", "-n", "-H", gitlab.url, *args, where=False)
    assert (code, err) == (0, ""), out
    assert any(path.startswith("/again/") for _, path, _ in gitlab.seen)


# Policies -----------------------------------------------------------------------------------------

HIDING = [
    f"https://u:{TOKEN}@gitlab.com",
    f"https://gitlab.com?t={TOKEN}",
    f"https://gitlab.com/#{TOKEN}",
    f"x {TOKEN}",
]


@pytest.mark.parametrize("command", [one for one in COMMANDS if "webhook" not in one])
def test_a_policy_does_not_choose_the_host(
    command: str, policy: Path, elsewhere: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(f"{POLICY}{ACCOUNTS}host_url: {elsewhere.url}\n", encoding="utf-8")
    with serving(lambda _, path: (200, {}, b"[]")) as gitlab:
        code = run([*command.split(), "-H", gitlab.url, "-i", "group/p"])
    said = "".join(capsys.readouterr())
    assert code == 2, said
    assert f".triage-policies.yml:9:1: host_url names {elsewhere.url}, but the host is {gitlab.url}" in said
    assert elsewhere.seen == [] and gitlab.seen == []


def test_nor_is_a_list_at_an_address_asked_before(
    policy: Path, elsewhere: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    source = ACCOUNTS.replace(
        "file: accounts.csv, project: group/p", f"url: {elsewhere.url}/a.csv, token_env: CRM_TOKEN"
    )
    policy.write_text(f"{POLICY}{source}host_url: https://gitlab.acme.example\n", encoding="utf-8")
    assert run(["run", "-n", "-i", "group/p"]) == 2
    assert "but no host is given, so it is https://gitlab.com" in capsys.readouterr().err
    assert elsewhere.seen == []


@pytest.mark.parametrize("where", ["-H", "CI_SERVER_URL", "PYTHON_GITLAB_CFG"])
@pytest.mark.parametrize("written", ["{url}", "{url}/", "{url}/api/v4", "{upper}/group"])
def test_the_same_origin_is_fine(
    where: str, written: str, policy: Path, elsewhere: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = written.format(url=elsewhere.url, upper=elsewhere.url.replace("http", "HTTP"))
    policy.write_text(f"{POLICY}host_url: {text}\n", encoding="utf-8")
    (policy.parent / "gitlab.cfg").write_text(f"[global]\ndefault = a\n[a]\nurl = {elsewhere.url}\n", encoding="utf-8")
    if where != "-H":
        monkeypatch.setenv(where, elsewhere.url if where == "CI_SERVER_URL" else str(policy.parent / "gitlab.cfg"))
    flag = ["-H", elsewhere.url] if where == "-H" else []
    assert run(["check", *flag]) == 0
    assert run(["run", "-n", "-i", "group/p", *flag]) == 3  # it is asked, and answers with lists
    assert elsewhere.seen[0] == ("GET", "/api/v4/user", True)


def test_check_compares_only_where_a_host_is_given(
    policy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(f"{POLICY}host_url: https://gitlab.acme.example\n", encoding="utf-8")
    assert run(["check"]) == 0
    assert run(["accounts", "check", "accounts.csv"]) == 0
    assert run(["check", "-H", "https://gitlab.acme.example:443/"]) == 0
    assert run(["check", "-H", "https://gitlab.acme.example:444"]) == 2
    monkeypatch.setenv("CI_SERVER_URL", "https://gitlab.other.example")
    assert run(["check"]) == 2
    assert "the host is https://gitlab.other.example" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["run", "-n", "-i", "group/p", "-H", "http://gitlab.acme.example"]])
def test_plain_http_beyond_this_machine_is_no_policys_choice(
    command: list[str], policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(f"{POLICY}host_url: http://gitlab.acme.example\n", encoding="utf-8")
    assert run(command) == 2
    assert ".triage-policies.yml:5:11: host_url: plain http to gitlab.acme.example:80" in capsys.readouterr().err


@pytest.mark.parametrize("address", HIDING)
@pytest.mark.parametrize("command", ["check", "run -n -i group/p", "doctor -i group/p", "labels check -i group/p"])
def test_a_token_that_hides_in_a_policys_host_is_not_repeated(
    command: str, address: str, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(f'{POLICY}host_url: "{address}"\n', encoding="utf-8")
    assert run(command.split()) == 2
    said = "".join(capsys.readouterr())
    assert ".triage-policies.yml:5:11: host_url " in said and TOKEN not in said


@pytest.mark.parametrize("address", HIDING)
@pytest.mark.parametrize("command", COMMANDS)
def test_nor_one_in_a_flag_or_variable(
    command: str, address: str, policy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command.split(), "-i", "group/p", "-H", address]) == 2
    monkeypatch.setenv("CI_SERVER_URL", address)
    assert run([*command.split(), "-i", "group/p"]) == 2
    assert TOKEN not in "".join(capsys.readouterr())


def test_a_persons_own_plain_http_is_told_once(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    host = "http://gitlab.invalid:1"
    assert run(["doctor", "-i", "group/p", "-H", host]) == 3
    err = capsys.readouterr().err
    assert err.startswith(f"warning: {host} is not encrypted") and err.count("warning") == 1


def test_plain_http_on_this_machine_is_no_matter(
    policy: Path, elsewhere: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", "-i", "group/p", "-H", elsewhere.url]) == 3
    assert "warning" not in capsys.readouterr().err
