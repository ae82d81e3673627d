"""The files the bot has been shown or has sent: ids, sizes, bytes, and paths that work for an hour."""

from dataclasses import asdict
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from bot.playground.cast import File, Json
from bot.playground.pictures import measure
from bot.playground.refusals import bad
from bot.playground.rules import Rules
from bot.playground.store import Store

FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos"}


class Files:
    def __init__(self, store: Store, rules: Rules) -> None:
        self._store = store
        self._rules = rules
        self._known = {key: File(**value) for key, value in store.all("file")}
        self._number = len(self._known)

    def add(self, kind: str, data: bytes, name: str, mime: str, size: int | None = None) -> File:
        """Keeps the bytes; `size` in bytes may pretend to be larger than they are."""
        self._number += 1
        key = sha256(f"{kind}{self._number}{name}".encode()).hexdigest()
        self._store.keep_bytes(key[:24], data)
        return self._keep(File(f"AgACAg{key[:44]}", f"AQAD{key[:12]}", key[:24], name, mime, size or len(data), kind))

    def _keep(self, file: File) -> File:
        self._known[file.id] = file
        self._store.put("file", file.id, asdict(file))
        return file

    def find(self, file_id: str) -> File | None:
        return self._known.get(file_id)

    def bytes_of(self, file: File) -> bytes:
        return self._store.bytes_of(file.data) or b""

    def photo(self, data: bytes) -> list[Json]:
        """The sizes of a photo as the Bot API lists them, smallest first; refused when it is no picture."""
        measured = measure(data)
        if not measured:
            raise bad("IMAGE_PROCESS_FAILED")
        mime, width, height = measured
        whole = self.add("photo", data, "photo.jpg", mime)
        return [self._size(whole, n, width, height, side) for n, side in enumerate((90, 320, 1280))]

    def _size(self, whole: File, n: int, width: int, height: int, side: int) -> Json:
        scale = min(1.0, side / max(width, height, 1))
        shown = (
            whole
            if side == 1280
            else self._keep(File(**{**asdict(whole), "id": f"{whole.id}{n}", "unique": f"{whole.unique}{n}"}))
        )
        return _facts(shown) | {"width": max(1, int(width * scale)), "height": max(1, int(height * scale))}

    def photo_again(self, file_id: str) -> list[Json] | None:
        """The sizes of a photo sent before."""
        file = self._known.get(file_id)
        if not file or file.kind != "photo":
            return None
        return self.photo(self.bytes_of(file))

    def opened(self, file_id: Any, now: float) -> Json:
        """getFile: gives out a path that works for an hour; refused over 20 MB."""
        file = self._known.get(str(file_id))
        if not file:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if file.size > self._rules.download_bytes:
            raise bad("file is too big")
        suffix = PurePosixPath(file.name).suffix or ".bin"
        file.path = f"{FOLDERS.get(file.kind, 'documents')}/file_{file.id[6:18]}{file.id[50:]}{suffix}"
        file.path_at = now
        self._keep(file)
        return _facts(file) | {"file_path": file.path}

    def at_path(self, path: str, now: float) -> File | None:
        found = next((file for file in self._known.values() if file.path == path), None)
        return found if found and now - found.path_at <= self._rules.path_kept else None


def _facts(file: File) -> Json:
    return {"file_id": file.id, "file_unique_id": file.unique, "file_size": file.size}


def facts(file: File) -> Json:
    """What the Bot API tells about a document."""
    return _facts(file) | {"file_name": file.name, "mime_type": file.mime}
