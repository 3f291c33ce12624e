"""The GitLab of a case: the sandbox, with fields, lists and answers of the case's world laid over it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from gitlab_sandbox.app import App
from gitlab_sandbox.seeds.base import BOT_TOKEN, ROOT_TOKEN
from gitlab_sandbox.wire import JSON_TYPE, Reply, Request
from tests.conformance.lists import passing, searched
from tests.conformance.moments import instants

OWN = ("calls", "over", "branches", "epics", "answers", "tier")
"""Keys of a world beside those of a seed."""
LISTED = re.compile(
    r"/api/v4/(?:(?:projects|groups)/[^/]+/)?(merge_requests|epics|repository/branches)(?:/([^/]+))?(?:/.*)?"
)
ISSUE = re.compile(r"/issues/(\d+)$")
ITEMS = re.compile(r"/(issues|merge_requests)(?:/\d+)?$")
SIGNS = {"issues": "#", "merge_requests": "!"}
GRAPHQL = "/api/graphql"
READING = ("GET", "HEAD")


class Instance(App):
    """What the program talks to; `asked` are its requests, `writes` those on what is the world's own."""

    def __init__(self, world: Mapping[str, Any], now: datetime) -> None:
        seed = {key: value for key, value in world.items() if key not in OWN}
        super().__init__(seed, world.get("tier") or "free", 0.0, now)
        self.own = {key: instants(world.get(key), now) for key in ("over", "branches", "epics", "answers")}
        self.writes: list[list[Any]] = []
        self.asked: list[str] = []
        self.before, self.now = world.get("calls") or [], now

    def prepare(self) -> None:
        """Makes the calls of the world, each at its time; to be called once the address is known."""
        project = quote(self.state.the_project().full_path, safe="")
        for call in self.before:
            if "at" in call:
                self.clock.freeze(datetime.fromisoformat(instants(call["at"], self.now)))
            path = call.get("base", "/api/v4") + call["path"].replace(":id", project)
            self.ask(call.get("method", "POST"), path, instants(call.get("body"), self.now), call.get("as", ""))
        self.clock.freeze(self.now)

    def ask(self, method: str, target: str, body: Any = None, sudo: str = "", token: str = ROOT_TOKEN) -> Any:
        """What the bare sandbox answers, to root unless told."""
        headers = {"private-token": token, "content-type": JSON_TYPE, "host": self.base.removeprefix("http://")}
        sent = json.dumps(body).encode() if body is not None else b""
        headers |= {"sudo": sudo} if sudo else {}
        reply = super().handle(Request(method=method, target=target, headers=headers, body=sent))
        assert reply.status < 400, f"{method} {target}: {reply.status} {reply.encoded().decode()[:300]}"
        return reply.body

    def everything(self, path: str) -> list[Any]:
        """All rows of a list."""
        rows: list[Any] = []
        page, more = 1, True
        while more:
            rows += self.ask("GET", f"/api/v4{path}{'&' if '?' in path else '?'}per_page=100&page={page}")
            more, page = len(rows) == 100 * page, page + 1
        return rows

    @property
    def bot_id(self) -> int:
        """Who the program is."""
        return int(self.ask("GET", "/api/v4/user", token=BOT_TOKEN)["id"])

    # What the program sees --------------------------------------------------------------------------------

    def handle(self, request: Request) -> Reply:
        """The world's own answer, else the sandbox's with the world's fields."""
        reply = self._answered(request) or self._listed(request) or self._laid_over(request, super().handle(request))
        self.asked.append(f"{request.method} {request.target} {reply.status} {request.body.decode(errors='replace')}")
        return reply

    def _answered(self, request: Request) -> Reply | None:
        for answer in self.own["answers"] or []:
            if answer.get("method", "GET") == request.method and re.search(answer["path"], request.target):
                self._remember(request, answer.get("body"))
                return self._own(request, answer.get("body"), answer.get("status", 200))
        return None

    def _remember(self, request: Request, body: Any) -> None:
        """What an issue was answered to have it has from then on."""
        if request.method == "PUT" and isinstance(body, Mapping) and (item := ISSUE.search(request.path)):
            over = self.own["over"] or {}
            self.own["over"] = {**over, f"#{item[1]}": {**over.get(f"#{item[1]}", {}), **body}}

    def _listed(self, request: Request) -> Reply | None:
        listed = LISTED.fullmatch(request.path)
        kind, name = listed.groups() if listed else ("", "")
        if kind == "merge_requests" and request.method == "GET" and not name:
            return self._merge_requests(request)
        if kind == "repository/branches" and self.own["branches"] is not None:
            return self._branches(request, unquote(name or ""))
        if kind == "epics" and self.own["epics"] is not None:
            return self._epics(request, name)
        return None

    def _merge_requests(self, request: Request) -> Reply | None:
        whole = super().handle(replace(request, target=f"{request.path}?per_page=100&state=all&scope=all"))
        if whole.status != 200:
            return None
        rows = [self._over("!", row) for row in whole.body]
        return self._own(request, passing(rows, _query(request)))

    def _branches(self, request: Request, name: str) -> Reply:
        if request.method != "GET":
            return self._own(request, None, 204)
        if name:
            rows = [row for row in self.own["branches"] if row["name"] == name]
            return self._own(request, *((rows[0],) if rows else ({"message": "404 Branch Not Found"}, 404)))
        return self._own(request, searched(self.own["branches"], (_query(request).get("search") or [""])[0]))

    def _epics(self, request: Request, name: str | None) -> Reply:
        if request.method != "GET":
            return self._own(request, {"id": 1}, 201 if request.method == "POST" else 200)
        if not name:
            return self._own(request, passing(self.own["epics"], _query(request)))
        rows = [row for row in self.own["epics"] if name in (str(row.get("iid")), str(row.get("id")))]
        return self._own(request, rows[0]) if rows else self._own(request, {"message": "404 Not Found"}, 404)

    def _laid_over(self, request: Request, reply: Reply) -> Reply:
        items = ITEMS.search(request.path)
        if not items or not self.own["over"] or request.method != "GET" or reply.status != 200:
            return reply
        sign = SIGNS[items[1]]
        rows = [self._over(sign, row) for row in reply.body] if isinstance(reply.body, list) else None
        return replace(reply, body=self._over(sign, reply.body) if rows is None else rows)

    def _over(self, sign: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**row, **(self.own["over"] or {}).get(f"{sign}{row['iid']}", {})}

    def _own(self, request: Request, body: Any, status: int = 200) -> Reply:
        if _writes(request):
            self.writes.append([request.method, unquote(request.path), _said(request)])
        if not isinstance(body, list):
            return Reply(status=status, body=body)
        count = str(len(body))
        pages = {"X-Next-Page": "", "X-Page": "1", "X-Per-Page": "100", "X-Total": count, "X-Total-Pages": "1"}
        return Reply(status=status, body=body, headers=pages)


def _query(request: Request) -> dict[str, list[str]]:
    return parse_qs(request.query, keep_blank_values=True)


def _writes(request: Request) -> bool:
    if request.method in READING:
        return False
    asks = request.path.endswith(GRAPHQL) and not re.search(rb'"query"\s*:\s*"\s*mutation', request.body)
    return not asks


def _said(request: Request) -> Any:
    """The body as data; of a mutation what is asked for, not how it is worded."""
    body = _data(request.body) if request.body else None
    if body and request.path.endswith(GRAPHQL) and "query" in body:
        query = body["query"]
        name = (re.findall(r"\{\s*(\w+)\s*\(", query) or [query])[0]
        return {"mutation": name, "variables": body.get("variables")}
    return body


def _data(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        form = parse_qs(body.decode("utf-8", "replace"))
        return {key: values[0] if len(values) == 1 else values for key, values in form.items()}
