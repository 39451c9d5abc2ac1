from odoo import api, fields, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

NOTED = "jiebang_passport_log"
"""Where the cursor keeps what was logged in this transaction already."""

DOORS = [
    ("form", _lt("On the screen")),
    ("list", _lt("In a list")),
    ("export", _lt("Export")),
    ("print", _lt("Print")),
]


class PassportLog(models.Model):
    """Who read a person's appraisal or passport, when and through which door.

    Append-only, for the superuser too. A row a person, reader, door and
    transaction: a form that reads the sheet and its lines is one reading.
    """

    _name = "jiebang.passport.log"
    _description = "Reading of Personal Sheets"
    _inherit = ["jiebang.append.only.mixin"]
    _order = "id desc"
    _rec_name = "cadre_id"
    _allow_sudo_commands = False

    cadre_id = fields.Many2one(
        "jiebang.cadre",
        string="Person read about",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    subject_user_id = fields.Many2one(
        related="cadre_id.user_id", export_string_translation=False
    )
    subject = fields.Selection(
        [
            ("appraisal", "Political appraisal"),
            ("passport", "Passport"),
            ("incentive", "Incentive"),
        ],
        required=True,
        readonly=True,
    )
    door = fields.Selection(
        selection=lambda self: [(door, self.env._(label)) for door, label in DOORS],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Read by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_name = fields.Char(readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    company_id = fields.Many2one(
        related="cadre_id.company_id", export_string_translation=False
    )

    @api.model
    def _note(self, cadres, subject, door):
        """Log that the current user read about ``cadres``, in one statement.

        :param cadres: the persons
        :param str subject: ``appraisal``, ``passport`` or ``incentive``
        :param str door: ``form``, ``list``, ``export`` or ``print``
        """
        noted = self.env.cr.cache.setdefault(NOTED, set())
        user = self.env.user
        new = [
            cadre.id
            for cadre in cadres.sudo()
            if (user.id, cadre.id, subject, door) not in noted
        ]
        if not new:
            return
        noted |= {(user.id, cadre_id, subject, door) for cadre_id in new}
        self.sudo().create(
            [
                {
                    "cadre_id": cadre_id,
                    "subject": subject,
                    "door": door,
                    "user_id": user.id,
                    "user_name": user._jiebang_name(),
                    "date": fields.Datetime.now(),
                }
                for cadre_id in new
            ]
        )
