"""How a parameter is quoted to a user: whose rule, which document, what it says, in one Chinese line."""

from __future__ import annotations

import re

from swtool.policy.parameter import BASIS_INFERRED, UNIT_LABELS, Parameter
from swtool.policy.shapes import NUMERIC, Key, shape_of
from swtool.policy.words import WORDS


def cite(parameter: Parameter) -> str:
    """One line in Chinese: whose rule, which document, what it says. A setting is never dressed up as a rule."""
    if parameter.is_setting:
        return f"设置（不是法规）：{parameter.label}，{parameter.source}"
    ref = parameter.ref if re.fullmatch(r"[A-Z]{3}-\d\d", parameter.ref) else ""
    who = f"参照{parameter.jurisdiction_name}" if parameter.adopted else parameter.jurisdiction_name
    document = f"{parameter.source}{parameter.article}"
    gap = "" if not ref and document.startswith("《") else " "
    after = " " if ref and not document.startswith("《") else ""
    line = f"{who}{gap}{ref}{after}{document}：{parameter.quote}"
    remarks = []
    if parameter.basis == BASIS_INFERRED or parameter.inferred:
        remarks.append("含推断" if parameter.inferred else "推断")
    if parameter.since.exact is None:
        remarks.append(f"自{parameter.since.label}起，{parameter.since_basis}")
    return line + (f"（{'；'.join(remarks)}）" if remarks else "")


def value_text(parameter: Parameter) -> str:
    """The value in words, for lists and explanations: "30学时", "数值 3人，常住人口不超过 50000人"."""
    shape = shape_of(parameter.name)
    unit = UNIT_LABELS.get(parameter.unit, "")
    parts = []
    for key, value in parameter.payload.items():
        form = shape.keys[key] if shape else None
        shown = _shown(value, form) + (unit if form is not None and form.kind in NUMERIC else "")
        parts.append(f"{form.title} {shown}" if form is not None and len(parameter.payload) > 1 else shown)
    return "，".join(parts)


def _shown(value: object, form: Key | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    items = value if isinstance(value, tuple) else (value,)
    limited = form is not None and form.choices  # a word of the program's own, which has its words in Chinese
    return "、".join(WORDS.get(str(item), str(item)) if limited else str(item) for item in items)
