"""The folder of the site: only what the site wrote is ever replaced or removed, and every file is whole or not there.

A list of its own (``swtool-site.json``) says which files are the site's. It is written before anything else is, with
what is going to be written, so that a run that was killed is completed by the next one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from swtool.disclosure.store import digest
from swtool.errors import SwtoolError
from swtool.patterns import Pattern
from swtool.workbooks.outfile import put_bytes

LIST = "swtool-site.json"
_KIND, _FORM = "三务公开网站", 1
_LEFT_BEHIND = Pattern(r"~[0-9a-f]{32}(\.[0-9a-z]+)?")  # what a killed run had begun to write


class Item(NamedTuple):
    """A file of the site. ``inputs`` names by digest everything that it is made from; ``known`` are numbers that stand
    in it rightly (codes, digests, the supervision phone)."""

    path: str
    inputs: str
    make: Callable[[], bytes]
    known: frozenset[str] = frozenset()


@dataclass(slots=True)
class Done:
    """What a run did: paths written, removed, and how many stayed as they were."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: int = 0


class SiteFolder:
    """The folder and its list. Raises ``SwtoolError`` where it is not empty and not a site of this office."""

    def __init__(self, folder: Path, uid: str) -> None:
        self._folder, self._uid = folder, uid
        self._files: dict[str, tuple[str, str]] = {}  # path → digests of inputs and of bytes, '' while being written
        if folder.exists() and not folder.is_dir():
            raise SwtoolError("这是文件，不是文件夹", where=str(folder), remedy="写一个文件夹的名字")
        if (folder / LIST).is_file():
            self._read()
        elif folder.is_dir() and any(not _LEFT_BEHIND.fullmatch(each.name) for each in folder.iterdir()):
            raise SwtoolError(
                "文件夹里有别的文件，没有写入",
                where=str(folder),
                why="网站要写在空文件夹里，或以前写的网站上",
                remedy="换一个空文件夹",
            )

    def _read(self) -> None:
        try:
            stored: dict[str, Any] = json.loads((self._folder / LIST).read_text(encoding="utf-8"))
            is_ours = (stored["kind"], stored["form"]) == (_KIND, _FORM)
            files = {path: (inputs, sha256) for path, (inputs, sha256) in stored["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
            raise SwtoolError(
                "网站的文件清单读不了，没有写入",
                where=str(self._folder / LIST),
                remedy="换一个空文件夹重新写出整个网站",
            ) from fault
        if not is_ours or stored["office"] != self._uid:
            raise SwtoolError(
                "这是另一个台账的网站，没有写入", where=str(self._folder), remedy="换一个空文件夹，或换成那个台账"
            )
        if any(not _is_inside(path) for path in files):
            raise SwtoolError(
                "网站的文件清单被改动过，没有写入", where=str(self._folder / LIST), remedy="换一个空文件夹"
            )
        self._files = files

    # -- what is to be done -------------------------------------------------------------------------------------------

    def stale(self, items: Sequence[Item]) -> list[str]:
        """The site's files that are not to be there any more."""
        wanted = {item.path for item in items}
        return sorted(path for path in self._files if path not in wanted)

    def wanting(self, items: Sequence[Item]) -> list[Item]:
        """The files that are missing, damaged, or made from something else than now.

        Raises ``SwtoolError`` where a file that is not the site's lies in the way.
        """
        found = []
        for item in items:
            inputs, sha256 = self._files.get(item.path, ("", ""))
            there = self._bytes(item.path)
            if there is not None and item.path not in self._files:
                raise SwtoolError(
                    "有一个不是网站写的文件占了位置，没有写入",
                    where=str(self._folder / item.path),
                    remedy="把它移到别处，再运行",
                )
            if there is None or inputs != item.inputs or digest(there) != sha256:
                found.append(item)
        return found

    def _bytes(self, path: str) -> bytes | None:
        try:
            return (self._folder / path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise SwtoolError(
                "文件读不了", where=str(self._folder / path), remedy="关掉正在打开它的程序，再运行"
            ) from fault

    # -- doing it -----------------------------------------------------------------------------------------------------

    def begin(self, wanting: Sequence[Item]) -> None:
        """Put down what is going to be written, before it is; clear away what a killed run left half written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise SwtoolError("文件夹建不了", where=str(self._folder), remedy="换一个位置") from fault
        for place in {self._folder, *((self._folder / path).parent for path in self._files)}:
            for left in sorted(place.glob("~*")) if place.is_dir() else ():
                if _LEFT_BEHIND.fullmatch(left.name):
                    left.unlink(missing_ok=True)
        for item in wanting:
            self._files[item.path] = ("", "")
        self._put_list()

    def remove(self, paths: Sequence[str]) -> None:
        """Take stale files away, and folders that are empty then."""
        for path in paths:
            place = self._folder / path
            try:
                place.unlink(missing_ok=True)
            except OSError as fault:
                raise SwtoolError(
                    "网站上撤下的文件删不掉", where=str(place), remedy="关掉正在打开它的程序，再运行"
                ) from fault
            del self._files[path]
            for parent in Path(path).parents[:-1]:
                with suppress(OSError):  # not empty, or gone
                    (self._folder / parent).rmdir()

    def put(self, item: Item, content: bytes) -> bool:
        """Write a file, unless its bytes lie there already: whether it was written."""
        place = self._folder / item.path
        is_new = self._bytes(item.path) != content
        if is_new:
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
            except OSError as fault:
                raise SwtoolError(
                    "文件夹建不了", where=str(place.parent), remedy="移开占了位置的文件，再运行"
                ) from fault
            self._put(place, content)
        self._files[item.path] = (item.inputs, digest(content))
        return is_new

    def finish(self) -> None:
        """Put down what lies there now."""
        self._put_list()

    def _put_list(self) -> None:
        files: Mapping[str, tuple[str, str]] = dict(sorted(self._files.items()))
        text = json.dumps(
            {"kind": _KIND, "form": _FORM, "office": self._uid, "files": files}, ensure_ascii=False, indent=0
        )
        content = (text + "\n").encode()
        if self._bytes(LIST) != content:
            self._put(self._folder / LIST, content)

    @staticmethod
    def _put(place: Path, content: bytes) -> None:
        written = put_bytes(place, content)
        if written != place:  # somebody holds it open: beside it, it would be nobody's
            written.unlink(missing_ok=True)
            raise SwtoolError("网站的文件写不进去", where=str(place), remedy="关掉正在打开它的程序，再运行")


def _is_inside(path: str) -> bool:
    """Whether a path of the list stays in the folder."""
    parts = path.replace("\\", "/").split("/")
    return ":" not in path and all(part not in ("", ".", "..") for part in parts)
