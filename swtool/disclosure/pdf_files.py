"""A version's PDF as a file: made when somebody asks for it and not archived, for its bytes depend on the type that a
machine has, and a month's run must not."""

from __future__ import annotations

from pathlib import Path

from swtool.disclosure.own_templates import templates_of
from swtool.disclosure.render_pdf import render_pdf
from swtool.disclosure.rendering import file_name
from swtool.disclosure.store import Seal
from swtool.disclosure.withdrawals import require_open
from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.workbooks.outfile import make_folder, put_bytes


def write_pdf(office: Office, seal: Seal, folder: Path, *, reveal: bool = False) -> tuple[Path, ...]:
    """Make a version's PDF in ``folder``; where it lies.

    Raises ``SwtoolError`` as ``render_pdf``, and for a withdrawn version that nobody asked to see (``reveal``).
    """
    require_open(office.db, seal, reveal=reveal)
    content = render_pdf(seal.page, seal.sha256, templates_of(office))
    make_folder(folder)
    return (put_bytes(folder / file_name(seal.page, ".pdf"), content),)


def is_the_pdf_of(office: Office, seal: Seal, content: bytes) -> bool:
    """Whether these bytes are what this machine makes of a seal."""
    try:
        return render_pdf(seal.page, seal.sha256, templates_of(office)) == content
    except SwtoolError:
        return False
