"""Why a data holder's file cannot be taken in: where, and what to do about it."""

from __future__ import annotations


class HolderFileRefused(Exception):  # noqa: N818  # named after the refusal, as habits.md asks
    """A file as a whole is not taken in, and nothing of it is: a code, the file, line and column, and the mend.

    `line` is 0 and `column` empty where the refusal is about the whole file. The words are made where it is shown.
    """

    def __init__(
        self, code: str, mend: str, *, file: str, line: int = 0, column: str = "", **params: str | int
    ) -> None:
        super().__init__(code, mend, file, line, column, params)
        self.code, self.mend, self.file, self.line, self.column, self.params = code, mend, file, line, column, params

    def __str__(self) -> str:
        place = f", line {self.line}" if self.line else ""
        return f"{self.file}{place}{f', column {self.column}' if self.column else ''}: {self.code} ({self.mend})"
