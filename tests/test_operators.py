"""The rules of operators: who acts on which day, whose login it is, and what is no name."""

from __future__ import annotations

from datetime import date

import pytest

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.operators.rules import (
    Login,
    OfficeOperator,
    Seat,
    Term,
    operator_at,
    operator_called,
    proper_name,
    proper_role,
    refuse_idle,
)
from tests.operators_case import MONDAY
from tests.registry_house import resident_id

ZHANG = OfficeOperator(1, "张经办", (Term(1, "经办", date(2026, 3, 2), date(2026, 6, 1)),))
WANG = OfficeOperator(2, "王经办", (Term(2, "审核", date(2026, 3, 2), None),))


@pytest.mark.parametrize(
    ("day", "acts"),
    [
        (date(2026, 3, 1), False),  # the day before the first
        (date(2026, 3, 2), True),
        (date(2026, 5, 31), True),  # the day before the closing day
        (date(2026, 6, 1), False),  # the closing day itself
        (date(2026, 6, 2), False),
    ],
)
def test_an_operator_acts_from_the_first_day_to_the_day_before_the_closing_day(day: date, acts: bool) -> None:
    assert ZHANG.acts_on(day) is acts
    if acts:
        refuse_idle(ZHANG, day)
    else:
        with pytest.raises(SwtoolError) as caught:
            refuse_idle(ZHANG, day)
        assert ("从 2026-03-02 起才经办" if day < MONDAY else "从 2026-06-01 起不再经办") in str(caught.value)


def test_a_login_at_this_computer_wins_over_one_at_any() -> None:
    logins = [Login(1, 1, Seat("Administrator")), Login(2, 2, Seat("Administrator", "PC-2"))]
    people = [ZHANG, WANG]
    assert operator_at(people, logins, Seat("administrator", "pc-2")) == WANG
    assert operator_at(people, logins, Seat("Administrator", "PC-1")) == ZHANG
    assert operator_at(people, logins, Seat("guest", "PC-2")) is None


def test_a_login_written_with_its_domain_is_the_one_the_system_names_without() -> None:
    logins = [Login(1, 2, Seat("COUNTY\\wang"))]
    assert operator_at([ZHANG, WANG], logins, Seat("Wang", "PC-1")) == WANG
    assert operator_at([ZHANG, WANG], logins, Seat("county", "PC-1")) is None


def test_a_personal_number_in_the_place_of_a_name_is_neither_said_nor_taken() -> None:
    number = resident_id("19900307", 77)
    with pytest.raises(NotFound) as caught:
        operator_called([WANG], number)
    assert number not in str(caught.value)
    assert "新来的先登记：swtool operator add 姓名" in str(caught.value)
    with pytest.raises(UsageFault, match="这不像姓名"):
        proper_name(f"张三{number}")


@pytest.mark.parametrize(
    "name", ["Administrator", "admin", "ROOT", "管理员", "user", "SYSTEM", "未知用户", "Guest", "经办人"]
)
def test_what_everybody_is_called_is_no_name(name: str) -> None:
    with pytest.raises(UsageFault, match="共用的称呼"):
        proper_name(f" {name} ")


@pytest.mark.parametrize("name", ["", "  ", "1", "甲" * 31, "张\x00三"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(UsageFault):
        proper_name(name)


def test_a_name_and_a_role_lose_needless_blanks() -> None:
    assert proper_name("  欧阳  示例 ") == "欧阳 示例"
    assert proper_role(" 签发 ") == "签发"
    with pytest.raises(UsageFault, match="角色"):
        proper_role(" ")
