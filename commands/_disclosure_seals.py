"""Which sealed version a verb of `swtool disclosure` is about, and whether it may be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._context import record_reveal

if TYPE_CHECKING:
    from swtool.dates import Month
    from swtool.disclosure.store import Seal
    from swtool.office import Office


def seal_of(office: Office, organization: str, month: Month, version: int | None) -> Seal:
    """A version of a month, the newest where none is named. Raises ``NotFound`` for one that was never sealed."""
    from swtool.disclosure.store import require_seal
    from swtool.registry.organizations import require_organization

    found = require_organization(office.db, organization)
    return require_seal(office.db, found.id, found.name, month, version)


def open_seal(office: Office, organization: str, month: Month, version: int | None, *, reveal: bool) -> Seal:
    """A version to be looked at; a withdrawn one only by ``--reveal``, which is journalled."""
    from swtool.disclosure.withdrawals import is_withdrawn, require_open

    seal = seal_of(office, organization, month, version)
    require_open(office.db, seal, reveal=reveal)
    if reveal and is_withdrawn(office.db, seal):
        record_reveal(office, f"已撤回的三务公开 {seal.page.organization} {seal.month} 第{seal.version}版")
    return seal
