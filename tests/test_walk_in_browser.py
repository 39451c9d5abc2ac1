"""A project from the first key press to filing, by its roles in the browser."""

import base64
import re
import uuid

import pytest

from tests.chain import chain
from tests.city import FIELDS_OF_TEXT, pdf, some_days_ago

APP = "cf_jiebang.menu_root"


@pytest.fixture
def scan(tmp_path):
    """A file to upload."""
    path = tmp_path / "盖章件.pdf"
    path.write_bytes(base64.b64decode(pdf("scan")))
    return path


def start(browser, role, menu=None, path=None):
    """A window of a role, at an entry of a menu or at an address."""
    screen = browser.login(role)
    screen.visit(path or ("jiebang-mine" if role == "leader" else "jiebang-inbox"))
    if menu:
        screen.open_menu(*(f"cf_jiebang.{name}" for name in menu))
    return screen


def open_row(screen, title):
    """Find the row with a title in the inbox; open it."""
    screen.search(title)
    screen.shot("waiting")
    row = screen.page.locator(".o_data_row", has_text=title)
    row.wait_for()
    row.get_by_text(title).click()
    screen.page.wait_for_selector(".o_form_view")
    screen.settle()


def draft_in_browser(browser, city, title):
    """The leader begins a project by typing; the long parts come by the API."""
    screen = start(browser, "leader")
    category = city["leader"].read("jiebang.category", city.category, "name")
    screen.click(".o_control_panel .o-kanban-button-new, .o_list_button_add")
    screen.page.wait_for_selector(".o_form_view")
    screen.fill("name", title)
    screen.choose("main_category_id", category)
    for end, day in (("date_start", "2026-03-01"), ("date_end", "2027-12-31")):
        screen.pick_date(f".o_form_view input[data-field={end}]", day)
    screen.turn_to("project")
    screen.fill("summary", "在旱地条件下选育高产优质牧草。")
    screen.fill("key_problems", "抗旱与越冬。")
    screen.save()
    screen.check("draft begun")
    project = int(re.search(r"/(\d+)$", screen.page.url)[1])
    content = city.content()
    names = ["indicator_ids", "milestone_ids"]
    names += [f"plan_{name}" for name in FIELDS_OF_TEXT]
    row = city["leader"].read(
        "jiebang.project", project, "name", "summary", "date_start", "date_end"
    )
    assert (row["name"], row["summary"]) == (title, content["summary"])
    assert (row["date_start"], row["date_end"]) == ("2026-03-01", "2027-12-31")
    assert screen.field("checklist_count").inner_text() != "0"
    city["leader"].write("jiebang.project", project, **{n: content[n] for n in names})
    screen.visit(f"jiebang-mine/{project}")
    screen.turn_to("declaration")
    screen.click("button[name='action_declare']")
    screen.check("draft complete")
    return screen, project


def test_from_draft_to_filing(browser, city, sql, scan):
    """Each role acts through the form and the dialog (R8–R26)."""
    title = f"浏览器里走完全程的项目{uuid.uuid4().hex[:8]}"
    screen, project = draft_in_browser(browser, city, title)
    screen.decide("submit")
    assert screen.state() == "unit_review"
    screen.check("submitted")

    screen = start(browser, "unit")
    open_row(screen, title)
    screen.decide(
        "unit_agree",
        meeting_date=some_days_ago(0),
        minutes_no="党组会议纪要〔2026〕9号",
        opinion="党组研究同意。",
        seal_scan=scan,
    )
    assert screen.state() == "authority_review"
    screen.check("agreed")

    screen = start(browser, "authority")
    open_row(screen, title)
    screen.decide("authority_agree", opinion="同意推荐。")
    assert screen.state() == "delivery"
    write_letter(screen, scan, f"函〔2026〕浏览器{project}号")

    screen = start(browser, "bureau")
    receive_paper(screen, city, project)
    go_through_checklist(screen, project)
    screen.decide("bureau_accept", opinion="初审合格。")
    assert screen.state() == "meeting"
    screen.check("accepted")

    hold_meeting(start(browser, "secretary", ("menu_meeting", "menu_claim")), title)

    screen = start(browser, "leader", path=f"jiebang-mine/{project}")
    assert screen.state() == "running"
    screen.turn_to("decisions")
    number = city["leader"].read("jiebang.project", project, "filing_no")
    assert number in screen.page.locator(".o_form_view").inner_text()
    screen.check("filed")
    assert [act[0] for act in chain(sql, project)] == [
        *("submit", "unit_agree", "authority_agree"),
        *("receive", "bureau_accept", "meeting_pass"),
    ]


