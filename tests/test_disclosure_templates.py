"""A county's own templates: what they may change, and what stops them with file, line and reason."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from swtool.disclosure.approval_sheet import render_approval_sheet
from swtool.disclosure.outcome import State
from swtool.disclosure.own_templates import templates_in, templates_of
from swtool.disclosure.store import require_seal
from swtool.disclosure.templates import FOLDER, KINDS, copy_templates, shipped_templates
from swtool.disclosure.verify import verify
from swtool.errors import SwtoolError
from tests.disclosures import OCTOBER, full_month

HTML = shipped_templates().text("html")
FRAGMENT = shipped_templates().text("fragment")


def refused(folder: Path, name: str, content: str | bytes) -> str:
    """What is said of a folder with that template."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SwtoolError) as caught:
        templates_in(folder)
    return str(caught.value)


def repacked(key: str, change: dict[str, tuple[str, str]], more: dict[str, bytes] | None = None) -> bytes:
    """The shipped Word template with texts of its parts replaced and parts added."""
    out = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(shipped_templates().contents[key]))
    with source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name in change:
                assert change[name][0] in text
                text = text.replace(*change[name])
            target.writestr(name, text)
        for name, content in (more or {}).items():
            target.writestr(name, content)
    return out.getvalue()


def test_the_shipped_templates_copied_make_what_they_made(tmp_path: Path) -> None:
    written, kept = copy_templates(tmp_path)
    assert (len(written), kept) == (len(KINDS) + 1, [])
    assert templates_in(tmp_path).digest == shipped_templates().digest
    (tmp_path / "网页.html").write_text("改过", encoding="utf-8")
    written, kept = copy_templates(tmp_path)
    assert (written, len(kept)) == ([], len(KINDS) + 1)
    assert (tmp_path / "网页.html").read_text(encoding="utf-8") == "改过"


