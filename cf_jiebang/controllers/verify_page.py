from odoo import http
from odoo.http import request

from ..tools.document_lang import document_lang

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; "
    "script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'",
}


class Verify(http.Controller):
    """The public page behind the QR code on paper.

    It is found by the whole code only; it gets a plain dict, never a record.
    """

    @http.route(
        ["/jiebang/verify", "/jiebang/verify/<string:code>"],
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def verify(self, code="", **_kwargs):
        """Say whether the paper with this code is a version in force.

        Whatever is wrong with a code, the answer is the same.

        :param str code: version code and key, as the QR code has them
        """
        code = code.strip()
        request.update_context(lang=document_lang(request.env(su=True)))
        facts = request.env["jiebang.snapshot"]._verify_facts(code) if code else None
        response = request.render(
            "cf_jiebang.verify_page",
            {
                "facts": facts,
                "asked": bool(code),
                "title": request.env._("Verification of paper"),
                "lang": (request.env.lang or "en_US").replace("_", "-"),
            },
            status=404 if code and not facts else 200,
        )
        response.headers.update(HEADERS)
        return response
