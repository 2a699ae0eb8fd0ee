"""Erasures and restrictions against backups: which of them an older backup lacks, so that restoring it brings back what
was erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from swtool.backups.places import DEFAULT_FOLDER, found_in
from swtool.store.database import Database

ERASE, RESTRICT = "删除", "限制处理"
_EVERY = "kind IN ('erase', 'restrict')"
_STANDING = "kind = 'erase' OR id IN (SELECT case_id FROM privacy_vault)"


def cases_known(database: Database) -> dict[str, str]:
    """The erasures and standing restrictions of an office: number → day, act, and the number of whom it was about.

    They name nobody. An office from before these tables has none.
    """
    return _cases(database, _STANDING)


def cases_lacking(
    prepared: Database, office_uid: str, folders: Iterable[Path], standing: Mapping[str, str] | None
) -> dict[str, str]:
    """The cases that an office out of a backup lacks, as ``cases_known`` puts them.

    ``standing`` are those of the office that stands in the place; None where there is none that could be asked. The
    outsides of the office's other backups in ``folders`` tell of more: of erasures all of them do; which restrictions
    stand, the office in the place knows, else the newest backup.
    """
    covers = _covers(folders, office_uid)
    told = {number: words for cover in covers for number, words in cover.items() if _act(words) == ERASE}
    told |= standing if standing is not None else covers[0] if covers else {}
    own = _cases(prepared, _EVERY).values()
    return {number: words for number, words in sorted(told.items()) if not any(_covers_it(one, words) for one in own)}


def parts(words: str) -> tuple[str, str, str]:
    """Day, act and whom it was about."""
    day, act, who = words.split(" ", 2)
    return day, act, who


def _covers_it(own: str, words: str) -> bool:
    """Whether a case that the office has does what another one did: for the same person, then or later."""
    (own_day, own_act, own_who), (day, act, who) = parts(own), parts(words)
    return own_who == who and own_act in (act, ERASE) and own_day >= day


def _act(words: str) -> str:
    return parts(words)[1]


def _covers(folders: Iterable[Path], office_uid: str) -> list[dict[str, str]]:
    """What the outsides of one office's backups tell, the newest first. A folder that cannot be read tells nothing."""
    found = []
    for folder in dict.fromkeys(each.resolve() for each in folders):
        try:
            found += found_in(folder, office_uid)
        except OSError:
            continue
    found.sort(key=lambda each: (each.cover.created_at, each.cover.txn), reverse=True)
    return [each.cover.cases for each in found]


def folders_around(backup: Path, target: Path) -> tuple[Path, ...]:
    """Where other backups of the office are likely to lie."""
    return backup.parent, target.parent, target.parent / DEFAULT_FOLDER


def _cases(database: Database, where: str) -> dict[str, str]:
    if not database.value("SELECT 1 FROM sqlite_master WHERE name = 'privacy_vault'"):
        return {}
    rows = database.query(
        "SELECT case_no, kind, subject_number, substr(recorded_at, 1, 10) AS day FROM privacy_case "
        f"WHERE {where} ORDER BY id"
    )
    acts = {"erase": ERASE, "restrict": RESTRICT}
    return {row["case_no"]: f"{row['day']} {acts[row['kind']]} {row['subject_number']}" for row in rows}
