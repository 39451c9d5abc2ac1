from odoo import models

from ...tools.fonts import find_chinese_font
from ..ir_config_parameter import BASE_URL, PAPER_ADDRESS, is_local

MAIL_TRIED = "cf_jiebang.mail_tried"
"""System parameter: when a test mail was sent, and to whom."""
SHORTEST = 8
"""Characters of a password that Odoo's rule should ask for at least."""


class ReadinessSystem(models.AbstractModel):
    """What the server of a city needs: mail, papers, rules of passwords."""

    _name = "jiebang.readiness.system"
    _description = "What the server needs"

    def _check_mail(self):
        env, title = self.env, self.env._("Outgoing mail")
        action = self._open("base.action_ir_mail_server_list")
        tried = env["ir.config_parameter"].get_param(MAIL_TRIED)
        if not env["ir.mail_server"].search_count([]):
            text = env._("No server for outgoing mail is set up.")
            return title, "lacking", text, action
        if not tried:
            text = env._("It was never tried. Send a test mail.")
            return title, "look", text, action
        return title, "good", env._("A test mail was handed over: %s", tried), action

    def _check_printing(self):
        env, title = self.env, self.env._("Papers")
        action = self._open("cf_jiebang.font_action")
        engines = env["ir.actions.report"]._pdf_engines()
        if not engines:
            text = env._(
                "No PDF engine is installed: install the Python package weasyprint or "
                "the program wkhtmltopdf."
            )
            return title, "lacking", text, action
        font = find_chinese_font()
        if not font and not env["jiebang.font"].search_count([]):
            text = env._("No Chinese font is installed: install fonts-noto-cjk.")
            return title, "lacking", text, action
        return title, "good", "、".join(engines), action

    def _check_address(self):
        env, title = self.env, self.env._("Address on paper")
        parameters = env["ir.config_parameter"]
        address = parameters.get_param(PAPER_ADDRESS) or ""
        action = self._open("base.res_config_setting_act_window")
        if is_local(address or parameters.get_param(BASE_URL) or ""):
            text = env._(
                "%s leads nowhere from outside the server. Set the address before the "
                "first paper is printed.",
                address or parameters.get_param(BASE_URL),
            )
            return title, "look", text, action
        return title, "good", address or env._("as the system is reached"), action

    def _check_passwords(self):
        """Odoo's own addons keep the rules of passwords and the second factor."""
        env, title = self.env, self.env._("Passwords and second factor")
        action = self._open("base.open_module_tree")
        modules = env["ir.module.module"].search(
            [
                ("name", "in", ("auth_totp", "auth_password_policy")),
                ("state", "=", "installed"),
            ]
        )
        there = set(modules.mapped("name"))
        least = env["ir.config_parameter"].get_param("auth_password_policy.minlength")
        lacking = []
        if "auth_totp" not in there:
            lacking.append(env._("the second factor (auth_totp) is not installed"))
        if "auth_password_policy" not in there:
            lacking.append(
                env._("the rule for passwords (auth_password_policy) is not installed")
            )
        elif int(least or 0) < SHORTEST:
            lacking.append(env._("passwords may have fewer than %s signs", SHORTEST))
        if lacking:
            return title, "look", "；".join(lacking), action
        return title, "good", env._("both are on"), action
