"""A rule file to begin with: every parameter that the program knows, as comments, with what another place says.

Nothing in it is in force until somebody takes the # away and writes the own document's number, source and words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from swtool.errors import UsageFault
from swtool.policy.citation import value_text
from swtool.policy.elsewhere import scope_text
from swtool.policy.entries import Entry, Value
from swtool.policy.packs import Pack, shipped_codes, shipped_pack
from swtool.policy.parameter import BASIS_SETTING, UNIT_LABELS, Scope
from swtool.policy.policy import Policy
from swtool.policy.shape import NUMERIC, Key, Kind, Shape
from swtool.policy.shapes import SHAPES

_HEAD = """\
# {name}的规则。怎样写：每一项先找到文件里的原话，再去掉那几行前面的 #，改成自己的数、出处和原话。
# 没有去掉 # 的都不起作用，沿用上级的；文件没有说的不要写，程序会说“无法判定”或用默认设置。
# 写好以后：swtool policy test 用例.toml 试一试，swtool check --policy {code}.toml 按它看一遍本单位。
# 要正式用：把本文件放在数据库旁边，改名为“数据库名.policy.toml”（如 社工台账.policy.toml）。

[pack]
code = "{code}"   # 本县（市、区）的区划代码
name = {quoted}
# short = "简称"   # 别处参照时怎样称呼

# 每一项的写法：
#   label     规则的名称，打印在清单里
#   severity  程度：原文写“必须”“应”用 error（错误）；“原则上”“一般”用 warning（提醒）；
#             “力争”“争取”用 target（目标）；“鼓励”用 info（提示）
#   hedge     原文用的那个词，没有就不写
#   since     自何时起："2026-01-01"、"2026-01" 或 "2026"；不到日的要用 since_basis 写明依据
#   until     到何时止；没有期限的不写
#   unit      数字的单位，照下面写的抄
#   source    文件名称和文号；article 第几条；quote 原话（一字不改）
#   basis     不是文件说的、是本单位自己定的，写 basis = "设置"，可以没有 quote；
#             是从原话推断的，写 basis = "推断"，note 里说明理由
# 以后数改了：在同一项下面再加一段 [[….values]]，since 写新的起始日，旧的一段留着。
# 以后废止了：再加一段，只写 since、repealed = true、source、quote。
"""

_RULES = "一、规定：别处的文件写明的事，本县有自己的文件就改"
_SETTINGS = "二、设置：没有文件规定，程序有默认值，不合适再改"
_FIRST = (
    "station",
    "staff",
    "operator",
    "project",
    "fund",
    "allowance",
    "evaluation",
    "filing",
    "training",
    "disclosure",
)


def skeleton(code: str, name: str) -> str:
    """The text of a new rule file for a place."""
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise UsageFault("没有写名称，或名称里有显示不出来的字符", remedy='写这个地方的名字，如 "示例县"')
    Policy.load(code)  # a wrong code is refused
    lines = [_HEAD.format(code=code, name=name, quoted=_toml(name))]
    settings = {each for each in SHAPES if _is_setting(each)}
    for title, names in ((_RULES, set(SHAPES) - settings), (_SETTINGS, settings)):
        lines.append(f"\n# {'=' * 30}\n# {title}\n# {'=' * 30}")
        for full in sorted(names, key=_place):
            lines.extend(("", *(f"# {line}" for line in _entry(full))))
    return "\n".join(lines) + "\n"


def _is_setting(name: str) -> bool:
    entry = _example(name)[1]
    return entry is not None and entry.values[-1].basis == BASIS_SETTING


def _place(name: str) -> tuple[int, str]:
    """Where a parameter stands: what a county's own documents usually speak of comes first."""
    section = name.partition(".")[0]
    return _FIRST.index(section) if section in _FIRST else len(_FIRST), name


def _entry(name: str) -> Iterator[str]:
    shape = SHAPES[name]
    pack, entry = _example(name)
    value = entry.values[-1] if entry is not None else None
    label = (entry.label if entry else None) or next(iter(shape.keys.values())).title
    if pack is not None and entry is not None and value is not None:
        yield f"{label}　例：{pack.name}：{_in_words(pack, entry)}"
        yield f"  原文：{value.quote}" if value.quote else "  没有文件规定，是程序的默认设置"
    else:
        yield label
    yield f"[{name}]"
    yield f'label = "{label}"'
    if entry is not None and entry.scope is not None and entry.scope != Scope():
        yield f"scope = {_scope(entry.scope)}"
    yield f'severity = "{entry.severity if entry and entry.severity else "info"}"'
    yield f"[[{name}.values]]"
    yield 'since = "2026-01-01"'
    given: Mapping[str, object] = (value.payload or {}) if value else {}
    for key, form in shape.keys.items():
        if value is None or key in given:
            yield f"{key} = {_toml(given.get(key, _anything(form)))}   # {_explained(form)}"
    unit = _unit(shape, value)
    if unit:
        yield f'unit = "{unit}"   # {UNIT_LABELS[unit]}' + (
            f"；可用：{'、'.join(shape.units)}" if shape.units[1:] else ""
        )
    yield 'source = "《文件名称》（文号）"'
    if value is not None and value.basis == BASIS_SETTING:
        yield f'basis = "{BASIS_SETTING}"'
    else:
        yield 'quote = "原话"'


def _example(name: str) -> tuple[Pack | None, Entry | None]:
    """The first shipped pack that states a value, a place before the nation."""
    for code in sorted(shipped_codes(), key=lambda each: (each == "00", each)):
        entry = shipped_pack(code).entries.get(name)
        if entry is not None and entry.values[-1].payload is not None:
            return shipped_pack(code), entry
    return None, None


def _in_words(pack: Pack, entry: Entry) -> str:
    parameter = Policy.load(pack.code).every(entry.name, entry.values[-1].since.last_day)[0]
    return f"{value_text(parameter)}（{scope_text(parameter)}）"


def _unit(shape: Shape, value: Value | None) -> str:
    if not shape.units or not any(form.kind in NUMERIC for form in shape.keys.values()):
        return ""
    return (value.unit if value else "") or ("" if value else shape.units[0])


def _explained(form: Key) -> str:
    choices = f"；可用：{'、'.join(form.choices)}" if form.choices else ""
    return f"{form.title}（{form.kind}{'，可不写' if form.optional else ''}{choices}）"


def _anything(form: Key) -> object:
    """A value of the right kind where no place gives one."""
    match form.kind:
        case Kind.NUMBER | Kind.WHOLE:
            return 1
        case Kind.NUMBERS:
            return (1, 2)
        case Kind.FLAG:
            return True
        case Kind.DAY:
            return "2026-12-31"
        case Kind.TEXT:
            return form.choices[0] if form.choices else "文字"
        case Kind.TEXTS:
            return form.choices[:1] or ("文字",)
        case Kind.CONVENTION:
            return "calendar_7_rollover"
        case Kind.CONVENTIONS:
            return ("calendar_7_rollover",)


def _scope(scope: Scope) -> str:
    parts = [
        f"{key} = {_toml(words)}"
        for key, words in (("tiers", scope.tiers), ("kinds", scope.kinds), ("pilots", scope.pilots))
        if words
    ]
    parts += [f'after = "{scope.after}"'] if scope.after else []
    return f"{{ {', '.join(parts)} }}"


def _toml(value: object) -> str:
    """A payload value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
