import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from models import teams
from models.overview import answer, by_team, figures, people, sum_words
from models.position import position
from models.store import open_store
from tests.models.met import meet
from tests.ui import harbour
from ui.kit.panel import Why
from ui.overview import OverviewPage
from ui.page import Width

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(session, qtbot):
    session.look_at_team(harbour.TEAM)
    made = OverviewPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.wanted = []
    made.wants.connect(lambda target: made.wanted.append((target.place, target.details)))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: made.day is not None)
    return made


@pytest.fixture
def found(database):
    with open_store(database) as store:
        return position(store, harbour.TODAY, harbour.TEAM)


def names(page):
    return [person.of.name.split()[0] for person in page.list.model.people]


def chip(page, key):
    return next(button for button in page.chips._buttons if button.chip.key == key)


def why(page):
    return next(made for made in page.window().findChildren(Why) if made.isVisible())


def test_the_team_of_the_pictures_has_their_figures(found):
    assert answer(found) == "2 over and 1 under. 8 cases are uncovered, 2 not allocated."
    assert sum_words(found) == "91 held + 2 not allocated = 93 open"
    assert [figure for _, figure, _ in figures(found)] == ["93", "55", "11.7", "3 · 11.5 · 21", "11.6%"]


def test_everybody_stands_in_order_worst_first(page):
    assert names(page) == [
        "Amina", "Joel", "Priya", "Callum", "Sade", "Dev", "Beth", "Marek", "Rowan", "Tomos"
    ]  # fmt: skip
    said = {person.of.name.split()[0]: (person.words, person.limits, person.note) for person in page.day.people}
    assert said["Amina"] == ("uncovered", "–", "away since 26 Oct")
    assert said["Joel"] == ("uncovered", "–", "left 30 Oct")
    assert said["Priya"] == ("over by 3", "14–18", "")
    assert said["Sade"] == ("under by 2", "6–10", "")
    assert said["Dev"] == ("full", "8.4–10.8", "")
    assert said["Beth"] == ("within, room for 1", "14–18", "")
    assert said["Rowan"] == ("away", "–", "away to 4 Jan 2027")
    assert said["Tomos"] == ("no limit", "–", "no limits set for this role")
    assert {person.of.name: person.agreed for person in page.day.people if person.agreed} == {
        "Callum Reyburn": "agreed to 16 Nov"
    }


def test_the_answer_the_strip_and_the_total_agree(page):
    assert page.answer == "2 over and 1 under. 8 cases are uncovered, 2 not allocated."
    assert page.list.total == ("All 10", "91 held + 2 not allocated = 93 open", "91")
    assert page.strip.figure("open_cases").accessibleName() == "open cases: 93. Why?"


def test_a_chip_shows_one_status_and_with_control_several(qtbot, page):
    assert [button.text() for button in page.chips._buttons] == [
        "All 10", "Uncovered 2", "Over 2", "Under 1", "Full 1", "Within 2", "Away 1", "No limit 1"
    ]  # fmt: skip
    qtbot.mouseClick(chip(page, "over"), Qt.MouseButton.LeftButton)
    assert names(page) == ["Priya", "Callum"]
    assert page.list.total == ("2 of 10", "34 of 91 held cases", "34")
    qtbot.mouseClick(chip(page, "under"), Qt.MouseButton.LeftButton)
    assert names(page) == ["Sade"]
    qtbot.mouseClick(chip(page, "full"), Qt.MouseButton.LeftButton, CONTROL)
    assert names(page) == ["Sade", "Dev"]
    qtbot.mouseClick(chip(page, ""), Qt.MouseButton.LeftButton)
    assert len(names(page)) == 10


