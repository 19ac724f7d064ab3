"""The ways to type Vietnamese; apart from their rules, which are loaded when somebody composes."""

from enum import StrEnum


class Method(StrEnum):
    """How keys become Vietnamese letters."""

    OFF = "off"
    TELEX = "telex"
    VNI = "vni"

    @property
    def next(self) -> "Method":
        """The one after it, round and round: Telex, VNI, off."""
        return {Method.OFF: Method.TELEX, Method.TELEX: Method.VNI, Method.VNI: Method.OFF}[self]

    @property
    def label(self) -> str:
        """Its name, the same in every language; empty when nothing is composed."""
        return {Method.OFF: "", Method.TELEX: "Telex", Method.VNI: "VNI"}[self]
