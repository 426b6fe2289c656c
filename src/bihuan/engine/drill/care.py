"""The communities' lists of those who need care in a drill: a line a person, needs in the words people use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bihuan.engine.drill.district import District

HEADER: Final = "序号,社区编码,社区,姓名,身份证号,联系电话,地址,需求,家属姓名,家属电话,备注\n"
NEEDS: Final = ("独居、高龄", "透析", "行动不便", "胰岛素", "临产", "吸氧、独居", "留守儿童", "慢性病、高龄")
EVERY: Final = 7  # one in so many residents stands on a list
NO_NEED, UNKNOWN = 41, 29


def care_lines(district: District, people: int) -> Iterator[str]:
    """Yield a line for each of `people` residents, under `HEADER`; one in 41 names no need, one in 29 an unknown one.

    :raises ValueError: more people than the district could have on its lists.
    """
    if people * EVERY > district.residents:
        raise ValueError(f"the district has {district.residents // EVERY} people on its lists, {people} asked for")
    for line in range(people):
        who, kin = district.resident(line * EVERY), district.resident(line * EVERY + 1)
        need = "" if line % NO_NEED == 5 else "需关怀" if line % UNKNOWN == 3 else NEEDS[line % len(NEEDS)]
        told = (
            str(line + 1), who.community_code, who.community_name, who.name, who.citizen_number, who.phone,
            who.address, need, kin.name, kin.phone, "",
        )  # fmt: skip
        yield ",".join(told) + "\n"
