"""The rule packs that are shipped: what they cite and quote, and that every value stands as the sources have it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from swtool.findings import Severity
from swtool.policy import Policy
from swtool.policy.entries import Entry, Value
from swtool.policy.packs import PACKS, Pack, read_pack, shipped_codes, shipped_pack
from swtool.policy.shapes import NUMERIC, shape_of

DOSSIER = Path(__file__).parents[1].parent / "shared" / "domain.md"

SOURCES = Path(__file__).parents[1] / "docs" / "sources.toml"

# The ids of the dossier that a pack may cite.
DOMAIN_IDS = {
    *tomllib.loads(SOURCES.read_text(encoding="utf-8")),
    *(f"J{number}" for number in range(1, 11)),
    *(f"H{number}" for number in range(1, 11)),
    *(f"N{number}" for number in range(1, 5)),
    *(f"W{number}" for number in range(1, 57)),
    "B1",  # the annex of 江苏's notice
    # Decrees of the ministry on social organizations that the dossier has no row for.
    "NPO-27",  # 民政部令第27号
    "NPO-60",  # 民政部令第60号
}

# Words of national documents that the dossier only paraphrases, taken from the published texts.
PUBLISHED = (
    "包括助理社会工作师、社会工作师和高级社会工作师",  # 民发〔2009〕44号 §2
    "首次登记的受理期限为通过社会工作者职业水平评价后1年内",  # 民发〔2009〕44号 §4
    "登记有效期为3年",
    "我部对《民间非营利组织会计制度》(财会〔2004〕7号,以下简称原制度)进行了全面修订",  # 财会〔2025〕6号
    "我部修订印发了《民间非营利组织会计制度》(财会〔2024〕25号),自2026年1月1日起施行",  # 财会〔2025〕6号
    "再登记的受理期限为上次登记有效期满前3个月",
    (  # 民发〔2009〕123号 §7
        "助理社会工作师在每一登记有效期(3年)内接受社会工作专业继续教育的时间累计不得少于72小时。"
        "社会工作师、高级社会工作师在每一登记有效期(3年)内接受社会工作专业继续教育的时间累计不得少于90小时"
    ),
    "取得学历或者学位的,一次性记90小时",
    "社会组织评估等级有效期为5年",  # 民政部令第39号 §28
    "应当按照本办法的规定，接受登记管理机关的年检",  # 民政部令第27号 §3
    (  # 民政部令第27号 §4
        "于每年3月31日前向业务主管单位报送年检材料，经业务主管单位出具初审意见后，于5月31日前报送登记管理机关"
    ),
    "不向该社会组织购买服务",  # 民政部令第60号, 惩戒措施
    "评估等级有效期从民政部门发布评估结果公告的次年1月1日开始计算,延续至第5年的12月31日终止",  # 2026年修订
    "自招标文件开始发出之日起至投标人提交投标文件截止之日止，不得少于二十日",  # 政府采购法 §35
    "采购人与中标、成交供应商应当在中标、成交通知书发出之日起三十日内，按照采购文件确定的事项签订政府采购合同",  # §46
    (  # 政府采购法实施条例 §50
        "采购人应当自政府采购合同签订之日起2个工作日内，将政府采购合同在省级以上人民政府财政部门指定的媒体上公告"
    ),
)


def every_value() -> Iterator[tuple[Pack, Entry, Value]]:
    """Every value of every shipped pack."""
    for pack in map(shipped_pack, shipped_codes()):
        for entry in pack.entries.values():
            for value in entry.values:
                yield pack, entry, value


def test_every_shipped_value_has_unit_source_quote_and_known_ref() -> None:
    seen = 0
    for pack, entry, value in every_value():
        seen += 1
        place = f"{pack.file} {entry.name}"
        shape = shape_of(entry.name)
        assert shape is not None, place
        assert entry.label, place
        assert entry.severity in set(Severity), place
        assert value.source, place
        assert value.payload is not None, place
        if any(shape.keys[key].kind in NUMERIC for key in value.payload):
            assert value.unit in shape.units, place
        if value.basis == "设置":
            assert pack.code == "00", place
            assert value.source == "swtool 默认设置", place
            assert entry.severity is Severity.INFO, place
        else:
            assert value.quote, place
            assert value.ref in DOMAIN_IDS, place
        assert not value.ref or value.ref in DOMAIN_IDS, place
        if entry.hedge in value.quote:
            continue
        assert entry.hedge == "", f"{place}：原文没有“{entry.hedge}”"
    assert seen > 40


@pytest.mark.skipif(not DOSSIER.exists(), reason="the dossier is not beside this checkout")
def test_every_quote_is_verbatim() -> None:
    known = DOSSIER.read_text(encoding="utf-8").replace("*", "") + "\n".join(PUBLISHED)
    for pack, entry, value in every_value():
        for piece in filter(None, value.quote.split("…")):
            assert piece in known, f"{pack.file} {entry.name}：{piece}"


def test_a_pack_is_named_by_its_code() -> None:
    assert set(shipped_codes()) >= {
        "00", "32", "330481", "43", "44", "5101", "510107", "1506", "150603", "3701", "500107", "350424", "110112",
        "230102", "420106", "3716", "370832", "3505", "45", "653101", "4201",
    }  # fmt: skip
    for code in shipped_codes():
        assert read_pack(PACKS / f"{code}.toml").code == code


def test_the_numbers_of_the_sources() -> None:
    """Read off the dossier's tables by hand (§2.1, §2.3)."""
    day = date(2026, 10, 15)
    policy = Policy.load("330481", ["32:*"])
    per_period = policy.at("continuing_education.hours_per_registration_period", day)
    assert [per_period.number(key) for key in ("assistant", "social_worker", "senior")] == [72, 90, 90]
    assert per_period.unit == "clock_hour"
    assert policy.at("training.hours_per_year", day).hundredths() == 3000
    assert policy.at("station.office_area_min", day).hundredths() == 4000
    assert policy.at("station.office_area_min", day).severity is Severity.WARNING
    professional = policy.at("station.professional_min", day)
    assert (professional.number(), professional.number("population_max")) == (3, 50000)
    assert policy.at("station.full_time_min", day).number() == 6
    assert policy.at("station.certified_min", day).number() == 4
    outside = policy.at("operator.outside", day)
    assert (outside.text("rating_min"), outside.number("local_hires")) == ("3A", 3)
    assert policy.at("filing.deadline", day).text("convention") == "calendar_7_rollover"
    monthly = policy.at("disclosure.monthly", day)
    assert (monthly.number("day"), monthly.list("parts")) == (15, ("党务", "业务", "财务"))
    assert monthly.inferred == ("parts", "month", "roll")
    assert policy.at("filing.lateness_buckets", day).numbers("bounds") == (3, 7, 30)
    assert policy.at("filing.long_leave", day).flag("counts") is True
