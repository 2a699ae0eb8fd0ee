"""The last look at a file of the site before it leaves: numbers of persons, addresses, in it and hidden in it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from swtool.errors import SwtoolError
from swtool.filescan import scan_file
from swtool.patterns import Pattern

_TEXTS = frozenset([".html", ".json", ".csv", ".txt"])
_TOKEN = Pattern(r"[0-9A-Za-z-]+")


def refuse_personal(path: str, content: bytes, known: frozenset[str]) -> None:
    """Raises ``SwtoolError`` with the place where a file holds personal data.

    ``known`` are numbers that stand there rightly, whole. In texts they are taken out here, for a catalogue has
    thousands of them; in workbooks and documents by the scanner.
    """
    name = PurePosixPath(path).name
    is_text = PurePosixPath(path).suffix in _TEXTS
    if is_text:
        text = content.decode("utf-8-sig")
        content = _TOKEN.sub(lambda found: "#" if found[0] in known else found[0], text).encode()
    with TemporaryDirectory(prefix="swtool-") as folder:
        place = Path(folder) / name
        place.write_bytes(content)
        hits = scan_file(place, known=() if is_text else known)
    if hits:
        hit = hits[0]
        raise SwtoolError(
            "网站没有写完，这个文件没有写出",
            where=f"{path}：{hit.where}",
            why=f"疑似有{hit.kind}（{hit.excerpt}）",
            remedy="核对这个月公开的内容；确有个人信息的，用 swtool disclosure withdraw 撤回，再写网站",
        )
