"""The templates of published files: those that come with the program, and a county's own in 三务公开模板/.

A file in that folder beside the database takes the place of the shipped one of its kind. A seal names by digest what it
was made with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from swtool.disclosure.store import digest
from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.shipped import shipped_file
from swtool.workbooks.outfile import put_bytes

FOLDER = "三务公开模板"
HELP_FILE = "模板说明.txt"
_HELP = "disclosure_templates.txt"
_DIGEST_SHOWN = 12
_MOST_BYTES = 20_000_000
_ENDINGS = frozenset([".html", ".htm", ".docx", ".doc", ".txt", ".typ", ".wps"])


@dataclass(frozen=True, slots=True)
class Kind:
    """A template: its key, the shipped file, the name that a county's own has, what it is for."""

    key: str
    shipped: str
    file_name: str
    meaning: str


KINDS = (
    Kind("html", "disclosure.html", "网页.html", "公开网页"),
    Kind("fragment", "disclosure_fragment.html", "粘贴片段.html", "贴到政府网站、公众号的内容"),
    Kind("docx", "disclosure.docx", "公开表.docx", "打印盖章的 A4 公开表"),
    Kind("docx_a3", "disclosure_a3.docx", "公开栏A3.docx", "贴在公开栏里的 A3 大字版"),
    Kind("summary", "disclosure_summary.txt", "摘要.txt", "三句话的摘要"),
    Kind("approval", "disclosure_approval.docx", "审批单.docx", "公开前的审批单"),
    Kind("withdrawn", "disclosure_withdrawn.html", "撤回说明.html", "撤回以后留在网上的说明"),
    Kind("pdf", "disclosure.typ", "打印版.typ", "PDF（要另装 pdf 组件）"),
)
_BY_FILE = {kind.file_name: kind for kind in KINDS}


_NEVER_PUBLISHED = frozenset(["approval", "withdrawn"])
"""What makes a paper of the office, or stands in the place of something published."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates in force: key → content, and → the file that messages name.

    ``digest`` names those that published files are made with, and stands in a seal; ``all_digest`` names all of them.
    """

    contents: Mapping[str, bytes]
    places: Mapping[str, str]
    digest: str
    all_digest: str

    def text(self, key: str) -> str:
        """A template that is a text. Raises ``SwtoolError`` for one that is not UTF-8."""
        try:
            return self.contents[key].decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as fault:
            why = "不是 UTF-8 编码的文本"
            remedy = "用记事本“另存为”，编码选 UTF-8"
            raise SwtoolError("三务公开的模板不能用", where=self.places[key], why=why, remedy=remedy) from fault

    def __hash__(self) -> int:
        return hash(self.all_digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Templates) and self.all_digest == other.all_digest and self.places == other.places


@lru_cache(maxsize=1)
def shipped_templates() -> Templates:
    """The templates that come with the program."""
    return _templates(_shipped())


def folder_of(office: Office) -> Path:
    """Where a county's own templates lie."""
    return office.db.path.resolve().parent / FOLDER


def templates_found(folder: Path) -> tuple[Templates, frozenset[str]]:
    """The shipped templates, in place of them those of ``folder`` as they lie there, and the keys of these.

    Raises ``SwtoolError`` for a file that cannot be read, or is no template.
    """
    own = _own(folder)
    if not own:
        return shipped_templates(), frozenset()
    return _templates(_shipped() | own), frozenset(own)


def copy_templates(folder: Path) -> tuple[list[Path], list[Path]]:
    """Put the shipped templates and what is said of them into ``folder``: (written, left as they were).

    Raises ``SwtoolError`` where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SwtoolError("文件夹建不了", where=str(folder), remedy="换一个位置") from fault
    written, kept = [], []
    for name, shipped in [*((kind.file_name, kind.shipped) for kind in KINDS), (HELP_FILE, _HELP)]:
        path = folder / name
        if path.exists():
            kept.append(path)
        else:
            written.append(put_bytes(path, shipped_file(shipped).read_bytes()))
    return written, kept


def _shipped() -> dict[str, tuple[str, bytes]]:
    """By the key of the kind: what the file is called, and what it holds."""
    return {kind.key: (f"自带的{kind.file_name}", shipped_file(kind.shipped).read_bytes()) for kind in KINDS}


def _templates(found: Mapping[str, tuple[str, bytes]]) -> Templates:
    lines = {key: f"{key} {digest(_as_filled(content))}\n" for key, (_, content) in sorted(found.items())}
    published = [line for key, line in lines.items() if key not in _NEVER_PUBLISHED]
    return Templates(
        MappingProxyType({key: content for key, (_, content) in found.items()}),
        MappingProxyType({key: place for key, (place, _) in found.items()}),
        digest("".join(published).encode())[:_DIGEST_SHOWN],
        digest("".join(lines.values()).encode())[:_DIGEST_SHOWN],
    )


def _as_filled(content: bytes) -> bytes:
    """A text template without what an editor adds and no page shows: a mark at its beginning, CRLF."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").encode()
    except UnicodeDecodeError:  # a Word file
        return content


def _own(folder: Path) -> dict[str, tuple[str, bytes]]:
    found = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        kind = _BY_FILE.get(path.name)
        if kind is None:
            _refuse_stranger(path)
            continue
        try:
            content = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
        except OSError as fault:
            raise SwtoolError("三务公开的模板读不了", where=str(path), remedy="关掉正在打开它的程序，再运行") from fault
        if not content:
            raise SwtoolError("三务公开的模板不能用", where=str(path), why="是空文件，或大得不像模板")
        found[kind.key] = (f"{FOLDER}/{path.name}", content)
    return found


def _refuse_stranger(path: Path) -> None:
    """A file that looks like a template under a name that is not known would be left out silently."""
    if path.name.startswith(("~", ".")) or path.name == HELP_FILE or path.suffix.lower() not in _ENDINGS:
        return
    names = "、".join(_BY_FILE)
    raise SwtoolError(
        f"模板文件夹里有不认识的文件“{path.name}”",
        where=str(path.parent),
        why="模板按文件名认，名字不对就用不上",
        remedy=f"改成这些名字之一，或移到别处：{names}",
    )
