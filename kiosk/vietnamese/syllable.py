"""The Vietnamese syllable as it is spelled: onset, rhyme, and the letter that carries the tone.

Letters here are lower-case and bear their hat, breve, horn or stroke, but no tone. A *beginning* is what further
letters or marks can still make a syllable of: `nguye`, `thuong`, `ưo`.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import cache
from itertools import product


class Tone(IntEnum):
    """The six tones; `Tone.NGANG` is written without a mark."""

    NGANG = 0
    HUYEN = 1
    HOI = 2
    NGA = 3
    SAC = 4
    NANG = 5


TONE_MARKS = {
    Tone.HUYEN: "\u0300",
    Tone.HOI: "\u0309",
    Tone.NGA: "\u0303",
    Tone.SAC: "\u0301",
    Tone.NANG: "\u0323",
}

VOWELS = frozenset("aăâeêioôơuưy")
PLAIN = {"ă": "a", "â": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u", "đ": "d"}
"""The letter below each marked one."""

_CLOSED = frozenset({Tone.SAC, Tone.NANG})
_STOPS = ("p", "t", "c", "ch", "ôk", "êk")
# hoà, khoẻ, thuý in the schoolbooks' way; hòa, khỏe, thúy in the older one.
_TWO_WAYS = frozenset({"oa", "oe", "uy"})
# The start of iê, yê, uô, ươ, uâ, uê, or oo: their tone goes to the second letter.
_RISING = frozenset({"ie", "ye", "uo", "ue", "oo"})
_OPEN_UO = frozenset({"uơ", "ưo", "ươ"})
# The words that end in uơ: huơ, thuở, khuơ. (In quơ the u belongs to the onset.)
_ONSETS_OF_OPEN_UO = frozenset({"h", "th", "kh"})

# Only in the family name Niê; `dies` must not become diế.
_OPEN_IE = "iê"


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The last two lines are not Vietnamese phonology: they occur in names of people and places of the Central Highlands
# (Krông, Kđăm, Mnông, Plông, Cư Jút, H'Wăn), which every clerk has to write. So does the last line of rhymes.
_ONSETS = frozenset({""}) | _listed(
    """
    b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x
    bh bl br by dh dl dr đr gl gr hđ hl hm hn hr
    j jr kb kđ kl kp kr ks kt ml mn mr mđ pl pr rm sr tl w xt
    """
)
_RHYMES = _listed(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong ooc
    oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh uêu ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
    ă iê ơng ak ăk âk ek êk ik ok ôk ơk uk ưk ăh êh ôh ơh ưh
    """
)


def has_vowel(letters: str) -> bool:
    """Whether there is anything a tone could stand on."""
    return any(letter in VOWELS for letter in letters)


def is_beginning(letters: str) -> bool:
    """Whether a syllable may begin like this; consonants alone may also be an abbreviation (QĐ, HĐND)."""
    return not has_vowel(letters) or any(rhyme in _beginnings() for _onset, rhyme in _readings(letters))


def is_syllable(letters: str, tone: Tone) -> bool:
    """Whether this is a whole syllable; one that ends in a stop (p, t, c, ch) has the tone sắc or nặng."""
    return any(
        rhyme in _RHYMES and (tone in _CLOSED or not rhyme.endswith(_STOPS)) for _onset, rhyme in _readings(letters)
    )


def has_whole_rhyme(letters: str) -> bool:
    """Whether the letters are a whole syllable in some tone."""
    return is_syllable(letters, Tone.SAC)


def bars_tone(letters: str, tone: Tone) -> bool:
    """Whether `tone` cannot be heard on this ending: huyền, hỏi, ngã before a stop."""
    return tone not in (Tone.NGANG, *_CLOSED) and letters.endswith(_STOPS)


def settled(letters: str) -> str:
    """The letters with the marks that only one rhyme allows: `nguyen` is nguyên, `đuơc` is đươc, `muon` stays open."""
    for onset, rhyme in _readings(letters):
        if rhyme in _OPEN_UO:
            return onset + ("uơ" if onset in _ONSETS_OF_OPEN_UO else "ươ")
        if rhyme in _RHYMES:
            return letters
        marked = _whole().get(rhyme, ())
        if len(marked) == 1 and marked[0] != _OPEN_IE:
            return onset + marked[0]
    return letters


def tone_position(letters: str, old_style: bool) -> int:
    """The index of the letter the tone stands on; `old_style` writes hòa, khỏe, thúy for hoà, khoẻ, thuý."""
    readings = list(_readings(letters))
    whole = (reading for reading in readings if reading[1] in _RHYMES)
    begun = (reading for reading in readings if reading[1] in _beginnings())
    onset, rhyme = next(whole, None) or next(begun, None) or next(_splits(letters))
    nucleus = rhyme[: next((at for at, letter in enumerate(rhyme) if letter not in VOWELS), len(rhyme))]
    return len(onset) + _position_in(nucleus, len(rhyme) > len(nucleus), old_style)


def with_tone(letter: str, tone: Tone) -> str:
    """`letter` of either case with the mark of `tone`, as one character."""
    return unicodedata.normalize("NFC", letter + TONE_MARKS[tone]) if tone else letter


def _position_in(nucleus: str, closed: bool, old_style: bool) -> int:
    marked = [at for at, letter in enumerate(nucleus) if letter in PLAIN]
    if marked:
        return marked[-1]
    if closed or nucleus == "uye" or nucleus in _RISING:
        return len(nucleus) - 1
    if len(nucleus) == 2:
        return 1 if nucleus in _TWO_WAYS and not old_style else 0
    return len(nucleus) // 2


def _readings(letters: str) -> Iterator[tuple[str, str]]:
    """Onset and rhyme, the longest onset first: `gia` is gi + a before it is g + ia."""
    return ((onset, rhyme) for onset, rhyme in _splits(letters) if onset in _ONSETS)


def _splits(letters: str) -> Iterator[tuple[str, str]]:
    cut = next((at for at, letter in enumerate(letters) if letter in VOWELS), len(letters))
    onset, rhyme = letters[:cut], letters[cut:]
    if onset + rhyme[:1] in ("gi", "qu") and rhyme[1:2] and rhyme[1] in VOWELS:
        yield onset + rhyme[0], rhyme[1:]
    # After q only uy can be a rhyme of its own (quỳnh, quýt); its u takes no mark.
    if onset != "q" or rhyme == "u" or rhyme.startswith("uy"):
        yield onset, rhyme


@cache
def _whole() -> Mapping[str, tuple[str, ...]]:
    """Every rhyme by the ways it looks before all of its marks are typed."""
    found: dict[str, tuple[str, ...]] = {}
    for rhyme in sorted(_RHYMES):
        for letters in product(*({letter, PLAIN.get(letter, letter)} for letter in rhyme)):
            found["".join(letters)] = (*found.get("".join(letters), ()), rhyme)
    return found


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(rhyme[:end] for rhyme in _whole() for end in range(1, len(rhyme) + 1))
