import re

from odoo.exceptions import ValidationError

MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:(?:转|x|ext|-)\d{1,6})?")


def check_phone(record, field_name):
    """Refuse a number that is no mainland mobile or landline number.

    :raise ValidationError: naming the field and the forms that are accepted
    """
    number = record[field_name]
    if not number:
        return
    plain = re.sub(r"[\s()（）]", "", re.sub("[－—–]", "-", number))
    if MOBILE.fullmatch(plain.replace("-", "")) or LANDLINE.fullmatch(plain):
        return
    label = record._fields[field_name].get_description(record.env, ["string"])["string"]
    raise ValidationError(
        record.env._(
            "%(field)s: “%(number)s” is no phone number of mainland China. Write a "
            "mobile number (13800000000) or a landline with its area code "
            "(0476-8888888).",
            field=label,
            number=number,
        )
    )


def masked_phone(text):
    """A text, with four digits of it hidden where it is a mobile number: what is kept
    for good names nobody's phone.

    :param str text: such as the name of an account
    """
    plain = re.sub(r"[\s-]", "", text or "")
    return f"{plain[:-8]}****{plain[-4:]}" if MOBILE.fullmatch(plain) else text
