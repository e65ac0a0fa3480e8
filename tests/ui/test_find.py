from PySide6.QtCore import QPoint, Qt

from models import teams, workers
from models.store import open_store


def type_into(window, qtbot, text):
    window.activateWindow()
    window.menus["Find"].trigger()
    field = window.places.find_field
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, text)
    qtbot.waitUntil(lambda: bool(field.found()))
    return field


def test_ctrl_k_finds_a_worker_a_case_and_a_team_as_one_types(window, qtbot):
    field = type_into(window, qtbot, "har")
    qtbot.waitUntil(lambda: field.found() == ["Harbour Team, children in need and protection"])
    field.clear()
    qtbot.keyClicks(field, "nandak")
    qtbot.waitUntil(lambda: [line.split(",")[0] for line in field.found()] == ["Priya Nandakumar"])
    field.clear()
    qtbot.keyClicks(field, "c-20417")
    qtbot.waitUntil(lambda: len(field.found()) == 1 and field.found()[0].casefold().startswith("c-20417"))


def test_the_list_hangs_under_the_field_inside_the_window(window, qtbot):
    field = type_into(window, qtbot, "c-")
    hanging = field._list
    assert hanging.geometry().top() >= field.mapTo(window, QPoint(0, field.height())).y()
    assert window.rect().contains(hanging.geometry())


def test_arrows_choose_and_enter_opens(window, qtbot):
    opened = []
    window.open_place = lambda name, **target: opened.append((name, target))
    field = type_into(window, qtbot, "am")
    lines = field.found()
    assert len(lines) == 2
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert lines[0].startswith("Amina Thorley")
    assert opened == [("Caseloads", {"worker_row": 1})]
    assert field.text() == ""
    assert field.found() == []


def test_a_team_found_is_looked_at(make_window, database, qtbot):
    with open_store(database) as store:
        teams.add(store, "Mill Lane Team", "assessment")
    window = make_window(database)
    field = type_into(window, qtbot, "mill")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.team == "Mill Lane Team")
    assert window.place == "Overview"


def test_nothing_found_is_said_and_esc_leaves(window, qtbot):
    field = type_into(window, qtbot, "zzz <b>")
    qtbot.waitUntil(lambda: field.found() == ["No worker, case, family or team matches “zzz <b>”."])
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.found() == []
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.hasFocus()


def test_names_with_signs_of_sql_and_markup_are_found_as_they_are(make_window, database, qtbot):
    with open_store(database) as store:
        workers.add(store, "W9", "O'Brien <b>%_", harbour_day(), 1, "social worker")
    field = type_into(make_window(database), qtbot, "o'brien <b>%_")
    qtbot.waitUntil(lambda: [line.split(",")[0] for line in field.found()] == ["O'Brien <b>%_"])


def harbour_day():
    from tests.ui.harbour import TODAY

    return TODAY
