"""The sandbox as one object: start it, talk to it, stop it."""

from __future__ import annotations

import threading
from datetime import datetime
from types import TracebackType

from gitlab_sandbox.app import App
from gitlab_sandbox.httpd import Server
from gitlab_sandbox.seeds.base import BOT_TOKEN, ROOT_TOKEN
from gitlab_sandbox.state.store import State

TIERS = ("free", "premium", "ultimate")


class Sandbox:
    """A GitLab on loopback: use it in a `with`, or `start()` and `stop()` it; `port=0` takes a free port."""

    root_token = ROOT_TOKEN
    bot_token = BOT_TOKEN

    def __init__(
        self,
        port: int = 0,
        seed: str = "empty",
        tier: str = "free",
        latency: float = 0.0,
        clock: datetime | None = None,
    ) -> None:
        if tier not in TIERS:
            raise ValueError(f"tier must be one of {', '.join(TIERS)}, not {tier!r}")
        self.app = App(seed, tier, latency, clock)
        self._wanted_port = port
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        if self._server is None:
            raise RuntimeError("the sandbox is not running; call start() first")
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def state(self) -> State:
        return self.app.state

    @property
    def project(self) -> str:
        return self.state.the_project().full_path

    def announcement(self) -> dict[str, str]:
        return {
            "url": self.url,
            "project": self.project,
            "root_token": self.root_token,
            "bot_token": self.bot_token,
        }

    def start(self) -> Sandbox:
        """Ready to answer when this returns: the socket listens before the thread begins."""
        self._server = Server(self._wanted_port, self.app)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, name="sandbox", daemon=True
        )
        self.app.serve_at(self.url)
        self._thread.start()
        return self

    def stop(self) -> None:
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        server.shutdown()
        server.server_close()
        server.hang_up()
        thread.join()
        self.app.hooks.stop()
        self._server = self._thread = None

    def deliveries_idle(self, timeout: float = 10.0) -> bool:
        """Waits until every web hook delivery is done; says whether that came to pass."""
        return self.app.hooks.idle(timeout)

    def serve_forever(self) -> None:
        """Start if need be and wait until interrupted."""
        if self._server is None:
            self.start()
        thread = self._thread
        try:
            while thread is not None and thread.is_alive():
                thread.join(timeout=0.5)
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()

    def __enter__(self) -> Sandbox:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
