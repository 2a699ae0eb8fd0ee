"""What is refused when a station changes its operator: people, days, contracts and stations. All invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import SwtoolError, UsageFault
from swtool.filings.takeover import Terms, plan_takeover
from swtool.filings.takeover_acts import refuse_future
from swtool.registry.station_finder import require_station
from tests.takeover_case import EVE, OLD, asked, number, place, take_over


def test_everybody_in_post_must_be_named(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    first, second = made.serving(), made.serving()
    with pytest.raises(UsageFault, match="还有 1 人没有写明") as refused:
        take_over(made, asked(made, new, stay=frozenset({first})))
    assert number(made, second) in refused.value.what
    assert "示例甲" not in str(refused.value)
    plan = plan_takeover(made.office, asked(made, new, leave=frozenset({first}), all_stay=True))
    assert [one.person.id for one in plan.leaving] == [first]
    assert [one.person.id for one in plan.staying] == [second]


def test_who_is_named_wrongly_is_refused(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    here, elsewhere = made.serving(), made.serving(station=made.other)
    with pytest.raises(UsageFault, match="既写了留任又写了离开"):
        plan_takeover(made.office, asked(made, new, stay=frozenset({here}), leave=frozenset({here})))
    with pytest.raises(UsageFault, match="不在 许村镇社工站 在岗"):
        plan_takeover(made.office, asked(made, new, stay=frozenset({here, elsewhere})))


def test_what_cannot_be_is_refused(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    made.serving()
    db = made.office.db
    with pytest.raises(SwtoolError, match="已经由 海宁示例社工事务所 运营"):
        plan_takeover(made.office, asked(made, OLD, all_stay=True))
    with pytest.raises(SwtoolError, match="没有登记运营机构"):
        plan_takeover(
            made.office, asked(made, new, all_stay=True)._replace(station=require_station(db, "长安镇社工站"))
        )
    with pytest.raises(SwtoolError, match="没有开设"):
        plan_takeover(made.office, asked(made, new, date(2019, 12, 31), all_stay=True))
    with pytest.raises(SwtoolError, match="合同的最后一天早于起始日"):
        plan_takeover(made.office, asked(made, new, all_stay=True, terms=Terms(until=EVE)))
    terms = Terms(project_name="许村镇社工站项目")
    with pytest.raises(SwtoolError, match="已经登记"):
        plan_takeover(made.office, asked(made, new, all_stay=True, terms=terms))
    with made.office.change("注销") as tx:
        tx.update("organization", new, {"closed_on": "2022-06-15"})
    with pytest.raises(SwtoolError, match="注销登记"):
        plan_takeover(made.office, asked(made, new, all_stay=True))


def test_twice_is_refused_and_a_trial_leaves_nothing(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    made.serving()
    head = made.office.head
    take_over(made, asked(made, new, all_stay=True), keep=False)
    assert made.office.head == head
    assert made.office.db.value("SELECT count(*) FROM station_takeover") == 0
    take_over(made, asked(made, new, all_stay=True))
    with pytest.raises(SwtoolError, match="已经由 海宁接手社工中心 运营"):
        take_over(made, asked(made, new, all_stay=True))
    with pytest.raises(SwtoolError, match="起已登记另一份合同"):
        take_over(made, asked(made, new, date(2022, 6, 1), all_stay=True))


def test_a_day_to_come_can_only_be_looked_at(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    made.serving()
    refuse_future(made.office, asked(made, new, date(2022, 6, 20), all_stay=True))  # today is no day to come
    with pytest.raises(SwtoolError, match="还没有到"):
        refuse_future(made.office, asked(made, new, date(2022, 6, 21), all_stay=True))


def test_a_station_that_was_closed_since_is_not_handed_over(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    with made.office.change("撤站") as tx:
        tx.update("station", made.station, {"closed_on": "2022-06-18"})
    with pytest.raises(SwtoolError, match="已登记于 2022-06-18 撤销"):
        plan_takeover(made.office, asked(made, new, all_stay=True))
