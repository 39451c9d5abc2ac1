"""Names of units that may mean the same one."""

import re

from .office_text import name_key

CITY = re.compile(r"^(?:内蒙古自治区|内蒙古|内蒙)?(?:赤峰市|赤峰)?(?:市)?")
LEGAL = re.compile(r"(?:股份|有限|责任|集团|总)*公司$")
LEAST = 0.55
"""Share of the longer name that the shorter one must have."""
TYPO = 7
"""Characters from which one wrong character makes names similar."""
COUNTED = set("一二三四五六七八九十百零〇0123456789东南西北中上下前后左右大小新老")
"""Characters that tell units from one another."""


def core(name):
    """What is left of a name without the city before it and the form of a company."""
    key = name_key(name)
    rest = CITY.sub("", key) or key
    return LEGAL.sub("公司", rest) or rest


class SimilarNames:
    """Finds names that may mean the same unit, in constant time each.

    :param names: ``{name: anything}``
    :param places: keys of banners and counties: names of two of them are not similar
    """

    def __init__(self, names, places=()):
        self.names = {}
        self.by_character = {}
        self.places = [
            re.sub("[区旗县]$", "", place) for place in places if len(place) > 2
        ]
        for name in names:
            text = core(name)
            self.names.setdefault(text, []).append(name)
        for text in self.names:
            for pair in self._pairs(text):
                self.by_character.setdefault(pair, []).append(text)

    @staticmethod
    def _pairs(text):
        """The first and last character, by which candidates are found."""
        return {("first", text[:1]), ("last", text[-2:])}

    def of(self, name, most=5):
        """Names that may mean the same as ``name``, which is none of them.

        :rtype: list[str]
        """
        text, found = core(name), []
        tried = set()
        for pair in self._pairs(text):
            for other in self.by_character.get(pair, ()):
                if other not in tried:
                    tried.add(other)
                    if self._is_similar(text, other):
                        found += self.names[other]
        return [other for other in sorted(found) if name_key(other) != name_key(name)][
            :most
        ]

    def _is_similar(self, one, other):
        if self._place(one) != self._place(other):
            return False
        if one == other:
            return True
        short, long = sorted((one, other), key=len)
        if len(short) == len(long):
            wrong = [{a, b} for a, b in zip(one, other, strict=True) if a != b]
            return len(wrong) == 1 and len(one) >= TYPO and not wrong[0] & COUNTED
        if len(short) < 3 or len(short) < LEAST * len(long):
            return False
        rest = iter(long)
        left = set(long) - set(short)
        return all(character in rest for character in short) and not left & COUNTED

    def _place(self, text):
        return next((place for place in self.places if place in text), "")
