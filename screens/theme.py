"""Colours every terminal has: the eight of the Linux console, used sparingly.

Vietnamese needs a 512-glyph console font, and that takes the bright half of the palette: bright colours and SGR 2 (dim)
come out black on black there. So: default colours, reverse video, bold, and red and cyan for words that say the same.
"""

from textual.theme import Theme

_BLOCK = {"foreground": "ansi_black", "background": "ansi_white"}

COUNTER_THEME = Theme(
    name="counter",
    primary="ansi_cyan",
    secondary="ansi_blue",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    ansi=True,
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border": "ansi_cyan",
        "border-blurred": "ansi_default",
        "text-muted": "ansi_default",
        "text-disabled": "ansi_default",
        "block-cursor-foreground": _BLOCK["foreground"],
        "block-cursor-background": _BLOCK["background"],
        "block-cursor-text-style": "none",
        "input-cursor-foreground": _BLOCK["foreground"],
        "input-cursor-background": _BLOCK["background"],
        "input-cursor-text-style": "none",
        "input-selection-foreground": "ansi_black",
        "input-selection-background": "ansi_cyan",
        "screen-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_cyan",
    },
)
"""The counter's theme."""
