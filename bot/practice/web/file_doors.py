"""Where bytes come in by an upload URL and go out by url_private: beside the Web API, by Slack's rules."""

from __future__ import annotations

from bot.practice.blocks import Refusal
from bot.practice.files import File
from bot.practice.journal import Way
from bot.practice.sharing import may_see
from bot.practice.workspace import Workspace


def take_in(workspace: Workspace, secret: str, content: bytes) -> tuple[int, str]:
    """Status and body of the answer to one upload. The URL itself is the right to upload."""
    with workspace.changed:
        try:
            file = workspace.files.fill(secret, content)
            outcome, answer = "ok", (200, f"OK - {file.size}")
        except Refusal as refusal:
            outcome, answer = refusal.error, (404 if refusal.error == "file_not_found" else 400, refusal.error)
        workspace.note(Way.CALLED, "upload", outcome)
        return answer


def give_out(workspace: Workspace, authorization: str, place: str) -> File | None:
    """The file at TEAM-FILE for the app that may read it; None is Slack's redirect to the sign-in page."""
    with workspace.changed:
        file = workspace.files.get(place.rpartition("-")[2])
        granted = file is not None and _may_read(workspace, authorization, file)
        workspace.note(Way.CALLED, "url_private", "ok" if granted else "refused")
        return file if granted else None


def _may_read(workspace: Workspace, authorization: str, file: File) -> bool:
    app = workspace.events.app
    scheme, _, token = authorization.partition(" ")
    if app is None or workspace.shut_out is not None or scheme.lower() != "bearer":
        return False
    own = token.strip() == app.bot_token and app.has_scope("files:read")
    return own and file.finished and may_see(workspace, file, app.bot_user_id)
