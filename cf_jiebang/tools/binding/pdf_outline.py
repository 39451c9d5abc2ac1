"""The bookmarks of a bound PDF: a tree of two levels."""

from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

from .pdf_objects import dictionary, reference


def outline_objects(root, numbers, bookmarks, pages):
    """The objects of the tree.

    :param int root: number of the root's object
    :param numbers: of the bookmarks' objects
    :param bookmarks: ``[(title, page, level), …]`` in their order
    :param pages: numbers of the pages' objects that they lead to
    :return: ``{number: object}``
    """
    children, owners, parent = {root: []}, {}, root
    for number, (_title, _page, level) in zip(numbers, bookmarks, strict=True):
        if level == 0:
            parent = number
        owners[number] = parent if level else root
        children.setdefault(owners[number], []).append(number)
    objects = {}
    for number, (title, _page, _level), page in zip(
        numbers, bookmarks, pages, strict=True
    ):
        brothers = children[owners[number]]
        place = brothers.index(number)
        item = objects[number] = dictionary(
            Title=TextStringObject(title),
            Parent=reference(owners[number]),
            Dest=ArrayObject([reference(page), NameObject("/Fit")]),
        )
        if place:
            item[NameObject("/Prev")] = reference(brothers[place - 1])
        if place + 1 < len(brothers):
            item[NameObject("/Next")] = reference(brothers[place + 1])
    objects[root] = dictionary(Type=NameObject("/Outlines"))
    for number, item in objects.items():
        kids = children.get(number)
        if kids:
            item[NameObject("/First")] = reference(kids[0])
            item[NameObject("/Last")] = reference(kids[-1])
            item[NameObject("/Count")] = NumberObject(len(kids))
    return objects
