"""People at their keyboards: tests and stories act through what a person can reach in Slack, and no more.

An Actor sees what its person sees. What the bot thinks of it is none of this room's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.practice import finding, gestures, ids, membership, pinning, sharing, suggestions, summons, writing
from bot.practice.chat import Message
from bot.practice.composing import composed
from bot.practice.conversations import Conversation, Kind
from bot.practice.entries import Entry
from bot.practice.files import File
from bot.practice.finding import Spot
from bot.practice.outcomes import CannotDo, Outcome, Result
from bot.practice.people import Person
from bot.practice.suggestions import Suggested
from bot.practice.views import View
from bot.practice.workspace import Workspace

Place = Message | View
Given = Entry | str | int | tuple[str, ...] | list[str] | None


class Driver:
    """Hands out actors, and waits for what they set off."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def person(self, person_id: str) -> Actor:
        return Actor(self.workspace, person_id)

    def until(self, condition: Callable[[], object], timeout_s: float = 5.0) -> None:
        """Wait for `condition`, asked again after every change; raises TimeoutError."""
        with self.workspace.changed:
            if not self.workspace.changed.wait_for(condition, timeout_s):
                raise TimeoutError(f"not so after {timeout_s} seconds")

    def settle(self, timeout_s: float = 5.0) -> None:
        """Wait until the app has answered everything sent so far, or a later retry is all that is left."""
        self.until(self.workspace.courier.quiet, timeout_s)


