"""The vectors are those of Certificate Transparency's reference tests (google/certificate-transparency
merkletree/merkle_tree_test.cc, kept today in transparency-dev/merkle, testonly/constants.go and testdata)."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.engine.ledger import merkle
from bihuan.engine.ledger.merkle import BLOCK, verify_consistency, verify_inclusion

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_LEAVES = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
N0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
N1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
N4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
N01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
N23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
N45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
N0123 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
N4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
CT_INCLUSION = {(0, 1): [], (0, 8): [N1, N23, N4567], (5, 8): [N4, N67, N0123], (2, 3): [N01], (1, 5): [N0, N23, N4]}
CT_CONSISTENCY = {(1, 1): [], (1, 8): [N1, N23, N4567], (6, 8): [N45, N67, N0123], (2, 5): [N23, N4]}

DIGESTS = st.integers(0, 2**32).map(lambda number: hashlib.sha256(str(number).encode()).digest())
SOME_LEAVES = st.lists(DIGESTS, max_size=70)


def naive_root(leaves):
    """The definition of RFC 6962 section 2.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = max(2**e for e in range(20) if 2**e < len(leaves))
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m, leaves):
    """PATH(m, D[n]) of section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = max(2**e for e in range(20) if 2**e < len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m, leaves, complete):
    """SUBPROOF(m, D[n], b) of section 2.1.2."""
    if m == len(leaves):
        return [] if complete else [naive_root(leaves)]
    k = max(2**e for e in range(20) if 2**e < len(leaves))
    if m <= k:
        return [*naive_subproof(m, leaves[:k], complete), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def blocks_of(leaves):
    full = len(leaves) // BLOCK * BLOCK
    return [merkle.root(leaves[start : start + BLOCK]) for start in range(0, full, BLOCK)], leaves[full:]


def block_at(leaves, place):
    start = place - place % BLOCK
    return leaves[start : start + BLOCK] if start + BLOCK <= len(leaves) else []


def long_row(size):
    return [hashlib.sha256(size.to_bytes(4) + place.to_bytes(4)).digest() for place in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size):
    assert merkle.root(CT_LEAVES[:size]).hex() == CT_ROOTS[size]


def test_the_published_nodes():
    assert merkle.node_hash(bytes.fromhex(N0), bytes.fromhex(N1)).hex() == N01
    assert merkle.node_hash(bytes.fromhex(N0123), bytes.fromhex(N4567)).hex() == CT_ROOTS[8]


@pytest.mark.parametrize(("index", "size"), CT_INCLUSION)
def test_the_published_inclusion_proofs(index, size):
    proof = merkle.inclusion_proof(CT_LEAVES[:size], index)
    assert [node.hex() for node in proof] == CT_INCLUSION[index, size]
    assert verify_inclusion(CT_LEAVES[index], index, size, proof, bytes.fromhex(CT_ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), CT_CONSISTENCY)
def test_the_published_consistency_proofs(old, new):
    proof = merkle.consistency_proof(CT_LEAVES[:new], old)
    assert [node.hex() for node in proof] == CT_CONSISTENCY[old, new]
    assert verify_consistency(old, new, proof, bytes.fromhex(CT_ROOTS[old]), bytes.fromhex(CT_ROOTS[new]))


@given(SOME_LEAVES)
def test_the_root_is_the_one_of_the_definition(leaves):
    assert merkle.root(leaves) == naive_root(leaves)


@given(SOME_LEAVES.filter(len), st.data())
def test_an_inclusion_proof_is_the_one_of_the_definition_and_verifies(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = merkle.inclusion_proof(leaves, index)
    assert proof == naive_path(index, leaves)
    assert verify_inclusion(leaves[index], index, len(leaves), proof, naive_root(leaves))


@given(SOME_LEAVES.filter(len), st.data())
def test_a_consistency_proof_is_the_one_of_the_definition_and_verifies(leaves, data):
    old = data.draw(st.integers(1, len(leaves)))
    proof = merkle.consistency_proof(leaves, old)
    assert proof == naive_subproof(old, leaves, True)
    assert verify_consistency(old, len(leaves), proof, naive_root(leaves[:old]), naive_root(leaves))


@given(SOME_LEAVES.filter(lambda leaves: len(leaves) > 1), st.data())
def test_an_altered_proof_does_not_verify(leaves, data):
    """The alterations of transparency-dev/merkle's testdata: a bit, a size, an index, a node more or less."""
    size, tree = len(leaves), naive_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(leaves, index)
    place = data.draw(st.integers(0, len(proof) - 1))
    bent = [*proof[:place], bytes([proof[place][0] ^ 1, *proof[place][1:]]), *proof[place + 1 :]]
    for wrong in (bent, proof[1:], proof[:-1], [*proof, tree], [tree, *proof], []):
        assert not verify_inclusion(leaves[index], index, size, wrong, tree)
    for wrong_index in (-1, size, size + index):
        assert not verify_inclusion(leaves[index], wrong_index, size, proof, tree)
    assert not verify_inclusion(leaves[index], index, size, proof, naive_root([*leaves, tree]))


