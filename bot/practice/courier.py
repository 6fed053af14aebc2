"""Gets parcels to the app: over a socket if one is connected, else to the request URL, else not at all.

It keeps each try's deadline and Slack's retry timetable in machine time. It knows nothing of what is in
a parcel or what an answer means; whoever sent it waits on the workspace's condition and looks.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from bot.practice.journal import Way
from bot.practice.parcels import RETRIES, Parcel, Route, State
from bot.practice.shapes import JsonObject
from bot.practice.signed_posts import Posted, post
from bot.practice.sockets import Sockets

PATIENCE = 3.0  # Seconds that Slack waits for an answer.

Note = Callable[[Way, str, str, str], None]


class Courier:
    """Owns every parcel; all its state is guarded by the workspace's condition."""

    def __init__(
        self, changed: threading.Condition, machine: Callable[[], float], sockets: Sockets, note: Note
    ) -> None:
        self._changed = changed
        self._machine = machine
        self._sockets = sockets
        self._note = note
        self._secret = ""
        self._parcels: list[Parcel] = []
        self._open: list[Parcel] = []
        self._clerk: threading.Thread | None = None
        self._posters: ThreadPoolExecutor | None = None
        self._stopping = False

    def sign_with(self, secret: str) -> None:
        self._secret = secret

    def start(self) -> None:
        """Watch deadlines and retries until stop()."""
        self._stopping = False
        self._posters = ThreadPoolExecutor(max_workers=8, thread_name_prefix="practice-post")
        self._clerk = threading.Thread(target=self._watch, name="practice-courier", daemon=True)
        self._clerk.start()

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._clerk is not None:
            self._clerk.join()
        if self._posters is not None:
            self._posters.shutdown(wait=True, cancel_futures=True)
            self._posters = None

    def send(self, parcel: Parcel) -> Parcel:
        """The first try happens at once, so parcels leave in the order they were sent."""
        with self._changed:
            self._parcels.append(parcel)
            self._open.append(parcel)
            self._try(parcel)
            self._changed.notify_all()
        return parcel

    def parcels(self, route: Route | None = None, name: str | None = None) -> list[Parcel]:
        """Every parcel ever sent, in order."""
        with self._changed:
            return [one for one in self._parcels if route in {None, one.route} and name in {None, one.name}]

    def undelivered(self) -> list[Parcel]:
        """Parcels that no try has got through so far."""
        with self._changed:
            return [one for one in self._parcels if one.failure and one.state is not State.ACKED]

    def quiet(self) -> bool:
        """Nothing is underway and no retry is due now; a retry in a minute is not waited for."""
        with self._changed:
            now = self._machine()
            return all(one.state is State.WAITING and one.due > now for one in self._open)

    def answered(self, envelope_id: str, answer: JsonObject | None) -> None:
        """An acknowledgement came in over a socket; one that nobody waits for is noted and dropped."""
        with self._changed:
            for parcel in self._open:
                if parcel.envelope_id == envelope_id and parcel.state is State.UNDERWAY:
                    self._ack(parcel, answer)
                    return
            self._note(Way.ANSWERED, "envelope", "too late or unknown", envelope_id)

    def give_up(self, parcel: Parcel) -> None:
        """The person has waited long enough."""
        with self._changed:
            if not parcel.settled:
                self._fail(parcel, "timeout")

    def _watch(self) -> None:
        with self._changed:
            while not self._stopping:
                for parcel in [one for one in self._open if one.due <= self._machine()]:
                    self._move_on(parcel)
                self._changed.wait(self._pause())

    def _pause(self) -> float | None:
        dues = [one.due for one in self._open]
        return max(0.0, min(dues) - self._machine()) if dues else None

    def _move_on(self, parcel: Parcel) -> None:
        if parcel.state is State.UNDERWAY:
            self._fail(parcel, "timeout" if not parcel.url else "http_timeout")
        else:
            self._try(parcel)

    def _try(self, parcel: Parcel) -> None:
        parcel.begin(self._machine() + PATIENCE)
        line = self._sockets.pick()
        if line is not None:
            self._note(Way.SENT, parcel.name, "socket", parcel.envelope_id)
            line.push(json.dumps(parcel.envelope()))
        elif parcel.url and self._posters is not None:
            self._note(Way.SENT, parcel.name, "request URL", parcel.envelope_id)
            self._posters.submit(self._post, parcel, parcel.envelope_id)
        else:
            self._note(Way.SENT, parcel.name, "nowhere", parcel.envelope_id)
            self._fail(parcel, "connection_failed")

    def _post(self, parcel: Parcel, envelope_id: str) -> None:
        posted = post(parcel, self._secret, int(self._machine()), PATIENCE)
        with self._changed:
            if parcel.envelope_id == envelope_id and parcel.state is State.UNDERWAY:
                self._settle(parcel, posted)

    def _settle(self, parcel: Parcel, posted: Posted) -> None:
        parcel.status = posted.status
        if posted.acked:
            self._ack(parcel, posted.answer)
        else:
            self._fail(parcel, posted.failure, final=posted.no_retry)

    def _ack(self, parcel: Parcel, answer: JsonObject | None) -> None:
        parcel.state, parcel.answer = State.ACKED, answer
        self._note(Way.ANSWERED, parcel.name, "acked", parcel.envelope_id)
        self._finish(parcel)

    def _fail(self, parcel: Parcel, failure: str, *, final: bool = False) -> None:
        parcel.failure = failure
        self._note(Way.ANSWERED, parcel.name, failure, parcel.envelope_id)
        if parcel.may_retry and not final:
            parcel.state = State.WAITING
            parcel.due = self._machine() + RETRIES[parcel.tries - 1]
            self._changed.notify_all()
        else:
            parcel.state = State.FAILED
            self._finish(parcel)

    def _finish(self, parcel: Parcel) -> None:
        with suppress(ValueError):
            self._open.remove(parcel)
        self._changed.notify_all()
