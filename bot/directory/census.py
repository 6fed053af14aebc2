"""Looking up many people in Slack: a few one by one, more of them by the list of everybody, page by page.

Waits as long as Slack asks, since nobody waits for an answer here. Nothing is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from slack_sdk import WebClient

from bot.directory import reading
from bot.directory.records import SlackUser
from bot.errors import SlackBusyError

T = TypeVar("T")

#: Up to so many people are asked for one by one; a large workspace would take longer to read whole.
FEW = 40
#: How often one question is asked again when Slack says to wait, and the longest wait (seconds) that is put up with.
_TRIES, _LONGEST_WAIT = 6, 120.0


@dataclass(frozen=True)
class Census:
    """Slack's accounts, asked for patiently."""

    client: WebClient
    wait: Callable[[float], None]  # Takes seconds.

    def pages(self) -> Iterator[tuple[SlackUser, ...]]:
        """Everybody in the workspace, bots and closed accounts included; people of other workspaces are not."""
        cursor = ""
        while True:
            page, cursor = self._patiently(partial(reading.fetch_users, self.client, cursor))
            yield page
            if not cursor:
                return

    def find(self, slack_ids: Collection[str], emails: Collection[str]) -> Iterator[SlackUser]:
        """The accounts among these ids and addresses (in lower case) that Slack has."""
        if len(slack_ids) + len(emails) <= FEW:
            yield from self._one_by_one(slack_ids, emails)
            return
        missing = set(slack_ids)
        for page in self.pages():
            for user in page:
                if user.slack_id in slack_ids or (user.email or "").casefold() in emails:
                    missing.discard(user.slack_id)
                    yield user
        yield from self._one_by_one(sorted(missing), ())  # People of other workspaces.

    def _one_by_one(self, slack_ids: Collection[str], emails: Collection[str]) -> Iterator[SlackUser]:
        for slack_id in slack_ids:
            user = self._patiently(partial(reading.fetch_user, self.client, slack_id))
            if user is not None:
                yield user
        for email in emails:
            user = self._patiently(partial(reading.fetch_user_by_email, self.client, email))
            if user is not None:
                yield user

    def _patiently(self, ask: Callable[[], T]) -> T:
        for _ in range(_TRIES):
            try:
                return ask()
            except SlackBusyError as busy:
                if busy.seconds > _LONGEST_WAIT:
                    raise
                self.wait(busy.seconds)
        return ask()
