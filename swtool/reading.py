"""How the words of a command line become values: text, numbers, flags, paths, choices, and the office's own readers."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from typer._click.core import Context
from typer._click.exceptions import BadParameter
from typer.core import TyperArgument, TyperOption

from swtool.errors import SwtoolError


class Reading(NamedTuple):
    """One parameter's reader; stands where Typer would build a pydantic adapter.

    ``read`` turns one word into a value and raises ValueError with a Chinese reason.
    """

    read: Callable[[str], object]

    @classmethod
    def of(cls, parameter: Any) -> Reading:
        """The reader that a parameter's annotation asks for. Raises TypeError for one that has none."""
        descriptor = parameter.type_descriptor
        if descriptor.parameter_info.parser is not None:
            return cls(descriptor.parameter_info.parser)
        annotation = descriptor.annotation
        if get_origin(annotation) is list:
            annotation = get_args(annotation)[0]
        return cls(_reader(annotation, descriptor.parameter_info))

    def coerce(self, value: Any, param: TyperArgument | TyperOption, ctx: Context) -> Any:
        """Every word of the parameter read; defaults, which are values already, are kept."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        try:
            if several:
                return tuple(self._one(word) for word in value)
            return self._one(value)
        except SwtoolError as fault:
            reason = "；".join(part for part in (fault.what, fault.why, fault.remedy) if part)
            raise BadParameter(reason, ctx, param) from None
        except ValueError as fault:
            raise BadParameter(str(fault), ctx, param) from None

    def _one(self, value: object) -> object:
        return self.read(value) if isinstance(value, str) and not isinstance(value, Enum) else value


def value_label(parameter: Any) -> str:
    """What to write after an option, in the help: a choice's words, or the kind of value."""
    choices = parameter.type_descriptor.choices
    if choices:
        return "|".join(_choice_word(choice) for choice in choices)
    annotation = parameter.type_descriptor.annotation
    if get_origin(annotation) is list:
        annotation = get_args(annotation)[0]
    return {int: "整数", Path: "文件", bool: "是|否"}.get(annotation, "文字")


def _reader(annotation: Any, info: Any) -> Callable[[str], object]:
    if annotation is str:
        return str
    if annotation is int:
        return lambda word: _whole_number(word, info.min, info.max)
    if annotation is bool:
        return _yes_or_no
    if annotation is Path:
        return lambda word: _path(word, info)
    if inspect.isclass(annotation) and issubclass(annotation, Enum):
        return lambda word: _choice(word, annotation)
    raise TypeError(f"no reader for a parameter of type {annotation!r}: give it a parser")


def _whole_number(word: str, least: int | None, most: int | None) -> int:
    try:
        number = int(word)
    except ValueError:
        raise ValueError(f"“{word}”不是整数") from None
    if (least is not None and number < least) or (most is not None and number > most):
        bounds = [f"{name} {bound}" for name, bound in (("最小", least), ("最大", most)) if bound is not None]
        raise ValueError(f"{number} 超出范围（{'，'.join(bounds)}）")
    return number


def _yes_or_no(word: str) -> bool:
    if word in ("是", "yes", "true", "1"):
        return True
    if word in ("否", "no", "false", "0"):
        return False
    raise ValueError(f"“{word}”不是“是”或“否”")


def _path(word: str, info: Any) -> Path:
    if not word:
        raise ValueError("文件名是空的")
    path = Path(word).expanduser()
    if info.exists and not path.exists():
        raise ValueError(f"找不到“{word}”")
    if not info.dir_okay and path.is_dir():
        raise ValueError(f"“{word}”是文件夹，不是文件")
    if not info.file_okay and path.is_file():
        raise ValueError(f"“{word}”是文件，不是文件夹")
    return path


def _choice(word: str, choices: type[Enum]) -> Enum:
    for choice in choices:
        if _choice_word(choice).casefold() == word.casefold():
            return choice
    raise ValueError(f"“{word}”不在可选之列：{'、'.join(_choice_word(choice) for choice in choices)}")


def _choice_word(choice: Any) -> str:
    return str(choice.value) if isinstance(choice, Enum) else str(choice)