def write_letter(screen, scan, number):
    """The department writes and issues its letter from the project (R22)."""
    page = screen.page
    screen.page.locator(".o_statusbar_buttons button[type='action']").first.click()
    page.wait_for_selector(".o_form_view .o_field_widget[name='content']")
    screen.settle()
    assert screen.field("line_ids").locator(".o_data_row").count() == 1
    screen.fill("name", number)
    screen.upload("content", scan)
    screen.save()
    screen.check("letter")
    screen.decide("issue")
    assert screen.state() == "issued"
    screen.check("letter issued")


def receive_paper(screen, city, project):
    """The bureau takes in the paper from the project (R23)."""
    page = screen.page
    code = city["bureau"].read("jiebang.project", project, "version_code")
    screen.visit(f"jiebang/{project}")
    page.locator(".o_statusbar_buttons button[type='action']").first.click()
    page.wait_for_selector(".o_form_view .o_field_widget[name='version_code']")
    screen.settle()
    screen.fill("version_code", code)
    screen.save()
    screen.check("receipt")
    screen.decide("register")
    assert screen.state() == "complete"
    screen.check("paper received")


def go_through_checklist(screen, project):
    """The bureau passes each item on the project's page (R24)."""
    screen.visit(f"jiebang/{project}")
    screen.turn_to("review")
    buttons = screen.field("check_ids").locator("button[name='action_pass']")
    screen.check("checklist")
    left = buttons.count()
    assert left
    while left:
        buttons.first.click()
        screen.settle()
        assert buttons.count() == left - 1
        left -= 1
    screen.check("checklist passed")


def hold_meeting(screen, title):
    """The secretary enters a meeting with its members and concludes it (R25)."""
    page = screen.page
    screen.click(".o_list_button_add")
    page.wait_for_selector(".o_form_view")
    screen.fill("name", "浏览器里开的联席会议")
    screen.fill("minutes_no", "赤科揭联纪〔2026〕浏览器1号")
    screen.turn_to("attendees")
    for member in ("甲", "乙", "丙"):
        screen.click(
            ".o_field_widget[name='attendee_ids'] .o_field_x2many_list_row_add a"
        )
        row = ".o_field_widget[name='attendee_ids'] .o_selected_row"
        screen.fill("name", member, row)
    screen.turn_to("agenda")
    screen.click(".o_field_widget[name='item_ids'] .o_field_x2many_list_row_add a")
    screen.choose(
        "project_id", title, ".o_field_widget[name='item_ids'] .o_selected_row"
    )
    screen.save()
    screen.check("meeting")
    screen.click(".o_field_widget[name='item_ids'] button[name='action_pass']")
    screen.decide("conclude")
    assert screen.state() == "concluded"
    screen.check("meeting concluded")


def test_return_and_correction(browser, city, sql):
    """A return ticks sections; the leader corrects these and submits again."""
    title = f"浏览器里退回的项目{uuid.uuid4().hex[:8]}"
    project = city.project_in("unit_review", name=title)
    section = city["unit"].read("jiebang.section", city.sections["basic"], "name")
    screen = start(browser, "unit")
    open_row(screen, title)
    screen.decide("unit_return", opinion="简要内容请写具体。", sections=[section])
    assert screen.state() == "returned"

    screen = start(browser, "leader", path=f"jiebang-mine/{project}")
    assert "简要内容请写具体。" in screen.page.locator(".o_form_view").inner_text()
    screen.fill("summary", "按退回意见改写的简要内容。")
    screen.save()
    screen.check("corrected")
    screen.decide("submit")
    assert screen.state() == "unit_review"
    assert [act[3] for act in chain(sql, project)] == [1, 1, 2]


def test_a_refusal_is_said_in_words(browser, city):
    """What is missing is said before the act, and a late click is explained."""
    project = city.draft(plan_method=False)
    screen = start(browser, "leader", path=f"jiebang-mine/{project}")
    screen.click(screen.act_button("submit"))
    dialog = screen.page.locator(".modal .o_form_view")
    dialog.wait_for()
    missing = dialog.locator(".o_field_widget[name='blocking_text']").inner_text()
    assert len(missing) > 10
    assert not screen.page.locator(".modal button[name='action_confirm']").count()
    screen.click(".modal footer button[special='cancel']")
    assert screen.state() == "draft"
    screen.check("blocked")

    late = city.project_in("unit_review")
    screen = start(browser, "unit", path=f"jiebang/{late}")
    city.act(late, "leader", "withdraw", "另行申报")
    screen.click(screen.act_button("unit_decline"))
    dialog = screen.page.locator(".modal")
    dialog.locator(".o_field_widget[name='blocking_text']").wait_for()
    screen.click(".modal footer button[special='cancel']")
    screen.check("too late")
