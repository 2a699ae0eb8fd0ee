"""Word documents from a county's own template: receipts, notices, certificates. Variables are written ``{{name}}``.

A template is a file that people pass around, so it is rendered in a sandbox and can do nothing but show values.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from swtool.errors import SwtoolError, UsageFault
from swtool.workbooks.markers import running_text
from swtool.workbooks.outfile import put
from swtool.workbooks.stable_zip import stable_zip

if TYPE_CHECKING:
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]
    from jinja2 import Environment


def fill_document(template: Path, out: Path, values: Mapping[str, object]) -> Path:
    """Fill a .docx template with ``values`` and write it to ``out``. Same input, same bytes; no author's name in it.

    Days read 2026年10月5日, truth 是/否, an unknown value (None) nothing. Returns where it lies (see ``outfile.put``).
    Raises SwtoolError when the template cannot be opened or rendered, or asks for a variable that is not in ``values``.
    """
    from jinja2 import TemplateError

    require_docx(out)
    document = _open(template)
    environment = _environment()
    try:
        missing = sorted(document.get_undeclared_template_variables(environment, dict(values)))
        if missing:
            raise SwtoolError(
                f"模板要的内容这里没有：{'、'.join(missing)}",
                where=str(template),
                remedy="请改正模板里双花括号中的名称，或换回自带的模板",
            )
        document.render(dict(values), environment)
    except TemplateError as fault:
        raise SwtoolError(
            "模板里的标记有错",
            where=str(template),
            why=str(fault.message or ""),
            remedy="请检查双花括号是否成对、名称是否写对",
        ) from fault
    return put(out, lambda temporary: _save(document, temporary))


def require_docx(out: Path) -> None:
    """A Word document under another ending opens nowhere. Raises UsageFault."""
    if out.suffix.lower() != ".docx":
        raise UsageFault("写出的是 Word 文件", where=str(out), remedy="文件名请以 .docx 结尾")


def require_template(template: Path) -> None:
    """Raises SwtoolError for a template that is not there or no Word file."""
    _open(template)


def _open(template: Path) -> DocxTemplate:
    from docxtpl import DocxTemplate

    if not template.is_file():
        raise SwtoolError("找不到模板文件", where=str(template), remedy="请检查文件名和所在文件夹")
    try:
        document = DocxTemplate(template)
        document.init_docx()
    except Exception as fault:  # python-docx meets a damaged file with whatever its parser raised
        raise SwtoolError(
            "模板打不开", where=str(template), why="不是有效的 docx 文件", remedy="请用 WPS 或 Word 另存为 .docx 后再试"
        ) from fault
    return document


def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # autoescape: a value with < or & stays text of the document instead of breaking its XML.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.finalize = _shown
    return environment


def _shown(value: object) -> object:
    """What ``{{…}}`` writes; text stays as it is, so that docxtpl's own rich values pass."""
    from datetime import date

    if value is None or isinstance(value, bool | date):
        return running_text(value)
    return _printable(value) if type(value) is str else value


def _printable(text: str) -> str:
    """Without the control characters that a docx may not hold; line breaks and tabs stay."""
    return "".join(character for character in text if character >= " " or character in "\n\t\a\f")


def _save(document: DocxTemplate, path: Path) -> None:
    document.save(path)
    stable_zip(path)
