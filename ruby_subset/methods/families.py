"""All families of classes: importing this fills the table, from every file of this folder."""

from importlib import import_module
from pkgutil import iter_modules

from ruby_subset import methods

for module in iter_modules(methods.__path__):
    if module.name != "families":
        import_module(f"{methods.__name__}.{module.name}")
