"""Does the journal vouch for a sealed version? Whoever holds the office's file could have put another one into it."""

from __future__ import annotations

from swtool.disclosure.store import Seal
from swtool.office import Office
from swtool.store import row_audit

NOT_VOUCHED = "台账里这一版的记录没有经过日志写入，或被直接改动过：用 swtool audit verify 核对，再从备份恢复"


def is_vouched(office: Office, seal: Seal) -> bool:
    """Whether the seal and the digests of its files are what the journal says of them."""
    files = office.db.query("SELECT id FROM disclosure_file WHERE seal_id = ?", (seal.id,))
    return row_audit.stands_as_entered(office.db, "disclosure_seal", [seal.id]) and row_audit.stands_as_entered(
        office.db, "disclosure_file", [row[0] for row in files]
    )
