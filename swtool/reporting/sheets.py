"""The lists of the reporting room: shipped templates, what a template can ask for, and what was sent."""

from __future__ import annotations

from collections.abc import Sequence

from swtool.errors import NotFound
from swtool.office import Office
from swtool.reporting.blocks import Block
from swtool.reporting.dictionary import BLOCKS, VALUES, block_named
from swtool.reporting.store import sent_reports
from swtool.reporting.templates import TEMPLATES
from swtool.tables import Heading, Hint, Show, Table

SINGLE = "单个数据"


def templates_table() -> Table:
    """The templates that come with the program."""
    rows = [(each.title, each.file_name, each.meaning) for each in TEMPLATES]
    headings = (Heading("title", "名称"), Heading("file", "文件"), Heading("meaning", "内容"))
    notes = ("上级的表照同样的写法加上标记也能填", Hint("填表用 swtool report fill 文件.xlsx --output 结果.xlsx"))
    return Table("自带的报表模板", headings, rows, notes=notes)


def blocks_table() -> Table:
    """The groups of data, without their fields."""
    rows: list[tuple[object, ...]] = [(block.title, block.key, block.meaning, len(block.fields)) for block in BLOCKS]
    rows.append((SINGLE, "", "填报单位、日期等，全表只有一个", len(VALUES)))
    headings = (
        Heading("title", "数据组"),
        Heading("key", "英文名"),
        Heading("meaning", "内容"),
        Heading("fields", "数据项", Show.COUNT),
    )
    return Table("模板可以要的数据", headings, rows, notes=(Hint("swtool report fields 数据组 列出每一项的标记写法"),))


def fields_table(group: str | None = None) -> Table:
    """The data dictionary: each marker with its meaning; of one group if named. Raises ``NotFound``."""
    chosen: Sequence[Block] = BLOCKS
    if group is not None and group != SINGLE:
        named = block_named(group)
        if named is None:
            raise NotFound(f"没有“{group}”这组数据", nearest=tuple(block.title for block in BLOCKS))
        chosen = (named,)
    rows: list[tuple[object, ...]] = []
    if group in (None, SINGLE):
        rows += [(SINGLE, f"{{{{{one.title}}}}}", f"{{{{{one.key}}}}}", one.meaning, False) for one in VALUES]
    if group != SINGLE:
        rows += [
            (
                block.title,
                f"{{{{{block.title}.{field.title}}}}}",
                f"{{{{{block.key}.{field.key}}}}}",
                field.meaning,
                field.mask is not None,
            )
            for block in chosen
            for field in block.fields
        ]
    headings = (
        Heading("group", "数据组"),
        Heading("marker", "标记"),
        Heading("english", "也可以写"),
        Heading("meaning", "说明"),
        Heading("personal", "个人信息", Show.FLAG),
    )
    return Table(
        "模板数据项", headings, rows, notes=("个人信息默认遮住；写全的记入操作日志", Hint("要写全加 --reveal"))
    )


def sent_table(office: Office, *, sheet: str = "", recipient: str = "") -> Table:
    """报送登记, newest first; of one sheet, or to one recipient."""
    rows = [
        (
            str(each.id),
            each.recorded_at[:16].replace("T", " "),
            each.sheet,
            each.scope,
            each.as_of,
            each.recipient,
            each.file_name,
            each.sha256[:16],
            each.revealed,
        )
        for each in sent_reports(office.db, sheet=sheet, recipient=recipient)
    ]
    headings = (
        Heading("number", "编号", Show.CODE),
        Heading("recorded_at", "报送时间"),
        Heading("sheet", "报表"),
        Heading("scope", "填报单位"),
        Heading("as_of", "数据截至", Show.DAY),
        Heading("recipient", "报给"),
        Heading("file", "文件"),
        Heading("sha256", "文件指纹", Show.CODE),
        Heading("revealed", "含完整个人信息", Show.FLAG, minor=True),
    )
    notes = (Hint("swtool report diff 编号 对比报的和现在的"),) if rows else ()
    return Table("报送登记", headings, rows, notes=notes)
