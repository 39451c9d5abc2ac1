"""What the tasks of follow-up and evaluation cost, counted by the browser."""

import base64
import uuid

import pytest

from tests.city import pdf
from tests.clicks import counted


@pytest.fixture
def file_on_disk(tmp_path):
    path = tmp_path / "测产报告.pdf"
    path.write_bytes(base64.b64decode(pdf("evidence")))
    return path


@pytest.fixture(scope="module")
def running(city, site):
    """A project that runs, with the report of its period."""
    project = city.project_in("running", name=f"数点击的项目{uuid.uuid4().hex[:6]}")
    site.shell('env["jiebang.progress"]._cron_open()\nenv.cr.commit()')
    return project


def at(browser, role, path):
    screen = browser.login(role)
    screen.visit(path)
    return screen


def test_progress_report(browser, city, running, file_on_disk):
    """What was done, how far a milestone is, a file, handed in."""
    model = "jiebang.progress"
    report = city["leader"].search(model, ["project_id", "=", running])[0]
    screen = at(browser, "leader", f"jiebang-progress/{report}")
    page = screen.page
    with counted(screen, "progress", "填报进展，附一份佐证", goal=12, before=29):
        screen.fill("text", "完成播种三百亩，长势良好。")
        screen.upload("evidence_file", file_on_disk)
        screen.turn_to("milestones")
        row = page.locator(".o_field_widget[name='milestone_line_ids'] .o_data_row")
        row.first.locator("[name='percent']").click()
        screen.fill("percent", "60", ".o_selected_row")
        screen.click(screen.act_button("submit"))
        screen.click(".modal footer button[name='action_confirm']")
        page.wait_for_selector(".modal", state="detached")
    screen.check("progress handed in")
    assert screen.state() == "submitted"
    row = city["leader"].read(model, report, "evidence_ids", "percent", "text")
    assert len(row["evidence_ids"]) == 1
    assert row["percent"] == 60


def test_ticket(browser, city, running):
    """From the list of tickets to one that is raised."""
    screen = at(browser, "leader", "jiebang-tickets")
    name = city["leader"].read("jiebang.project", running, "name")
    with counted(screen, "ticket", "反映一个事项", goal=6, before=10):
        screen.click(".o_control_panel .o-kanban-button-new, .o_list_button_add")
        screen.page.wait_for_selector(".o_form_view")
        screen.fill("name", "播种机卡种")
        if not screen.field("project_id").locator("input").input_value():
            screen.choose("project_id", name)
        screen.fill("description", "雨后卡种，请派专家。")
        screen.click("button[name='action_raise']")
    screen.check("ticket raised")
    ticket = city["leader"].search("jiebang.ticket", ["name", "=", "播种机卡种"])
    assert ticket
    crumbs = screen.page.locator(
        ".o_breadcrumb .breadcrumb-item, .o_breadcrumb .active"
    )
    texts = crumbs.all_inner_texts()
    assert len(texts) == len(set(texts)), texts


def test_ticket_is_accepted(browser, city, running):
    ticket = city["leader"].create(
        "jiebang.ticket",
        project_id=running,
        name="缺种子检测设备",
        description="请协调。",
    )
    screen = at(browser, "authority", f"jiebang-tickets/{ticket}")
    with counted(screen, "accept", "受理一个事项", goal=1, before=2):
        screen.click(screen.act_button("accept"))
    assert screen.state() == "accepted"


def test_annual_report(browser, city, running):
    """Annex 3, from the prefilled draft to the submission."""
    action = city["leader"].call(
        "jiebang.project", "action_begin_annual_report", running
    )
    report = action["res_id"]
    screen = at(browser, "leader", f"jiebang-my-reports/{report}")
    page = screen.page
    with counted(screen, "annual", "年度总结报告（附件3）", goal=20, before=56):
        for name in ("exec_targets", "exec_results", "exec_benefits"):
            screen.fill(name, "按计划完成。")
        for line in page.locator(
            ".o_field_widget[name='indicator_line_ids'] .o_data_row"
        ).all()[:1]:
            line.locator("[name='achieved_value']").click()
            screen.fill("achieved_value", "400", ".o_selected_row")
        screen.turn_to("organization")
        for name in ("org_duties", "org_plan", "org_experience"):
            screen.fill(name, "分工明确，按期推进。")
        page.locator(
            ".o_field_widget[name='member_line_ids'] .o_data_row [name='contribution']"
        ).first.click()
        screen.fill("contribution", "主持选育试验。", ".o_selected_row")
        screen.turn_to("next")
        screen.fill("next_steps", "扩大示范。")
        screen.turn_to("problems")
        screen.fill("problems", "无")
        screen.click(screen.act_button("submit"))
        screen.click(".modal footer button[name='action_confirm']")
        page.wait_for_selector(".modal", state="detached")
    screen.check("annual report submitted")
    assert screen.state() == "unit_review"
