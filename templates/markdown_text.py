"""Text put into Markdown so that nothing in it acts as markup."""

import re

# Backslash escapes work for every ASCII punctuation mark (CommonMark 2.4); `&` would start an entity, `~` strikes out.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~&$])")
# At the start of a line these would open a list, a heading's underline or a table.
_OPENING = re.compile(r"^(\s*)([-+=:])")
_NUMBERED = re.compile(r"^(\s*\d{1,9})([.)])")
_BLANKS = re.compile(r" {2,}")
_BARE_ADDRESS = re.compile(r"(?i)(https?|ftp)://|www\.|@")


def md(text: str) -> str:
    """`text` as one paragraph that reads the same once Markdown is rendered; runs of blanks are kept."""
    escaped = _OPENING.sub(r"\1\\\2", md_inline(text))
    return _NUMBERED.sub(r"\1\\\2", escaped)


def md_inline(text: str) -> str:
    """`text` for a place inside a line: a heading, a table's cell, between asterisks."""
    escaped = _MARKUP.sub(r"\\\1", " ".join(text.splitlines()).strip())
    # GitHub turns bare addresses into links by itself.
    escaped = _BARE_ADDRESS.sub(lambda found: "".join(f"&#{ord(char)};" for char in found[0]), escaped)
    return _BLANKS.sub(lambda run: "&nbsp;" * len(run[0]), escaped)


FILTERS = {"md": md, "md_inline": md_inline}
