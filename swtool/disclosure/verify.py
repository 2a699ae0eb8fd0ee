"""Is what was published still what was sealed? The seal, the archive and a fresh rendering are held side by side."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from swtool.disclosure import publications, store
from swtool.disclosure.own_templates import templates_of
from swtool.disclosure.rendering import RENDERER, render
from swtool.disclosure.store import Seal
from swtool.disclosure.templates import Templates
from swtool.disclosure.vouched import NOT_VOUCHED, is_vouched
from swtool.disclosure.withdrawals import withdrawn_versions
from swtool.errors import SwtoolError
from swtool.office import Office


class Line(NamedTuple):
    """One comparison. ``is_fault`` is False where it agrees, and where a difference has a known reason."""

    what: str
    verdict: str
    is_fault: bool = False


def verify(office: Office, seal: Seal) -> list[Line]:
    """Compare a version with its digest, its archived files, what renders now, and the files in the folder."""
    lines = [_seal_line(seal)]
    if not is_vouched(office, seal):
        lines.append(Line("操作日志", NOT_VOUCHED, is_fault=True))
    if seal.version <= withdrawn_versions(office.db).get((seal.organization_id, seal.month), 0):
        lines.append(Line("公开状态", "已撤回，不得再公开", is_fault=True))
    templates, why_not = _templates(office)
    archive = {file.format: file for file in store.files_of(office.db, seal.id)}
    rendered = {} if lines[0].is_fault or templates is None else render(seal.page, seal.sha256, templates)
    for kind, file in archive.items():
        content = store.archived_bytes(office.db, file.sha256)
        agrees = content is not None and store.digest(content) == file.sha256
        verdict = "与登记的摘要一致" if agrees else "缺失或被改动"
        lines.append(Line(f"存档 {file.file_name}", verdict, is_fault=not agrees))
        if kind in rendered and templates is not None:
            same = rendered[kind][1] == content
            lines.append(_rendered_line(seal, file.file_name, templates, same=same))
    if why_not:
        lines.append(Line("重新生成", f"现在的模板不能用，没有重新生成，以存档为准（{why_not}）"))
    publication = publications.publication_of(office.db, seal)
    if publication is None:
        return [*lines, Line("登记", "已封存，文件还没有写出", is_fault=True)]
    folder = Path(publication.folder)
    return [*lines, *(_copy_line(folder / file.file_name, file.sha256) for file in archive.values())]


def _seal_line(seal: Seal) -> Line:
    if store.digest(seal.snapshot.encode()) == seal.sha256:
        return Line(f"封存内容 {seal.code}", "与摘要一致")
    return Line(f"封存内容 {seal.code}", "与摘要不一致，内容被改动过", is_fault=True)


def _templates(office: Office) -> tuple[Templates | None, str]:
    """The templates in force, or why they cannot be used: an archive is good without them."""
    try:
        return templates_of(office), ""
    except SwtoolError as fault:
        return None, "：".join(filter(None, (str(fault.where or ""), fault.why)))


def _rendered_line(seal: Seal, name: str, templates: Templates, *, same: bool) -> Line:
    what = f"重新生成 {name}"
    if same:
        return Line(what, "与存档逐字节相同")
    page, now = seal.page, templates.digest
    if page.template != now or page.renderer != RENDERER:
        return Line(what, f"与存档不同：模板或程序已更换（封存时 {page.template}，现在 {now}），以存档为准")
    return Line(what, "与存档不同", is_fault=True)


def _copy_line(path: Path, sha256: str) -> Line:
    if not path.is_file():
        return Line(f"文件 {path}", "不在这台机器上（可能已移走），可用 swtool disclosure render 重新写出")
    if store.digest(path.read_bytes()) == sha256:
        return Line(f"文件 {path}", "与存档逐字节相同")
    return Line(f"文件 {path}", "与存档不同，被改动过", is_fault=True)
