"""What the keys of Telex and VNI ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.vietnamese.syllable import Tone
from kiosk.vietnamese.typing_method import Method


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key's request: a tone for the word, or marks by plain letter; `alone` is the letter it stands for by itself."""

    tone: Tone | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    alone: str = ""


_TELEX = {
    "s": Stroke(Tone.SAC),
    "f": Stroke(Tone.HUYEN),
    "r": Stroke(Tone.HOI),
    "x": Stroke(Tone.NGA),
    "j": Stroke(Tone.NANG),
    "z": Stroke(Tone.NGANG),
    "a": Stroke(marks={"a": "â"}),
    "e": Stroke(marks={"e": "ê"}),
    "o": Stroke(marks={"o": "ô"}),
    "w": Stroke(marks={"a": "ă", "o": "ơ", "u": "ư"}, alone="ư"),
    "d": Stroke(marks={"d": "đ"}),
}
_VNI = {
    "1": Stroke(Tone.SAC),
    "2": Stroke(Tone.HUYEN),
    "3": Stroke(Tone.HOI),
    "4": Stroke(Tone.NGA),
    "5": Stroke(Tone.NANG),
    "0": Stroke(Tone.NGANG),
    "6": Stroke(marks={"a": "â", "e": "ê", "o": "ô"}),
    "7": Stroke(marks={"o": "ơ", "u": "ư"}),
    "8": Stroke(marks={"a": "ă"}),
    "9": Stroke(marks={"d": "đ"}),
}
STROKES: Mapping[Method, Mapping[str, Stroke]] = {Method.OFF: {}, Method.TELEX: _TELEX, Method.VNI: _VNI}
