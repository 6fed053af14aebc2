"""What keeps an open page up to date: a bell that rings on the event loop, and hints of what changed.

A hint names parts of the page and says nothing of what is in them; it goes out only if what its own
reader sees has changed.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from starlette.concurrency import run_in_threadpool

#: What of the page changed, by part; values are only ever compared.
Signs = Mapping[str, object]
PAUSE = 0.1  # Seconds between two hints at least, so that a busy minute becomes a few of them.
SILENCE = 15.0  # Seconds after which an empty line shows that the connection still stands.


class Bell:
    """Wakes tasks of an event loop whenever the workspace's condition is notified."""

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self._ears: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._thread: threading.Thread | None = None

    @contextmanager
    def heard(self) -> Iterator[asyncio.Event]:
        """An event that is set after every change; whoever waits clears it."""
        ear = (asyncio.get_running_loop(), asyncio.Event())
        with self._changed:
            self._ears.add(ear)
            if self._thread is None:
                self._thread = threading.Thread(target=self._ring, name="practice-bell", daemon=True)
                self._thread.start()
        try:
            yield ear[1]
        finally:
            with self._changed:
                self._ears.discard(ear)
                self._changed.notify_all()

    def _ring(self) -> None:
        with self._changed:
            while self._ears:
                self._changed.wait()
                for loop, event in self._ears:
                    # A loop that has just closed has nobody left to wake.
                    with suppress(RuntimeError):
                        loop.call_soon_threadsafe(event.set)
            self._thread = None


async def hints(bell: Bell, look: Callable[[], Signs | None], ended: Callable[[], bool]) -> AsyncIterator[str]:
    """Server-sent events until `ended`; `look` gives None when its reader is no more."""
    before: Signs = {}
    with bell.heard() as rung:
        while not ended():
            rung.clear()
            now = await run_in_threadpool(look)
            if now is None:
                yield "event: gone\ndata: gone\n\n"
                return
            parts = [part for part, sign in now.items() if part not in before or before[part] != sign]
            before = now
            if parts:
                yield f"data: {' '.join(parts)}\n\n"
                await asyncio.sleep(PAUSE)
            try:
                await asyncio.wait_for(rung.wait(), SILENCE)
            except TimeoutError:
                yield ": still here\n\n"
