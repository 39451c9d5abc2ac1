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
    *("menu_followup", "menu_review", "menu_analysis", "menu_incentive_root"),
    *("menu_configuration", "menu_past", "menu_unit_people"),
}
"""Entries that open a menu of their own; what follows stands in it."""

REPORTS = [
    *("menu_review", "menu_work_report_waiting", "menu_work_report"),
    "menu_acceptance",
]
OPINIONS = [*REPORTS, "menu_appraisal_opinion"]
RESULTS = [
    *("menu_evaluation_round", "menu_evaluation", "menu_evaluation_result"),
    "menu_evaluation_distribution",
]
RANKED = [*RESULTS[:-1], "menu_evaluation_ranking", RESULTS[-1]]
"""With the totals, which tell the scores of persons."""
PROMISES = [
    *("menu_incentive_root", "menu_incentive", "menu_incentive_promised", "menu_merit"),
]
PERSONS = [
    *(*PROMISES, "menu_selection", "menu_passport", "menu_passport_log"),
]
"""What the organisation department and the auditor read about persons."""
DATES = [
    *("menu_progress_calendar", "menu_milestone", "menu_change"),
    "menu_leader_change",
]
LATE = ["menu_progress", "menu_progress_overdue"]
DESK = [
    *("menu_project_followup", "menu_ticket", "menu_ledger", "menu_service"),
    *("menu_recognition", "menu_support", "menu_support_plan", "menu_publicity"),
    *(*LATE, *DATES),
]
"""What competent department, bureau and auditor follow up with."""

STAYS = ["menu_analysis", "menu_project_analysis", "menu_stay_analysis"]
ANALYSIS = [*STAYS, "menu_ticket_analysis"]
PAST = ["menu_past", "menu_past_entry", "menu_past_book", "menu_past_confirm"]
"""Projects that were filed on paper."""

DEPARTMENT = [
    *("menu_cockpit", "menu_project_waiting", "menu_project", "menu_recommendation"),
    *("menu_dossier", "menu_followup", "menu_ticket_waiting", *DESK, *OPINIONS),
    *(*ANALYSIS, "menu_program_mine", "menu_delegation"),
]
MENUS = {
    "leader": [
        *("menu_cockpit", "menu_project_mine", "menu_word_new", "menu_followup"),
        "menu_progress_mine",
        *("menu_ticket_waiting", "menu_project_followup", "menu_ticket"),
        *("menu_service", "menu_support", "menu_publicity", *DATES),
        *("menu_review", "menu_work_report_mine", "menu_evaluation_mine"),
        *("menu_incentive_root", "menu_incentive_mine", "menu_passport_mine"),
        "menu_cadre_profile_mine",
    ],
    "unit": [
        *("menu_cockpit", "menu_project_waiting", "menu_project", "menu_followup"),
        *("menu_ticket_waiting", "menu_project_followup", "menu_ticket"),
        *("menu_service", *LATE, *DATES, *OPINIONS, *STAYS, "menu_program_mine"),
        *("menu_cadre_profile", "menu_unit_people", "menu_unit_people_list"),
        *("menu_unit_account_batch", "menu_unit_account_request", "menu_delegation"),
    ],
    "authority": DEPARTMENT,
    "county": DEPARTMENT,
    "bureau": [
        *("menu_cockpit", "menu_project_waiting", "menu_project"),
        *("menu_recommendation", "menu_dossier", "menu_receipt", "menu_meeting"),
        *("menu_publication", "menu_followup", "menu_ticket_waiting", *DESK),
        *(*REPORTS, *RESULTS, *PAST, *ANALYSIS, "menu_program_mine"),
        *("menu_cadre_profile", "menu_delegation", "menu_reform"),
        *("menu_configuration", "menu_category", "menu_check_item", "menu_rubric"),
    ],
    "evaluation_officer": [
        *("menu_cockpit", "menu_project_waiting", "menu_project"),
        *("menu_recommendation", "menu_dossier", "menu_receipt", "menu_meeting"),
        *("menu_publication", "menu_followup", "menu_ticket_waiting", *DESK),
        *(*REPORTS, *RANKED, "menu_appraisal", *PAST, *ANALYSIS, *PERSONS[:-1]),
        *("menu_program_mine", "menu_cadre_profile", "menu_delegation"),
        "menu_reform",
        *("menu_configuration", "menu_category", "menu_check_item", "menu_rubric"),
    ],
    "secretary": [
        *("menu_cockpit", "menu_project_waiting", "menu_project", "menu_meeting"),
        *("menu_followup", "menu_change"),
        *("menu_review", "menu_work_report", "menu_acceptance", "menu_evaluation"),
        *(*STAYS, *PROMISES, "menu_program_mine"),
    ],
    "auditor": [
        *("menu_cockpit", "menu_project", "menu_recommendation", "menu_dossier"),
        *("menu_receipt", "menu_meeting", "menu_publication", "menu_followup", *DESK),
        *("menu_review", "menu_work_report", "menu_acceptance", *RANKED),
        *("menu_appraisal", *PAST, *ANALYSIS, *PERSONS, "menu_program_mine"),
        *("menu_cadre_profile", "menu_decision", "menu_account_log"),
        *("menu_delegation", "menu_handover", "menu_reform"),
    ],
    "manager": [
        *("menu_cockpit", "menu_cadre_profile", "menu_delegation", "menu_handover"),
        *(
            "menu_reform",
            "menu_configuration",
            "menu_start",
            "menu_program",
            "menu_category",
        ),
        "menu_check_item",
        *("menu_rubric", "menu_incentive_rule", "menu_arrival", "menu_organization"),
        *("menu_territory", "menu_cadre", "menu_account_batch", "menu_account_request"),
        *("menu_account_log_manager", "menu_stage", "menu_section"),
        *("menu_calendar_day", "menu_font", "menu_paper_text"),
    ],
    "personnel": [
        *("menu_cockpit", "menu_review", "menu_evaluation", "menu_appraisal_opinion"),
        *("menu_appraisal", *PERSONS, "menu_cadre_profile"),
    ],
    "evaluator": [
        *("menu_cockpit", "menu_review", "menu_score_sheet_mine"),
        "menu_evaluation_round",
    ],
}
"""Role: the entries of its menu, in their order."""

TOP = {"menu_cadre_profile", "menu_cadre_profile_mine", "menu_decision"} | {
    *("menu_program_mine", "menu_account_log", "menu_reform"),
    *("menu_delegation", "menu_handover"),
}
"""Entries behind a folder that stand beside it again."""


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
        if entry in TOP:
            folder = None
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
