from odoo import api, models
from odoo.exceptions import ValidationError

from ....tools import quantity


class QuantityMixin(models.AbstractModel):
    """Numbers in one unit, each beside the words of the paper (R11, R82).

    Words that are nothing but the number agree with it, whichever is written; other
    words stay as they are, as a remark. A text that holds one number suggests it. A
    value is known when there are words for it, so that nought and nothing differ.

    ``_quantities`` has ``{field of the words: field of the number}``; the model has
    ``unit`` and ``is_measured``. ``_words_asked`` are words without which a line is
    not complete.
    """

    _name = "jiebang.quantity.mixin"
    _description = "Numbers beside their words"

    _quantities = {}
    _words_asked = ()

    def _quantity_text(self, words):
        """``20``, or ``20（words）`` where the words say more."""
        text = (self[words] or "").strip()
        if not self.is_measured or not text:
            return text
        read = quantity.read(text)
        if read and read.pure:
            return text
        return f"{quantity.show(self[self._quantities[words]])}（{text}）"

    def _suggest(self, *names):
        """Bring numbers and words together in a form (``names`` were changed)."""
        for line in self:
            vals = {name: line[name] for name in names if name != "unit"}
            if "unit" in line._fields:
                vals["unit"] = line.unit
            vals = line._with_numbers(vals)
            line.update({name: vals[name] for name in vals if line[name] != vals[name]})

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_numbers(vals, True) for vals in vals_list])

    def write(self, vals):
        names = {*self._quantities, *self._quantities.values(), "unit"}
        if not vals.keys() & names:
            return super().write(vals)
        if len(self) == 1:
            return super().write(self._with_numbers(vals))
        result = True
        for line in self:
            result = super(QuantityMixin, line).write(line._with_numbers(vals))
        return result

    def _with_numbers(self, vals, new=False):
        """``vals`` with the number that a text suggests, and with the words that a
        number needs.

        :param new: a line that is created: a nought without words is nothing
        """
        vals = dict(vals)
        unit = vals.get("unit", "" if new else self.unit)
        pair = {"baseline", "target"} <= set(self._quantities) and (
            quantity.read_pair(vals.get("target"))
        )
        if pair and pair[1].unit and not unit:
            unit = vals["unit"] = pair[1].unit
        for words, number in self._quantities.items():
            given = bool(vals.get(number)) if new else number in vals
            text = (vals.get(words) or "").strip()
            if words == "target" and pair:
                read = pair[1]
                if not (vals.get("baseline") or (not new and self.baseline)):
                    vals["baseline"] = quantity.show(pair[0].value)
                    vals["baseline_value"] = pair[0].value
            else:
                read = quantity.read(text)
            if given:
                old = text or ("" if new or words in vals else self[words])
                before = quantity.read(old)
                if not old or (before and before.pure and before.value != vals[number]):
                    vals[words] = quantity.show(vals[number])
            elif words in vals:
                value = read and quantity.in_unit(read, unit)
                if value is None:
                    if words == "target" and text:
                        vals["is_measured"] = False
                    vals[number] = 0.0
                else:
                    vals[number] = value
                    if read.unit and not unit:
                        unit = vals["unit"] = read.unit
                    if words == "target" and not new:
                        vals.setdefault("is_measured", True)
        return vals

    @api.constrains(lambda self: list(self._quantities.values()))
    def _check_quantities(self):
        for line in self:
            for number in line._quantities.values():
                if abs(line[number]) >= 10**12:
                    raise ValidationError(
                        self.env._(
                            "%s: the number is too large. Choose a larger unit.",
                            line.display_name,
                        )
                    )
