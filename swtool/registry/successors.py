"""What stored ids have become. Rows keep the station and the person under which they were written; sheets that go out
name what goes on. Whoever gives rows out or compares a sheet with them asks here on both sides."""

from __future__ import annotations

from collections.abc import Iterable

from swtool.office import Office
from swtool.registry.identities import identities
from swtool.registry.stations import going_on, station_moves


class Successors:
    """Stations and persons as they go on today. Merges are read once."""

    def __init__(self, office: Office) -> None:
        self._today = office.today
        self._moves = station_moves(office.db)
        self._same = identities(office.db)

    def station(self, station_id: int | None) -> int | None:
        """The station that goes on for this one; None for None."""
        return None if station_id is None else going_on(self._moves, station_id, self._today)

    def person(self, person_id: int | None) -> int | None:
        """The entry of the staff register that stands for this one; None for None."""
        return None if person_id is None else self._same.kept(person_id)

    def stations_behind(self, station_ids: Iterable[int]) -> set[int]:
        """These stations with all that were merged into them."""
        wanted = set(station_ids)
        return wanted | {move.old for move in self._moves if self.station(move.old) in wanted}
