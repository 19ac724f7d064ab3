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
    escaped = _MARKUP.sub(r"\\\1", text.replace("\n", " "))
    escaped = _OPENING.sub(r"\1\\\2", escaped)
    escaped = _NUMBERED.sub(r"\1\\\2", escaped)
    # GitHub turns bare addresses into links by itself; an invisible joiner is worse than an entity.
    escaped = _BARE_ADDRESS.sub(lambda found: found[0].replace(":", "&#58;").replace("@", "&#64;"), escaped)
    return _BLANKS.sub(lambda run: "&nbsp;" * len(run[0]), escaped.strip())


FILTERS = {"md": md}
