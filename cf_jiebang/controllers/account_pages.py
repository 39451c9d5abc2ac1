from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.web.controllers.home import Home

from ..models.res_users import NEW_PASSWORD, SLIP
from .download import download

SHORTEST = 8
"""Signs of a password of one's own; Odoo's own rule may ask for more."""
LONGEST = 4096
FIELDS = ("name", "unit", "phone")
LENGTHS = {"name": 40, "unit": 100, "phone": 30}


class AccountHome(Home):
    @http.route(
        NEW_PASSWORD,
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        sitemap=False,
        readonly=False,
    )
    def jiebang_new_password(self, redirect=None, password="", again="", **_kwargs):
        """Who has logged in by a one-time password sets one of his own; until then his
        session is none."""
        session = request.session
        if session.uid:
            return request.redirect(self._login_redirect(session.uid, redirect))
        user = request.env["res.users"].sudo().browse(session.get("pre_uid") or 0)
        slips = request.env["jiebang.account.slip"]._open_of(user)
        slip = slips.filtered(lambda slip: slip.id == session.get(SLIP))
        if not slip:
            return request.redirect("/web/login")
        error = ""
        if request.httprequest.method == "POST":
            try:
                self._jiebang_set_password(user, slip, password, again)
            except UserError as refusal:
                error = str(refusal)
            else:
                return self._jiebang_go_on(user, redirect)
        response = request.render(
            "cf_jiebang.new_password",
            {"user_name": user.name, "error": error, "redirect": redirect},
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    def _jiebang_set_password(self, user, slip, password, again):
        """Set the password.

        :raise UserError: it is none that can be taken
        """
        if slip._has_lapsed():
            raise UserError(
                request.env._("This one-time password has ended. Ask for a new slip.")
            )
        if password != again:
            raise UserError(
                request.env._("The two passwords differ. Write the same one twice.")
            )
        if not SHORTEST <= len(password.strip()) <= LONGEST:
            raise UserError(
                request.env._("Password: write at least %s signs.", SHORTEST)
            )
        if slip._opened_by(user, password):
            raise UserError(
                request.env._("Password: take another one than that of the slip.")
            )
        if user.login in password:
            raise UserError(
                request.env._("Password: take one without your login name in it.")
            )
        user.password = password.strip()
        log = request.env["jiebang.account.log"].with_user(user)
        log._note("set", [log._row_of(user)])

    def _jiebang_go_on(self, user, redirect):
        """To the second factor, where there is one, else into the system."""
        session = request.session
        session.pop(SLIP, None)
        if user._mfa_url():
            return request.redirect(self._login_redirect(user.id, redirect))
        session.finalize(request.env)
        request.update_env(user=session.uid)
        request.update_context(**session.context)
        return request.redirect(self._login_redirect(session.uid, redirect))


class AccountPages(http.Controller):
    @http.route(
        "/jiebang/account/slips/<int:print_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def account_slips(self, print_id, **_kwargs):
        """The slips of a print, once."""
        try:
            pdf = request.env["jiebang.account.print"].browse(print_id)._fetch()
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        except UserError as error:
            return request.render(
                "cf_jiebang.account_message", {"text": str(error)}, status=409
            )
        return download(pdf, "账号通知单.pdf", "application/pdf")

    @http.route(
        "/jiebang/account/request",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        sitemap=False,
        readonly=False,
    )
    def account_request(self, **values):
        """Ask for an account, where the programme lets people ask."""
        requests = request.env["jiebang.account.request"]
        if not requests._companies():
            raise request.not_found()
        given = {
            name: " ".join(str(values.get(name) or "").replace("\x00", "").split())
            for name in FIELDS
        }
        status, error, sent = 200, "", False
        if request.httprequest.method == "POST":
            long = [name for name in FIELDS if len(given[name]) > LENGTHS[name]]
            if not all(given.values()) or long:
                error = request.env._(
                    "Write name, unit and phone, in as many signs as the fields take."
                )
            elif requests._ask(request.httprequest.remote_addr, **given):
                sent = True
            else:
                status = 429
                error = request.env._(
                    "Too many requests have come in. Try again later, or ask the "
                    "reviewer of your unit."
                )
        response = request.render(
            "cf_jiebang.account_request_page",
            {"given": given, "error": error, "sent": sent},
            status=status,
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
