from odoo import api, models
from odoo.tools import split_every

from .chain_mixin import REMOVED

BATCH = 500


class Integrity(models.AbstractModel):
    """Whether a whole database is what was decided: every chain, every frozen
    version, every sealed file.

    The administrator runs it on a restored copy (``odoo jiebang_verify``).
    """

    _name = "jiebang.integrity"
    _description = "Integrity of Decisions, Versions and Files"

    @api.model
    def _findings(self):
        """Verify everything, in batches and flat memory; nothing is written.

        :return: an iterator over ``(kind, checked, broken)``: kind is ``chain``,
            ``version`` or ``file``, ``checked`` how many were looked at, ``broken``
            a sentence for each that is not whole
        """
        for records in self._batches(self._models_with("decision_hash"), []):
            decisions = self.env["jiebang.decision"]
            texts = [decisions._verify_chain(record) for record in records]
            yield "chain", len(records), [text for text in texts if text]
        yield from self._stray_decisions()
        for snapshots in self._batches([self.env["jiebang.snapshot"]], []):
            texts = [snapshot._fault() for snapshot in snapshots]
            yield "version", len(snapshots), [text for text in texts if text]
        yield from self._lost_versions()
        sealing = [
            model
            for model in self.env.values()
            if hasattr(model, "_file_sha256") and not model._abstract
        ]
        domain = [
            ("res_model", "in", [model._name for model in sealing]),
            ("res_field", "!=", False),
            ("res_id", "!=", 0),
        ]
        for files in self._batches([self.env["ir.attachment"]], domain):
            found = [self._broken_file(file) for file in files]
            checked = [text for text in found if text is not None]
            yield "file", len(checked), [text for text in checked if text]
        for model in sealing:
            yield from self._lost_files(model)

    def _taken_over(self):
        """What was not decided here: hook for a line each, as texts."""
        return []

    def _models_with(self, field_name):
        return [
            model
            for model in self.env.values()
            if field_name in model._fields and not model._abstract and model._auto
        ]

    def _batches(self, models_, domain):
        """Records by batches, each batch out of the cache when the next comes."""
        for model in models_:
            model = model.sudo().with_context(active_test=False)
            last = 0
            while True:
                records = model.search(
                    [*domain, ("id", ">", last)], order="id", limit=BATCH
                )
                if not records:
                    break
                yield records
                last = records[-1].id
                self.env.invalidate_all()

    def _stray_decisions(self):
        """Decisions on a record that is gone, unless one of them took it away."""
        Decision = self.env["jiebang.decision"].sudo()
        for name, ids in Decision._read_group(
            [], ["res_model"], ["res_id:array_agg_distinct"]
        ):
            model = self.env.get(name)
            for part in split_every(BATCH, sorted(ids)):
                there = []
                if model is not None:
                    there = model.sudo().browse(part).exists().ids
                    there += self._removed(name, part)
                yield (
                    "chain",
                    0,
                    [
                        self.env._(
                            "Decisions were made on %(model)s %(id)s, which is gone.",
                            model=name,
                            id=res_id,
                        )
                        for res_id in set(part).difference(there)
                    ],
                )

    def _removed(self, name, ids):
        """Which of the records were taken away by an act on record."""
        domain = [
            ("res_model", "=", name),
            ("res_id", "in", ids),
            ("state_to", "=", REMOVED),
        ]
        return self.env["jiebang.decision"].sudo().search(domain).mapped("res_id")

    def _lost_versions(self):
        """Records, of every model with versions, whose present one is not on record."""
        Snapshot = self.env["jiebang.snapshot"].sudo()
        numbered = [("version_code", "!=", False)]
        for records in self._batches(self._models_with("snapshot_ids"), numbered):
            domain = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
            held = {
                (row.res_id, row.version_code)
                for row in Snapshot.search_fetch(domain, ["res_id", "version_code"])
            }
            yield (
                "version",
                0,
                [
                    self.env._(
                        "Version %(code)s of “%(name)s” is missing.",
                        code=record.version_code,
                        name=record.display_name,
                    )
                    for record in records
                    if (record.id, record.version_code) not in held
                ],
            )

    def _broken_file(self, attachment):
        """``None`` when no SHA-256 was promised, ``""`` when it is kept."""
        record = self.env[attachment.res_model].sudo().browse(attachment.res_id)
        if not record.exists():
            return None
        digest = record._file_sha256(attachment.res_field)
        if not digest:
            return None
        if attachment._content_sha256() == digest:
            return ""
        return self.env._(
            "The file of “%(name)s” (%(model)s %(id)s) is missing or altered.",
            name=record.display_name,
            model=record._name,
            id=record.id,
        )

    def _lost_files(self, model):
        """Records that promise a SHA-256 and have no attachment any more."""
        names = [
            name
            for name, field in model._fields.items()
            if field.type == "binary" and field.store and field.attachment
        ]
        for records in self._batches([model], []):
            held = {
                (attachment.res_field, attachment.res_id)
                for attachment in self.env["ir.attachment"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", model._name),
                        ("res_id", "in", records.ids),
                        ("res_field", "in", names),
                    ]
                )
            }
            yield (
                "file",
                0,
                [
                    self.env._(
                        "The file of “%(name)s” (%(model)s %(id)s) is missing or "
                        "altered.",
                        name=record.display_name,
                        model=record._name,
                        id=record.id,
                    )
                    for record in records
                    for name in names
                    if record._file_sha256(name) and (name, record.id) not in held
                ],
            )