def test_a_changed_template_is_used_named_in_the_seal_and_the_old_seal_still_verifies(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    first = require_seal(world.office.db, world.organization.id, "", OCTOBER)
    folder = tmp_path / FOLDER
    folder.mkdir()
    (folder / "网页.html").write_text(HTML.replace("<footer>", "<p>海宁市社会工作之家</p>\n<footer>"), encoding="utf-8")
    lines = verify(world.office, first)
    assert [line.verdict for line in lines if line.is_fault] == []
    (changed,) = (line for line in lines if "模板或程序已更换" in line.verdict)
    assert "公开.html" in changed.what
    with world.office.change("更正原因") as tx:
        tx.execute("SELECT 1")
    from tests.disclosures import report_party

    report_party(world, "补登")
    result = world.run(correct="漏登一次活动")
    assert result.state is State.PUBLISHED
    second = require_seal(world.office.db, world.organization.id, "", OCTOBER)
    assert second.page.template == templates_of(world.office).digest != first.page.template
    page = next(path for path in result.paths if path.name.endswith("公开（第2版）.html"))
    assert "海宁市社会工作之家" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", [kind.key for kind in KINDS])
def test_a_seal_names_the_templates_of_what_is_published_and_no_others(tmp_path: Path, key: str) -> None:
    (kind,) = (kind for kind in KINDS if kind.key == key)
    changed = (
        repacked(key, {"word/document.xml": ("<w:body>", "<w:body><w:p/>")})
        if kind.file_name.endswith(".docx")
        else f"{shipped_templates().text(key)}\n".encode()
    )
    (tmp_path / kind.file_name).write_bytes(changed)
    own = templates_in(tmp_path)
    assert (own.digest != shipped_templates().digest) is (key not in ("approval", "withdrawn"))
    assert own != shipped_templates()


def test_an_approval_stands_while_the_paper_it_is_given_on_changes(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    first = require_seal(world.office.db, world.organization.id, "", OCTOBER)
    (tmp_path / FOLDER).mkdir()
    more = {"word/document.xml": ("<w:body>", "<w:body><w:p><w:r><w:t>海宁市专用</w:t></w:r></w:p>")}
    (tmp_path / FOLDER / "审批单.docx").write_bytes(repacked("approval", more))
    assert templates_of(world.office).digest == first.page.template
    assert [line.verdict for line in verify(world.office, first) if "已更换" in line.verdict] == []
    sheet = render_approval_sheet("甲", OCTOBER, first.page.parts, [("草拟", "乙", "", "")], "ab" * 32)
    own = render_approval_sheet(
        "甲", OCTOBER, first.page.parts, [("草拟", "乙", "", "")], "ab" * 32, templates=templates_of(world.office)
    )
    texts = [zipfile.ZipFile(io.BytesIO(each)).read("word/document.xml").decode() for each in (sheet, own)]
    assert ["海宁市专用" in text for text in texts] == [False, True]


def test_a_broken_template_stops_before_anything_is_sealed(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "网页.html").write_text(HTML.replace("{% endfor %}", "", 1), encoding="utf-8")
    with pytest.raises(SwtoolError):
        world.run()
    assert world.office.db.value("SELECT count(*) FROM disclosure_seal") == 0
    assert not world.folder.exists()


def at_line(text: str, mark: str) -> int:
    return text[: text.index(mark)].count("\n") + 1


def test_an_unknown_field_is_named_with_its_line(tmp_path: Path) -> None:
    text = HTML.replace("{{ page.phone }}", "{{ page.telephone }}")
    said = refused(tmp_path, "网页.html", text)
    assert f"{FOLDER}/网页.html 第{at_line(text, 'telephone')}行" in said
    assert "没有“telephone”这个内容" in said


@pytest.mark.parametrize(
    ("instead", "why"),
    [
        ("{% include '/etc/passwd' %}", "include"),
        ("{% import 'x' as y %}", "import"),
        ("{% extends 'x' %}", "extends"),
        ("{% autoescape false %}{{ page.organization }}{% endautoescape %}", "autoescape"),
        ("{{ page.organization | safe }}", "不能用过滤器“safe”"),
        ("{{ page.__class__.__mro__ }}", "不能用“__class__”"),
        ("{{ ''.__class__ }}", "不能用“__class__”"),
        ("{{ range(9) }}", "没有“range”这个内容"),
        ("{{ 9 ** 9 ** 9 }}", "乘方"),
        ("{{ 'x' * 999999999 }}", "乘法"),
        ("{{ page.phone }", "没有写对"),
        ("{% if %}", "没有写对"),
        ("{% nothing %}", "不认识的标记 {% nothing %}"),
        ("<script>alert(1)</script>", "不能有 <script>"),
        ('<img src="http://example.invalid/a.png">', "不能有 <img>"),
        ('<a href="https://example.invalid/">x</a>', "链接只能指向本页"),
        ('<p onclick="x()">x</p>', "不能有 onclick"),
        ('<p style="background:url(//example.invalid/x)">x</p>', "样式不能引用外面的文件"),
        ("<style>@import '//example.invalid/x';</style>", "样式不能引用外面的文件"),
        ('<meta http-equiv="refresh" content="0;url=//example.invalid">', "http-equiv"),
        ("<!-- 备注 -->", "不能有注释"),
        ("<iframe></iframe>", "不能有 <iframe>"),
    ],
)
def test_a_page_template_can_neither_read_nor_reach_nor_run(tmp_path: Path, instead: str, why: str) -> None:
    text = HTML.replace("<footer>", f"{instead}\n<footer>")
    said = refused(tmp_path, "网页.html", text)
    assert why in said
    assert f"第{at_line(text, instead)}行" in said or "生成的内容" in said


@pytest.mark.parametrize(
    ("gone", "what"),
    [
        ("{{ code }}", "封存码"),
        ("{{ page.reason }}", "更正说明"),
        ("{{ page.approval }}", "审批说明"),
        ("<caption>{{ table.title }}</caption>", "表“服务情况”"),
    ],
)
def test_a_page_template_leaves_nothing_out(tmp_path: Path, gone: str, what: str) -> None:
    text = HTML.replace("{% for sentence in summary %}{{ sentence | unbroken }}{% endfor %}", "")
    text = text.replace(' aria-label="{{ table.title }}"', "")
    assert gone in text
    said = refused(tmp_path, "网页.html", text.replace(gone, ""))
    assert "没有印出" in said
    assert what in said


def test_the_policy_and_the_language_stay(tmp_path: Path) -> None:
    assert "语言" in refused(tmp_path, "网页.html", HTML.replace(' lang="zh-CN"', ""))
    assert "http-equiv" in refused(tmp_path, "网页.html", HTML.replace("default-src 'none'", "default-src *"))


def test_a_fragment_has_inline_styles_only(tmp_path: Path) -> None:
    assert "不能有 class" in refused(tmp_path, "粘贴片段.html", FRAGMENT.replace("<h2 ", '<h2 class="x" '))
    assert "不能有 <style>" in refused(tmp_path, "粘贴片段.html", "<style>p{}</style>" + FRAGMENT)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"word/document.xml": ("{{organization}}", "{{organisation}}")}, "没有“organisation”这个内容"),
        ({"word/document.xml": ("{{p parts}}", "")}, "没有印出"),
        ({"word/document.xml": ("{{reason}}", "")}, "没有印出更正说明"),
        ({"word/document.xml": ("{%p endif %}", "")}, "endif"),
        ({"word/styles.xml": ('"表内数字"', '"数字"')}, "缺少样式“表内数字”"),
        ({"word/document.xml": ("<w:body>", '<w:body><w:ins w:id="1"/>')}, "修订记录"),
        ({"word/document.xml": ("<w:body>", '<w:body><w:p><w:r><w:rPr><w:vanish/></w:rPr></w:r></w:p>')}, "隐藏文字"),
        ({"word/document.xml": ("<w:body>", '<w:body><w:p><w:hyperlink r:id="rId9"/></w:p>')}, "链接"),
        ({"word/document.xml": ("<w:body>", "<w:body><w:p><w:instrText>INCLUDETEXT x</w:instrText></w:p>")}, "域"),
    ],
)  # fmt: skip
def test_a_word_template_with_a_fault_is_refused(tmp_path: Path, change: dict[str, tuple[str, str]], why: str) -> None:
    said = refused(tmp_path, "公开表.docx", repacked("docx", change))
    assert f"{FOLDER}/公开表.docx" in said
    assert why in said


