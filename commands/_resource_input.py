"""What is typed about a resource, read by the same kinds as a sheet's cells, so that both refuse the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from swtool.errors import UsageFault

if TYPE_CHECKING:
    from swtool.office import Office


class TypedResource(NamedTuple):
    """The options of `resource add` and `resource update`, unread, by the columns of 社区资源清单."""

    name: str | None = None
    owner: str | None = None
    category: str | None = None
    pool: str | None = None
    items: str | None = None
    offering: str | None = None
    quantity: str | None = None
    estimated_value: str | None = None
    target_group: str | None = None
    availability: str | None = None
    coverage: str | None = None
    capacity: str | None = None
    unit: str | None = None
    reusable: bool | None = None
    cost: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


def _option(name: str, metavar: str, about: str) -> object:
    return typer.Option(name, metavar=metavar, help=about)


Owner = Annotated[str | None, _option("--owner", "提供方", "哪家单位或谁提供")]
Category = Annotated[str | None, _option("--category", "类别", "如 单位、行业、院校、公益")]
Pool = Annotated[str | None, _option("--pool", "资源池", "爱心企业、志愿服务、场地、资金")]
Items = Annotated[str | None, _option("--items", "服务项目", "能满足哪些需求类别，用顿号隔开")]
Offering = Annotated[str | None, _option("--offering", "服务", "可提供的服务或物资")]
Quantity = Annotated[str | None, _option("--quantity", "数量", "原话，如 20箱")]
Value = Annotated[str | None, _option("--value", "金额", "折合价值，元")]
Target = Annotated[str | None, _option("--target", "对象", "面向谁")]
When = Annotated[str | None, _option("--when", "时间", "什么时候可用")]
Coverage = Annotated[str | None, _option("--coverage", "范围", "本村（社区）、本乡镇（街道）、全县")]
Capacity = Annotated[str | None, _option("--capacity", "容量", "最多能给多少，整数")]
Unit = Annotated[str | None, _option("--unit", "单位", "容量的单位，如 份、人次")]
Reusable = Annotated[bool | None, typer.Option("--reusable/--used-up", help="用完还在（场地、志愿者），还是发完就没有")]
Cost = Annotated[str | None, _option("--cost", "金额", "每次费用，元")]
Contact = Annotated[str | None, _option("--contact", "姓名", "联系人")]
ContactPhone = Annotated[str | None, _option("--phone", "电话", "联系电话")]
ValidFrom = Annotated[str | None, _option("--from", "日期", "从哪一天起可用")]
ValidTo = Annotated[str | None, _option("--to", "日期", "有效期到哪一天；没有期限的写 长期")]

OPTIONS = {
    "name": "--name",
    "estimated_value": "--value",
    "target_group": "--target",
    "availability": "--when",
    "contact_name": "--contact",
    "contact_phone": "--phone",
    "valid_from": "--from",
    "valid_to": "--to",
}
"""Options that are not called like their column."""


def resource_values(office: Office, typed: TypedResource) -> dict[str, object]:
    """What was typed, as it is stored; nothing for what was not. Raises ``UsageFault`` for a value that is none."""
    from swtool.dates import OPEN_END
    from swtool.forms.kind import CellFault, Noted, ParseContext, read_cell
    from swtool.inventory.forms import RESOURCE_LIST

    values: dict[str, object] = {}
    for name, said in typed._asdict().items():
        if said is None:
            continue
        if isinstance(said, bool):
            values[name] = int(said)
            continue
        column = RESOURCE_LIST.column(name)
        read = read_cell(column.kind, said, ParseContext(office.today))
        read = read.value if isinstance(read, Noted) else read
        option = OPTIONS.get(name, f"--{name}")
        if isinstance(read, CellFault):
            raise UsageFault(f"{column.title}：{read.reason}", where=option, remedy=read.expected)
        if read is None:
            raise UsageFault(f"没有写{column.title}", where=option, remedy="要改就写新的内容")
        values[name] = None if read is OPEN_END else read.isoformat() if isinstance(read, date) else read
    return values