class Actor:
    """One person of the workspace, by id."""

    def __init__(self, workspace: Workspace, person_id: str) -> None:
        self._workspace = workspace
        self.id = person_id

    @property
    def me(self) -> Person:
        return self._workspace.people[self.id]

    # --- seeing ---------------------------------------------------------------------------------

    def messages(self, conversation_id: str, thread_ts: str | None = None) -> list[Message]:
        """What this person sees there, oldest first, with the ephemerals meant for them."""
        with self._workspace.changed:
            self._place(conversation_id)
            return self._workspace.chat.seen_by(self.id, conversation_id, thread_ts)

    def newest(self, conversation_id: str, thread_ts: str | None = None) -> Message:
        return finding.newest(self.messages(conversation_id, thread_ts))

    def message(self, conversation_id: str, fragment: str, thread_ts: str | None = None) -> Message:
        """The newest message that says `fragment`; raises LookupError."""
        return finding.with_text(self.messages(conversation_id, thread_ts), fragment)

    def modal(self) -> View | None:
        with self._workspace.changed:
            return self._workspace.views.top(self.id)

    def home(self) -> View | None:
        """The Home as last published, for those who have one."""
        with self._workspace.changed:
            return self._workspace.views.home(self.id)

    # --- talking --------------------------------------------------------------------------------

    def dm_with_app(self) -> str:
        """The id of the direct conversation with the app, opened if need be."""
        return self._workspace.open_direct(self.id, self._workspace.app.bot_user_id).id

    def type(
        self, conversation_id: str, text: str, thread_ts: str | None = None, *, also_to_channel: bool = False
    ) -> str:
        """Send a message; returns its ts."""
        with self._workspace.changed:
            draft = self._draft(conversation_id, text, thread_ts)
            if also_to_channel:
                draft = replace(draft, broadcast=True, subtype="thread_broadcast")
            return writing.post(self._workspace, draft).ts

    def add_file(self, name: str, content: bytes, *, title: str = "", alt_txt: str = "") -> str:
        """Upload a file that nobody else sees yet, as into a form; returns its id."""
        with self._workspace.changed:
            files, seconds = self._workspace.files, self._workspace.stamps.seconds()
            file = files.reserve(name, len(content), self.id, self.me.team_id, seconds, alt_txt=alt_txt)
            return files.finish(files.fill(file.secret, content), title).id

    def upload(
        self, conversation_id: str, name: str, content: bytes, text: str = "", thread_ts: str | None = None
    ) -> str:
        """Send a message with a file; returns its ts."""
        with self._workspace.changed:
            draft = self._draft(conversation_id, text, thread_ts)
            file = self._workspace.files.get(self.add_file(name, content))
            return sharing.share(self._workspace, [file] if file else [], draft).ts

    def file(self, file_id: str) -> File:
        """A file this person sees, with its bytes."""
        with self._workspace.changed:
            file = self._workspace.files.get(file_id)
            if file is None or not file.finished or not sharing.may_see(self._workspace, file, self.id):
                raise CannotDo("this person does not see that file")
            return file

    def edit(self, conversation_id: str, ts: str, text: str) -> None:
        with self._workspace.changed:
            words, block = composed(text)
            message = self._own(conversation_id, ts)
            writing.edit(self._workspace, message, self.id, text=words, blocks=(block,))

    def delete(self, conversation_id: str, ts: str) -> None:
        with self._workspace.changed:
            writing.delete(self._workspace, self._own(conversation_id, ts))

    def react(self, conversation_id: str, ts: str, name: str) -> None:
        with self._workspace.changed:
            writing.react(self._workspace, self._seen(conversation_id, ts), self.id, name)

    def unreact(self, conversation_id: str, ts: str, name: str) -> None:
        with self._workspace.changed:
            writing.take_reaction_back(self._workspace, self._seen(conversation_id, ts), self.id, name)

    def pin(self, conversation_id: str, ts: str) -> None:
        with self._workspace.changed:
            pinning.pin(self._workspace, self._seen(conversation_id, ts), self.id)

    def unpin(self, conversation_id: str, ts: str) -> None:
        with self._workspace.changed:
            pinning.unpin(self._workspace, self._seen(conversation_id, ts), self.id)

    def join(self, conversation_id: str) -> None:
        with self._workspace.changed:
            place = self._workspace.conversations[conversation_id]
            if place.kind is not Kind.PUBLIC or not membership.may_see(self._workspace, place, self.id):
                raise CannotDo("one joins public channels of one's own team only")
            membership.join(self._workspace, place, self.id)

    def leave(self, conversation_id: str) -> None:
        membership.leave(self._workspace, self._place(conversation_id), self.id)

    def invite(self, conversation_id: str, person_id: str) -> None:
        """Bring somebody, or the app, into a channel."""
        membership.join(self._workspace, self._place(conversation_id), person_id, inviter=self.id)

    # --- acting on what the app shows -----------------------------------------------------------

    def click(
        self,
        place: Place,
        action_id: str | None = None,
        *,
        label: str | None = None,
        block_id: str | None = None,
        value: str | None = None,
        choice: Given = None,
    ) -> Outcome:
        """Use an element of a message, a modal or the Home; menus and inputs take a `choice`."""
        place = self._as_it_stands(place)
        spot = finding.element(place.blocks, action_id, label=label, block_id=block_id, value=value)
        entry = finding.as_entry(spot.element, choice)
        if isinstance(place, Message):
            return self._seeing(gestures.click_in_message(self._workspace, self.me, place, spot, entry))
        return self._seeing(gestures.click_in_view(self._workspace, self.me, place, spot, entry))

    def search(self, place: Place, name: str, typed: str = "") -> Suggested:
        """Type into a menu that loads its options, found by action_id, block_id or label."""
        place = self._as_it_stands(place)
        spot = finding.field(place.blocks, name)
        return suggestions.suggested(self._workspace, self.me, place, spot, typed)

    def fill(self, view: View, given: Mapping[str, Given]) -> Outcome:
        """Enter values by action_id, block_id or label; inputs that dispatch tell the app at once."""
        outcome = Outcome(Result.ACKED)
        for name, choice in given.items():
            current = self._open(view)
            spot = finding.field(current.blocks, name)
            outcome = self._enter(current, spot, finding.as_entry(spot.element, choice))
        return self._seeing(outcome)

    def submit(self, view: View, given: Mapping[str, Given] | None = None) -> Outcome:
        """Fill in, then press the submit button."""
        self.fill(view, given or {})
        return self._seeing(gestures.submit(self._workspace, self.me, self._open(view)))

    def close(self, view: View, *, everything: bool = False) -> Outcome:
        open_view = self._open(view)
        return self._seeing(gestures.close(self._workspace, self.me, open_view, everything=everything))

    # --- calling the app ------------------------------------------------------------------------

    def run(self, command: str, text: str = "", channel: str | None = None) -> Outcome:
        """Type a slash command, in the direct conversation with the app unless `channel` says where."""
        place = self._writable(channel or self.dm_with_app())
        return self._seeing(summons.run_command(self._workspace, self.me, place, command, text))

    def message_shortcut(self, callback_id: str, message: Message) -> Outcome:
        seen = self._seen(message.channel, message.ts)
        return self._seeing(summons.use_message_shortcut(self._workspace, self.me, callback_id, seen))

    def global_shortcut(self, callback_id: str) -> Outcome:
        return self._seeing(summons.use_global_shortcut(self._workspace, self.me, callback_id))

    def open_home(self) -> None:
        """The app hears that its Home was opened; what it publishes is seen in home()."""
        summons.open_tab(self._workspace, self.me, "home")

    def open_messages_tab(self) -> None:
        summons.open_tab(self._workspace, self.me, "messages")

    # --- what a person can reach ----------------------------------------------------------------

    def _place(self, conversation_id: str) -> Conversation:
        place = self._workspace.conversations.get(conversation_id)
        if place is None or not membership.may_see(self._workspace, place, self.id):
            raise CannotDo("this person does not see that conversation")
        return place

    def _writable(self, conversation_id: str) -> Conversation:
        place = self._place(conversation_id)
        app = self._workspace.app
        if self.me.deactivated:
            raise CannotDo("this account is deactivated")
        if self.id not in place.members or place.archived:
            raise CannotDo("this person cannot write in that conversation")
        with_app = place.kind is Kind.DM and app.bot_user_id in place.members
        if with_app and (app.messages_read_only or not app.messages_tab):
            raise CannotDo("the app takes no typed messages")
        return place

    def _draft(self, conversation_id: str, text: str, thread_ts: str | None) -> Message:
        place = self._writable(conversation_id)
        parent = self._seen(conversation_id, thread_ts) if thread_ts else None
        words, block = composed(text)
        return Message(
            channel=place.id,
            ts="",
            user=self.id,
            team=self.me.team_id,
            text=words,
            blocks=(block,) if words else (),
            thread_ts=(parent.thread_ts or parent.ts) if parent else None,
            client_msg_id=ids.new_envelope_id(),
        )

    def _seen(self, conversation_id: str, ts: str) -> Message:
        self._place(conversation_id)
        message = self._workspace.chat.get(conversation_id, ts)
        if message is None or message.viewer not in {None, self.id}:
            raise CannotDo("this person does not see that message")
        return message

    def _own(self, conversation_id: str, ts: str) -> Message:
        message = self._seen(conversation_id, ts)
        if message.user != self.id:
            raise CannotDo("one edits and deletes one's own messages only")
        return message

    def _open(self, view: View) -> View:
        """The view as it now stands; only the modal on top can be reached, and the Home."""
        with self._workspace.changed:
            shown = self.home() if view.kind == "home" else self.modal()
        if shown is None or shown.id != view.id:
            raise CannotDo("this view is not in front of this person")
        return shown

    def _as_it_stands(self, place: Place) -> Place:
        if isinstance(place, Message):
            return self._seen(place.channel, place.ts)
        return self._open(place)

    def _enter(self, view: View, spot: Spot, entry: Entry) -> Outcome:
        if gestures.tells_at_once(spot):
            return gestures.click_in_view(self._workspace, self.me, view, spot, entry)
        gestures.fill(self._workspace, view, spot, entry)
        return Outcome(Result.ACKED)

    def _seeing(self, outcome: Outcome) -> Outcome:
        """With the modal that is on top afterwards."""
        return replace(outcome, view=self.modal())
