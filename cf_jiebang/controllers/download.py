from werkzeug.wsgi import wrap_file

from odoo.http import content_disposition, request

from ..tools.file_name import clean_file_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content, name, kind=XLSX):
    """The answer that hands a file out: kept by nobody on the way, taken for nothing
    else.

    :param content: bytes, or an open binary file, which is sent piece by piece
    :param str name: the file's name, as it may be
    :param str kind: its MIME type
    """
    is_open = not isinstance(content, bytes)
    size = content.seek(0, 2) if is_open else len(content)
    if is_open:
        content.seek(0)
        content = wrap_file(request.httprequest.environ, content)
    response = request.make_response(
        content,
        headers=[
            ("Content-Type", kind),
            ("Content-Length", size),
            ("Content-Disposition", content_disposition(clean_file_name(name))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    response.direct_passthrough = is_open
    return response
