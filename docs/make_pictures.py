"""Makes the pictures of README.md from the demo: the terminal, a workbook that went back, a published page.

    .venv/bin/python docs/make_pictures.py

Needs chromium, soffice, pdftoppm and a CJK font (Noto Sans Mono CJK SC) on the machine. Nothing is drawn by hand: the
demo is played in a temporary folder, the commands run in a terminal of a hundred columns, what they say is rendered.
"""

from __future__ import annotations

import html
import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from swtool.helptext import display_width
from swtool.sample_data.scene import DATABASE, PUBLISHED, RETURNED

PICTURES = Path(__file__).with_name("pictures")
_COLUMNS = 100
_COLOURS = 48
_LARGEST = 200_000
_MARGIN = 16
_PATIENCE = 180

_SCREENS = {
    "status": (["status"], 34),
    "check": (["check", "--code", "station"], 34),
}
"""Picture → the command, and how many lines of its output are shown."""

_SHOWN_COLUMNS = ("序号", "社工站名称", "姓名", "身份证号", "入职时间", "手机", "退回问题")
"""What the picture of the workbook shows; the real one is twenty-seven columns wide."""

_BOXES = ("{}", "<u>{}</u>", "<i>{}</i>")
"""How a character of no, one or two columns stands on the page."""

_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #16181d; }}
pre {{ margin: 0; padding: 18px 22px; width: {columns}ch; color: #d7dae0;
  font: 16px/1.4 "Noto Sans Mono CJK SC", monospace; }}
i, u {{ display: inline-block; font-style: normal; text-decoration: none; text-align: center; width: 1rem; }}
u {{ width: 0.5rem; font: 83% "DejaVu Sans Mono", monospace; }}
b {{ font-weight: normal; color: #8fd18f; }}
</style><pre>{text}</pre>"""


def make(folder: Path) -> None:
    """Play the demo in ``folder`` and make every picture."""
    demo = folder / "演示"
    program = [sys.executable, "-m", "swtool"]
    home = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    _do(*program, "demo", "--dir", str(demo), environment=home)
    PICTURES.mkdir(exist_ok=True)
    for name, (arguments, lines) in _SCREENS.items():
        said = _run_in_terminal([*program, *arguments], demo, home)
        _keep(_terminal(folder, " ".join(["swtool", *arguments]), said, lines), name)
    returned = min((demo / RETURNED).glob("*袁花镇*-退回.xlsx"))
    _keep(_workbook(folder, returned), "returned")
    published = min((demo / PUBLISHED / "2026-10").glob("*.html"))
    _keep(_shot(folder, published.as_uri(), 900, 1300), "published")


def _run_in_terminal(command: list[str], place: Path, environment: dict[str, str]) -> list[str]:
    """What a command writes to a terminal of a hundred columns, without colours."""
    heard = bytearray()

    def listen(descriptor: int) -> bytes:
        data = os.read(descriptor, 65536)
        heard.extend(data)
        return b" "  # nothing for our own screen; empty would mean the end

    child, descriptor = pty.fork()
    if child == 0:
        os.chdir(place)
        os.execvpe(command[0], command, {**environment, "SWTOOL_DB": DATABASE, "COLUMNS": str(_COLUMNS)})  # noqa: S606
    try:
        while listen(descriptor):
            pass
    except OSError:  # the terminal is gone when the command ends
        pass
    os.waitpid(child, 0)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", heard.decode())
    return [line.rsplit("\r", 1)[-1] for line in text.replace("\r\n", "\n").rstrip("\n").split("\n")]


def _terminal(folder: Path, command: str, lines: list[str], limit: int) -> Image.Image:
    shown = lines[:limit] + ["..."] * (len(lines) > limit)
    text = "\n".join([f"<b>$ {html.escape(command)}</b>", *(_in_columns(line) for line in shown)])
    page = folder / "screen.html"
    page.write_text(_PAGE.format(columns=_COLUMNS, text=text), encoding="utf-8")
    return _shot(folder, page.as_uri(), 1000, 60 + 23 * (len(shown) + 1))


def _in_columns(line: str) -> str:
    """Every character beyond ASCII in a box of exactly its columns, whatever font it comes from."""
    return "".join(html.escape(each) if each.isascii() else _BOXES[display_width(each)].format(each) for each in line)


def _workbook(folder: Path, path: Path) -> Image.Image:
    """The marked table of a workbook as LibreOffice prints it, with the columns that fit a page."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    table: Any = book["花名册"]
    book.active = table
    for sheet in book.worksheets:
        if sheet is not table:
            sheet.sheet_state = "hidden"
    heading = next(row for row in table.iter_rows() if any(cell.value == "序号" for cell in row))
    for cell in heading:
        table.column_dimensions[cell.column_letter].hidden = _plain(cell.value) not in _SHOWN_COLUMNS
    for row in table.iter_rows(min_row=heading[0].row + 1):
        width = table.column_dimensions[row[-1].column_letter].width
        lines = -(-display_width(_plain(row[-1].value)) // int(width))
        table.row_dimensions[row[0].row].height = 15 * max(1, lines)  # Excel fits rows by itself, LibreOffice does not
    table.page_setup.orientation = "landscape"
    table.page_setup.fitToHeight = 1
    table.sheet_properties.pageSetUpPr.fitToPage = True
    book.save(folder / "returned.xlsx")
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    _do("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "returned.xlsx"))
    page = folder / "returned"
    _do("pdftoppm", "-png", "-r", "110", "-singlefile", f"{page}.pdf", str(page))
    return Image.open(f"{page}.png")


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _shot(folder: Path, address: str, width: int, height: int) -> Image.Image:
    target = folder / "shot.png"
    size = (f"--window-size={width},{height}", f"--screenshot={target}")
    profile = f"--user-data-dir={folder / 'browser'}"
    _do("chromium", "--headless", "--no-sandbox", "--hide-scrollbars", profile, *size, address)
    return Image.open(target)


def _do(*command: str, environment: dict[str, str] | None = None) -> None:
    """Run a program to its end; what it said if it fails."""
    done = subprocess.run(command, capture_output=True, env=environment, timeout=_PATIENCE, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stdout.decode()}\n{done.stderr.decode()}")


def _keep(picture: Image.Image, name: str) -> None:
    """Crop the empty margin, reduce the colours, write."""
    plain = picture.convert("RGB")
    ground = Image.new("RGB", plain.size, plain.getpixel((plain.width - 1, plain.height - 1)))
    left, top, right, bottom = ImageChops.difference(plain, ground).getbbox() or (0, 0, *plain.size)
    right, bottom = min(plain.width, right + _MARGIN), min(plain.height, bottom + _MARGIN)
    plain = plain.crop((max(0, left - _MARGIN), max(0, top - _MARGIN), right, bottom))
    small = plain.quantize(_COLOURS, dither=Image.Dither.NONE)
    target = PICTURES / f"{name}.png"
    small.save(target, optimize=True)
    if target.stat().st_size >= _LARGEST:
        raise SystemExit(f"{target.name} is too large: {target.stat().st_size} bytes")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        make(Path(place))
