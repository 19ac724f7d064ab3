"""Stand-ins for modules that a library names and this program never uses: what is imported stays in memory all day."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def stand_ins(modules: Mapping[str, ModuleType | None]) -> Iterator[None]:
    """While a library is first loaded, these are in the place of the real modules; whoever imports one later gets it.

    A module that is loaded already stays. None says that there is no such module (documented: ModuleNotFoundError).
    """
    put = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(put)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in put:
            del sys.modules[name]


def stand_in(name: str, names: tuple[str, ...]) -> ModuleType:
    """A module with nothing but a class for each of these names, which is never made."""
    module = ModuleType(name)
    for each in names:
        setattr(module, each, type(each, (), {}))
    return module
