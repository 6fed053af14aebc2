"""What a person does on the page, carried out by an actor of the workspace and answered in words.

An act comes as a small object from the page's script and goes no further than its person could in Slack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.practice import finding, gestures, suggestions
from bot.practice.blocks import Refusal
from bot.practice.chat import Message
from bot.practice.driver import Actor
from bot.practice.outcomes import CannotDo, Outcome, Result
from bot.practice.page import forms, typed
from bot.practice.page.reader import Reader
from bot.practice.page.reading import ReadMarks
from bot.practice.shapes import JsonObject
from bot.practice.views import View
from bot.practice.workspace import Workspace

TROUBLE = {
    Result.FAILED: "That didn't work: the app answered with an error",
    Result.TIMED_OUT: "That didn't work: the app did not answer in three seconds",
    Result.UNREACHABLE: "That didn't work: the app is not connected",
}


@dataclass(frozen=True)
class Answer:
    """What came of it, for the script: words for the person, errors by block, where to go on."""

    done: bool = True
    words: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    go: str = ""
    options: list[JsonObject] = field(default_factory=list)


class Acts:
    """Every act there is, by its name."""

    def __init__(self, workspace: Workspace, marks: ReadMarks) -> None:
        self._workspace = workspace
        self._marks = marks
        self._by_name: Mapping[str, Callable[[Actor, Sent], Answer]] = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "join": self._join,
            "direct": self._direct,
            "read": self._read,
            "click": self._click,
            "fill": self._fill,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "suggest": self._suggest,
            "open": self._open,
        }

    def do(self, person_id: str, sent: Mapping[str, Any]) -> Answer:
        """Never raises for what a person cannot do; says so."""
        act = self._by_name.get(str(sent.get("act")))
        if act is None:
            return Answer(False, "There is no such act.")
        try:
            return act(Actor(self._workspace, person_id), Sent(sent))
        except Refusal as refusal:
            return Answer(False, f"That didn't work: {refusal.error}")
        except (CannotDo, LookupError, ValueError) as reason:
            return Answer(False, f"That didn't work: {reason}")

    # --- talking --------------------------------------------------------------------------------

    def _say(self, actor: Actor, sent: Sent) -> Answer:
        words, channel = sent.text("words").strip(), sent.text("conversation")
        thread_ts = sent.text("thread") or None
        if not words:
            return Answer(False)
        if words.startswith("/"):
            return self._run(actor, channel, words, thread_ts)
        meant = typed.as_meant(words, self._reader(actor))
        actor.type(channel, meant, thread_ts, also_to_channel=bool(thread_ts and sent.flag("also")))
        return Answer()

    def _run(self, actor: Actor, channel: str, words: str, thread_ts: str | None) -> Answer:
        command, _, text = words.partition(" ")
        if self._workspace.app.command(command) is None:
            return Answer(False, f"{command} is not a command here. To send it as a message, begin with another sign.")
        if thread_ts:
            return Answer(False, f"{command} cannot be used in a thread.")
        outcome = actor.run(command, text.strip(), channel)
        return Answer() if outcome.ok else Answer(False, f"{command} failed with the error “{outcome.shown}”")

    def _edit(self, actor: Actor, sent: Sent) -> Answer:
        words = sent.text("words").strip()
        if not words:
            return Answer(False, "A message cannot become empty; delete it instead.")
        actor.edit(*_message(sent), typed.as_meant(words, self._reader(actor)))
        return Answer()

    def _delete(self, actor: Actor, sent: Sent) -> Answer:
        actor.delete(*_message(sent))
        return Answer()

    def _react(self, actor: Actor, sent: Sent) -> Answer:
        channel, ts = _message(sent)
        name = sent.text("name")
        message = self._seen(actor, sent)
        own = any(one.name == name and actor.id in one.users for one in message.reactions)
        (actor.unreact if own else actor.react)(channel, ts, name)
        return Answer()

    def _join(self, actor: Actor, sent: Sent) -> Answer:
        actor.join(sent.text("conversation"))
        return Answer()

    def _direct(self, actor: Actor, sent: Sent) -> Answer:
        other = self._workspace.people[sent.text("person")]
        place = self._workspace.open_direct(actor.id, other.id)
        return Answer(go=f"/as/{actor.id}/c/{place.id}")

    def _read(self, actor: Actor, sent: Sent) -> Answer:
        with self._workspace.changed:
            if self._marks.set(actor.id, sent.text("conversation"), sent.text("ts")):
                self._workspace.changed.notify_all()
        return Answer()

    # --- what the app shows ---------------------------------------------------------------------

    def _click(self, actor: Actor, sent: Sent) -> Answer:
        place = self._place(actor, sent)
        spot = finding.element(place.blocks, sent.text("action"), block_id=sent.text("block"))
        if isinstance(place, View):
            errors = self._enter(actor, place, sent)
            if errors:
                return Answer(False, errors=errors)
            place = self._place(actor, sent)
        entry = forms.entry(spot.element, forms.given(sent.held("given")), self._reader(actor).zone)
        outcome = actor.click(place, spot.action_id, block_id=spot.block_id, choice=entry)
        return _answer(outcome)

    def _fill(self, actor: Actor, sent: Sent) -> Answer:
        errors = self._enter(actor, _view(self._place(actor, sent)), sent)
        return Answer(not errors, errors=errors)

    def _submit(self, actor: Actor, sent: Sent) -> Answer:
        view = _view(self._place(actor, sent))
        errors = self._enter(actor, view, sent)
        return Answer(False, errors=errors) if errors else _answer(actor.submit(_view(self._place(actor, sent))))

    def _close(self, actor: Actor, sent: Sent) -> Answer:
        actor.close(_view(self._place(actor, sent)), everything=sent.flag("everything"))
        # Slack closes the modal whether or not the app takes note of it.
        return Answer()

    def _shortcut(self, actor: Actor, sent: Sent) -> Answer:
        name = sent.text("name")
        if "place" in sent.all:
            return _answer(actor.message_shortcut(name, self._seen(actor, sent)))
        return _answer(actor.global_shortcut(name))

    def _suggest(self, actor: Actor, sent: Sent) -> Answer:
        place = self._place(actor, sent)
        spot = finding.element(place.blocks, sent.text("action"), block_id=sent.text("block"))
        found = suggestions.suggested(self._workspace, actor.me, place, spot, sent.text("words"))
        if found.outcome.result is Result.STOPPED:
            return Answer(words="Type a little more.")
        answer = _answer(found.outcome)
        options = [{"value": one["value"], "label": one["text"]["text"]} for one in found.options]
        return replace(answer, options=options, words=answer.words or ("" if options else "Nothing fits."))

    def _open(self, actor: Actor, sent: Sent) -> Answer:
        """One of the app's tabs came up; people of another team have none, and nobody hears of theirs."""
        if actor.me.team_id == self._workspace.team.id:
            (actor.open_home if sent.text("tab") == "home" else actor.open_messages_tab)()
        return Answer()

    # --- finding what is meant ------------------------------------------------------------------

    def _reader(self, actor: Actor) -> Reader:
        return Reader(self._workspace, actor.me)

    def _seen(self, actor: Actor, sent: Sent) -> Message:
        channel, ts = _message(sent)
        message = self._workspace.chat.get(channel, ts)
        if message is None or message.viewer not in {None, actor.id}:
            raise CannotDo("the message is not there any more")
        return message

    def _place(self, actor: Actor, sent: Sent) -> Message | View:
        view_id = sent.place.get("view")
        if view_id is None:
            return self._seen(actor, sent)
        for view in (actor.modal(), actor.home()):
            if view is not None and view.id == view_id:
                return view
        raise CannotDo("that is not open any more")

    def _enter(self, actor: Actor, view: View, sent: Sent) -> dict[str, str]:
        """Keep what stands in the form; the words of what does not fit, by block."""
        errors: dict[str, str] = {}
        zone = self._reader(actor).zone
        for one in sent.form:
            spot = finding.element(view.blocks, one.text("action"), block_id=one.text("block"))
            try:
                entry = forms.entry(spot.element, forms.given(one.held("given")), zone)
                view = gestures.fill(self._workspace, view, spot, entry)
            except ValueError as reason:
                errors[spot.block_id] = f"{reason}"
        return errors


