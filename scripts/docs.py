"""Write the pages of docs/ that come from the code, or check that they are up to date.

`python scripts/docs.py write` writes them; `python scripts/docs.py check` prints what differs and returns 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
NOTICE = "<!-- Written by `make docs` from {source}. Do not edit here. -->\n\n"
DJANGOS_OWN = {
    "help", "version", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks", "verbosity",
}  # fmt: skip
UNITS = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = [list(head), *(list(row) for row in rows)]
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in cells]
    lines.insert(1, "|" + "---|" * len(cells[0]))
    return "\n".join(lines) + "\n"


def _span(seconds: int) -> str:
    """Return a span as people write it: 90 s, 15 min, 4 h, 3 d."""
    size, unit = next((size, unit) for size, unit in UNITS if seconds % size == 0 and seconds >= size)
    return f"{seconds // size} {unit}"


def _states(states: Iterable[object]) -> str:
    names = [str(state) for state in states]
    return ", ".join(names)


def _diagram() -> str:
    """Return the Mermaid picture of the moves that change the state."""
    from bihuan.apps.orders.rules.moves import MOVES
    from bihuan.apps.orders.rules.states import ENDED, OPEN, State

    arrows: dict[tuple[str, str], list[str]] = {}
    for move in MOVES.values():
        if move.target is None:
            continue
        start = ["any open state"] if move.sources == OPEN else [str(state) for state in State if state in move.sources]
        for source in start:
            arrows.setdefault((source, str(move.target)), []).append(move.name)
    lines = ["stateDiagram-v2", "    direction LR", '    state "any open state" as ANY_OPEN', "    [*] --> NEW: open"]
    for (source, target), names in arrows.items():
        lines.append(f"    {source.replace('any open state', 'ANY_OPEN')} --> {target}: {' / '.join(names)}")
    lines += [f"    {state} --> [*]" for state in State if state in ENDED]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def _moves() -> str:
    from bihuan.apps.orders.rules.moves import MOVES
    from bihuan.apps.orders.rules.states import OPEN, State

    def origin(sources: frozenset[State]) -> str:
        if sources == frozenset(State):
            return "any"
        return "any open" if sources == OPEN else _states(state for state in State if state in sources)

    rows = (
        (
            f"`{move.name}`", f"`{move.event}`", origin(move.sources), str(move.target or "stays"), str(move.holder),
            ", ".join(sorted(str(role) for role in move.by)), ", ".join(move.needs) or "–",
            f"`{move.guard}`" if move.guard else "–", move.meaning,
        )
        for move in MOVES.values()
    )  # fmt: skip
    return _table(("move", "event", "from", "to", "holder", "by", "must bring", "guard", "meaning"), rows)


def _limits() -> str:
    from bihuan.apps.orders.rules.limits import CLOCKS, LADDERS

    urgencies = ("P1", "P2", "P3", "P4")
    rows = (
        (f"`{clock}`", *(_span(spans[urgency]) for urgency in urgencies), " → ".join(LADDERS.get(clock, ())))
        for clock, spans in CLOCKS.items()
    )
    return _table(("clock", *urgencies, "who is called, step by step"), rows)


def state_machine() -> str:
    """Return the page of states, moves and limits, from the table in `orders/rules`."""
    return (
        "# The states and moves of a work order\n\n"
        + NOTICE.format(source="src/bihuan/apps/orders/rules/")
        + "One table in the code decides all of this; pages, API, permissions, generated tests and this text read it.\n"
        "Being late is a flag on the order, never a state, so one always sees where it really is.\n\n"
        + _diagram()
        + "\n## Moves\n\n"
        + _moves()
        + "\n## Limits\n\n"
        + "The clocks for signing, starting and feedback run from dispatch: not signing stops none of them.\n\n"
        + _limits()
    )


def settings() -> str:
    """Return the page of settings, from `config/environment.py`."""
    from bihuan.config.environment import SETTINGS

    rows = ((f"`{each.name}`", f"`{each.default}`" if each.default else "empty", each.meaning) for each in SETTINGS)
    return (
        "# Settings\n\n"
        + NOTICE.format(source="src/bihuan/config/environment.py")
        + "All settings come from the environment. None is needed to try Bihuan; `bihuan doctor` says which of them\n"
        + "an installation should change.\n\n"
        + _table(("variable", "default", "meaning"), rows)
    )


def _own_commands() -> list[str]:
    from django.core.management import get_commands

    return sorted(name for name, app in get_commands().items() if str(app).startswith("bihuan"))


def _is_own(action: argparse.Action) -> bool:
    return action.dest not in DJANGOS_OWN and not isinstance(action, argparse._SubParsersAction)


def _call(action: argparse.Action) -> str:
    if action.option_strings:
        return action.option_strings[-1] + (f" {_metavar(action)}" if action.nargs != 0 else "")
    return _metavar(action)


def _metavar(action: argparse.Action) -> str:
    return str(action.metavar or action.dest.upper())


def _meaning(action: argparse.Action) -> str:
    """Return the help with choices and default, where the help does not say them itself."""
    said = [str(action.help)] if action.help else []
    choices = [f"`{choice}`" for choice in action.choices or () if choice]
    if choices:
        said.append("one of " + ", ".join(choices))
    is_said = action.nargs == 0 or "default" in (action.help or "")
    if not is_said and action.default not in (None, "", argparse.SUPPRESS) and action.default != []:
        said.append(f"default `{action.default}`")
    if isinstance(action, argparse._AppendAction):
        said.append("may be repeated")
    return "; ".join(said)


def _section(title: str, help_text: str, parser: argparse.ArgumentParser, depth: int = 2) -> str:
    """Return one command, its arguments and its subcommands."""
    own = [action for action in parser._actions if _is_own(action)]
    text = f"{'#' * depth} `{title}`\n\n{help_text}\n"
    if own:
        text += "\n" + _table(("argument", "meaning"), ((f"`{_call(each)}`", _meaning(each)) for each in own))
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, child in action.choices.items():
                text += "\n" + _section(f"{title} {name}", helps.get(name, child.description or ""), child, depth + 1)
    return text


def commands() -> str:
    """Return the page of commands, from the commands' own help."""
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    found = []
    for name in _own_commands():
        command = load_command_class(str(get_commands()[name]), name)
        parser = command.create_parser("bihuan", name)
        example = getattr(command, "example", "")
        shown = f"\n```sh\n{example}\n```\n" if example else ""
        found.append(_section(f"bihuan {name}", " ".join(command.help.split()), parser) + shown)
    return (
        "# Commands\n\n"
        + NOTICE.format(source="the commands' own help")
        + "Run them as `.venv/bin/bihuan COMMAND`; `bihuan COMMAND --help` says the same. A command ends with 0 when\n"
        + "all is well, with 1 when it found something wrong, with 2 when it was called wrongly.\n\n"
        + "\n".join(found)
    )


