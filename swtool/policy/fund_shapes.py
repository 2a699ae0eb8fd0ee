"""The shapes of how books are kept and limits are counted: accounts, sources, rounding. No values here."""

from __future__ import annotations

from collections.abc import Mapping

from swtool.policy.shape import Key, Kind, Shape, text, texts

ROUNDINGS = ("half_up", "down")
MATCH_PERIODS = ("ever", "calendar_year")
VOUCHER_PERIODS = ("calendar_month", "calendar_year")

_PERIOD = Shape({"reading": text("默认读法", *MATCH_PERIODS), "alternatives": texts("可选读法", *MATCH_PERIODS)})

FUND_SHAPES: Mapping[str, Shape] = {
    "fund.accounts": Shape(
        {
            "assets": texts("资产类科目（编号 名称）"),
            "liabilities": texts("负债类科目（编号 名称）"),
            "net_assets": texts("净资产类科目（编号 名称）"),
            "income": texts("收入类科目（编号 名称）"),
            "expenses": texts("费用类科目（编号 名称）"),
            "bank": text("收付用的科目编号"),
            "raised": text("募集所得的科目编号"),
            "matched": text("收到配捐的科目编号"),
        }
    ),
    "fund.sources": Shape(
        {
            "names": texts("资金来源"),
            "assistance": text("救助资金"),
            "upper_grant": text("上级补助"),
            "county_match": text("县级配套"),
            "community": text("社区基金"),
            "station_subsidy": Key("社工站补贴", Kind.TEXT, optional=True),
        }
    ),
    "fund.rounding": Shape({"reading": text("默认办法", *ROUNDINGS), "alternatives": texts("可选办法", *ROUNDINGS)}),
    "fund.donation_match_period": _PERIOD,
    "fund.station_subsidy_period": _PERIOD,
    "fund.voucher_period": Shape(
        {"reading": text("默认读法", *VOUCHER_PERIODS), "alternatives": texts("可选读法", *VOUCHER_PERIODS)}
    ),
}
