"""Files and folders that a command was told to write: whole and private, or not there at all.

Knows nothing of what is in them; what goes wrong becomes a sentence that names the file.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import FileError

_WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "it would be larger than files may be here",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is a file",
    errno.EACCES: "this user may not write there",
    errno.EPERM: "this user may not write there",
    errno.EROFS: "nothing may be written there",
}


@contextmanager
def arriving(path: Path) -> Iterator[Path]:
    """A private file (0600) beside `path`, which becomes `path` in one step when the block ends well.

    Else it is gone, and what stood at `path` stands there still. Raises FileError when nothing can be written.
    """
    with clear_errors(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        coming = Path(name)
        try:
            yield coming
            flush(coming)
            coming.replace(path)
            flush(path.parent)
        finally:
            for left in (coming, *(coming.with_name(coming.name + end) for end in ("-journal", "-wal", "-shm"))):
                left.unlink(missing_ok=True)


@contextmanager
def clear_errors(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into a sentence about `path`."""
    try:
        yield
    except OSError as error:
        why = _WHY.get(error.errno or 0) or error.strerror or "the system refuses"
        raise FileError(f"{path} cannot be written: {why}.") from error


def flush(path: Path) -> None:
    """Have a file, or a folder's entries, outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def require_free(path: Path, *, force: bool) -> None:
    """Raise FileError where something stands already, unless `force` lets a file be replaced."""
    if path.is_dir():
        raise FileError(f"{path} is a folder. Name a file in it.")
    if path.exists() and not force:
        raise FileError(f"{path} is there already, and was left as it is. Choose another name, or add --force.")


@contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """A private folder to write into, which did not exist or was empty; emptied again when the block fails.

    Raises FileError when there is something in it already, before anything is done.
    """
    with clear_errors(folder):
        require_empty(folder)
        made = not folder.exists()
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            yield folder
            flush(folder)
        except BaseException:
            for file in folder.iterdir():
                file.unlink()
            if made:
                with suppress(OSError):
                    folder.rmdir()
            raise


def require_empty(folder: Path) -> None:
    """Raise FileError unless `folder` is an empty folder, or is still to be made in one that exists."""
    if folder.exists() and not folder.is_dir():
        raise FileError(f"{folder} is a file. Name a folder.")
    if folder.is_dir() and any(folder.iterdir()):
        raise FileError(f"{folder} is not empty, and was left as it is. Name a new folder.")
    if not folder.parent.is_dir():
        raise FileError(f"{folder} cannot be made: its folder does not exist.")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads (0600)."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
