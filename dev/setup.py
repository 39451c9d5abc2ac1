"""Everything that has to be there before Odoo can run, each step at most once."""

from . import common, libraries, odoo_source, packages
from .common import RUNTIME

STEPS = 4


def ensure(progress):
    """Get system packages, Odoo, the Python environment and the npm tools."""
    with common.locked(RUNTIME / "setup.lock"):
        progress.step("system packages")
        packages.ensure_system()
        progress.step("Odoo 19")
        odoo_source.ensure()
        progress.step("Python environment")
        packages.ensure_venv(odoo_source.python_paths())
        libraries.ensure()
        progress.step("prettier")
        packages.ensure_node()


def ensure_quietly():
    """The same for a developer's single command; says only what it really does."""

    class Silent:
        """Swallows the step lines."""

        @staticmethod
        def step(_text):
            """Say nothing."""

    ensure(Silent())
