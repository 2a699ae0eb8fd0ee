"""The findings about the inventories of households, needs and resources, village by village."""

from __future__ import annotations

from collections.abc import Sequence

from tests.story.words import said

TOWNS_2026 = ("许村镇", "长安镇", "周王庙镇")


def inventory(
    files: Sequence[int],
    resources: Sequence[int],
    *,
    dated: bool,
    households: str,
    stock: str,
    second: str = "",
    towns: tuple[str, str, str] = TOWNS_2026,
    needs: tuple[str, str] = ("", ""),
    grown: bool = False,
) -> str:
    """``files`` and ``resources`` of the first two villages (the others hold nothing); ``households`` and ``stock``:
    what is said of their round, as outcome and the text behind 在用 n 项; ``second`` where that of 永福村 differs.
    ``needs``: outcome and figures of how long the needs of the two waited, '' where none was raised within a year;
    ``grown``: 孙小苗 has come of age.
    """
    of_files, of_stock = (households, second or households), (stock, second or stock)
    names = ("示范社区居委会", "永福村村委会", "兴福社区居委会", "和平村村委会", "荆山村村委会", "星火村村委会")
    villages = [f"{towns[n // 2]} {name}" for n, name in enumerate(names)]
    rest = villages[2:]
    held, kept = villages[: len(files)], villages[: len(resources)]
    return (
        said(
            "household.one_file",
            *(("+", place, f"在用档案 {n} 份") for place, n in zip(held, files, strict=True)),
            *(("0", place, "没有在用档案") for place in villages[len(files) :]),
        )
        + said(
            "resource.base_exists",
            *(
                ("+" if dated else "-", place, f"登记资源 {n} 项，其中 {n if dated else 0} 项有更新日期")
                for place, n in zip(kept, resources, strict=True)
            ),
            *(("-", place, "登记资源 0 项，其中 0 项有更新日期") for place in villages[len(resources) :]),
        )
        + said(
            "household.yearly_update",
            *(
                (text[0], place, f"在用 {n} 项；{text[1:].format(n=n)}")
                for place, n, text in zip(held, files, of_files, strict=False)
            ),
            *(("0", place, "没有在用的居民需求档案") for place in (rest if files else villages)),
        )
        + said(
            "resource.yearly_update",
            *(
                (text[0], place, f"在用 {n} 项；{text[1:].format(n=n)}")
                for place, n, text in zip(kept, resources, of_stock, strict=False)
            ),
            *(("0", place, "没有在用的社区资源") for place in (rest if resources else villages)),
        )
        + said("client.file_and_plan", ("0", "全县", "本地没有这一规定，也没有参照外地的"))
        + said("client.crossed_plan", ("0", "全县", "本地没有这一规定，也没有参照外地的"))
        + said("plan.review_due", *(("0", place, "没有在办的个人计划") for place in villages))
        + said(
            "client.grown_up",
            *(
                ("-", place, "已满 18 周岁、困难类别还有儿童类的 1 人")
                if grown and place == villages[0]
                else ("+", place, "没有已成年还列儿童类的")
                for place in villages
            ),
        )
        + said(
            "need.elapsed",
            *(
                (text[0], place, text[1:]) if text else ("0", place, "近一年没有提出需求")
                for place, text in zip(villages, (*needs, "", "", "", ""), strict=True)
            ),
        )
    )


def waited(outcome: str, needs: int, reported: int, handled: int, undated: int = 0) -> str:
    """How long needs waited: of so many, reported late, handled late, and those whose days are not all known."""
    what = f"需求 {needs} 项：超过 3 天才反馈或还没有反馈的 {reported} 项，超过 30 天才落实或还没有落实的 {handled} 项"
    return outcome + what + (f"，日期不全的 {undated} 项" if undated else "")


UNKNOWN = (
    "?按“每个自然年一次”：已更新 0、无法判定 {n}；按“距上次不超过一年”：已更新 0、无法判定 {n}；其中 {n} 项没有更新日期"
)
FRESH = "+按“每个自然年一次”：已更新 {n}；按“距上次不超过一年”：已更新 {n}"
THIS_YEAR = "+按“每个自然年一次”：已更新 0、本年待更新 {n}；按“距上次不超过一年”：已更新 {n}"
