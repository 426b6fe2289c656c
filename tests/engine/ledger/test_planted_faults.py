import pytest

from bihuan.engine.ledger import verify_ledger

from .plants import PLANTS
from .synthetic import Town


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found_under_its_equation_with_its_row(town, tmp_path, check, plant):
    expected = plant(town)
    town.export(tmp_path)
    status, _, findings = check(tmp_path)
    assert status == 1
    assert expected in {(equation, file, key) for equation, file, _, key, _ in findings}


def test_the_planted_faults_cover_every_equation(tmp_path):
    found = {plant(Town(batches=3, lines=5).play(2))[0] for plant in PLANTS}
    assert found == set(verify_ledger.EQUATIONS)
