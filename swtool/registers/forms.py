"""All registers, in the order in which ``swtool register kinds`` lists them."""

from __future__ import annotations

from swtool.errors import NotFound
from swtool.folding import squeeze
from swtool.forms.form import Form
from swtool.registers import affair_forms, fund_forms, people_forms, station_forms
from swtool.registers.register import Register

REGISTERS: tuple[Register, ...] = (
    *station_forms.REGISTERS,
    *people_forms.REGISTERS,
    *affair_forms.REGISTERS,
    *fund_forms.REGISTERS,
)
_SHOWN = 6  # titles in one message
FORMS: tuple[Form, ...] = tuple(register.form for register in REGISTERS)


def register_named(name: str) -> Register:
    """The register whose entries are kept under that name."""
    return next(register for register in REGISTERS if register.name == name)


def require_register(text: str) -> Register:
    """A register by its title, or by a part of it that only one has. Raises ``NotFound`` with what it may mean."""
    wanted = squeeze(text)
    exact = [each for each in REGISTERS if wanted in (each.form.title, each.name)]
    fitting = exact or [each for each in REGISTERS if wanted and wanted in each.form.title]
    if len(fitting) == 1:
        return fitting[0]
    from difflib import get_close_matches

    titles = [each.form.title for each in fitting or REGISTERS]
    near = titles[:_SHOWN] if fitting else get_close_matches(text, titles, cutoff=0.3)
    what = f"对得上“{text}”的登记簿有 {len(fitting)} 种" if fitting else f"没有“{text}”这种登记簿"
    raise NotFound(what, nearest=tuple(near), remedy="swtool register kinds 列出全部")
