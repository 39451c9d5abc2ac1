import json

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.mail.controllers.attachment import AttachmentController
from odoo.addons.web.controllers.binary import Binary

from ..tools.file_name import clean_file_name


class Upload(Binary):
    @http.route()
    def upload_attachment(self, model, id, ufile, callback=None):  # noqa: A002
        """Files of a field, uploaded by themselves. A refusal is answered in its own
        words: Odoo says “Something horrible happened” to every one."""
        if callback:
            return super().upload_attachment(model, id, ufile, callback)
        answers = []
        for file in request.httprequest.files.getlist("ufile"):
            try:
                attachment = request.env["ir.attachment"].create(
                    {
                        "name": file.filename,
                        "raw": file.read(),
                        "res_model": model,
                        "res_id": int(id),
                    }
                )
                attachment._post_add_create()
            except UserError as error:
                answers.append({"error": str(error)})
            else:
                answers.append(
                    {
                        "filename": attachment.name,
                        "mimetype": attachment.mimetype,
                        "id": attachment.id,
                        "size": attachment.file_size,
                    }
                )
        return json.dumps(answers)


class ChatterUpload(AttachmentController):
    def _make_zip(self, name, attachments):
        return super()._make_zip(clean_file_name(name), attachments)

    @http.route()
    def mail_attachment_upload(
        self, ufile, thread_id, thread_model, is_pending=False, **kwargs
    ):
        """Files of a message; a refusal is shown as a sentence."""
        try:
            return super().mail_attachment_upload(
                ufile, thread_id, thread_model, is_pending, **kwargs
            )
        except UserError as error:
            return request.make_json_response({"error": str(error)})
