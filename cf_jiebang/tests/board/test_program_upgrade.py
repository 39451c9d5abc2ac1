from importlib.util import module_from_spec, spec_from_file_location

from odoo.modules.module import get_module_path
from odoo.tests import tagged

from ..common import JiebangCase


@tagged("post_install", "-at_install")
class TestProgramUpgrade(JiebangCase):
    """Programmes of a database without states go on as they were."""

    def test_programmes_are_open(self):
        archived = self.program.copy({"active": False})
        both = self.program | archived
        both.state = "preparation"
        self.env.flush_all()
        path = f"{get_module_path('cf_jiebang')}/migrations/19.0.2.3.0/post-programs.py"
        spec = spec_from_file_location("post_programs", path)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.2.0.0")
        self.env.invalidate_all()
        self.assertEqual((self.program.state, archived.state), ("open", "closed"))
        decisions = self.env["jiebang.decision"]
        self.assertEqual(decisions._verify_chain(self.program), "")
        self.assertEqual(len(self.draft().program_id), 1)
