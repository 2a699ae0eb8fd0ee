"""Patterns are compiled late and mean what ``re.compile`` means."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import swtool
from swtool.patterns import Pattern


def test_every_method_is_the_one_of_the_compiled_expression() -> None:
    number = Pattern(r"(\d+)")
    assert number.findall("1 与 22") == ["1", "22"]
    assert number.sub("#", "1 与 22") == "# 与 #"
    assert number.split("甲1乙") == ["甲", "1", "乙"]
    assert [found[0] for found in number.finditer("1 与 22")] == ["1", "22"]
    assert number.search("甲12乙")[1] == "12"  # type: ignore[index]  # found, or the test fails
    assert (number.match("甲12"), number.fullmatch("12甲")) == (None, None)


def test_flags_count() -> None:
    assert Pattern("rmb", re.IGNORECASE).fullmatch("RMB") is not None
    assert Pattern("rmb").fullmatch("RMB") is None


def test_words_that_are_no_expression_are_told_at_the_first_question() -> None:
    broken = Pattern("(")
    with pytest.raises(re.error):
        broken.search("")


def test_what_no_expression_has_is_no_attribute() -> None:
    with pytest.raises(AttributeError):
        _ = Pattern("甲").groups


def _patterns() -> Iterator[tuple[str, Pattern]]:
    """Every pattern of the program by where it stands."""
    for found in pkgutil.walk_packages(swtool.__path__, "swtool."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        for owner in (module, *(each for each in vars(module).values() if isinstance(each, type))):
            for name, value in vars(owner).items():
                if isinstance(value, Pattern) and owner.__dict__.get("__module__", found.name) == found.name:
                    yield f"{found.name}.{name}", value


def test_every_pattern_of_the_program_is_an_expression() -> None:
    broken, asked = [], 0
    for where, pattern in _patterns():
        asked += 1
        try:
            pattern.search("")
        except re.error as error:
            broken.append((where, str(error)))
    assert broken == []
    assert asked > 200
