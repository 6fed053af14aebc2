"""The router, loaded once in the background and only when somebody is about to ask.

Loading takes about a second and most of the process's memory, so a bot that nobody asks never pays for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from bot.questions.routing import Ranking, Router

log = structlog.get_logger()


class Ranker:
    """Ranks when the router is there; `load` is called on a thread of its own, once."""

    def __init__(self, load: Callable[[], Router], patience: float = 2.0) -> None:
        """`patience`: seconds that `rank` waits for a router that is still loading."""
        self._load = load
        self._patience = patience
        self._ready = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._router: Router | None = None

    def prepare(self) -> None:
        """Begin loading, if nobody has."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="router", daemon=True)
                self._thread.start()

    def rank(self, text: str, role: str | None) -> Ranking | None:
        """All partners for `text`; None when the router is not there in time, and staff had better choose."""
        self.ready(self._patience)
        return None if self._router is None else self._router.rank(text, role)

    def ready(self, timeout: float) -> bool:
        """Load now and wait up to `timeout` seconds; whether the router is there."""
        self.prepare()
        self._ready.wait(timeout)
        return self._router is not None

    def _run(self) -> None:
        try:
            self._router = self._load()
        except Exception as error:  # On a thread of its own nobody else would hear of it; staff choose meanwhile.
            log.error("router_not_loaded", error=type(error).__name__)
        finally:
            self._ready.set()
