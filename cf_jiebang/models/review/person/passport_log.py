from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, fields, models
from odoo.tools import SQL, LazyTranslate

_lt = LazyTranslate(__name__)

NOTED = "jiebang_passport_log"
"""Where the cursor keeps what was noted, and what of it was written already."""

DOORS = [
    ("form", _lt("On the screen")),
    ("list", _lt("In a list")),
    ("export", _lt("Export")),
    ("print", _lt("Print")),
]


class PassportLog(models.Model):
    """Who read a person's phone and identity data, appraisal or passport, when, what
    of it and through which door.

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
            ("personal", "Phone and identity data"),
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

    field_names = fields.Text(readonly=True, export_string_translation=False)
    what = fields.Text(string="Read", compute="_compute_what")

    @api.depends_context("lang")
    @api.depends("field_names")
    def _compute_what(self):
        """The labels of what was read, in the words of who looks at the log."""
        for row in self:
            labels = []
            for path in (row.field_names or "").split():
                model, _dot, name = path.rpartition(".")
                field = getattr(self.env.get(model), "_fields", {}).get(name)
                if field is not None:
                    labels.append(field.get_description(self.env, ["string"])["string"])
            row.what = "、".join(dict.fromkeys(labels))

    @api.model
    def _note(self, cadres, subject, door, names=()):
        """Note that the current user reads about ``cadres``. All that a transaction
        notes is written by one statement at its end, or when the log is looked at.

        :param cadres: the persons; nobody reads his own personal data
        :param str subject: a key of ``subject``
        :param str door: ``form``, ``list``, ``export`` or ``print``
        :param names: what is read, as ``model.field``
        """
        hooks = self.env.cr.precommit
        if NOTED not in hooks.data:
            hooks.data[NOTED] = {}
            hooks.add(self._write_noted)
        pending, uid = hooks.data[NOTED], self.env.uid
        for cadre in cadres.sudo():
            if subject == "personal" and cadre.user_id.id == uid:
                continue
            pending.setdefault((uid, cadre.id, subject, door), set()).update(names)

    @api.model
    def _write_noted(self):
        """Write what was noted and is not in the log of this transaction yet."""
        pending = self.env.cr.precommit.data.pop(NOTED, None) or {}
        written = self.env.cr.cache.setdefault(NOTED, {})
        rows = []
        for key, names in sorted(pending.items()):
            if key in written and names <= written[key]:
                continue
            written[key] = written.get(key, set()) | names
            rows.append((*key, " ".join(sorted(names))))
        if not rows:
            return
        if self.env.cr.readonly:
            # Odoo serves the request again, with a cursor that can write
            raise ReadOnlySqlTransaction("A reading is to be logged.")
        users = self.env["res.users"].browse({row[0] for row in rows})
        signatures = users._jiebang_signatures()
        readers, cadres, subjects, doors, names = zip(*rows, strict=True)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %(table)s (
                    user_id, cadre_id, subject, door, field_names, user_name, date,
                    create_uid, create_date, write_uid, write_date)
                SELECT reader, cadre, subject, door, names, signature, %(now)s,
                       reader, %(now)s, reader, %(now)s
                  FROM unnest(%(readers)s, %(cadres)s, %(subjects)s, %(doors)s,
                              %(names)s, %(signatures)s)
                    AS noted(reader, cadre, subject, door, names, signature)
                """,
                table=SQL.identifier(self._table),
                now=fields.Datetime.now(),
                readers=list(readers),
                cadres=list(cadres),
                subjects=list(subjects),
                doors=list(doors),
                names=list(names),
                signatures=[signatures[reader][0] for reader in readers],
            )
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        self._write_noted()
        return super()._search(domain, *args, **kwargs)
