"""Stand-ins for modules that a library imports and this program hardly uses, or never.

A start on a counter's PC is made of imports, and what is imported stays in memory all day.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class StandIn(ModuleType):
    """In the place of a module while a library that names it is first loaded.

    Args:
        name: the module.
        functions: of each there is one that fetches the real one when it is called.
        classes: of each there is an empty one, for what is only named and never made.
        others: what else it has.

    Whatever it lacks comes from the real module, which is loaded for it.
    """

    def __init__(
        self,
        name: str,
        functions: Iterable[str] = (),
        classes: Iterable[str] = (),
        others: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(name)
        self.__dict__.update({each: self._fetching(each) for each in functions})
        self.__dict__.update({each: type(each, (), {}) for each in classes})
        self.__dict__.update(others or {})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system asks what kind of module this is
            raise AttributeError(name)
        return getattr(self._real(), name)

    def _fetching(self, name: str) -> Callable[..., Any]:
        def fetched(*arguments: Any, **options: Any) -> Any:
            return getattr(self._real(), name)(*arguments, **options)

        return fetched

    def _real(self) -> ModuleType:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return import_module(self.__name__)


@contextmanager
def standing_in(*modules: StandIn, absent: Iterable[str] = ()) -> Iterator[None]:
    """These are in the place of the real modules, or there are no such modules; whoever imports one later gets it.

    A module that is loaded already stays.
    """
    wanted: dict[str, ModuleType | None] = {module.__name__: module for module in modules} | dict.fromkeys(absent)
    put = {name: module for name, module in wanted.items() if name not in sys.modules}
    sys.modules.update(put)  # type: ignore[arg-type]  # None: ModuleNotFoundError for whoever imports it (documented)
    try:
        yield
    finally:
        for name, module in put.items():
            if sys.modules.get(name) is module:
                sys.modules.pop(name, None)
