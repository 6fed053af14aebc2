"""Files: reserved, filled with bytes, finished, and where they were shared.

It keeps them and shapes them as Slack does. Who may share or read one is decided elsewhere.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.practice import ids
from bot.practice.rules import Refusal
from bot.practice.shapes import JsonObject

PRETTY = {"csv": "CSV", "gif": "GIF", "jpg": "JPEG", "md": "Markdown", "pdf": "PDF", "png": "PNG", "txt": "Plain Text"}
UPLOADS = "/upload/v1/"
PRIVATE = "/files-pri/"


@dataclass(frozen=True)
class Share:
    """One message that shows the file."""

    channel: str
    ts: str
    user: str
    list_name: str  # What files.info calls this kind of conversation: channels, groups or ims.
    thread_ts: str | None = None


@dataclass(frozen=True)
class File:
    """One file as it now stands; without content it has only been announced."""

    id: str
    secret: str = field(repr=False)  # The end of its upload URL.
    name: str
    size: int
    user: str
    team: str
    created: int
    title: str = ""
    alt_txt: str = ""
    snippet_type: str = ""
    content: bytes | None = field(default=None, repr=False)
    finished: bool = False
    shares: tuple[Share, ...] = ()

    @property
    def filetype(self) -> str:
        return self.snippet_type or self.name.rpartition(".")[2].lower() or "binary"

    @property
    def mimetype(self) -> str:
        # A table of its own: the module's functions would also read what this machine has installed.
        guessed, _ = mimetypes.MimeTypes().guess_type(self.name)
        return guessed or ("text/plain" if self.snippet_type else "application/octet-stream")

    @property
    def is_public(self) -> bool:
        return any(share.list_name == "channels" for share in self.shares)


class Files:
    """Every file of the workspace; the caller holds its lock."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}

    def __iter__(self) -> Iterator[File]:
        return iter(list(self._by_id.values()))

    def get(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def put(self, file: File) -> File:
        self._by_id[file.id] = file
        return file

    def reserve(
        self, name: str, size: int, user: str, team: str, created: int, *, alt_txt: str = "", snippet_type: str = ""
    ) -> File:
        """A file that is still to be uploaded."""
        return self.put(
            File(
                id=ids.new_id("F"),
                secret=ids.new_secret(48),
                name=name,
                size=size,
                user=user,
                team=team,
                created=created,
                title=name,
                alt_txt=alt_txt,
                snippet_type=snippet_type,
            )
        )

    def fill(self, secret: str, content: bytes) -> File:
        """The bytes for a reserved file; raises Refusal unless there is one and it was announced at this size."""
        file = next((one for one in self if one.secret == secret), None)
        if file is None or file.finished:
            raise Refusal("file_not_found")
        if len(content) != file.size:
            raise Refusal("size_mismatch")
        return self.put(replace(file, content=content))

    def finish(self, file: File, title: str) -> File:
        return self.put(replace(file, title=title or file.title, finished=True))

    def shared(self, file_id: str, share: Share) -> File:
        """The file, which now is in one more place."""
        file = self._by_id[file_id]
        return self.put(replace(file, shares=(*file.shares, share)))

    def move(self, old: str, new: str) -> None:
        """A conversation has another id now."""
        for file in self:
            shares = [replace(one, channel=new) if one.channel == old else one for one in file.shares]
            self.put(replace(file, shares=tuple(shares)))


def file_object(file: File, address: str, *, public: bool | None = None) -> JsonObject:
    """The file as messages carry it; `public` says so before the message that makes it public is there."""
    place = f"{address}{PRIVATE}{file.team}-{file.id}"
    shape: JsonObject = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.filetype,
        "pretty_type": PRETTY.get(file.filetype, file.filetype.upper()),
        "user": file.user,
        "user_team": file.team,
        "editable": bool(file.snippet_type),
        "size": file.size,
        "mode": "snippet" if file.snippet_type else "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": file.is_public if public is None else public,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{place}/{file.name}",
        "url_private_download": f"{place}/download/{file.name}",
        "media_display_type": "unknown",
        "permalink": f"{address}/files/{file.user}/{file.id}/{file.name}",
        "has_rich_preview": False,
        "file_access": "visible",
    }
    return shape | {"alt_txt": file.alt_txt} if file.alt_txt else shape


def whole_file_object(file: File, address: str, channel_names: dict[str, str]) -> JsonObject:
    """The file as files.info shows it: with every place it was shared in."""
    return file_object(file, address) | {
        "comments_count": 0,
        "is_starred": False,
        "has_more_shares": False,
        "shares": _shares(file, channel_names),
        **{name: _channels(file, name) for name in ("channels", "groups", "ims")},
    }


def withheld_object(file: JsonObject) -> JsonObject:
    """What a channel shared with another organization tells of a file: ask files.info."""
    return {
        "id": file["id"],
        "created": file["created"],
        "timestamp": file["timestamp"],
        "mode": "file_access",
        "file_access": "check_file_info",
    }


def _channels(file: File, list_name: str) -> list[str]:
    return list(dict.fromkeys(share.channel for share in file.shares if share.list_name == list_name))


def _shares(file: File, channel_names: dict[str, str]) -> JsonObject:
    shares: JsonObject = {}
    for share in file.shares:
        shape: JsonObject = {
            "reply_users": [],
            "reply_users_count": 0,
            "reply_count": 0,
            "ts": share.ts,
            "channel_name": channel_names.get(share.channel, ""),
            "team_id": file.team,
            "share_user_id": share.user,
        }
        if share.thread_ts:
            shape["thread_ts"] = share.thread_ts
        side = "public" if share.list_name == "channels" else "private"
        shares.setdefault(side, {}).setdefault(share.channel, []).append(shape)
    return shares
