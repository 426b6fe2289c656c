"""How much an outside file may cost before it is refused (trust R45)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading; sizes in bytes or characters, times in seconds."""

    cell_characters: int = MIB
    line_characters: int = 2 * MIB
    columns: int = 2_000
    head_lines: int = 40
    json_element_characters: int = 16 * MIB
    json_depth: int = 40
    pasted_characters: int = 5 * MIB
    inflated_bytes: int = 2048 * MIB
    inflate_ratio: int = 100
    inflate_free_bytes: int = 10 * MIB
    archive_members: int = 2_000
    child_memory_bytes: int = 512 * MIB
    child_cpu_seconds: int = 30
    child_cpu_seconds_per_mib: int = 10
    child_output_bytes: int = 4096 * MIB
    child_line_bytes: int = 256 * MIB

    def as_dict(self) -> dict[str, int]:
        """Give all bounds by name, for the child process."""
        return asdict(self)


DEFAULT_LIMITS = Limits()
