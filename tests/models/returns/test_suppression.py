from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.returns.suppression import Line, hidden

PARTS = "abcd"


def suppress(*parts):
    cells = dict(zip(PARTS, parts, strict=False)) | {"all": sum(parts)}
    return hidden(cells, [Line(tuple(PARTS[: len(parts)]), "all")])


@pytest.mark.parametrize(
    ("parts", "gone"),
    [
        ((0, 0, 0), ()),
        ((6, 20, 0), ()),
        ((3, 20, 0, 40), "ab"),  # with 3 alone hidden, the total would tell it; 0 stays 0
        ((3, 20, 15, 40), "ac"),  # the next smallest goes with it
        ((3, 4, 20, 40), "ab"),  # two hide each other
        ((1, 1, 20, 40), "abc"),  # two that make 2 can only be 1 and 1
        ((3, 0, 0, 0), ("a", "all")),  # the total is the same small count
        ((1, 1, 1, 1), ("a", "b", "c", "d", "all")),
        ((7, 0, 0, 0), ()),
    ],
)
def test_hides_small_counts_and_what_would_give_them_away(parts, gone):
    assert suppress(*parts) == set(gone)


@pytest.mark.parametrize(("number", "highest"), [(2, 20), (3, 18), (4, 12)])
def test_a_reader_who_knows_the_rule_and_the_totals_can_t_solve_a_hidden_count(number, highest):
    """Every table is tried: those that are published alike must leave each hidden count open."""
    alike = defaultdict(list)
    for parts in product(range(highest + 1), repeat=number):
        if sum(parts) <= highest:
            gone = suppress(*parts)
            shown = [None if name in gone else value for name, value in zip(PARTS, parts, strict=False)]
            alike[*shown, None if "all" in gone else sum(parts)].append((*parts, sum(parts)))
    for published, tables in alike.items():
        for index, value in enumerate(published):
            assert value is not None or len({table[index] for table in tables}) > 1, (published, tables)


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_line_of_a_table_with_totals_both_ways_tells_its_hidden_count(rows):
    cells = {(i, j): value for i, row in enumerate(rows) for j, value in enumerate(row)}
    columns = range(len(rows[0]))
    lines = [Line([(i, j) for j in columns], ("row", i)) for i in range(len(rows))]
    lines += [Line([(i, j) for i in range(len(rows))], ("column", j)) for j in columns]
    lines.append(Line([("row", i) for i in range(len(rows))], "all"))
    for line in lines:
        cells[line.total] = sum(cells[part] for part in line.parts)
    gone = hidden(cells, lines)
    assert {key for key, value in cells.items() if 1 <= value <= 5} <= gone
    assert all(cells[key] for key in gone)
    for line in lines:
        members = [key for key in (*line.parts, line.total) if key in gone]
        assert len(members) != 1 or all(not cells[key] for key in (*line.parts, line.total) if key not in gone)
