"""The grades of the year's final evaluation, by station (评估等级分布)."""

from __future__ import annotations

from collections.abc import Mapping

from swtool.evaluation import store
from swtool.evaluation.scoring import standing
from swtool.statistics.counting import Count, Item
from swtool.statistics.ground import Ground

NO_GRADE = "没有等级"


def grades(ground: Ground) -> Mapping[str, Count]:
    """Stations that the evaluation of the year judged, and those of each grade. It is final after the year mostly: what
    was final by today counts. Of two schemes in a year nobody can tell whose grades are meant."""
    office = ground.office
    final = [
        each
        for each in store.evaluations(office.db, period=str(ground.year), day=office.today)
        if each.final_on is not None
    ]
    if len(final) != 1:
        many = f"{ground.year} 年有 {len(final)} 个方案的评估" if final else f"{ground.year} 年还没有定稿的绩效评估"
        return {"evaluated": Count(why=many)}
    _, _, results = standing(office, final[0], office.today)
    ids = {uid: number for number, uid in store.station_uids(office.db, list(ground.stations)).items()}
    found: dict[str, list[Item]] = {"evaluated": []}
    for result in results:
        item = ground.at_station(("station", ids[result.entrant.key]), ids[result.entrant.key])
        found["evaluated"].append(item)
        found.setdefault(f"grade:{result.grade or NO_GRADE}", []).append(item)
    return {key: Count(items) for key, items in found.items()}


def grades_named(*years: Mapping[str, Count]) -> tuple[str, ...]:
    """The grades that any of these years gave, in the order in which they come."""
    named = (key.partition(":")[2] for counts in years for key in counts if key.startswith("grade:"))
    return tuple(dict.fromkeys(named))