def test_a_word_template_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "不是有效的 docx" in refused(tmp_path, "公开表.docx", b"not a zip")
    assert "空文件" in refused(tmp_path, "公开表.docx", b"")


def test_of_a_word_template_nothing_hidden_is_taken_over(tmp_path: Path) -> None:
    hidden = {
        "docProps/custom.xml": b"<x>secret</x>",
        "word/comments.xml": b"<x>secret</x>",
        "docProps/app.xml": b"<Company>secret</Company>",
        "word/vbaProject.bin": b"secret",
    }
    (tmp_path / "公开表.docx").write_bytes(repacked("docx", {}, hidden))
    templates = templates_in(tmp_path)
    from swtool.disclosure.proving import proof_page
    from swtool.disclosure.rendering import FORMATS

    content = FORMATS["docx"].renderer(proof_page(), "ab" * 32, templates)
    assert b"secret" not in content


def test_a_field_that_word_split_over_runs_is_still_one(tmp_path: Path) -> None:
    split = "{{organi</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>zation}}"
    (tmp_path / "公开表.docx").write_bytes(repacked("docx", {"word/document.xml": ("{{organization}}", split)}))
    assert templates_in(tmp_path).digest != shipped_templates().digest


@pytest.mark.parametrize(
    ("instead", "why"),
    [
        ('#read("/etc/passwd")', "不能读别的文件"),
        ('#import "@preview/x:0.1.0": y', "不能引用别的文件"),
        ('#include "x.typ"', "不能引用别的文件"),
        ("#datetime.today().display()", "当天的日期"),
        ('#image("x.png")', "不能读别的文件"),
    ],
)
def test_a_pdf_template_reads_nothing(tmp_path: Path, instead: str, why: str) -> None:
    text = shipped_templates().text("pdf")
    said = refused(tmp_path, "打印版.typ", f"{text}\n{instead}\n")
    assert why in said
    assert f"第{text.count(chr(10)) + 2}行" in said


def test_a_file_under_a_name_that_is_not_known_would_be_left_out_and_is_told(tmp_path: Path) -> None:
    assert "不认识的文件“网页模板.html”" in refused(tmp_path, "网页模板.html", HTML)
    (tmp_path / "网页模板.html").unlink()
    for name in ("~$公开表.docx", ".DS_Store", "模板说明.txt", "旧照片.jpg"):
        (tmp_path / name).write_bytes(b"x")
    assert templates_in(tmp_path) == shipped_templates()
