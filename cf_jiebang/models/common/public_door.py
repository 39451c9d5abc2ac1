import inspect
from functools import wraps

from odoo import models
from odoo.api import NewId
from odoo.exceptions import MissingError, UserError
from odoo.models import is_model_definition

OURS = "odoo.addons.cf_jiebang"
"""Where the methods come from that are guarded, with the addons that extend it."""

LARGEST_ID = 2**31 - 1


class PublicDoor(models.AbstractModel):
    """What every public method of the addon answers to a client that sends nonsense.

    Odoo calls a public method on whatever ids and with whatever arguments a client
    names, and fails inside it. Here, and only here, that is answered in words before
    the method begins: no record, one that is not there, several where one is meant,
    arguments that it doesn't take.
    """

    _name = "jiebang.public.door"
    _description = "Door of the Public Methods"

    def _register_hook(self):
        result = super()._register_hook()
        for model_class in self.env.registry.values():
            for name, method in _public_methods(model_class):
                setattr(model_class, name, _guarded(method))
        return result

    def _unregister_hook(self):
        for model_class in self.env.registry.values():
            for name, method in list(vars(model_class).items()):
                if hasattr(method, "_jiebang_guarded"):
                    delattr(model_class, name)
        return super()._unregister_hook()


def _public_methods(model_class):
    """``(name, method)`` of what a client may call that this addon has introduced."""
    definitions = [base for base in model_class.mro() if is_model_definition(base)]
    names = {
        name
        for base in definitions
        if base.__module__.startswith(OURS)
        for name in vars(base)
        if not name.startswith("_")
    }
    for name in sorted(names):
        method = getattr(model_class, name)
        first = [base for base in definitions if name in vars(base)][-1]
        if (
            inspect.isfunction(method)
            and first.__module__.startswith(OURS)
            and not getattr(method, "_api_private", False)
            and not hasattr(method, "_jiebang_guarded")
        ):
            yield name, method


def _guarded(method):
    """``method`` with a doorkeeper; code of the server (``sudo``) passes."""
    signature = inspect.signature(method)
    needs_records = not getattr(method, "_api_model", False)

    @wraps(method)
    def guarded(self, /, *args, **kwargs):
        if self.env.su:
            return method(self, *args, **kwargs)
        if needs_records:
            _check_records(self)
        try:
            signature.bind(self, *args, **kwargs)
        except TypeError as error:
            raise UserError(
                self.env._(
                    "This was called with what it does not take (%s). Reload the page "
                    "and use the button there.",
                    error,
                )
            ) from error
        try:
            return method(self, *args, **kwargs)
        except ValueError as error:
            if len(self) > 1 and "Expected singleton" in str(error):
                raise UserError(
                    self.env._("This is done one by one: choose a single record.")
                ) from error
            raise

    guarded._jiebang_guarded = True
    return guarded


def _check_records(records):
    """Raise unless the records are there."""
    if not records._ids:
        raise UserError(records.env._("Nothing was chosen: choose the record first."))
    known = [
        id_
        for id_ in records._ids
        if isinstance(id_, NewId) or (type(id_) is int and 0 < id_ <= LARGEST_ID)
    ]
    if (
        len(known) != len(records._ids)
        or records._abstract
        or len(records.exists()) != len(records)
    ):
        raise MissingError(
            records.env._(
                "The record is not there (any more). Reload the page and choose it "
                "anew."
            )
        )
