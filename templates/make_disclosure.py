"""Build the Word templates of 三务公开: run ``python templates/make_disclosure.py`` after changing it.

Written as plain parts without any of Word's own ballast, for every published document holds a copy of its styles. The
styles in ``STYLES`` are what ``swtool.disclosure.word_tables`` sets tables with; a county changes them in WPS or Word.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from swtool.workbooks.stable_zip import stored_zip

HERE = Path(__file__).parent
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
BLACK, RED, GREY = "000000", "A4161A", "404040"
TWIPS_TO_A_CENTIMETRE = 567


@dataclass(frozen=True)
class Style:
    """A paragraph style: sizes in points, ``before`` and ``after`` in points, ``leading`` in lines."""

    key: str
    name: str
    font: str
    size: float
    bold: bool = False
    align: str = "left"
    before: float = 0
    after: float = 0
    leading: float = 1.0
    indent: bool = False
    colour: str = BLACK
    outline: int | None = None


def a4_styles() -> tuple[Style, ...]:
    """For a sheet in the hand."""
    return (
        Style("Title0", "公开标题", "黑体", 18, align="center", leading=1.1),
        Style("Title1", "公开副题", "仿宋", 10.5, align="center", before=3, colour=GREY),
        Style("Lead", "公开摘要", "仿宋", 12, before=4, leading=1.25, indent=True),
        Style("Part", "部分标题", "黑体", 14, before=12, after=2, outline=0),
        Style("TableTitle", "表题", "黑体", 11, before=6, after=3, outline=1),
        Style("TableHead", "表头", "黑体", 10.5, align="center", before=2, after=2),
        Style("TableText", "表内文字", "宋体", 10.5, before=2, after=2),
        Style("TableNumber", "表内数字", "宋体", 10.5, align="right", before=2, after=2),
        Style("Note", "表注", "仿宋", 10.5, before=2, after=2),
        Style("Signed", "落款", "仿宋", 11, before=3, after=3),
        Style("Small", "小字", "仿宋", 9, before=1, colour=GREY),
    )


def a3_styles() -> tuple[Style, ...]:
    """For a board, read from a metre away: no figure below 16 points."""
    return (
        Style("Title0", "公开标题", "黑体", 32, align="center", colour=RED),
        Style("Title1", "公开副题", "黑体", 16, align="center", before=2, colour=GREY),
        Style("Lead", "公开摘要", "黑体", 18, before=4, leading=1.15, indent=True),
        Style("Part", "部分标题", "黑体", 24, before=10, after=2, colour=RED, outline=0),
        Style("TableTitle", "表题", "黑体", 18, before=8, after=4, outline=1),
        Style("TableHead", "表头", "黑体", 16, align="center", before=3, after=3),
        Style("TableText", "表内文字", "黑体", 16, before=3, after=3),
        Style("TableNumber", "表内数字", "黑体", 16, align="right", before=3, after=3),
        Style("Note", "表注", "黑体", 16, before=3, after=3),
        Style("Signed", "落款", "黑体", 16, before=6, after=4),
        Style("Small", "小字", "黑体", 11, before=1, colour=GREY),
    )


def main() -> None:
    """Write the templates."""
    _save("disclosure.docx", a4_styles(), _sheet(), _footer(), _page(21.0, 29.7, 2.2))
    _save("disclosure_a3.docx", a3_styles(), _sheet(board=True), _footer(board=True), _page(42.0, 29.7, 2.0))
    _save("disclosure_approval.docx", a4_styles(), _approval(), _footer(), _page(21.0, 29.7, 2.2))


def _sheet(*, board: bool = False) -> str:
    authority = "主管部门：{{authority or '＿＿＿＿＿＿'}}"
    names = ("制表：{{prepared_by}}", "审核：{{reviewed_by}}", "负责人：{{approved_by}}")
    whom = ("公开日期：{{sealed_on}}", "监督电话：{{phone}}")
    signed = (names, (*whom, authority)) if board else (names, (*whom, ""), (authority,))
    title = (
        [_p("Title0", "{{organization}}{{month}}三务公开")]
        if board
        else [_p("Title0", "{{organization}}"), _p("Title0", "{{month}}三务公开")]
    )
    return "".join([
        *title,
        _if("stations", _p("Title1", "运营：{{stations}}")),
        _if("credit_code", _p("Title1", "统一社会信用代码 {{credit_code}}")),
        _if("sample", _p("Title1", "{{sample}}")),
        _if("reason", _p("Lead", "更正说明：本表是第{{version}}版，替代此前公开的版本。{{reason}}")),
        "" if board else _p("Lead", "{% for sentence in summary %}{{sentence}}{% endfor %}"),
        _p("Lead", "{% for sentence in summary %}{{sentence}}{% endfor %}") if board else "",
        _p("Small", "{{p parts}}"),
        _p("Small", ""),
        _grid(signed, 37.6 if board else 16.6),
        "" if board else _p("Signed", "{{organization}}（盖章）", align="right", before=10, keep=True),
        _if("approval", _p("Small", "{{approval}}", keep=True)),
        _p("Small", "公开依据：{{rule}}", keep=True),
        _p(
            "Small",
            "封存码 {{code}}，第{{version}}版。核对方法：向{{authority or '主管部门'}}报出机构、月份和封存码，"
            "由其在台账中核对；封存码不符，或内容与台账不同，即不是原件。",
            keep=not board,
        ),
        "" if board else _p("Small", "摘要 {{sha256}}", keep=True),
        "" if board else _p("Small", "规则版本 {{policy_edition}}，封存时台账日志 {{chain_head}}"),
    ])  # fmt: skip


def _approval() -> str:
    heads = ("步骤", "姓名", "日期", "意见")
    fields = ("{{step.name}}", "{{step.person}}", "{{step.day}}", "{{step.opinion}}")
    widths = (2.2, 3.2, 4.2, 7.0)
    rows = (
        _row(heads, widths, "TableHead", keep=True),
        _row(("{%tr for step in steps %}", "", "", ""), widths, "TableText"),
        _row(fields, widths, "TableText", high=2.0, keep=True),
        _row(("{%tr endfor %}", "", "", ""), widths, "TableText"),
    )
    return "".join([
        _p("Title0", "{{month}}三务公开审批单"),
        _p("Title1", "{{organization}}"),
        _p("Lead", "下面是拟公开的全部内容，请逐项核对。签字即同意按此公开；内容有任何改动，要重新审批。"),
        _if("reason", _p("Lead", "更正说明：{{reason}}")),
        _p("Small", "{{p parts}}"),
        _p("Part", "审批意见", keep=True),
        _table(rows, widths, lines=True),
        _p("Small", "内容码 {{code}}。在台账里审批时要与这个码一致；摘要 {{sha256}}", before=6, keep=True),
        _p("Small", "本审批单留存本单位，不对外公开。"),
    ])  # fmt: skip


def _footer(*, board: bool = False) -> str:
    text = f"{'{{organization}}' if board else ''}{{{{month}}}}三务公开　{{{{code}}}}　第 "
    size = "" if board else '<w:rPr><w:sz w:val="18"/></w:rPr>'

    def run(inner: str) -> str:
        return f"<w:r>{size}{inner}</w:r>"

    def number(field: str) -> str:
        return "".join(
            run(piece)
            for piece in (
                '<w:fldChar w:fldCharType="begin"/>',
                f'<w:instrText xml:space="preserve"> {field} </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>',
                "<w:t>1</w:t>",
                '<w:fldChar w:fldCharType="end"/>',
            )
        )

    def words(text: str) -> str:
        return run(f'<w:t xml:space="preserve">{text}</w:t>')

    unit = "张" if board else "页"
    line = words(text) + number("PAGE") + words(f" {unit}，共 ") + number("NUMPAGES") + words(f" {unit}")
    return (
        f'{HEAD}<w:ftr {W} {R}><w:p><w:pPr><w:pStyle w:val="Small"/><w:jc w:val="center"/></w:pPr>{line}</w:p></w:ftr>'
    )


def _if(condition: str, inner: str) -> str:
    return f"{_p('Small', f'{{%p if {condition} %}}')}{inner}{_p('Small', '{%p endif %}')}"


def _p(style: str, text: str, *, align: str = "", before: float | None = None, keep: bool = False) -> str:
    spacing = "" if before is None else f'<w:spacing w:before="{round(before * 20)}"/>'
    side = f'<w:jc w:val="{align}"/>' if align else ""
    next_ = "<w:keepNext/>" if keep else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{next_}{spacing}{side}</w:pPr>{run}</w:p>'


def _grid(rows: tuple[tuple[str, ...], ...], width: float) -> str:
    """Rows of equal cells that stay on the page of what follows; a row of one cell goes across."""
    widths = [width / len(rows[0])] * len(rows[0])
    return _table([_row(row, widths, "Signed", keep=True) for row in rows], widths, lines=False)


def _row(
    texts: tuple[str, ...],
    widths: list[float] | tuple[float, ...],
    style: str,
    *,
    high: float = 0,
    keep: bool = False,
) -> str:
    height = f'<w:trHeight w:val="{_twips(high)}" w:hRule="atLeast"/>' if high else ""
    across = len(texts) == 1
    span = f'<w:gridSpan w:val="{len(widths)}"/>' if across else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_p(style, text, keep=keep)}</w:tc>"
        for text, width in zip(texts, [sum(widths)] if across else widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{cells}</w:tr>"


def _table(rows: list[str] | tuple[str, ...], widths: list[float] | tuple[float, ...], *, lines: bool) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8C8C8C"/>' for side in sides)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f"{f'<w:tblBorders>{borders}</w:tblBorders>' if lines else ''}"
        '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
        + f"</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _page(width: float, height: float, margin: float) -> str:
    side = ' w:orient="landscape"' if width > height else ""
    edge = _twips(margin)
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{_twips(width)}" w:h="{_twips(height)}"{side}/>'
        f'<w:pgMar w:top="{edge}" w:right="{edge}" w:bottom="{edge}" w:left="{edge}" w:header="567" w:footer="567"'
        ' w:gutter="0"/></w:sectPr>'
    )


def _twips(centimetres: float) -> int:
    return round(centimetres * TWIPS_TO_A_CENTIMETRE)


def _styles(styles: tuple[Style, ...]) -> str:
    return (
        f'{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"'
        ' w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="仿宋"/><w:sz w:val="21"/>'
        '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        + "".join(map(_style, styles))
        + "</w:styles>"
    )


def _style(style: Style) -> str:
    latin = "Arial" if style.font == "黑体" else "Times New Roman"
    indent = '<w:ind w:firstLineChars="200" w:firstLine="480"/>' if style.indent else ""
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.key}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:before="{round(style.before * 20)}"'
        f' w:after="{round(style.after * 20)}" w:line="{round(style.leading * 240)}" w:lineRule="auto"/>'
        f'{indent}<w:jc w:val="{style.align}"/>{outline}</w:pPr><w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}"'
        f' w:cs="{latin}" w:eastAsia="{style.font}"/>{"<w:b/>" if style.bold else ""}'
        f'<w:color w:val="{style.colour}"/><w:sz w:val="{round(style.size * 2)}"/></w:rPr></w:style>'
    )


def _save(name: str, styles: tuple[Style, ...], body: str, footer: str, page: str) -> None:
    relations = (("rId1", "styles", "styles.xml"), ("rId2", "footer", "footer1.xml"))
    types = (("document", "document.main"), ("styles", "styles"), ("footer1", "footer"))
    parts = {
        "word/document.xml": f"{HEAD}<w:document {W} {R}><w:body>{body}{page}</w:body></w:document>",
        "word/styles.xml": _styles(styles),
        "word/footer1.xml": footer,
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}relationships">'
        + "".join(f'<Relationship Id="{i}" Type="{OFFICE}{kind}" Target="{to}"/>' for i, kind, to in relations)
        + "</Relationships>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}officeDocument" Target="word/document.xml"/></Relationships>',
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        ' ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/word/{n}.xml" ContentType="{WORD}{kind}+xml"/>' for n, kind in types)
        + "</Types>",
    }
    (HERE / name).write_bytes(stored_zip({key: text.encode() for key, text in parts.items()}))


if __name__ == "__main__":
    main()
