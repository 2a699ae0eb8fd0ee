"""The findings about what the story's office keeps no records of: said once, and nothing is judged."""

from __future__ import annotations

from tests.story.facts import O1, O2
from tests.story.words import said

_NOT_HERE = "本地没有这一规定，也没有参照外地的"


def unkept(day: str) -> str:
    """No volunteers, community organizations, supervision or allowances: said once, and nothing is judged."""
    return (
        said("volunteer.per_worker", ("?", "海宁市", f"{day} 还没有志愿者名册"))
        + said("volunteer.trained_min", ("?", "海宁市", f"{day} 还没有志愿者名册"))
        + said("volunteer.mobilised_min", ("0", "海宁市", _NOT_HERE))
        + said("community.incubated_min", ("0", "海宁市", _NOT_HERE))
        + said("community.filing_body", ("0", "海宁市", _NOT_HERE))
        + said("supervision.regular", ("?", "海宁市", f"{day} 还没有督导记录"))
        + said("fund.purchase_cap", ("0", "海宁市", _NOT_HERE))
        + said("fund.county_match", ("0", "海宁市", _NOT_HERE))
        + said("fund.donation_match", ("0", "海宁市", _NOT_HERE))
        + said("station.documents", ("?", "海宁市", f"{day} 还没有制度文件登记表"))
        + said("station.duty_heads", ("0", "海宁市", _NOT_HERE))
        + said("station.co_located", ("0", "海宁市", _NOT_HERE))
        + said("station.yearly_plan", ("?", "海宁市", f"{day} 还没有年度计划登记表"))
        + said("station.lists", ("0", "海宁市", _NOT_HERE))
        + said("station.checklist", ("0", "海宁市", _NOT_HERE))
        + said("supervision.pairing", ("0", "海宁市", _NOT_HERE))
        + said("staff.exam", ("?", "海宁市", f"{day} 还没有{day[:4]}年的职业水平考试登记表"))
        + said("organization.charity", *(("0", name, "没有认定慈善组织；只是鼓励，不是要求") for name in (O2, O1)))
        + said("community.units", ("0", "海宁市", _NOT_HERE))
        + said("pilot.period", ("0", "海宁市", _NOT_HERE))
        + said("fund.assistance_share", ("0", "海宁市", _NOT_HERE))
        + said("fund.shared_by", ("0", "海宁市", _NOT_HERE))
        + said("fund.city_suburb", ("0", "海宁市", _NOT_HERE))
        + said("fund.station_subsidy", ("0", "海宁市", _NOT_HERE))
        + said("allowance.post", ("0", "海宁市", _NOT_HERE))
        + said("allowance.assistant", ("0", "海宁市", _NOT_HERE))
        + "".join(
            said(f"pay.{each}", ("?", "海宁市", "还没有载入岗级薪酬表")) for each in ("ladder", "grade", "at_grade")
        )
        + said("staff.pay_reference", ("0", "海宁市", _NOT_HERE))
        + said("staff.pay_min", ("?", "海宁市", "没有登记当地平均工资（哪一地、哪一种、哪一年）"))
    )
