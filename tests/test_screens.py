"""Every role gets every entry of its menu: nothing breaks, and the menu holds what
the role needs, neither more nor less. Each entry is drawn in every view, and its first
record with all pages, for the first role that has it; it is drawn again for each role
to whom the server gives other views of it. What the views hold for each role is read
inside (``TestMenuScreens``)."""

import json

import pytest

from tests.acts import ACTS
from tests.city import ROAD, SIDE_ROADS

APP = "cf_jiebang.menu_root"
OTHER_APPS = {"mail.menu_root_discuss", "base.menu_management"}

FOLDERS = {
    *("menu_desk", "menu_board", "menu_claim", "menu_followup", "menu_review"),
    *("menu_analysis", "menu_people", "menu_standing_in", "menu_rules", "menu_papers"),
    "menu_configuration",
}
"""The menus of the bar; what follows stands in it."""

DESK = ["menu_desk", "menu_cockpit", "menu_inbox"]
DUE = [*DESK, "menu_progress_calendar"]
BOARD = ["menu_board", "menu_program_mine", "menu_category"]
PAPER = ["menu_recommendation", "menu_dossier", "menu_receipt"]
PAST = ["menu_past_entry", "menu_past_book", "menu_past_confirm"]
"""Projects that were filed on paper."""
CLAIM = [
    *("menu_claim", "menu_project", "menu_meeting", "menu_publication", *PAPER, *PAST)
]
PROGRESS = ["menu_followup", "menu_project_followup", "menu_progress", "menu_milestone"]
SERVICES = ["menu_ticket", "menu_ledger", "menu_service"]
SUPPORTS = [
    *("menu_support", "menu_support_plan", "menu_publicity", "menu_recognition")
]
CHANGES = ["menu_change", "menu_leader_change"]
FOLLOWUP = [*PROGRESS, *SERVICES, *SUPPORTS, *CHANGES]
"""What competent department, bureau and auditor follow up with."""
REPORTS = ["menu_review", "menu_work_report", "menu_acceptance"]
ROUNDS = ["menu_evaluation_round", "menu_evaluation"]
PROMISES = ["menu_incentive", "menu_merit"]
PERSONS = [*PROMISES, "menu_selection", "menu_passport"]
"""What the organisation department and the auditor read about persons."""
STAYS = [
    *("menu_analysis", "menu_overview", "menu_outcome", "menu_project_analysis"),
    "menu_stay_analysis",
]
ANALYSIS = [*STAYS, "menu_ticket_analysis"]
TOLD = [*ANALYSIS[:3], "menu_bulletin", *ANALYSIS[3:]]
"""The same with bulletins."""
RULES = ["menu_check_item", "menu_rubric", "menu_measure"]

DEPARTMENT = [
    *(*DUE, "menu_delegation", *BOARD),
    *("menu_claim", "menu_project", "menu_recommendation", "menu_dossier"),
    *(*FOLLOWUP, *REPORTS, "menu_appraisal_opinion", *ANALYSIS, "menu_data_flaw"),
]
MENUS = {
    "leader": [
        *(*DUE, "menu_cadre_profile_mine", "menu_board", "menu_category"),
        *("menu_claim", "menu_project_mine"),
        *("menu_followup", "menu_project_followup", "menu_progress_mine"),
        *("menu_milestone", "menu_ticket", "menu_service", "menu_support"),
        *("menu_publicity", *CHANGES),
        *("menu_review", "menu_work_report_mine", "menu_evaluation_mine"),
        *("menu_incentive_mine", "menu_passport_mine"),
    ],
    "unit": [
        *(*DUE, "menu_delegation", "menu_unit_people_list"),
        *("menu_unit_account_batch", "menu_unit_account_request", *BOARD),
        *("menu_claim", "menu_project", *PROGRESS, "menu_ticket", "menu_service"),
        *(*CHANGES, *REPORTS, "menu_appraisal_opinion"),
        *(*STAYS, "menu_cadre_profile"),
    ],
    "authority": DEPARTMENT,
    "county": DEPARTMENT,
    "bureau": [
        *(*DUE, "menu_delegation", *BOARD, *RULES, *CLAIM, *FOLLOWUP),
        *(*REPORTS, *ROUNDS, *TOLD, "menu_cadre_profile", "menu_reform"),
        "menu_data_flaw",
    ],
    "evaluation_officer": [
        *(*DUE, "menu_delegation", *BOARD, *RULES, *CLAIM, *FOLLOWUP),
        *(*REPORTS, *ROUNDS, "menu_appraisal", *PERSONS),
        *(*TOLD, "menu_cadre_profile", "menu_reform", "menu_data_flaw"),
    ],
    "secretary": [
        *(*DESK, *BOARD, "menu_claim", "menu_project", "menu_meeting"),
        *("menu_followup", "menu_change"),
        *(*REPORTS, "menu_evaluation", *PROMISES, *TOLD[:-1]),
    ],
    "auditor": [
        *(*DUE, "menu_delegation", "menu_handover", *BOARD, *CLAIM, *FOLLOWUP),
        *(*REPORTS, *ROUNDS, "menu_appraisal", *PERSONS, *TOLD),
        *("menu_cadre_profile", "menu_decision", "menu_passport_log"),
        *("menu_account_log", "menu_reform", "menu_data_flaw"),
    ],
    "manager": [
        *(*DESK, "menu_people", "menu_arrival", "menu_organization"),
        *("menu_territory", "menu_cadre", "menu_manager_profile"),
        *("menu_account_batch", "menu_account_request", "menu_account_log_manager"),
        *("menu_manager_reform", "menu_standing_in", "menu_manager_delegation"),
        *("menu_manager_handover", "menu_rules", "menu_program"),
        *("menu_manager_category", "menu_manager_check_item", "menu_manager_rubric"),
        "menu_manager_measure",
        *("menu_incentive_rule", "menu_stage", "menu_section", "menu_calendar_day"),
        *("menu_papers", "menu_paper_text", "menu_font"),
        *("menu_configuration", "menu_start"),
    ],
    "personnel": [
        *(*DESK, "menu_review", "menu_evaluation", "menu_appraisal_opinion"),
        *("menu_appraisal", *PERSONS, "menu_analysis", "menu_cadre_profile"),
        "menu_passport_log",
    ],
    "evaluator": [
        *(*DESK, "menu_review", "menu_score_sheet_mine", "menu_evaluation_round"),
    ],
}
"""Role: the entries of its menu, in their order."""


