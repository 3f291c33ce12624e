"""Decides which hooks hear of a happening, delivers in the background and disables failing ones."""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gitlab_sandbox import clock
from gitlab_sandbox.hooks.payloads import Message, build
from gitlab_sandbox.hooks.sending import Delivery, send
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Happening
from gitlab_sandbox.state.store import State

TIMEOUT = 10.0
LONGEST_CHAIN = 100
TEMPORARY, PERMANENT = 4, 40  # consecutive failures
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)
"""How failing webhooks are disabled: https://docs.gitlab.com/user/project/integrations/webhooks/#auto-disabled-webhooks.
The limits before it: https://docs.gitlab.com/administration/instance_limits/."""


class Dispatcher:
    """Listens to one State; `base` tells the instance's own address once the server runs."""

    def __init__(self, state: State, base: Callable[[], str], timeout: float = TIMEOUT) -> None:
        self.timeout = timeout
        self._state, self._base = state, base
        self._queue: queue.Queue[Delivery | None] = queue.Queue()
        self._chains: defaultdict[str, set[int]] = defaultdict(set)
        self._open = 0  # deliveries queued or under way
        self._quiet = threading.Condition()
        self._thread: threading.Thread | None = None
        state.announce = self.hear

    def hear(self, happened: Happening) -> None:
        """Called under the state's lock: the payload is what the world looked like just then."""
        hooks = happened.hooks()
        if not hooks:
            return
        message = build(happened, self._base())
        if message is None:
            return
        for hook in hooks:
            if hook.events.get(message.setting) and self._may_run(hook, happened):
                self._chains[happened.actor.chain].add(hook.id)
                self._put(self.delivery(hook, message, happened.actor.chain))

    def _may_run(self, hook: m.Hook, happened: Happening) -> bool:
        if not executable(hook, self._state):
            return False
        if not happened.actor.caused_by_hook:
            return True
        chain = self._chains[happened.actor.chain]
        return hook.id not in chain and len(chain) < LONGEST_CHAIN

    def delivery(self, hook: m.Hook, message: Message, chain: str) -> Delivery:
        return Delivery(
            hook_id=hook.id, url=hook.url, event=message.event, payload=message.payload,
            key=self._state.uuid(), chain=chain, attempt=self._state.uuid(), base=self._base(),
            at=int(self._state.clock.now().timestamp()),
            token=hook.token, signing_token=hook.signing_token, verify=hook.ssl,
            custom=tuple((h["key"], h["value"]) for h in hook.custom_headers),
        )  # fmt: skip

    # ---- delivering ---------------------------------------------------------------------------

    def _put(self, delivery: Delivery) -> None:
        with self._quiet:
            self._open += 1
        self._queue.put(delivery)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="sandbox-hooks", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (delivery := self._queue.get()) is not None:
            try:
                self.attempt(delivery)
            finally:
                with self._quiet:
                    self._open -= 1
                    self._quiet.notify_all()

    def attempt(self, delivery: Delivery) -> int | None:
        """One try, no second: a failure only counts against the hook."""
        status = send(delivery, self.timeout)
        with self._state.lock:
            hook = find_hook(self._state, delivery.hook_id)
            if hook is not None:
                self._judge(hook, status)
        return status

    def _judge(self, hook: m.Hook, status: int | None) -> None:
        if status is not None and 200 <= status < 400:
            hook.failures, hook.disabled_until, hook.disabled = 0, None, False
            return
        hook.failures += 1
        if hook.failures >= PERMANENT:
            hook.disabled = True
        elif hook.failures >= TEMPORARY:
            pause = min(FIRST_PAUSE * 2 ** (hook.failures - TEMPORARY), LONGEST_PAUSE)
            hook.disabled_until = self._state.clock.now() + pause

    def idle(self, timeout: float) -> bool:
        """Waits until nothing is queued or under way."""
        limit = clock.monotonic() + timeout
        with self._quiet:
            while self._open:
                left = limit - clock.monotonic()
                if left <= 0:
                    return False
                self._quiet.wait(left)
        return True

    def stop(self) -> None:
        """Ends the background thread; the next delivery would start another."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)


def executable(hook: m.Hook, state: State) -> bool:
    return not hook.disabled and (hook.disabled_until is None or hook.disabled_until <= state.clock.now())


def find_hook(state: State, hook_id: int) -> m.Hook | None:
    owners: list[Any] = [*state.projects.values(), *state.groups.values()]
    return next((h for owner in owners for h in owner.hooks if h.id == hook_id), None)
