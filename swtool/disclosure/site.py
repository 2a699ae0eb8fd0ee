"""The static site of everything published: planned from the seals, written where something changed, scanned before.

What was taken back leaves first, then come the notices, then everything else, the indexes last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.own_templates import templates_of
from swtool.disclosure.site_folder import Done, Item, SiteFolder
from swtool.disclosure.site_indexes import (
    by_organization,
    catalogue_items,
    index_items,
    month_list_items,
    organization_items,
)
from swtool.disclosure.site_pages import Making, month_items, notice_items
from swtool.disclosure.site_reading import Holdings, Snapshots, by_month, read_holdings
from swtool.disclosure.site_scan import refuse_personal
from swtool.disclosure.site_templates import frame
from swtool.office import Office


class SiteResult(NamedTuple):
    """What a run did. ``untold`` are organizations and months whose notice goes without the reason."""

    done: Done
    organizations: int
    months: int
    untold: tuple[tuple[str, Month], ...]


def write_site(office: Office, folder: Path, *, keep: bool = True) -> SiteResult:
    """Write what is new on the site, take away what is not to be there; with ``keep`` False only say what.

    Raises ``SwtoolError`` where the folder holds other things, a file cannot be written, an archive is damaged, or
    a file holds personal data: nothing of that one leaves.
    """
    site = SiteFolder(folder, office.fact("office_uid"))
    holdings = read_holdings(office)
    snapshots = Snapshots(office.db)
    items = list(_items(office, holdings, snapshots))
    wanting = site.wanting(items)
    stale = site.stale(items)
    organizations = {entry.organization_id for entry in holdings.entries}
    untold = tuple((entry.organization, entry.month) for entry in holdings.untold)
    done = Done([item.path for item in wanting], list(stale), len(items) - len(wanting))
    result = SiteResult(done, len(organizations), len({entry.month for entry in holdings.entries}), untold)
    if keep:
        _write(office, site, wanting, stale, holdings, snapshots, done)
    return result


def _write(
    office: Office,
    site: SiteFolder,
    wanting: Sequence[Item],
    stale: Sequence[str],
    holdings: Holdings,
    snapshots: Snapshots,
    done: Done,
) -> None:
    site.begin(wanting)
    site.remove(stale)
    done.kept += len(done.written)
    done.written.clear()
    before = ""
    with office.progress("三务公开网站", len(wanting)) as advance:
        for item in wanting:
            folder = "/".join(item.path.split("/")[:2])  # org/7: one organization's snapshots at a time
            if folder != before:
                snapshots.forget()
                before = folder
            content = item.make()
            refuse_personal(item.path, content, item.known | holdings.known)
            if site.put(item, content):
                done.written.append(item.path)
                done.kept -= 1
            advance(1)
    site.finish()


def _items(office: Office, holdings: Holdings, snapshots: Snapshots) -> Iterator[Item]:
    """Every file of the site, notices first."""
    title = f"{holdings.county}社会工作三务公开"
    around = frame(title, holdings.authority, holdings.phone, sample=holdings.is_sample)
    making = Making(office.db, around, templates_of(office), snapshots)
    organizations = by_organization(holdings.entries)
    for entry in holdings.entries:
        yield from notice_items(making, entry)
    for entries in organizations.values():
        for entry in entries.values():
            yield from month_items(making, entry, entries)
        yield from organization_items(making, entries)
    for month, of_month in by_month(holdings.entries).items():
        yield from month_list_items(making, month, of_month)
    yield from catalogue_items(making, holdings)
    yield from index_items(making, holdings, organizations)