@pytest.fixture(scope="module")
def drawn():
    """``{entry: views of it that a browser has drawn}``."""
    return {entry: [] for entries in MENUS.values() for entry in entries}


@pytest.mark.parametrize("role", MENUS)
def test_every_screen_of_a_role(browser, city, drawn, role):
    """Log in, open each entry, switch through its views, open a record."""
    screen = browser.login(role)
    screen.home()
    apps = set(screen.apps())
    assert apps - OTHER_APPS == {APP}
    screen.check("home")
    screen.open_app(APP)
    assert screen.menus() == [f"cf_jiebang.{name}" for name in MENUS[role]]
    views = views_of_entries(city[role])
    folder = None
    for entry in MENUS[role]:
        if entry in FOLDERS:
            folder = f"cf_jiebang.{entry}"
            continue
        if views[entry] in drawn[entry]:
            continue
        screen.open_menu(f"cf_jiebang.{entry}", folder)
        if drawn[entry]:
            screen.check(entry)
        else:
            look_at_all_views(screen, entry.removeprefix("menu_"))
        drawn[entry].append(views[entry])


def views_of_entries(api):
    """``{entry: its views}``, as the web client of a user gets them."""
    menus = api.get("/web/webclient/load_menus").json().values()
    return {
        menu["xmlid"].removeprefix("cf_jiebang."): views_of(api, menu["actionID"])
        for menu in menus
        if menu.get("appID") and menu["xmlid"].startswith("cf_jiebang.")
        if menu["actionID"]
    }


def views_of(api, number):
    """Views of an action, as one comparable text."""
    action = api.json_rpc("/web/action/load", action_id=number)
    if action["type"] != "ir.actions.act_window":
        return action["type"]
    kwargs = {"views": action["views"], "options": {"action_id": number}}
    answer = api.json_rpc(
        "/web/dataset/call_kw",
        model=action["res_model"],
        method="get_views",
        args=[],
        kwargs=kwargs,
    )
    return json.dumps({kind: v["arch"] for kind, v in answer["views"].items()})


def look_at_all_views(screen, name):
    """Switch through the views of the present screen and open a first record."""
    screen.check(name)
    kinds = screen.views()
    for number, kind in enumerate(kinds):
        if number:  # the first one is there
            screen.view(kind)
            screen.check(f"{name} {kind}")
        if kind == "list" or (kind == "kanban" and "list" not in kinds):
            open_first(screen, name, kind)
    if not kinds and screen.page.locator(".o_form_view").count():
        look_at_all_pages(screen, name)


def open_first(screen, name, kind):
    """Open the first record, look at it, and come back."""
    page = screen.page
    row = {"list": ".o_data_row .o_data_cell", "kanban": ".o_kanban_record"}[kind]
    records = page.locator(f"{row}:not(.o_kanban_ghost)").filter(visible=True)
    if not records.count() or page.locator(".o_view_sample_data").count():
        return
    records.first.click(position={"x": 5, "y": 5})
    page.wait_for_selector(".o_form_view, .o_selected_row")
    screen.settle()
    if page.locator(".o_selected_row").count():  # edited where it stands
        page.keyboard.press("Escape")
        return
    look_at_all_pages(screen, f"{name} {kind}")
    page.go_back()
    page.wait_for_selector(f".o_view_controller.o_{kind}_view")
    screen.settle()


def look_at_all_pages(screen, name):
    """Turn all pages of a form."""
    screen.check(f"{name} form")
    for tab in screen.page.locator(".o_notebook .nav-link").all():
        tab.click()
        screen.settle()
    screen.check()


def buttons(state, actor):
    """The acts that the form offers: those of the table, but the supplement of a
    meeting's conclusion is filed only where there is one."""
    return {
        act.name
        for act in ACTS.values()
        if act.actor == actor and state in act.sources and not act.carried_by
    } - {"bureau_file"}


def test_buttons_follow_the_table(browser, city):
    """In each state the form offers to each actor his acts, and nothing else."""
    states = (*ROAD, *SIDE_ROADS)
    projects = {state: city.project_in(state) for state in states}
    for role in ("leader", "unit", "authority", "bureau", "secretary"):
        screen = browser.login(role)
        screen.home()
        for state, project in projects.items():
            wanted = buttons(state, role)
            last = state in ("closed", "declined", "withdrawn", "terminated")
            if not wanted and not (last and role == "leader"):
                continue
            screen.go(f"jiebang/{project}")
            screen.page.wait_for_selector(
                f".o_arrow_button_current[data-value={state}]"
            )
            shown = {
                name
                for name in ACTS
                if screen.page.locator(screen.act_button(name)).count()
            }
            assert shown == wanted, (role, state)
            screen.check(f"project {state}")
