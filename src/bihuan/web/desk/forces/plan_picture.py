"""A plan as one drawing: a row a post, a column a block, a square that says how it stands by shape and colour."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.apps.forces.queries.plan_board import Board

SIDE, GAP, LEFT, TOP = 12, 2, 4, 4
_MOST_ROWS, _MOST_BLOCKS = 260, 90


@dataclass(frozen=True, slots=True)
class Square:
    """One need in the drawing: where its square stands, and how the need does."""

    x: int
    y: int
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing: its size, its squares, how many posts and blocks it shows of how many."""

    width: int
    height: int
    squares: tuple[Square, ...]
    posts: int
    blocks: int


def picture_of(board: Board) -> Picture | None:
    """Return the drawing of a plan, None when there is nothing to draw."""
    rows, blocks = board.rows[:_MOST_ROWS], len(board.blocks[:_MOST_BLOCKS])
    if not rows or not blocks:
        return None
    step = SIDE + GAP
    squares = tuple(
        Square(LEFT + column * step, TOP + line * step, cell.state, f"{row.post.name} {cell.given}/{cell.least}")
        for line, row in enumerate(rows) for column, cell in enumerate(row.cells[:blocks]) if cell is not None
    )  # fmt: skip
    return Picture(2 * LEFT + blocks * step, 2 * TOP + len(rows) * step, squares, len(rows), blocks)
