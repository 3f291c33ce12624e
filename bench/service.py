"""The service against its figures: acknowledgement under load, from event to comment, two workers, memory.

The sandbox, the service and the clients share the machine, so read the figures beside the plain row of each block.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from standing import SECRET, Process, Sandbox, clock, postgres, running, sandbox

from triage_bot.service.job import ISSUE, Job, Put
from triage_bot.service.store import open_store

CLIENTS, DELIVERIES, BYTES = 16, 2_000, 3_500


# Acknowledgement --------------------------------------------------------------------------------------


def payload(project: str, iid: int) -> bytes:
    """A delivery of 3.5 KB about an issue."""
    about = {"iid": iid, "id": 1000 + iid, "action": "update", "title": "Sample", "description": ""}
    body = {
        "object_kind": "issue", "event_type": "issue", "user": {"id": 5, "username": "csm-anna"},
        "project": {"id": 1, "path_with_namespace": project}, "object_attributes": about, "labels": [], "changes": {},
    }  # fmt: skip
    about["description"] = "x" * (BYTES - len(json.dumps(body)))
    return json.dumps(body).encode()


def request(body: bytes, event: str = "Issue Hook") -> bytes:
    """The bytes of one POST as GitLab sends it."""
    key = uuid.uuid4()
    head = (
        f"POST /webhook HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"User-Agent: GitLab/18.2\r\nX-Gitlab-Event: {event}\r\nX-Gitlab-Token: {SECRET}\r\n"
        f"Idempotency-Key: {key}\r\nX-Gitlab-Event-UUID: {key}\r\n\r\n"
    )
    return head.encode() + body


async def client(port: int, bodies: list[bytes], waits: list[float], refused: list[int]) -> None:
    """One client: request after request on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for body in bodies:
        sent = request(body)
        begin = time.perf_counter()
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        waits.append(time.perf_counter() - begin)
        status = int(head[9:12])
        if status != 200:
            refused.append(status)
    writer.close()


def load(url: str, project: str, issues: int, clients: int, each: int) -> tuple[list[float], int]:
    """(seconds of each acknowledgement, how many were refused)."""
    waits: list[float] = []
    refused: list[int] = []
    port = int(url.rpartition(":")[2])
    made = [payload(project, 1 + number % issues) for number in range(issues)]

    async def all_of_them() -> None:
        await asyncio.gather(
            *(client(port, [made[(n * 31 + c) % issues] for n in range(each)], waits, refused) for c in range(clients))
        )

    asyncio.run(all_of_them())
    return waits, len(refused)


def acknowledgement(store: str, folder: Path) -> tuple[str, float]:
    """One row: the figures while a worker is busy with the issues the deliveries are about."""
    with sandbox("issues:2000:0.02", "20ms") as at, running("serve", at, folder, store) as service:
        service.drained()
        before = service.metrics()
        begin = time.perf_counter()
        waits, refused = load(service.url, at.where["project"], 2000, CLIENTS, DELIVERIES)
        wall = time.perf_counter() - begin
        looks = sum(v for k, v in service.metrics().items() if k.startswith("triage_bot_look_seconds_count"))
        looks -= sum(v for k, v in before.items() if k.startswith("triage_bot_look_seconds_count"))
        return _row(waits, refused, wall, looks), service.memory_mb