@dataclass(frozen=True)
class Sent:
    """What the script sent, read with care; raises ValueError for what the page would not send."""

    all: Mapping[str, Any]

    def text(self, name: str) -> str:
        value = self.all.get(name, "")
        if not isinstance(value, str):
            raise ValueError(f"{name} is not a text")
        return value

    def flag(self, name: str) -> bool:
        return self.all.get(name) is True

    def held(self, name: str) -> object:
        return self.all.get(name, {})

    @property
    def place(self) -> Mapping[str, Any]:
        place = self.all.get("place", {})
        return place if isinstance(place, Mapping) else {}

    @property
    def form(self) -> list[Sent]:
        form = self.all.get("form", [])
        return [Sent(one) for one in form if isinstance(one, Mapping)] if isinstance(form, list) else []


def _message(sent: Sent) -> tuple[str, str]:
    place = Sent(sent.place)
    return place.text("channel"), place.text("ts")


def _view(place: Message | View) -> View:
    if isinstance(place, Message):
        raise CannotDo("a message is not a form")
    return place


def _answer(outcome: Outcome) -> Answer:
    if outcome.result in TROUBLE:
        named = f" ({outcome.shown})" if outcome.shown else ""
        return Answer(False, f"{TROUBLE[outcome.result]}{named}.")
    return Answer(outcome.ok, errors=dict(outcome.errors))
