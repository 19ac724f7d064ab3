"""Documents that can be handed out without fear: they read like dicts and lists and refuse to be changed."""

import copy
from typing import Any, NoReturn


def frozen(value: Any) -> Any:
    """A copy of a JSON value that cannot be changed; `copy.deepcopy` of it gives one that can."""
    if isinstance(value, dict):
        return FrozenDict((key, frozen(item)) for key, item in value.items())
    if isinstance(value, list):
        return FrozenList(frozen(item) for item in value)
    return value


def frozen_object(parsed: dict[str, Any]) -> "FrozenDict":
    """For `json.loads(…, object_hook=frozen_object)`: what is parsed cannot be changed from the start."""
    for name in [name for name, value in parsed.items() if type(value) is list]:
        parsed[name] = _frozen_list(parsed[name])
    return FrozenDict(parsed)


def _frozen_list(items: list[Any]) -> "FrozenList":
    return FrozenList(_frozen_list(item) if type(item) is list else item for item in items)


def _refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise TypeError("a document of the store must not be changed; change a copy.deepcopy of it")


class FrozenDict(dict[str, Any]):
    """A dict that refuses to be changed."""

    __slots__ = ()
    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return {key: copy.deepcopy(item, memo) for key, item in self.items()}

    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        return (FrozenDict, (dict(self),))


class FrozenList(list[Any]):
    """A list that refuses to be changed."""

    __slots__ = ()
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse

    def __deepcopy__(self, memo: dict[int, Any]) -> list[Any]:
        return [copy.deepcopy(item, memo) for item in self]

    def __reduce__(self) -> tuple[type, tuple[list[Any]]]:
        return (FrozenList, (list(self),))
