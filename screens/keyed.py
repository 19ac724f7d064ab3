"""A screen or dialog that says its keys once: they are bound, shown and listed in the help."""

from typing import ClassVar

from screens.keys import Key, bindings


class Keyed:
    """Subclasses say what their `KEYS` do (`action_...`)."""

    KEYS: ClassVar[tuple[Key, ...]] = ()

    def __init_subclass__(
        cls, inherit_css: bool = True, inherit_bindings: bool = True, inherit_component_classes: bool = True
    ) -> None:
        if "KEYS" in cls.__dict__:
            cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *bindings(cls.KEYS)]  # type: ignore[attr-defined]
        super().__init_subclass__(inherit_css, inherit_bindings, inherit_component_classes)  # type: ignore[call-arg]
