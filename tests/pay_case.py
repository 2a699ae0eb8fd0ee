"""A county with ladders, grades and pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path

from swtool.findings import Finding
from swtool.intake.load import State
from swtool.office import Office
from swtool.pay import pay_store
from swtool.pay.pay_store import AverageWage
from swtool.pay.plans import BOOKS
from swtool.registry.credentials import CertificateFields
from swtool.registry.people import Person
from tests.inventory_case import UPDATING, codes, load_rows
from tests.registry_house import hire

NAME = "本县岗级薪酬表"
POSTS = ("甲岗", "乙岗", "丙岗", "丁岗")
LADDER_HEAD = ("薪酬表名称", "执行日期", "薪酬岗位", "薪酬级别", "月薪酬标准")
GRADE_HEAD = ("人员编号", "姓名", "薪酬表名称", "薪酬岗位", "薪酬级别", "岗级执行日期")
PAY_HEAD = ("薪酬月份", "人员编号", "姓名", "应发工资", "实发工资", "折合全日制")
LAST = date(2026, 10, 31)
Rows = Sequence[Sequence[object]]


def ladder_rows(name: str = NAME, day: str = "2026-01-01", posts: Sequence[str] = POSTS, grades: int = 11) -> Rows:
    """Grade 1 is 5,100 yuan, each further one 100 more, whatever the post."""
    lines = [
        (name, day, post, f"{grade}级", 5000 + 100 * grade) for post, grade in product(posts, range(1, grades + 1))
    ]
    return [LADDER_HEAD, *lines]


def loaded(office: Office, folder: Path, rows: Rows) -> None:
    """Load one sheet and update what it says otherwise."""
    receipt = load_rows(office, folder, BOOKS, rows, terms=UPDATING)
    assert receipt.state is State.LOADED, codes(receipt)


def grade(office: Office, folder: Path, person: Person, post: str, level: str, day: str = "2026-01-01") -> None:
    """Set somebody on a rung."""
    loaded(office, folder, [GRADE_HEAD, (person.staff_no, person.name, "", post, level, day)])


def paid(
    office: Office, folder: Path, person: Person, month: str, gross: object, share: str = "", net: str = ""
) -> None:
    """A month's pay in yuan; '' is a blank cell."""
    loaded(office, folder, [PAY_HEAD, (month, person.staff_no, person.name, gross, net, share)])


def only(findings: object) -> Finding:
    """The one finding there is."""
    (found,) = findings  # type: ignore[misc]
    assert isinstance(found, Finding)
    return found


def registered(office: Office, amount: int, day: str = "2026-07-01", year: int = 2025) -> None:
    """An average wage in yuan a year, in use from that day."""
    with office.change("登记平均工资") as tx:
        wage = AverageWage(day, "海宁市", year=year, measure="全口径", amount=amount, source="示例年鉴")
        pay_store.state_average_wage(tx, office.db, wage)


def social_worker(office: Office, name: str = "示例甲", **other: str) -> Person:
    """Somebody with a certificate."""
    return hire(office, name, certificate=CertificateFields(level="assistant", obtained_on="2020-01-01"), **other)  # type: ignore[arg-type]
