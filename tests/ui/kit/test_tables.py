from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from ui.kit.columns_menu import ColumnsMenu
from ui.kit.table_columns import settings
from ui.kit.table_paint import broken, row_height, split_matches, wrapped
from ui.kit.table_rows import RowModel
from ui.kit.tables import Column, FooterRow, Table
from ui.kit.theme import LIGHT, metrics


@dataclass(frozen=True)
class Worker:
    row: int
    name: str
    load: int
    upper: int | None
    status: str


WORKERS = (
    Worker(1, "Priya Nandakumar", 21, 18, "over"),
    Worker(2, "Callum Reyburn", 13, 12, "over"),
    Worker(3, "Sade Hollinbrook", 4, 10, "under"),
    Worker(4, "Tomos Gwilt", 3, None, "no limit"),
    Worker(5, "Ondřej Großmann", 12, 12, "full"),
)
COLUMNS = (
    Column("name", "Worker", lambda w: w.name, strong=True),
    Column("load", "Load", lambda w: str(w.load), sort=lambda w: w.load, right=True, explain=True),
    Column("upper", "Own upper limit", lambda w: str(w.upper or "–"), sort=lambda w: w.upper, right=True),
    Column("status", "Status", lambda w: w.status, mark=lambda w: w.status, tip=lambda w: f"{w.name} is {w.status}"),
    Column("row", "Row", lambda w: str(w.row), shown=False),
)


@pytest.fixture
def make(qtbot):
    def build(name="test", rows=WORKERS):
        table = Table(name, COLUMNS, lambda w: w.row, "worker")
        qtbot.addWidget(table)
        table.set_rows(rows)
        table.resize(640, 400)
        with qtbot.waitActive(table):
            table.show()
            table.activateWindow()
        return table

    return build


@pytest.fixture
def table(make):
    return make()


def names(table):
    model = table.model
    return [model.row_object(place).name.split()[0] for place in range(model.rowCount())]


def press(qtbot, table, key, modifier=Qt.KeyboardModifier.NoModifier):
    table.view.setFocus()
    qtbot.keyClick(table.view, key, modifier)


def click_header(qtbot, table, key):
    header = table.view.horizontalHeader()
    number = [column.key for column in COLUMNS].index(key)
    x = header.sectionViewportPosition(number) + header.sectionSize(number) // 2
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(x, 10).toPoint())


def cell(table, place, key):
    return table.model.index(place, [column.key for column in COLUMNS].index(key))


def test_the_model_keeps_qt_rules(qtbot, qtmodeltester):
    model = RowModel(COLUMNS, lambda w: w.row)
    model.set_rows(WORKERS)
    qtmodeltester.check(model)
    model.set_filter("o")
    model.sort(1)
    qtmodeltester.check(model)


def test_typing_filters_over_the_shown_columns(qtbot, table):
    qtbot.keyClicks(table.filter_field, "over")
    assert names(table) == ["Priya", "Callum"]
    qtbot.keyClicks(table.filter_field, " rey")
    assert names(table) == ["Callum"], "every word has to be there, in whichever column"
    table.filter_field.clear()
    assert len(names(table)) == 5


@pytest.mark.parametrize(
    ("typed", "found"),
    [("PRIYA", ["Priya"]), ("  priya\u00a0", ["Priya"]), ("ONDŘEJ", ["Ondřej"]), ("grossmann", ["Ondřej"]), ("%", []),
     ("12", ["Callum", "Ondřej"])],
)  # fmt: skip
def test_the_filter_evens_out_case_spaces_and_letters(qtbot, table, typed, found):
    table.filter_text = typed
    assert names(table) == found


def test_a_hidden_column_is_not_searched(qtbot, table):
    table.filter_text = "under"
    assert names(table) == ["Sade"]
    table.arrange(["name", "load"], ["upper", "status", "row"])
    assert names(table) == []


def test_what_the_filter_found_stands_out():
    assert split_matches("Callum Reyburn", ("rey", "um")) == [
        ("Call", False), ("um", True), (" ", False), ("Rey", True), ("burn", False)
    ]  # fmt: skip
    assert split_matches("", ("a",)) == []
    assert split_matches("Großmann", ("ss",)) == [("Großmann", False)]


