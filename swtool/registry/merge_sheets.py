"""The tables about entries that are one person: the two side by side, what comes together, all merges."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from swtool.office import Office
from swtool.privacy import mask_all, mask_name, mask_phone, mask_resident_id
from swtool.registry.merges import all_merges
from swtool.registry.people import Person, entries_by_id
from swtool.tables import Heading, Hint, Show, Table

_TITLES = {
    "ethnicity": "民族",
    "political_status": "政治面貌",
    "mobile": "手机",
    "is_local_household": "本地户籍",
    "is_local_recruit": "本土新招培养对象",
    "sex": "性别",
    "birth_date": "出生日期",
}


def entries_table(kept: Person, merged: Person, blanks: Collection[str], *, fill: bool) -> Table:
    """The two entries, one row each; the kept one's contents stand."""
    rows = [
        (
            word,
            one.staff_no,
            one.name,
            one.resident_id,
            one.sex,
            one.birth_date,
            one.mobile,
            one.is_local_household,
            one.is_local_recruit,
        )
        for word, one in (("保留", kept), ("并入", merged))
    ]
    headings = (
        Heading("role", "登记"),
        Heading("staff_no", "人员编号", Show.CODE),
        Heading("name", "姓名", mask=mask_name),
        Heading("resident_id", "身份证号", Show.CODE, mask_resident_id),
        Heading("sex", "性别"),
        Heading("birth_date", "出生日期", Show.DAY, mask_all),
        Heading("mobile", "手机", Show.CODE, mask_phone, minor=True),
        Heading("is_local_household", "本地户籍", Show.FLAG, minor=True),
        Heading("is_local_recruit", "本土新招培养对象", Show.FLAG, minor=True),
    )
    names = "、".join(_TITLES[name] for name in blanks)
    told = (f"补到保留的一条：{names}",) if fill else (f"只有并入的一条有：{names}", Hint("要补过来的加 --fill"))
    return Table("要合并的两条登记", headings, rows, notes=told if blanks else ())


def together_table(
    kept: Mapping[str, str], merged: Mapping[str, str], after: Mapping[str, str], notes: tuple[str, ...] = ()
) -> Table:
    """How much each entry holds, and the person afterwards; what both say once is counted once."""
    rows = [(item, kept[item], merged[item], after[item]) for item in after]
    headings = (
        Heading("item", "内容"),
        Heading("kept", "保留的"),
        Heading("merged", "并入的"),
        Heading("after", "合并后"),
    )
    return Table("合在一起的内容", headings, rows, notes=notes)


def merge_list(office: Office) -> Table:
    """Every merge, undone ones too."""
    found = all_merges(office.db)
    entries = entries_by_id(office.db, {entry for one in found for entry in (one.kept_id, one.merged_id)})
    rows = [
        (
            one.merge_no,
            entries[one.kept_id].staff_no,
            entries[one.merged_id].staff_no,
            one.why,
            one.recorded_at[:10],
            one.undone_at[:10] or None,
        )
        for one in found
    ]
    headings = (
        Heading("merge_no", "合并编号", Show.CODE),
        Heading("kept", "保留", Show.CODE),
        Heading("merged", "并入", Show.CODE),
        Heading("why", "理由"),
        Heading("recorded_at", "合并日期", Show.DAY),
        Heading("undone_at", "撤销日期", Show.DAY),
    )
    return Table("合并过的登记", headings, rows)
