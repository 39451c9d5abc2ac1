"""A browser window in the hands of one user, and what it notices by itself."""

import os
import re
from pathlib import Path

from playwright.sync_api import TimeoutError as TooLate

SHOTS = os.environ.get("CF_SHOTS")
"""Folder for screenshots; none are taken without it."""

COUNT_REQUESTS = """
(() => {
    window.pendingRequests = 0;
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (...values) {
        window.pendingRequests++;
        this.addEventListener("loadend", () => window.pendingRequests--);
        return send.apply(this, values);
    };
    const fetch = window.fetch;
    window.fetch = function (...values) {
        window.pendingRequests++;
        return fetch.apply(this, values).finally(() => window.pendingRequests--);
    };
})();
"""

QUIET = """
() => new Promise((resolve, reject) => {
    const until = performance.now() + 60000;
    let frames = 0;
    const look = () => {
        const there = document.querySelector(".o_main_navbar");
        frames = window.pendingRequests || !there ? 0 : frames + 1;
        if (frames > 3) {
            resolve();
        } else if (performance.now() > until) {
            reject(new Error("the page does not come to rest"));
        } else {
            requestAnimationFrame(look);
        }
    };
    look();
})
"""
"""Wait until no request is under way for some frames."""

GO = """
address => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate", {state: {}}));
}
"""
"""What the browser does on the way back to an address of the web client."""

MARK = """
() => {
    for (const action of document.querySelectorAll(".o_action_manager .o_action")) {
        action.dataset.former = "";
    }
}
"""
"""Tell what is drawn now from what will be drawn."""


