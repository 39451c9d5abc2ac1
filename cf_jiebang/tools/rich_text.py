"""How deep rich text is nested."""

import lxml.etree
import lxml.html

MOST_NESTED = 60
"""Elements in one another. The parsers cut what is deeper than 256, and the engine that
draws the papers gives up between 100 and 150."""
BOXES = {"table", "ul", "ol", "dl", "blockquote"}
"""Elements that leave less room for what is in them."""
MOST_BOXES = 10
"""Of them in one another: what is deeper would be a letter wide, or off the page."""


def nesting(text):
    """How deep rich text is nested, as a browser reads it.

    What the parser cuts off is deeper than is allowed in any case.

    :param str text: HTML
    :return: ``(elements, boxes)`` in one another at most
    """
    if text.count("<") <= MOST_BOXES:
        return 0, 0
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml.html.document_fromstring(text.encode(), parser=parser)
    except lxml.etree.ParserError:  # nothing in it
        return 0, 0
    depth = boxes = most_depth = most_boxes = 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        step = 1 if event == "start" else -1
        depth += step
        boxes += step * (element.tag in BOXES)
        most_depth, most_boxes = max(most_depth, depth), max(most_boxes, boxes)
    return most_depth - 2, most_boxes  # html and body