@given(SOME_LEAVES.filter(lambda leaves: len(leaves) > 1), st.data())
def test_an_altered_consistency_proof_does_not_verify(leaves, data):
    size, tree = len(leaves), naive_root(leaves)
    old = data.draw(st.integers(1, size - 1))
    before, proof = naive_root(leaves[:old]), merkle.consistency_proof(leaves, old)
    for wrong in ([], proof[:-1], [*proof, tree], [tree, *proof], [*proof[:-1], tree]):
        assert not verify_consistency(old, size, wrong, before, tree)
    assert not verify_consistency(old, size, proof, tree, tree)
    assert not verify_consistency(old, size, proof, before, before)
    assert not verify_consistency(size, old, proof, before, tree)
    assert not verify_consistency(-1, size, proof, before, tree)


def test_growth_from_nothing_and_no_growth_need_no_proof():
    tree = naive_root(CT_LEAVES)
    assert verify_consistency(0, 8, [], merkle.EMPTY_ROOT, tree)
    assert not verify_consistency(0, 8, [], tree, tree)
    assert not verify_consistency(0, 8, [tree], merkle.EMPTY_ROOT, tree)
    assert verify_consistency(8, 8, [], tree, tree)
    assert verify_consistency(0, 0, [], merkle.EMPTY_ROOT, merkle.EMPTY_ROOT)
    assert not verify_consistency(8, 8, [], merkle.EMPTY_ROOT, tree)
    assert merkle.consistency_proof(CT_LEAVES, 0) == merkle.consistency_proof(CT_LEAVES, 8) == []


def test_an_empty_consistency_proof_between_two_sizes_is_refused():
    assert not verify_consistency(6, 8, [], naive_root(CT_LEAVES[:6]), naive_root(CT_LEAVES))


def test_a_place_outside_the_tree_has_no_proof():
    for index in (-1, 8):
        with pytest.raises(IndexError, match=f"leaf {index} of 8"):
            merkle.inclusion_proof(CT_LEAVES, index)
    for old in (-1, 9):
        with pytest.raises(IndexError, match=f"old size {old} of 8"):
            merkle.consistency_proof(CT_LEAVES, old)


@pytest.mark.parametrize("size", [0, 1, 1023, 1024, 1025, 2047, 2048, 3000, 4096, 5121])
def test_proofs_from_blocks_are_those_from_all_leaves(size):
    leaves = long_row(size)
    roots, tail = blocks_of(leaves)
    assert merkle.root_from_blocks(roots, tail) == merkle.root(leaves)
    places = {0, 1, 511, 1023, 1024, 1025, 2047, 2048, 3000, 4095, 4096, size - 1, size, size // 3}
    for place in sorted(place for place in places if 0 <= place <= size):
        block = block_at(leaves, place)
        grown = merkle.consistency_from_blocks(roots, tail, place, block)
        assert grown == merkle.consistency_proof(leaves, place)
        if place < size:
            assert merkle.inclusion_from_blocks(roots, tail, place, block) == merkle.inclusion_proof(leaves, place)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 6000), st.data())
def test_any_place_in_any_number_of_blocks(size, data):
    leaves = long_row(size)
    roots, tail = blocks_of(leaves)
    place = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_from_blocks(roots, tail, place, block_at(leaves, place))
    assert verify_inclusion(leaves[place], place, size, proof, merkle.root(leaves))
    grown = merkle.consistency_from_blocks(roots, tail, place, block_at(leaves, place))
    assert verify_consistency(place, size, grown, merkle.root(leaves[:place]), merkle.root(leaves))


def test_a_tail_that_fills_a_block_is_refused():
    with pytest.raises(ValueError, match="fewer than 1024"):
        merkle.root_from_blocks([], long_row(1024))


def test_leaves_of_a_block_that_are_not_all_there_are_refused():
    leaves = long_row(1030)
    roots, tail = blocks_of(leaves)
    for given_leaves in ([], leaves[:1000]):
        with pytest.raises(ValueError, match="block 0 has 1024 leaves"):
            merkle.inclusion_from_blocks(roots, tail, 0, given_leaves)
    with pytest.raises(ValueError, match="block 0 has 1024 leaves"):
        merkle.consistency_from_blocks(roots, tail, 5, [])
