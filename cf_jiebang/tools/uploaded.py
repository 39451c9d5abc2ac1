"""What a client sends as the content of a file."""

import base64
import binascii

from odoo.exceptions import ValidationError


def uploaded(env, content):
    """The bytes of a file that a client has sent.

    :param content: base64, or nothing
    :rtype: bytes
    :raise ValidationError: it was cut off on the way
    """
    try:
        return base64.b64decode(content or b"")
    except (binascii.Error, ValueError, TypeError) as error:
        raise ValidationError(
            env._("File: the upload was cut off. Choose the file again.")
        ) from error