def promises() -> str:
    """Return the page of the ten promises and their proofs, from the table of the public page."""
    from bihuan.web.public.promises.table import promises as told

    parts = []
    for one in told():
        rows = (
            (need.number, need.holds.en, "<br>".join(f"`{test}`" for test in need.tests)) for need in one.requirements
        )
        parts.append(
            f"## {one.number} {one.said.en} ({one.said.zh})\n\n{one.means.en}\n\n"
            + _table(("requirement", "what holds", "tests"), rows)
            + f"\n*Check it yourself:* {one.check.en}\n\n*Where it ends:* {one.limit.en}\n"
        )
    return (
        "# The ten promises to residents, and what proves each\n\n"
        + NOTICE.format(source="src/bihuan/web/public/promises/promises.toml")
        + "Residents read them at `/public/zh/promises/` and `/public/en/promises/`, made from the same table. What a\n"
        + "promise does not reach stands beside it. `tests/house/test_promises.py`\n"
        + "holds that every test named here exists, `tests/web/public/test_promises.py` that every page named there\n"
        + "answers. What the tests prove together, and how they were seen red: [testing.md](testing.md).\n\n"
        + "\n".join(parts)
    )


PAGES: dict[str, Callable[[], str]] = {
    "state-machine.md": state_machine,
    "settings.md": settings,
    "commands.md": commands,
    "promises.md": promises,
}


def main(mode: str) -> int:
    """Write the pages, or compare them; return 1 when one is out of date."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan.config.settings"
    with tempfile.TemporaryDirectory(prefix="bihuan-docs-") as folder:
        os.environ["BIHUAN_DATA_DIR"] = folder  # settings make their keys somewhere; not in an installation's folder
        texts = {name: write().rstrip() + "\n" for name, write in PAGES.items()}
    stale = []
    for name, text in texts.items():
        path = DOCS / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if mode == "write":
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"docs/{name}: {'written' if mode == 'write' else 'out of date; run make docs'}")
    return 1 if stale and mode == "check" else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=("write", "check"))
    sys.exit(main(parser.parse_args().mode))