def test_no_match_says_how_many_are_hidden_and_how_to_see_them(qtbot, table):
    table.filter_text = "priay"
    QApplication.processEvents()
    texts = [label.text() for label in table._card.findChildren(type(table._count)) if label.isVisible()]
    assert texts == ["No worker matches “priay”.", "5 workers are hidden by the filter."]
    assert not table.view.isVisible()
    table.clear_filter()
    assert table.view.isVisible()
    assert len(names(table)) == 5


def test_an_empty_table_says_what_to_do_first(qtbot, make):
    table = make(rows=())
    asked = []
    table.set_empty("No workers yet.", "Add one first.", "Add a worker", lambda: asked.append(True))
    QApplication.processEvents()
    press_me = [button for button in table._card.findChildren(type(table.columns_button)) if button.isVisible()]
    assert [button.text() for button in press_me] == ["Add a worker"]
    qtbot.mouseClick(press_me[0], Qt.MouseButton.LeftButton)
    assert asked == [True]


def test_a_click_on_a_heading_sorts_and_a_second_one_turns_it_round(qtbot, table):
    click_header(qtbot, table, "load")
    assert names(table) == ["Tomos", "Sade", "Ondřej", "Callum", "Priya"]
    click_header(qtbot, table, "load")
    assert names(table) == ["Priya", "Callum", "Ondřej", "Sade", "Tomos"]
    click_header(qtbot, table, "name")
    assert names(table) == ["Callum", "Ondřej", "Priya", "Sade", "Tomos"]


@pytest.mark.parametrize("falling", [False, True])
def test_what_has_no_rank_goes_last_both_ways_and_ties_keep_their_order(qtbot, table, falling):
    table.sort_by("upper", falling=falling)
    assert names(table)[-1] == "Tomos"
    assert [name for name in names(table) if name in {"Callum", "Ondřej"}] == ["Callum", "Ondřej"]


