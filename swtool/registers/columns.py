"""The columns that several registers share, under the name that each calls them by."""

from __future__ import annotations

from swtool.forms.form import Column
from swtool.forms.kinds import Code, Count, Day, PartialDay, Reference, Text
from swtool.forms.personal import PersonName, Phone
from swtool.privacy import Privacy
from swtool.registers.register import NUMBER

NUMBER_COLUMN = Column(NUMBER, "登记号", Code(), aliases=("登记编号", "登记簿编号"), note="系统给出；再次报送时保留它")
TOWN = Column("town", "乡镇（街道）", Reference("town"), aliases=("乡镇", "镇街", "镇（街道）", "所属乡镇", "街道"))
VILLAGE = Column(
    "village", "村（社区）", Reference("village"), aliases=("村居", "村（居）", "所属村（社区）", "所属社区", "社区")
)
STATION = Column("station", "社工站", Reference("station"), aliases=("社工站名称", "站点名称"))
DETAILS = Column("details", "备注", Text(500), aliases=("说明",))


def required(column: Column) -> Column:
    """The same column where a line must have it."""
    return Column(column.name, column.title, column.kind, True, column.aliases, column.privacy, column.note)


def words(name: str, title: str, *aliases: str, longest: int = 100, must: bool = False, note: str = "") -> Column:
    """A column of words."""
    return Column(name, title, Text(longest), must, aliases, note=note)


def count(name: str, title: str, *aliases: str, must: bool = False) -> Column:
    """A column of whole numbers."""
    return Column(name, title, Count(), must, aliases)


def since(title: str, *aliases: str, must: bool = False) -> Column:
    """From when a line holds, or when it happened, as far as it is known."""
    return Column("effective_on", title, PartialDay(), must, aliases)


def until(title: str, *aliases: str) -> Column:
    """The first day on which a line does not hold any more."""
    return Column("effective_until", title, Day(), aliases=aliases, note="不再有效的第一天")


def person(title: str, *aliases: str, must: bool = False, note: str = "") -> Column:
    """The name of somebody who is none of the workers."""
    return Column("name", title, PersonName(), must, aliases, Privacy.PERSONAL, note)


def mobile(title: str = "联系电话", *aliases: str) -> Column:
    """How to reach them."""
    return Column(
        "mobile", title, Phone(), aliases=aliases or ("手机", "电话", "联系方式", "手机号码"), privacy=Privacy.PERSONAL
    )


def worker(title: str = "人员编号", *aliases: str, name: str = "staff_no", must: bool = False) -> Column:
    """One of the workers, by number; a name is understood where only one has it."""
    return Column(name, title, Code(), must, aliases or ("工号",), note="写人员编号；本县社工的姓名没有重名时也认")