class Screen:
    """A window of the web client.

    ``problems`` collects what a user or a developer would call broken: exceptions,
    console errors, failed answers, error dialogs.
    """

    def __init__(self, context, url, role):
        self.url = url
        self.role = role
        self.problems = []
        context.add_init_script(COUNT_REQUESTS)
        self.page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._note("exception", error))
        self.page.on("response", self._on_response)

    def _note(self, kind, text):
        self.problems.append(f"{kind}: {str(text)[:500]}")

    def _on_console(self, message):
        if message.type == "error":
            self._note("console", message.text)

    def _on_response(self, response):
        if response.status >= 400:
            self._note("answer", f"{response.status} {response.url}")

    # -- moving around -------------------------------------------------------

    def log_in(self, login):
        """Through the login form, as a person does."""
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.page.click("form.oe_login_form button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")
        self.settle()

    def take_session(self, cookies):
        """Be who a session belongs to; whoever was here before has left."""
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": c.name, "value": c.value, "url": self.url} for c in cookies]
        )

    def open(self, path):
        """Go to an address of the web client and wait until it is there."""
        self.page.goto(f"{self.url}/odoo/{path}")
        self.page.wait_for_selector(".o_main_navbar")
        self.settle()

    def go(self, path):
        """Go to an address from within the web client, which stays loaded."""
        self.page.evaluate(GO, f"/odoo/{path}")
        self.settle()

    def visit(self, path):
        """Go to an address as quickly as the window allows: it may be loaded."""
        if self.page.url == "about:blank":
            self.open(path)
            return
        self.page.evaluate(MARK)
        self.go(path)
        self.page.wait_for_selector("[data-former]", state="detached")
        self.page.wait_for_selector(".o_action_manager .o_action")
        self.settle()

    def home(self):
        """Be in the web client, where the session of the role was opened before."""
        if self.page.url == "about:blank":
            self.open("")

    def settle(self):
        """Wait until the page is at rest."""
        self.page.evaluate(QUIET)

    def click(self, selector):
        """Click the one visible element and wait until the page is at rest."""
        self.page.locator(selector).filter(visible=True).first.click()
        self.settle()

    def menus(self):
        """XML ids of the entries of the present app, in their order."""
        entries = self.page.locator(".o_menu_sections [data-menu-xmlid]")
        found = []
        for entry in entries.all():
            found.append(entry.get_attribute("data-menu-xmlid"))
            if entry.evaluate("node => node.matches('button')"):
                entry.click()
                inside = self.page.locator(".o-dropdown--menu [data-menu-xmlid]")
                inside.first.wait_for()
                found += [i.get_attribute("data-menu-xmlid") for i in inside.all()]
                self.page.keyboard.press("Escape")
                inside.first.wait_for(state="detached")
        return found

    def apps(self):
        """XML ids of the apps that the user has."""
        self.page.click(".o_navbar_apps_menu button")
        apps = self.page.locator(".o_app[data-menu-xmlid]")
        apps.first.wait_for()
        found = [app.get_attribute("data-menu-xmlid") for app in apps.all()]
        self.page.keyboard.press("Escape")
        apps.first.wait_for(state="detached")
        return found

    def open_app(self, xmlid):
        """Open an app through the menu of apps."""
        self.page.click(".o_navbar_apps_menu button")
        self.click(f".o_app[data-menu-xmlid='{xmlid}']")

    def open_menu(self, xmlid, parent=None):
        """Open an entry, which may stand in the menu ``parent``; what finds no place in
        the bar stands behind its last button."""
        first, entry = (
            f"[data-menu-xmlid='{name}']" for name in (parent or xmlid, xmlid)
        )
        section = self.page.locator(f".o_menu_sections {first}").first
        if section.is_visible():
            section.click()
        else:
            self.page.click(".o_menu_sections_more button")
        if parent or not section.is_visible():
            self.click(f".o-dropdown--menu {entry}")
        self.settle()

    def views(self):
        """Types of view that the present screen offers."""
        buttons = self.page.locator(".o_cp_switch_buttons .o_switch_view")
        names = [button.get_attribute("class") for button in buttons.all()]
        return [re.search(r"o_switch_view o_(\w+)", name)[1] for name in names]

    def view(self, kind):
        """Switch to a view and wait for it."""
        self.click(f".o_switch_view.o_{kind}")
        self.page.wait_for_selector(f".o_view_controller.o_{kind}_view")

    def search(self, text):
        """Type into the search box and take its first proposal."""
        box = self.page.locator(".o_searchview_input")
        box.fill(text)
        self.page.locator(
            ".o_searchview_autocomplete .o-dropdown-item"
        ).first.wait_for()
        box.press("Enter")
        self.page.locator(".o_searchview_facet", has_text=text).wait_for()
        self.settle()

    # -- forms ---------------------------------------------------------------

    def act_button(self, act):
        """Selector of the form's button for an act: it says itself when it is
        hidden, whatever the language."""
        return (
            ".o_statusbar_buttons button[name='action_open_transition']"
            f"[invisible*=\"'{act}'\"]"
        )

    def field(self, name, inside=".o_form_view"):
        """The element of a field."""
        return self.page.locator(f"{inside} .o_field_widget[name='{name}']")

    def fill(self, name, text, inside=".o_form_view"):
        """Type into a field."""
        box = self.field(name, inside).locator("input, textarea").filter(visible=True)
        box.first.fill(text)

    def pick_date(self, selector, day):
        """Type a date and close its calendar, which would take the next keys."""
        box = self.page.locator(selector).filter(visible=True).first
        calendar = self.page.locator(".o_datetime_picker")
        box.click()
        calendar.wait_for()
        box.fill(day)
        # An Enter that comes while the calendar is still being drawn is lost.
        for _attempt in range(10):
            box.press("Enter")
            try:
                calendar.wait_for(state="detached", timeout=2000)
                break
            except TooLate:
                continue
        else:
            raise AssertionError(f"the calendar of {selector} does not close")
        self.settle()

    def choose(self, name, text, inside=".o_form_view"):
        """Type into a many2one field and take the first hit."""
        self.fill(name, text, inside)
        hits = self.page.locator(".o-autocomplete--dropdown-item", has_text=text)
        hits.first.click()
        self.settle()

    def turn_to(self, page):
        """Turn to a page of the form's notebook."""
        self.click(f".o_notebook .nav-link[name='{page}']")

    def upload(self, name, file, inside=".o_form_view"):
        """Choose a file for a binary field."""
        chooser = self.field(name, inside).locator("input[type=file]")
        chooser.set_input_files(file)
        self.settle()

    def decide(self, act, **texts):
        """Act through the dialog: press the button of the form, fill in, confirm.

        A file is given as ``seal_scan``, sections to tick as ``sections``.
        """
        self.click(self.act_button(act))
        inside = ".modal .o_form_view"
        self.page.wait_for_selector(inside)
        scan, sections = texts.pop("seal_scan", None), texts.pop("sections", ())
        if day := texts.pop("meeting_date", None):
            self.pick_date(f"{inside} .o_field_widget[name='meeting_date'] input", day)
        for name, text in texts.items():
            self.fill(name, text, inside)
        for section in sections:
            label = self.field("section_ids", inside).locator("label", has_text=section)
            label.click()
        if scan:
            self.upload("seal_scan", scan, inside)
        self.check(act)
        self.click(".modal footer button[name='action_confirm']")
        self.page.wait_for_selector(".modal", state="detached")
        self.settle()

    def state(self):
        """State that the form's status bar shows."""
        current = self.page.locator(".o_statusbar_status .o_arrow_button_current")
        return current.first.get_attribute("data-value")

    def save(self):
        """Press the save button."""
        self.click(".o_form_button_save")
        self.page.wait_for_selector(".o_form_button_save", state="hidden")

    # -- what it looks like --------------------------------------------------

    def check(self, where=""):
        """Assert that nothing is broken so far; take a picture where wanted."""
        self.shot(where)
        dialogs = self.page.locator(".o_error_dialog, .o_notification_bar.bg-danger")
        for dialog in dialogs.all():
            self._note("dialog", dialog.locator("xpath=..").inner_text())
        assert not self.problems, (self.role, where, self.problems)

    def shot(self, name):
        """Take a picture of the page, if pictures are wanted."""
        if SHOTS and name:
            folder = Path(SHOTS)
            folder.mkdir(parents=True, exist_ok=True)
            file = re.sub(r"\W+", "-", f"{self.role} {name}").strip("-")
            self.page.screenshot(path=folder / f"{file}.png")
