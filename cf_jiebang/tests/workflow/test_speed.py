import hashlib
import inspect
import textwrap

from odoo.fields import Many2many, One2many
from odoo.models import BaseModel
from odoo.orm.fields import Field
from odoo.tests import BaseCase, tagged

from odoo.addons.mail.models.mail_followers import MailFollowers
from odoo.addons.mail.models.mail_thread import MailThread

STAND_FOR = {
    # method of Odoo's: (its digest, which of ours stands for it, what to check)
    BaseModel._fetch_query: (
        "978518a927eb043e",
        "FastToDos._fetch_query",
        "that it still reads a one2many by its own read(), and that what is returned "
        "is what was fetched",
    ),
    One2many.read: (
        "6492a9ce3f879cc1",
        "FastToDos._fetch_to_dos",
        "the context and the domain of its search, and that a record without lines "
        "gets ()",
    ),
    Many2many.read: (
        "16265ad529e4a304",
        "FastPeople._fetch_people",
        "that it leaves out nobody whom our statement reads, and what it puts into "
        "the cache",
    ),
    Field._insert_cache: (
        "68ae88dba5ec009a",
        "FastToDos._fetch_to_dos, FastPeople._fetch_people",
        "that it takes records and values, and keeps what is in the cache already",
    ),
    MailThread.message_unsubscribe: (
        "ea30df9e043c5d0d",
        "FastFollowers._delete_followers",
        "that it deletes followers and does nothing else",
    ),
    MailFollowers.unlink: (
        "f35b57e51f69cd0f",
        "FastFollowers._delete_followers",
        "what follows from the end of a follower",
    ),
    MailFollowers._invalidate_documents: (
        "256e7e77bdb5f4de",
        "FastFollowers._delete_followers",
        "what is to be read again once somebody follows no more",
    ),
}


def digest(method):
    """Of a method's source."""
    source = textwrap.dedent(inspect.getsource(method))
    return hashlib.sha256(source.encode()).hexdigest()[:16]


@tagged("post_install", "-at_install")
class TestSpeed(BaseCase):
    """What ``models/speed`` stands for is still what it was."""

    def test_odoo_has_not_changed_it(self):
        for method, (known, ours, what) in STAND_FOR.items():
            name = f"{method.__module__}.{method.__qualname__}"
            with self.subTest(method=name):
                self.assertEqual(
                    digest(method),
                    known,
                    f"Odoo has changed {name}, for which {ours} of models/speed "
                    f"stands. Check {what}; run TestBoard and TestPerformance; then "
                    "write the new digest here.",
                )