def _row(waits: list[float], refused: int, wall: float, looks: float) -> str:
    ms = [one * 1000 for one in sorted(waits)]
    p50, p99 = ms[len(ms) // 2], ms[int(len(ms) * 0.99)]
    return (
        f"{len(ms):7}  {refused:7}  {p50:6.1f}  {p99:6.1f}  {ms[-1]:6.1f}  {len(ms) / wall:7.0f}  {looks / wall:7.0f}"
    )


# From event to comment --------------------------------------------------------------------------------


def to_comment(store: str, folder: Path, count: int = 100, rate: float = 5.0) -> str:
    """p50, p95 and max seconds from `POST /issues` to the bot's comment."""
    with sandbox("empty", "20ms") as at, running("serve", at, folder, store, settle="0 minutes") as service:
        heard, began = _listen(at, service), {}
        with heard as said, ThreadPoolExecutor(16) as pool:

            def opened(number: int) -> None:
                began[number] = time.perf_counter()
                body = {"title": f"Sample {number}", "labels": "HS:Red"}
                at.api(f"/projects/{at.project}/issues", body)

            for number in range(1, count + 1):
                pool.submit(opened, number)
                time.sleep(1 / rate)
            end = time.monotonic() + 60
            while len(said) < count and time.monotonic() < end:
                time.sleep(0.05)
        waits = sorted(said[title] - began[int(title.rpartition(" ")[2])] for title in said)
        p50, p95 = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
        return f"{len(waits):5} of {count}  {p50:6.2f}  {p95:6.2f}  {waits[-1]:6.2f}"


@contextmanager
def _listen(at: Sandbox, service: Process) -> Iterator[dict[str, float]]:
    """A second receiver that notes when the bot's comment on an issue was announced."""
    said: dict[str, float] = {}

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if body["object_kind"] == "note" and "_bot_" in body["user"]["username"]:
                said.setdefault(body["issue"]["title"], time.perf_counter())
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    ear = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=ear.serve_forever, daemon=True).start()
    hooks = f"/projects/{at.project}/hooks"
    events = {f"{name}_events": True for name in ("issues", "note", "confidential_issues", "confidential_note")}
    at.api(hooks, {"url": f"{service.url}/webhook", "token": SECRET, **events})
    at.api(hooks, {"url": f"http://127.0.0.1:{ear.server_port}/", "note_events": True})
    try:
        yield said
    finally:
        ear.shutdown()


# Two workers ------------------------------------------------------------------------------------------


def throughput(store: str, folder: Path, workers: int, issues: int = 600) -> float:
    """Issues looked at in a second by so many workers; GitLab answers after 20 ms."""
    with sandbox(f"issues:{issues}:0.02", "20ms") as at, ExitStack() as stack:
        # The service makes the tables and tells what is watched; then only workers are left.
        with running("serve", at, folder, store, "--resync", "10 hours") as service:
            service.drained()
        for _ in range(workers):
            stack.enter_context(running("worker", at, folder, store, "--lanes", "2"))
        todo = open_store(store, clock)
        begin = time.perf_counter()
        todo.put([Put(Job(kind=ISSUE, path=at.where["project"], iid=1 + number), clock()) for number in range(issues)])
        while todo.depth().due:
            time.sleep(0.02)
        wall = time.perf_counter() - begin
        todo.close()
        return issues / wall


def memory(folder: Path, count: int = 50_000) -> float:
    """Peak MB of the service after so many deliveries."""
    store = str(folder / "memory.db")
    with sandbox("issues:1000:0.02") as at, running("serve", at, folder, store) as service:
        load(service.url, at.where["project"], 1000, CLIENTS, count // CLIENTS)
        return service.memory_mb


def main() -> None:
    """Measures what is named (ack, comment, workers, memory; all by default) and prints."""
    wanted = set(sys.argv[1:]) or {"ack", "comment", "workers", "memory"}
    print(f"{os.cpu_count()} cores; sandbox, service and clients beside each other; GitLab answers after 20 ms")
    with tempfile.TemporaryDirectory() as name, postgres(Path(name)) as database:
        folder = Path(name)
        if "ack" in wanted:
            print(f"\n{CLIENTS} clients, {BYTES} bytes, worker busy, ms")
            print("store       requests  refused     p50     p99     max       /s  looks/s")
            for kind, store in (("SQLite", str(folder / "ack.db")), ("PostgreSQL", database("ack"))):
                row, peak = acknowledgement(store, folder)
                print(f"{kind:10}  {row}   peak {peak:.0f} MB", flush=True)
        if "comment" in wanted:
            print("\nfrom POST /issues to the bot's comment, 5 a second, s")
            print("store         comments      p50     p95     max")
            for kind, store in (("SQLite", str(folder / "comment.db")), ("PostgreSQL", database("comment"))):
                print(f"{kind:10}  {to_comment(store, folder / kind)}", flush=True)
        if "workers" in wanted:
            one, two = throughput(database("one"), folder, 1), throughput(database("two"), folder, 2)
            print(
                f"\nissues a second on PostgreSQL: one worker {one:.1f}, two {two:.1f}: {two / one:.2f} times",
                flush=True,
            )
        if "memory" in wanted:
            print(f"\npeak memory after 50,000 deliveries: {memory(folder):.0f} MB", flush=True)


if __name__ == "__main__":
    main()