def test_control_and_arrows_sort_by_the_column_that_has_the_keyboard(qtbot, table):
    table.select(1)
    press(qtbot, table, Qt.Key.Key_Right)
    press(qtbot, table, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert names(table)[0] == "Tomos"
    assert table.row.name == "Priya Nandakumar", "the row stays chosen while it moves"
    press(qtbot, table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert names(table)[0] == "Priya"
    header = table.model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert header == "Load, sorted from high to low"


def test_arrows_choose_and_enter_opens(qtbot, table):
    chosen, opened = [], []
    table.chosen.connect(lambda row: chosen.append(row.name if row else None))
    table.activated.connect(lambda row: opened.append(row.name))
    table.filter_field.setFocus()
    table.view.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, table, Qt.Key.Key_Down)
    press(qtbot, table, Qt.Key.Key_Return)
    assert chosen == ["Priya Nandakumar", "Callum Reyburn"]
    assert opened == ["Callum Reyburn"]
    point = table.view.visualRect(cell(table, 0, "status")).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert opened[-1] == "Priya Nandakumar"


def test_down_in_the_filter_goes_to_the_rows_and_escape_clears_it(qtbot, table):
    table.filter_field.setFocus()
    qtbot.keyClicks(table.filter_field, "g")
    qtbot.keyClick(table.filter_field, Qt.Key.Key_Down)
    assert table.view.hasFocus()
    assert table.row.name == "Tomos Gwilt"
    qtbot.keyClick(table.filter_field, Qt.Key.Key_Escape)
    assert table.filter_text == ""


def test_new_rows_keep_the_chosen_one_by_its_key(qtbot, table):
    gone = []
    table.select(3)
    table.chosen.connect(gone.append)
    table.set_rows([replace(worker, load=worker.load + 1) for worker in reversed(WORKERS)])
    assert (table.row.name, table.row.load) == ("Sade Hollinbrook", 5)
    assert gone == [], "the same row is chosen still"
    table.set_rows(WORKERS[:2])
    assert table.row is None
    assert gone == [None]
    table.set_rows(WORKERS, keep=4)
    assert table.row.name == "Tomos Gwilt"


def test_the_count_below_says_how_many_of_how_many(qtbot, table):
    assert table._count.text() == "5 workers"
    table.filter_text = "over"
    assert table._count.text() == "2 of 5 workers shown"
    table.filter_text = ""
    table.set_rows(WORKERS[:1], total=1240)
    assert table._count.text() == "1 of 1,240 workers shown"


def test_copying_takes_headings_and_the_chosen_rows_or_all(qtbot, table):
    press(qtbot, table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Worker\tLoad\tOwn upper limit\tStatus"
    assert len(lines) == 6
    table.select(3)
    press(qtbot, table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[1:] == ["Sade Hollinbrook\t4\t10\tunder"]
    press(qtbot, table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 6


def test_a_cell_that_holds_breaks_copies_as_one_cell(qtbot, make):
    table = make(rows=[replace(WORKERS[0], name="Priya\tN\nK")])
    assert table.as_text().splitlines()[1].split("\t")[0] == "Priya N K"


def test_a_figure_explains_itself_on_f1_and_on_click(qtbot, table):
    asked = []
    table.explain.connect(lambda row, key: asked.append((row.name.split()[0], key)))
    table.select(2)
    press(qtbot, table, Qt.Key.Key_Right)
    press(qtbot, table, Qt.Key.Key_F1)
    for key in ("load", "status"):
        point = table.view.visualRect(cell(table, 0, key)).center()
        qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert asked == [("Callum", "load"), ("Priya", "load")], "a click on words only chooses the row"


def test_columns_are_ticked_unticked_and_moved_in_their_list(qtbot, table):
    menu = ColumnsMenu(table)
    qtbot.addWidget(menu)
    menu.open_at(table.columns_button)
    assert [menu.list.item(place).text() for place in range(5)][:2] == ["Worker", "Load"]
    menu.list.setCurrentRow(1)
    qtbot.keyClick(menu.list, Qt.Key.Key_Space)
    qtbot.keyClick(menu, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    keys, hidden = table.arrangement()
    assert keys[:3] == ["name", "upper", "load"]
    assert hidden == {"load", "row"}
    for place in (0, 1, 3):
        menu.list.item(place).setCheckState(Qt.CheckState.Unchecked)
    assert len(table.shown_columns()) == 1, "the last column stays"
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()


def test_columns_widths_and_order_are_remembered(qtbot, make):
    first = make("kept")
    first.arrange(["status", "name", "load", "upper", "row"], ["upper"])
    first.sort_by("load", falling=True)
    first.view.horizontalHeader().resizeSection(0, 233)
    first.close()
    again = make("kept")
    assert again.arrangement() == (["status", "name", "load", "upper", "row"], {"upper"})
    assert names(again)[0] == "Priya"
    assert again.view.columnWidth(0) == 233
    again.forget_arrangement()
    assert make("kept").arrangement() == ([column.key for column in COLUMNS], {"row"})
    assert make("other").arrangement()[1] == {"row"}


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"order": 3}', '{"widths": {"name": "x"}}', '{"sort": "gone"}'])
def test_a_memory_that_cannot_be_read_is_left_aside(qtbot, make, kept):
    settings().setValue("tables/odd", kept)
    assert names(make("odd")) == ["Priya", "Callum", "Sade", "Tomos", "Ondřej"]


def test_headings_wrap_to_two_lines_and_are_never_cut(qtbot, table):
    assert wrapped("Own upper limit", metrics("header")) in {("Own upper", "limit"), ("Own", "upper limit")}
    table.resize(300, 400)
    header = table.view.horizontalHeader()
    longest = max(metrics("header").horizontalAdvance(word) for word in ("Own upper", "limit"))
    assert table.view.columnWidth(2) >= longest
    assert header.height() >= 2 * metrics("header").height()


def test_the_columns_fill_the_width(qtbot, table):
    for width in (500, 700, 900):
        table.resize(width, 400)
        QApplication.processEvents()
        assert table.view.horizontalHeader().length() == table.view.viewport().width()


def test_the_button_of_an_empty_table_keeps_the_keyboard_when_it_is_filled_anew(qtbot, make):
    table = make(rows=())
    table.set_empty("No workers yet.", "", "Add a worker", lambda: None)
    button = next(one for one in table.findChildren(QAbstractButton) if one.text() == "Add a worker")
    qtbot.waitUntil(button.isVisible)
    button.setFocus()
    table.set_rows(())
    assert isinstance(QApplication.focusWidget(), QAbstractButton)
    assert QApplication.focusWidget().text() == "Add a worker"


def test_rows_are_as_high_as_the_words_of_a_column_that_wraps_need(qtbot):
    why = "The file says child protection plan; child in need, as entered by hand, stays."
    table = Table("wrapping", (COLUMNS[0], Column("why", "Why", lambda _w: why, width=120, stretch=True, wraps=True)),
                  lambda w: w.row, "worker")  # fmt: skip
    qtbot.addWidget(table)
    table.set_rows(WORKERS)
    table.resize(500, 400)
    table.show()
    assert table.view.rowHeight(0) == row_height(lines=2)
    assert table.view.horizontalHeader().length() <= table.view.viewport().width()
    table.resize(1000, 400)
    QApplication.processEvents()
    assert table.view.rowHeight(0) == row_height()
    table.filter_text = "plan stays"
    assert table.view.grab().width() > 0, "what the filter found is painted in both lines"


def test_a_text_breaks_after_as_many_words_as_fit():
    of = metrics()
    width = of.horizontalAdvance("The file says open;") + 1
    assert broken("The file says open; not open.", of, width) == ("The file says open;", "not open.")
    assert broken("Unbreakable", of, 5) == ("Unbreakable", "")


def test_footer_rows_follow_the_rows_and_stay_in_place(qtbot, make):
    table = make(rows=[replace(WORKERS[0], row=number, name=f"Worker {number}") for number in range(200)])
    table.set_footer(FooterRow({"name": "Held", "load": "91"}), FooterRow({"name": "Open cases"}, line_above=True))
    QApplication.processEvents()
    before = table.footer.geometry()
    table.view.verticalScrollBar().setValue(table.view.verticalScrollBar().maximum())
    assert table.footer.geometry() == before
    assert table.footer.geometry().top() >= table.view.geometry().bottom()
    assert table.footer.accessibleName() == "Worker Held, Load 91; Worker Open cases"


@pytest.mark.parametrize(("many", "line"), [(200, True), (3, False)])
def test_a_line_parts_the_footer_from_rows_that_scroll(make, many, line):
    table = make(rows=[replace(WORKERS[0], row=number, name=f"Worker {number}") for number in range(many)])
    table.set_footer(FooterRow({"name": "Held", "load": "91"}))
    QApplication.processEvents()
    assert (table.footer.grab().toImage().pixelColor(3, 0) == LIGHT.control) is line


def test_cells_say_their_column_to_a_screen_reader(qtbot, table):
    assert cell(table, 0, "load").data(Qt.ItemDataRole.AccessibleTextRole) == "Load: 21"
    assert cell(table, 0, "status").data(Qt.ItemDataRole.ToolTipRole) == "Priya Nandakumar is over"
    assert table.view.accessibleName() == "Table of workers"
    assert table.filter_field.accessibleName() == "Filter the workers"


def test_a_row_that_changed_is_shown_so(qtbot, table):
    table.mark_changed([2])
    QApplication.processEvents()
    image = table.view.viewport().grab().toImage()
    rect = table.view.visualRect(cell(table, 1, "name"))
    assert image.pixelColor(rect.left() + 3, rect.top() + 3) == LIGHT.warn_bg


def test_pointing_at_a_row_and_choosing_one_are_seen(qtbot, table):
    table.select(1)
    place = table.view.visualRect(cell(table, 2, "name"))
    point = QPointF(place.center())
    move = QMouseEvent(QEvent.Type.MouseMove, point, point, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(table.view.viewport(), move)
    image = table.view.viewport().grab().toImage()
    assert image.pixelColor(place.left() + 3, place.top() + 3) == LIGHT.hover
    chosen = table.view.visualRect(cell(table, 0, "name"))
    assert image.pixelColor(chosen.left() + 1, chosen.center().y()) in (LIGHT.accent, LIGHT.control)


def test_only_seen_rows_are_asked_for(qtbot, make):
    asked = set()
    marked = Column("m", "Mark", lambda w: w.status, mark=lambda w: asked.add(w.row) or w.status)
    table = Table("many", [marked], lambda w: w.row, "worker")
    qtbot.addWidget(table)
    table.set_rows([replace(WORKERS[0], row=number) for number in range(12_000)])
    table.resize(400, 400)
    table.show()
    QApplication.processEvents()
    assert 0 < len(asked) < 60


def test_an_index_outside_the_rows_says_nothing(qtbot, table):
    assert table.model.data(QModelIndex()) is None
    assert table.model.row_object(99) is None
    assert not table.select(99)
