import csv
import io
import json
from urllib.parse import quote, urlencode

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

PAGE = 20
DOWNLOAD_LIMIT = 5000
CACHE = "public, max-age=300"
HEADINGS = {
    "filing_no": "备案编号",
    "name": "项目名称",
    "category": "设榜类别",
    "leader": "揭榜人（团队）",
    "unit": "单位",
    "territory": "旗县区",
    "summary": "项目简介",
    "filing_date": "备案日期",
    "date_published": "公布日期",
    "year": "年度",
}
FILTERS = ("search", "category", "territory", "year")


class PublicList(http.Controller):
    """The published projects, for everybody and without login (R27).

    Only ``_public_rows`` of the publication lines is asked; templates and
    downloads get its plain values.
    """

    def _line(self):
        return request.env["jiebang.publication.line"]

    def _filters(self, values):
        return {name: str(values.get(name) or "")[:200] for name in FILTERS}

    def _cached(self, body, mimetype, **headers):
        """A response that browsers and proxies may keep and revalidate."""
        response = request.make_response(
            body,
            headers=[
                ("Content-Type", f"{mimetype}; charset=utf-8"),
                ("Cache-Control", CACHE),
                ("X-Content-Type-Options", "nosniff"),
                *headers.items(),
            ],
        )
        response.add_etag()
        response.make_conditional(request.httprequest.environ)
        return response

    def _page(self, template, **values):
        body = request.env["ir.qweb"]._render(
            f"cf_jiebang.{template}", values, lang="zh_CN"
        )
        policy = "default-src 'none'; style-src 'self'; form-action 'self'"
        return self._cached(
            "<!DOCTYPE html>\n" + str(body).strip(),
            "text/html",
            **{"Content-Security-Policy": policy},
        )

    @http.route(
        "/jiebang", type="http", auth="public", methods=["GET"], save_session=False
    )
    def public_list(self, page="1", **values):
        Line = self._line()
        filters = self._filters(values)
        domain = Line._public_domain(**filters)
        total = Line.sudo().search_count(domain)
        pages = max(1, -(-total // PAGE))
        page = str(page)
        page = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        page = min(max(page, 1), pages)
        chosen = {name: value for name, value in filters.items() if value}
        near = [n for n in range(page - 3, page + 4) if 1 <= n <= pages]

        def link(path, **more):
            query = urlencode({**chosen, **more})
            return f"{path}?{query}" if query else path

        return self._page(
            "public_list",
            rows=self._with_links(Line._public_rows(domain, PAGE, (page - 1) * PAGE)),
            choices=Line._public_choices(),
            filters=filters,
            total=total,
            page=page,
            pages=[(number, link("/jiebang", page=number)) for number in near],
            before=page > 1 and link("/jiebang", page=page - 1),
            after=page < pages and link("/jiebang", page=page + 1),
            csv=link("/jiebang.csv"),
            json=link("/jiebang.json"),
            title="“揭榜挂帅”项目公布",
        )

    def _with_links(self, rows):
        return [
            row | {"link": f"/jiebang/{quote(row['filing_no'], safe='')}"}
            for row in rows
        ]

    @http.route(
        "/jiebang/<string:number>",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
    )
    def public_detail(self, number, **_values):
        Line = self._line()
        number = number.replace("\x00", "")[:100]
        rows = Line._public_rows(
            Line._public_domain() & Domain("filing_no", "=", number), 1
        )
        if not rows:
            raise NotFound()
        row = rows[0]
        return self._page(
            "public_detail", row=row, headings=HEADINGS, title=row["name"]
        )

    def _download_rows(self, values):
        Line = self._line()
        domain = Line._public_domain(**self._filters(values))
        rows = Line._public_rows(domain, DOWNLOAD_LIMIT)
        return [{name: str(row[name]) for name in HEADINGS} for row in rows]

    @http.route(
        "/jiebang.csv", type="http", auth="public", methods=["GET"], save_session=False
    )
    def public_csv(self, **values):
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(HEADINGS.values())
        for row in self._download_rows(values):
            writer.writerow([_guarded(row[name]) for name in HEADINGS])
        return self._cached(
            "\ufeff" + stream.getvalue(),
            "text/csv",
            **{"Content-Disposition": 'attachment; filename="jiebang.csv"'},
        )

    @http.route(
        "/jiebang.json", type="http", auth="public", methods=["GET"], save_session=False
    )
    def public_json(self, **values):
        rows = self._download_rows(values)
        return self._cached(json.dumps(rows, ensure_ascii=False), "application/json")


def _guarded(text):
    """A cell that no spreadsheet takes for a formula."""
    start = text.lstrip(" \ufeff\u3000")[:1]
    return f"'{text}" if start and start in "=+-@\t\r\n＝＋－＠" else text
