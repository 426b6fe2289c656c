"""Writing XML that every reader can read: no character that XML 1.0 forbids, UTF-8, one root."""

from __future__ import annotations

import re
from typing import Final

# nosemgrep: xml-undefended - writes, and never parses
from xml.sax.saxutils import escape, quoteattr

# XML 1.0, production 2 (Char): all but these stand in no document, not even escaped.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
Child = str


def legal(text: str) -> str:
    """Return a text without the characters that XML forbids, and with every line end as one line feed."""
    return _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def element(name: str, text: str, **attributes: str) -> str:
    """Return an element with a text; the name and the names of attributes are ours, what they say is not."""
    return wrap(name, [escape(legal(text))], **attributes)


def wrap(name: str, children: list[str], **attributes: str) -> str:
    """Return an element around children that are XML already."""
    told = "".join(f" {key.replace('__', ':')}={quoteattr(legal(value))}" for key, value in attributes.items())
    return f"<{name}{told}>{''.join(children)}</{name}>"


def document(root: str) -> bytes:
    """Return the bytes of a document with this root."""
    return (HEAD + root + "\n").encode()
