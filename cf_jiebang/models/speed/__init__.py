"""What stands for a method of Odoo's inside, to take fewer statements.
Each method's docstring names what it stands for; ``tests/workflow/test_speed.py``
fails when Odoo changes that. Nothing else in the addon follows the inside of Odoo but
what ``tests/test_inside.py`` lists, with its reasons.
"""

from . import to_dos
from . import lines
from . import people
from . import followers