def test_enter_and_a_double_click_open_the_caseload(qtbot, page):
    page.list.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.list.view, Qt.Key.Key_Down)
    qtbot.keyClick(page.list.view, Qt.Key.Key_Down)
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    point = page.list.view.visualRect(page.list.model.index(3)).center()
    qtbot.mouseClick(page.list.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(page.list.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert page.wanted == [("Caseloads", {"worker_row": 3}), ("Caseloads", {"worker_row": 4})]


def test_every_row_says_itself_to_a_screen_reader(page):
    spoken = [page.list.model.index(place).data(Qt.ItemDataRole.AccessibleTextRole) for place in (1, 2, 3)]
    assert spoken == [
        "Joel Pemberwick, social worker, 2 cases, left 30 Oct, uncovered.",
        "Priya Nandakumar, social worker, 21 cases, limits 14 to 18, over by 3.",
        "Callum Reyburn, newly qualified social worker, 13 cases, limits 8 to 12, over by 1. agreed to 16 Nov.",
    ]


def test_a_headline_figure_explains_itself(qtbot, page):
    figure = page.strip.figure("average_caseload")
    figure.setFocus()
    qtbot.keyClick(figure, Qt.Key.Key_Return)
    assert "89 ÷ 7.6 = 11.7" in why(page).explanation.as_text()
    qtbot.keyClick(why(page), Qt.Key.Key_Escape)
    assert figure.hasFocus()
    qtbot.mouseClick(page.strip.figure("agency_share_fte"), Qt.MouseButton.LeftButton)
    assert "11.6%" in why(page).explanation.as_text()


def test_f1_on_a_row_says_why(qtbot, page):
    page.list.select(3)
    page.list.view.setFocus()
    qtbot.keyClick(page.list.view, Qt.Key.Key_F1)
    assert "21 − 18 = 3" in why(page).explanation.as_text()
    qtbot.keyClick(why(page), Qt.Key.Key_Escape)
    page.list.select(2)
    qtbot.keyClick(page.list.view, Qt.Key.Key_F1)
    assert "In post\tno, left 30 Oct" in why(page).explanation.as_text(), "also of who is not in post"


def test_tab_goes_from_the_chips_to_the_people_and_on_to_the_figures(qtbot, page):
    page.activateWindow()
    page.chips.last.setFocus()
    assert page.focusNextPrevChild(True)
    assert page.list.view.hasFocus()
    assert page.focusNextPrevChild(True)
    assert page.strip.figure("open_cases").hasFocus()


def test_decisions_stand_children_first_and_lead_to_where_they_are_mended(qtbot, page):
    assert [sentence.split(" ")[0] for sentence in page.decisions.sentences] == [
        "C-20417", "Amina", "Joel", "Priya", "Sade"
    ]  # fmt: skip
    first = page.decisions.lines[0][0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert page.decisions.lines[1][0].hasFocus()
    place, details = page.wanted[0]
    assert (place, details["allocate"]) == ("Cases", True)


def test_what_is_to_be_set_up_leads_to_its_place(qtbot, page, database):
    with open_store(database) as store:
        meet(store, "Sam Ward", "NEW-001", 1, cases=("C01",))
        with store.write("No limits", kind="correction") as db:
            db.execute("delete from limits")
    qtbot.waitUntil(lambda: page.decisions.sentences[-1].startswith("No limits are set"))
    for line in page.decisions.lines[-2:]:
        qtbot.mouseClick(line[0], Qt.MouseButton.LeftButton)
    assert page.wanted == [("People to confirm", {}), ("Limits and weights", {})]


def test_what_was_agreed_meanwhile_leaves_the_list(qtbot, page, database):
    with open_store(database) as store, store.write("Agreed") as db:
        db.execute(
            "insert into overrides (allocation_row, made_on, reason, authorised_by, workers_view, review_date)"
            " select max(id), '2026-11-02', 'r', 'a', 'v', '2026-11-20' from allocations where worker_row = 3"
        )
    qtbot.waitUntil(lambda: len(page.decisions.sentences) == 4)
    assert not any("Priya" in sentence for sentence in page.decisions.sentences)
    assert page.list.model.people[2].agreed == "agreed to 20 Nov"


def test_the_table_shows_the_same_people_and_words(qtbot, page):
    page.choice.choose("table")
    page._show_choice()
    assert page.table.isVisible()
    assert not page.list.isVisible()
    lines = [line.split("\t") for line in page.table.as_text().splitlines()]
    assert lines[0] == ["Worker", "Role", "FTE", "Load", "Limits", "Status", "Agreed"]
    assert lines[4] == ["Callum Reyburn", "Newly qualified", "1.0", "13", "8–12", "over by 1", "agreed to 16 Nov"]
    qtbot.keyClicks(page.table.filter_field, "dolin")
    assert len(page.table.as_text().splitlines()) == 2
    page.choice.choose("bars")
    page._show_choice()
    assert names(page) == ["Marek"], "the filter holds for both"


def test_control_c_copies_the_people_as_a_table(qtbot, page):
    page.list.view.setFocus()
    qtbot.keyClick(page.list.view, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().splitlines()[3].startswith("Priya Nandakumar\tSocial worker")


def test_buttons_open_the_places_that_do_it(qtbot, page):
    qtbot.mouseClick(page.allocate_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.import_button, Qt.MouseButton.LeftButton)
    page.export_button.menu().actions()[0].trigger()
    assert page.wanted == [
        ("Cases", {"allocate": True}), ("Import", {"choose": True}), ("Return and report", {"export": True})
    ]  # fmt: skip


def test_on_a_past_day_nothing_can_be_changed(qtbot, page, session):
    before = page.day
    session.look_at_day(harbour.TODAY.replace(month=10, day=30))
    qtbot.waitUntil(lambda: page.day is not before)
    assert not page.allocate_button.isEnabled()
    assert page.banners.past.isVisible()
    assert {action.text() for line in page.decisions.lines for action in line} == {"Show"}
    assert page.list.total[1] == "91 held + 1 not allocated = 92 open"


def test_a_small_window_has_two_tabs_and_one_line_a_worker(qtbot, page):
    high = page.list.row_height()
    page.fit(Width.COMPACT)
    page.resize(640, 330)
    QApplication.processEvents()
    assert page.list.compact
    assert page.list.row_height() < high
    assert page.list.columns.limits[1] == 0
    assert page.answer.endswith("2 not allocated, 93 open in all.")
    side = page.tabs._group.button(1)
    assert (page.tabs._group.button(0).text(), side.text()) == ("Workers 10", "Decisions 5")
    assert not page.decisions.isVisible()
    qtbot.mouseClick(side, Qt.MouseButton.LeftButton)
    assert page.decisions.isVisible()
    assert not page.list.isVisible()
    page.fit(Width.WIDE)
    page.resize(1084, 692)
    QApplication.processEvents()
    assert page.list.isVisible()
    assert page.decisions.isVisible()


def test_a_link_can_open_a_status_or_a_worker(qtbot, page):
    page.open_target(worker_row=6)
    assert page.list.person.of.name == "Dev Castellane"
    page.open_target(status="over")
    assert names(page) == ["Priya", "Callum"]


def test_a_service_of_several_teams_shows_them_and_sums_their_decisions_up(qtbot, page, session, database):
    with open_store(database) as store, store.write("Another team") as db:
        db.execute("insert into teams (id, name, name_key) values (2, 'Mill Lane Team', 'mill lane team')")
        for row in range(50, 55):
            db.execute("insert into workers values (?, ?, ?, ?, '2020-01-01', '9999-12-31')",
                       (row, f"W{row}", f"w{row}", f"Extra Worker {row}"))  # fmt: skip
            db.execute("insert into posts (worker_row, team_row, role, employment, fte) values (?, 2, ?, ?, '1')",
                       (row, "social worker", "permanent"))  # fmt: skip
        db.execute("insert into limits (role, measure, lower, upper) values ('social worker', 'cases', '14', '18')")
    session.look_at_team(None)
    qtbot.waitUntil(lambda: page.day is not None and len(page.day.people) == 15)
    assert page.list.with_team
    assert page.list.compact, "above twelve people the rows go compact"
    with open_store(database) as store:
        lines, number = by_team(position(store, harbour.TODAY), page.day.said, 0)
    assert [line.subject for line in lines] == ["C-20417 and C-20418", "Harbour Team:", "Mill Lane Team:"]
    assert lines[1].sentence == ("8 cases are uncovered; 1 worker is over, with nothing agreed; 1 worker is under.")
    assert lines[2].sentence == "5 workers are under."
    assert number == 1 + 4 + 5
    qtbot.mouseClick(page.decisions.lines[2][0], Qt.MouseButton.LeftButton)
    assert page.wanted == [("Overview", {"team": "Mill Lane Team"})]
    qtbot.keyClicks(page.table.filter_field, "mill")
    assert len(names(page)) == 5


def test_where_nobody_has_limits_the_answer_says_so(tmp_path):
    with open_store(tmp_path / "new.db") as store:
        teams.add(store, "Harbour")
        meet(store, "Sam Ward", "NEW-001", 1, cases=("C01",))
        found = position(store, harbour.TODAY)
    assert answer(found).startswith("No limits are set, so nobody is over or under. ")


def test_nobody_is_said_plainly(tmp_path, qtbot):
    with open_store(tmp_path / "empty.db") as store:
        nobody = position(store, harbour.TODAY)
    assert answer(nobody) == "Nobody is over or under. No case is open."
    assert [figure for _, figure, _ in figures(nobody)] == ["0", "0", "–", "–", "–"]
    assert people(nobody, {}) == ()
