"""How the layers of a PDF are switched when it is opened (ISO 32000-1, 8.11.4)."""

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from .pdf_annotation import resolve
from .pdf_objects import key_of


def layers_of(catalog):
    """The layers of a file, and what switches them for screen and paper.

    :return: ``[(reference, whether it is shown), …]``, and
        ``[(usage, [reference, …]), …]``
    """
    layers = resolve(catalog.get("/OCProperties"))
    if not isinstance(layers, DictionaryObject):
        return [], []
    state = resolve(layers.get("/D"))
    state = state if isinstance(state, DictionaryObject) else DictionaryObject()
    switched_on = set(map(key_of, _references(state.get("/ON"))))
    switched_off = set(map(key_of, _references(state.get("/OFF"))))
    base = resolve(state.get("/BaseState")) != "/OFF"
    shown = [
        (
            layer,
            (base or key_of(layer) in switched_on)
            and key_of(layer) not in switched_off,
        )
        for layer in _references(layers.get("/OCGs"))
    ]
    usages = resolve(state.get("/AS"))
    return shown, [
        (resolve(usage), _references(resolve(usage).get("/OCGs")))
        for usage in (usages if isinstance(usages, ArrayObject) else ())
        if isinstance(resolve(usage), DictionaryObject)
    ]


def _references(value):
    value = resolve(value)
    return [
        item
        for item in (value if isinstance(value, ArrayObject) else ())
        if isinstance(item, IndirectObject)
    ]
