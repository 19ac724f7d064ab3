"""A list of dossiers to look at: those behind a figure, under the figure's name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """What the lookup screen is asked to show instead of a search; `codes` in the order to show them."""

    title: str
    codes: tuple[str, ...]
