from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.dataset import DataSet


class LoggedReading(DataSet):
    """A reading that leaves a row in the log gets a cursor that can write, at once
    and not after a failure; every other one goes to a replica as ever."""

    def _call_kw_readonly(self, rule, args):
        if not super()._call_kw_readonly(rule, args):
            return False
        params = request.get_json_data()["params"]
        words = set(_words([params.get("args"), params.get("kwargs")]))
        return not _reads_logged(request.env[params["model"]], words, set())

    @http.route(readonly=_call_kw_readonly)
    def call_kw(self, model, method, args, kwargs, path=None):
        return super().call_kw(model, method, args, kwargs, path)


def _words(value):
    """All texts in the parameters of a call: among them the names of fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        yield from _words(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)


def _reads_logged(model, words, seen):
    """Whether a call that names these fields reads what is logged, of ``model`` or
    through its links; where it names none, it reads all."""
    seen.add(model._name)
    logged = getattr(model, "_logged_fields", frozenset())
    named = words & model._fields.keys()
    if logged and (words & logged or not named):
        return True
    links = {model._fields[name].comodel_name for name in named} - {None}
    return any(
        _reads_logged(model.env[name], words, seen)
        for name in links
        if name not in seen and words & model.env[name]._fields.keys()
    )
