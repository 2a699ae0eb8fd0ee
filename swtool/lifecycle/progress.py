"""What is done of what was planned (HNG-17): counted from service records where an indicator says so, else entered."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from swtool.casework.catalogue import Catalogue, catalogue_on
from swtool.lifecycle import store
from swtool.lifecycle.records import Indicator
from swtool.lifecycle.terms import MEASURES
from swtool.office import Office


def progress(office: Office, day: date, *, only: int | None = None) -> dict[int, list[Indicator]]:
    """Project → its indicators with what is done by ``day``."""
    agreed = {key: found for key, found in store.indicators(office.db, day).items() if only in (None, key)}
    if not agreed:
        return {}
    entered = store.figures(office.db, day)
    is_counted = any(each.measure for found in agreed.values() for each in found)
    counts, catalogue = (_Counts(office, day), catalogue_on(office, day)) if is_counted else (None, None)
    done: dict[int, list[Indicator]] = {}
    for project_id, found in agreed.items():
        done[project_id] = []
        for each in found:
            if each.measure and counts is not None and catalogue is not None:
                figure: tuple[date, int] | None = (day, counts.of(each, catalogue))
            else:
                figure = entered.get((project_id, each.name))
            made = each._replace(counted_on=figure[0], done=figure[1]) if figure else each
            done[project_id].append(made)
    return done


class _Counts:
    """The service records of all projects, added up once."""

    def __init__(self, office: Office, day: date) -> None:
        self._found: dict[int, list[tuple[str, str, dict[str, int]]]] = defaultdict(list)
        for row in store.service_counts(office.db, day):
            sums = {measure: int(row[measure]) for measure in MEASURES}
            self._found[row["project_id"]].append((row["kind"], row["item"], sums))

    def of(self, indicator: Indicator, catalogue: Catalogue) -> int:
        """What the records say of an indicator."""
        wanted = _item(indicator.service_item, catalogue)
        return sum(
            sums[indicator.measure or ""]
            for kind, item, sums in self._found.get(indicator.project_id, ())
            if (indicator.service_kind is None or indicator.service_kind == kind)
            and (wanted is None or wanted == _item(item, catalogue))
        )


def _item(text: str | None, catalogue: Catalogue) -> str | None:
    """An item as it is compared: its code where the catalogue has it, else its words."""
    if not text:
        return text
    found = catalogue.find(text)
    return found.code if found else text
