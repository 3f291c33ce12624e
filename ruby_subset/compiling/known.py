"""Which names of methods and constants an expression may use at all, and why not others."""

from __future__ import annotations

from functools import cache, lru_cache

from ruby_subset.core.classes import CLASSES, PARENT
from ruby_subset.core.names import Names
from ruby_subset.core.problem import alike
from ruby_subset.running.table import CONSTANTS, METHODS

LITERAL_SENDS = {"send", "__send__", "public_send"}
OUTSIDE = "an expression cannot reach the machine"
_INSIDE = "call the method itself"
KEPT_OUT = {
    **dict.fromkeys(
        "exit exit! abort system exec spawn fork syscall trap sleep open gets readline readlines print puts p pp putc"
        " printf srand test select load autoload at_exit warn set_trace_func caller binding".split(),
        OUTSIDE,
    ),
    **dict.fromkeys(
        "eval instance_eval instance_exec class_eval class_exec module_eval module_exec instance_variable_get"
        " instance_variable_set instance_variables class_variable_get const_get const_set define_method"
        " define_singleton_method singleton_class method methods public_method instance_method remove_method"
        " undef_method method_missing extend include prepend attr_accessor private protected public object_id"
        " __dir__ __FILE__ __LINE__ __ENCODING__".split(),
        _INSIDE,
    ),
    "require_relative": "define helpers, or leave it out",
    "network": "only `network.options.source_id` is known",
}
"""What is refused by name, each with a hint."""
REACHING = set("File Dir IO Kernel Process ObjectSpace Net Socket Open3 GC Thread Fiber Signal Marshal".split())
"""Constants that would reach the machine."""


@cache
def method_names() -> frozenset[str]:
    """All names of methods that some class of the table has."""
    return frozenset(name for ruby_class, methods in METHODS.items() if ruby_class != "Kernel" for name in methods)


@cache
def class_names() -> frozenset[str]:
    """All classes of the table."""
    named = {*CLASSES.values(), *PARENT, *PARENT.values(), *(name.removesuffix(".") for name in METHODS)}
    return frozenset(named - {"Kernel"} | {"TrueClass", "FalseClass", "BasicObject"})


def is_method(names: Names, name: str) -> bool:
    """Whether anything here answers it."""
    return name in method_names() or name in names.members or name in names.bare


def full_name(names: Names, written: str) -> str | None:
    """What a constant is called in full, or None if it is not known; `::Name` is looked for at the top alone."""
    name = written.removeprefix("::")
    for module in ("",) if written.startswith("::") else (*names.nesting, ""):
        if (full := module + name) in names.constants or full in CONSTANTS or full in class_names():
            return full
    return None


@lru_cache(maxsize=500)
def suggestion(name: str, own: frozenset[str], methods: bool = False) -> str:
    """A name that may have been meant: one of the house's first."""
    hint = alike(name, own) if own else ""
    if not methods or hint.startswith("did"):
        return hint
    other = alike(name, {known for known in method_names() if known[:1] == name[:1]})
    return other if other.startswith("did") else ""
