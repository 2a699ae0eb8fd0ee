"""What a roster's row says of a certificate without saying which: nothing is kept of it, and that is said."""

from __future__ import annotations

from collections.abc import Sequence

from swtool.dates import OPEN_END
from swtool.findings import Severity
from swtool.intake.plan import Extract, Row
from swtool.registry.credentials import Certificate
from swtool.registry.roster_papers import CERTIFICATE_DETAILS


def tell_nameless_certificate(extract: Extract, row: Row, stored: Sequence[Certificate]) -> None:
    """A warning at the first of the cells, unless a certificate of the person says all of it already."""
    values = row.values.get
    told = {
        name: str(value)
        for name in CERTIFICATE_DETAILS
        if (value := values(name)) is not None and value is not OPEN_END
    }
    if not told or any(all(getattr(each, name) == value for name, value in told.items()) for each in stored):
        return
    titles = "、".join(extract.form.column(name).title for name in told)
    level = "没有写持证情况" if values("certificate") is None else "持证情况写“无”"
    extract.fault(
        row,
        next(iter(told)),
        "roster.certificate_without_level",
        f"写了{titles}，{level}，不知道是哪一级证书，没有记入",
        severity=Severity.WARNING,
        remedy="补填持证情况后重新报送；没有证书的，删去这几格",
    )
