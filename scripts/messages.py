"""Keep the Chinese catalogue: `python scripts/messages.py update|check|compile`.

Reads msgids from Python calls and from templates, without the gettext programs; .po and .mo are both committed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "bihuan"
CATALOGUE = SOURCES / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
_PLAIN = {"gettext", "gettext_lazy", "gettext_noop", "_"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_BOTH = {"npgettext", "npgettext_lazy"}
_CALL_IN_TEMPLATE = re.compile(r"(?<![\w.])(?:_|n?p?gettext)\(")
_GAP = re.compile(r"%(?:\(\w+\))?[-0-9.]*[sdf]")


@dataclass(order=True, frozen=True)
class Message:
    """One text to translate, with its context and plural, and where it stands."""

    context: str
    text: str
    plural: str = ""
    path: str = field(default="", compare=False)


def _message(call: ast.Call, path: str) -> Message | None:
    """Return the message of a gettext call whose texts are literal, else None."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name in _PLAIN and len(texts) >= 1:
        return Message("", texts[0], path=path)
    if name in _PLURAL and len(texts) >= 2:
        return Message("", texts[0], texts[1], path)
    if name in _CONTEXT and len(texts) >= 2:
        return Message(texts[0], texts[1], path=path)
    if name in _BOTH and len(texts) >= 3:
        return Message(texts[0], texts[1], texts[2], path)
    return None


def _code_texts(call: ast.Call, path: str) -> list[Message]:
    """Return meaning and mend of one row `Code(severity, meaning, mend)` of a list of codes."""
    texts = [str(arg.value) for arg in call.args if isinstance(arg, ast.Constant)]
    is_row = isinstance(call.func, ast.Name) and call.func.id == "Code" and len(texts) == 3
    return [Message("", text, path=path) for text in texts[1:]] if is_row else []


def _in_python(source: str, path: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if message := _message(node, path):
            yield message
        if path.endswith("/codes.py"):
            yield from _code_texts(node, path)


def _call_at(source: str, start: int) -> ast.Call | None:
    """Return the shortest well-formed call that begins at `start`."""
    for end in (match.end() for match in re.finditer(r"\)", source[start:])):
        try:
            found = ast.parse(source[start : start + end].replace("\n", "\\n"), mode="eval").body
        except SyntaxError:
            continue
        return found if isinstance(found, ast.Call) else None
    return None


def _in_template(source: str, path: str) -> Iterator[Message]:
    code = templatize(source)
    for match in _CALL_IN_TEMPLATE.finditer(code):
        call = _call_at(code, match.start())
        if call and (message := _message(call, path)):
            yield message


def messages_in_sources(root: Path = SOURCES) -> list[Message]:
    """Return every message of the sources once, with the files it stands in, sorted by context and text."""
    found: dict[Message, set[str]] = {}
    readers = {".py": _in_python, ".html": _in_template, ".txt": _in_template}
    for path in sorted(root.rglob("*")):
        reader = readers.get(path.suffix)
        if reader and (path.suffix == ".py" or "templates" in path.parts):
            name = path.relative_to(root).as_posix()
            for message in reader(path.read_text(encoding="utf-8"), name):
                found.setdefault(message, set()).add(name)
    return [Message(m.context, m.text, m.plural, " ".join(sorted(found[m]))) for m in sorted(found)]


def _key(message: Message) -> tuple[str | None, str]:
    return message.context or None, message.text


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    """Return the entry of a message, its translation taken over from the old one."""
    entry = polib.POEntry(
        msgid=message.text,
        msgctxt=message.context or None,
        msgstr=old.msgstr if old else "",
        occurrences=[(path, "") for path in message.path.split()],
        flags=["python-format"] if _GAP.search(message.text) else [],
    )
    if message.plural:
        entry.msgid_plural, entry.msgstr = message.plural, ""
        entry.msgstr_plural = dict(old.msgstr_plural) if old and old.msgstr_plural else {0: ""}
    return entry


def _new_catalogue() -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Project-Id-Version": "Bihuan",
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def _read() -> polib.POFile:
    return polib.pofile(str(CATALOGUE), wrapwidth=110) if CATALOGUE.exists() else _new_catalogue()


def update() -> int:
    """Write new messages into the catalogue and take out those that no source says; translations are kept."""
    old = {(entry.msgctxt, entry.msgid): entry for entry in _read()}
    catalogue = _new_catalogue()
    catalogue.extend(_entry(message, old.get(_key(message))) for message in messages_in_sources())
    catalogue.save(str(CATALOGUE), newline="\n")
    empty = catalogue.untranslated_entries()
    print(f"{len(catalogue)} messages, {len(empty)} to translate")
    for entry in empty:
        print(f'  "{entry.msgid}"  ({", ".join(path for path, _line in entry.occurrences)})')
    return 0


def _texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _faults_of(message: Message, entry: polib.POEntry | None) -> list[str]:
    if entry is None:
        return [f'missing: "{message.text}" ({message.path})']
    if entry.fuzzy or not all(_texts(entry)):
        return [f'not translated: "{message.text}"']
    gaps = sorted(_GAP.findall(message.plural or message.text))
    return [f'gaps differ: "{message.text}"' for text in _texts(entry) if sorted(_GAP.findall(text)) != gaps]


def faults() -> list[str]:
    """Return what is wrong with the catalogue: missing, empty or fuzzy entries, gaps that differ, an old .mo."""
    catalogue = _read()
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    found = [fault for message in messages_in_sources() for fault in _faults_of(message, entries.get(_key(message)))]
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
        found.append("django.mo is older than django.po: python scripts/messages.py compile")
    return found


def check() -> int:
    """Print the faults; 1 when there are any."""
    found = faults()
    print("\n".join(found) or "the catalogue is complete")
    return 1 if found else 0


def compile_catalogue() -> int:
    """Write django.mo from django.po."""
    CATALOGUE.with_suffix(".mo").write_bytes(_read().to_binary())
    return 0


def main(arguments: list[str]) -> int:
    """Run one command; 2 when it is not known."""
    commands = {"update": update, "check": check, "compile": compile_catalogue}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__)
        return 2
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    return commands[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
