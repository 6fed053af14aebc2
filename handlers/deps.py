"""What handlers are given: the database, the clocks, the words; and how a request is taken exactly once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.conversation.kit import Kit
from bot.database import Database
from bot.errors import RefusalReason, Refused
from bot.ledger import inbound
from bot.network import people
from bot.network.people import Person
from handlers.payloads import Actor


@dataclass(frozen=True)
class Deps:
    """Handed to every handler by `register`."""

    database: Database
    clock: Clock
    kit: Kit

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def once(self, identity: str, work: Callable[[Session], None]) -> bool:
        """Run `work` in a transaction that also keeps the request's identity; False for a repeat."""

        def accepted(session: Session) -> bool:
            if not inbound.is_new(session, identity, self.clock.machine()):
                return False
            work(session)
            return True

        return self.database.write(accepted)

    def accepted(self, identity: str, work: Callable[[Session], dict[str, Any]]) -> dict[str, Any]:
        """As `once`, for a form: what `work` returned (ids), or for a repeat what it returned the first time.

        A form that `work` refuses keeps no identity, so the corrected one is new.
        """

        def answered(session: Session) -> dict[str, Any]:
            if not inbound.is_new(session, identity, self.clock.machine()):
                return inbound.answer_given(session, identity) or {}
            answer = work(session)
            inbound.keep_answer(session, identity, answer)
            return answer

        return self.database.write(answered)

    def person(self, session: Session, actor: Actor) -> Person:
        """Who acted; raises Refused for somebody the network does not know."""
        found = people.by_slack(session, actor.team_id, actor.user_id)
        if found is None:
            strange = actor.team_id != self.kit.team_id
            raise Refused(RefusalReason.OTHER_TEAM if strange else RefusalReason.NOT_KNOWN)
        return found
