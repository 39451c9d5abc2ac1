import csv
import hashlib
import io
import json
from urllib.parse import quote, urlencode

from werkzeug.exceptions import NotFound

from odoo import SUPERUSER_ID, api, http
from odoo.fields import Domain
from odoo.http import request

from ..reports.excel.spreadsheet_text import guarded

PAGE = 20
MOST = 10_000
"""Rows that are counted and paged through; filters and downloads lead to the others."""
BATCH = 500
"""Rows of a download that are read at a time."""
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
    "source": "来源",
}
HEADING = "赤峰市激励干部科技突围“揭榜挂帅”"
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

    def _city(self, company):
        """Whose list is shown: ``(domain, path, heading)``.

        Where only one company publishes, its list is the list, and the paths are
        without a number.

        :param int company: the number in the path, or none
        """
        cities = self._line()._public_companies()
        if company is not None and company not in cities:
            raise NotFound()
        if len(cities) > 1 and company is not None:
            heading = f"{cities[company]}“揭榜挂帅”"
            return Domain("company_id", "=", company), f"/jiebang/{company}", heading
        return Domain.TRUE, "/jiebang", HEADING

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
        ["/jiebang", "/jiebang/<int:company>"],
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def public_list(self, company=None, page="1", **values):
        Line = self._line()
        place, path, heading = self._city(company)
        cities = Line._public_companies()
        if len(cities) > 1 and company is None:
            return self._page(
                "public_cities",
                cities=[(f"/jiebang/{key}", name) for key, name in cities.items()],
                title="“揭榜挂帅”项目公布",
                heading="“揭榜挂帅”",
                home="/jiebang",
            )
        filters = self._filters(values)
        domain = place & Line._public_domain(**filters)
        total = Line.sudo().search_count(domain, limit=MOST + 1)
        more, total = total > MOST, min(total, MOST)
        pages = max(1, -(-total // PAGE))
        page = str(page)
        page = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        page = min(max(page, 1), pages)
        chosen = {name: value for name, value in filters.items() if value}
        near = [n for n in range(page - 3, page + 4) if 1 <= n <= pages]

        def link(path, **more):
            query = urlencode({**chosen, **more})
            return f"{path}?{query}" if query else path

        number = {"company": company} if path != "/jiebang" else {}
        rows = Line._public_rows(domain, PAGE, (page - 1) * PAGE)
        return self._page(
            "public_list",
            rows=[
                row | {"link": f"{path}/{quote(row['filing_no'], safe='')}"}
                for row in rows
            ],
            choices=Line._public_choices(cities if company is None else [company]),
            filters=filters,
            total=total,
            more=more,
            page=page,
            pages=[(n, link(path, page=n)) for n in near],
            before=page > 1 and link(path, page=page - 1),
            after=page < pages and link(path, page=page + 1),
            csv=link("/jiebang.csv", **number),
            data=link("/jiebang.json", **number),
            title="“揭榜挂帅”项目公布",
            heading=heading,
            home=path,
        )

    @http.route(
        [
            "/jiebang/<string:number>",
            "/jiebang/<int:company>/<string:number>",
        ],
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def public_detail(self, number, company=None, **_values):
        Line = self._line()
        place, path, heading = self._city(company)
        number = number.replace("\x00", "")[:100]
        rows = Line._public_rows(
            place & Line._public_domain() & Domain("filing_no", "=", number), 1
        )
        if not rows:
            raise NotFound()
        row = rows[0]
        return self._page(
            "public_detail",
            row=row,
            headings=HEADINGS,
            title=row["name"],
            heading=heading,
            home=path,
        )

    # -- downloads -----------------------------------------------------------

    def _download(self, values, mimetype, write, **headers):
        """Stream the list in batches; nothing is held in memory but its ids.

        :param write: takes an iterator of rows, yields pieces of text
        """
        company = str(values.get("company") or "")
        digits = company.isascii() and company.isdigit() and len(company) < 10
        company = int(company) if digits else None
        place = self._city(company)[0]
        domain = place & self._line()._public_domain(**self._filters(values))
        ids, stamp = self._line()._public_stamp(domain)
        response = request.make_response(
            write(_batches(request.env.registry, ids)),
            headers=[
                ("Content-Type", f"{mimetype}; charset=utf-8"),
                ("Cache-Control", CACHE),
                ("X-Content-Type-Options", "nosniff"),
                *headers.items(),
            ],
        )
        response.set_etag(hashlib.sha256(f"{mimetype} {stamp}".encode()).hexdigest())
        response.make_conditional(request.httprequest.environ)
        return response

    @http.route(
        "/jiebang.csv",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def public_csv(self, **values):
        return self._download(
            values,
            "text/csv",
            _csv_pieces,
            **{"Content-Disposition": 'attachment; filename="jiebang.csv"'},
        )

    @http.route(
        "/jiebang.json",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def public_json(self, **values):
        return self._download(values, "application/json", _json_pieces)


def _batches(registry, ids):
    """The public rows of the lines ``ids``, read in batches, each with a cursor of its
    own: the one of the request is closed when the answer is sent, and a slow reader
    holds none."""
    for start in range(0, len(ids), BATCH):
        with registry.cursor(readonly=True) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            Line = env["jiebang.publication.line"]
            domain = Line._public_domain() & Domain(
                "id", "in", ids[start : start + BATCH]
            )
            rows = Line._public_rows(domain, BATCH)
        yield [{name: str(row[name]) for name in HEADINGS} for row in rows]


def _csv_pieces(batches):
    yield "\ufeff" + _csv_text([HEADINGS.values()])
    for rows in batches:
        yield _csv_text([guarded(row[name]) for name in HEADINGS] for row in rows)


def _csv_text(rows):
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def _json_pieces(batches):
    yield "["
    comma = ""
    for rows in batches:
        for row in rows:
            yield comma + json.dumps(row, ensure_ascii=False)
            comma = ",\n"
    yield "]"
