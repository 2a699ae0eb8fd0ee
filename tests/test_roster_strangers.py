"""A slip in a 人员编号 or a bare year of birth makes nobody somebody else."""

from __future__ import annotations

from tests.registry_house import hire, resident_id
from tests.test_staff_roster import NEW, found, office, plan

__all__ = ["office"]

OTHER = resident_id("19910202", 3)


def test_a_number_of_somebody_without_id_does_not_take_another_s_id(office) -> None:
    one = hire(office, "张示例")
    row = {**NEW, "name": "李示例", "resident_id": OTHER, "staff_no": one.staff_no}
    _made, _seen, findings = plan(office, row)
    assert [finding.code for finding in findings if finding.blocks] == ["roster.other_name"]
    assert OTHER not in str(findings)
    assert found(office, one.staff_no).resident_id is None


def test_a_number_with_another_name_and_no_id_is_refused_too(office) -> None:
    one = hire(office, "张示例", number=OTHER)
    _made, _seen, findings = plan(office, {**NEW, "name": "李示例", "staff_no": one.staff_no})
    assert [finding.code for finding in findings if finding.blocks] == ["roster.other_name"]


def test_a_space_or_a_remark_in_the_name_is_no_other_name(office) -> None:
    one = hire(office, "张示例")
    row = {**NEW, "name": "张 示例（站长）", "staff_no": one.staff_no}
    _made, _seen, findings = plan(office, row)
    assert [finding.code for finding in findings if finding.blocks] == []


def test_a_bare_year_of_birth_proposes_nobody(office) -> None:
    from swtool.dates import PartialDate

    hire(office, "张示例", birth_date="1990")
    _made, _seen, findings = plan(office, {**NEW, "name": "张示例", "birth_date": PartialDate(1990)})
    assert [finding.code for finding in findings if finding.blocks] == ["roster.name_only"]
