from odoo.tests import TransactionCase, tagged

from odoo.addons.mail.models.mail_thread import MailThread

ACCOUNTS = """check_again confirm_request confirm_rules deny_request end_accounts
new_slip open open_accounts open_batch open_leavers open_own_people print_slips"""
"""Public methods of accounts, without ``action_``."""


@tagged("post_install", "-at_install", "undated")
class TestPublicMethods(TransactionCase):
    """What a client may call."""

    def test_every_public_method_is_known(self):
        """A new public method is an endpoint: it must be named here, and so thought
        about."""
        known = {
            "fields_get",
            "action_transition",
            "action_raise",
            "action_open_transition",
            "action_verify_decisions",
            "action_copy_direction",
            "action_apply_again",
            "action_declare",
            "action_confirm",
            "action_confirm_membership",
            "action_decline_membership",
            "action_word",
            "action_word_annex1",
            "action_word_annex2",
            "action_word_annex3",
            "action_word_request",
            "action_word_notice",
            "action_tick_all",
            "action_tick_none",
            "action_compare",
            "action_apply",
            "action_open_projects",
            "action_open_mine",
            "action_open_record",
            "action_pass",
            "action_gather",
            "action_hand_over",
            "action_open_decisions",
            "action_make_dossier",
            "action_make_dossiers",
            "action_make_again",
            "action_open_dossiers",
            "action_open_scan",
            "action_open_acceptance",
            "action_prefill",
            "action_begin_annual_report",
            "action_begin_closing_report",
            "action_toggle_report",
            "action_compose",
            "action_export_xlsx",
            "action_open_import",
            "action_check",
            "action_back",
            "action_open_conclusions",
            "action_draft_minutes",
            "action_open_publication",
            "action_open_withdraw",
            "action_open_appraisals",
            "action_write_many",
            "web_read",
            "action_open_passport",
            "action_open_incentives",
            "get_import_templates",
            "get_provisional_text",
            "get_cockpit",
            "get_overview",
            "action_new_version",
            "action_own_text",
            "action_run_again",
            "action_simulate",
            "action_run",
            "action_assign",
            "action_take_off",
            "action_open_aggregate",
            "action_open_appoint",
            "action_open_decide",
            "action_another_file",
            "action_download_back",
            "action_download_template",
            "action_mend",
            "action_open_lines",
            "action_open_start",
            "action_print_test",
            "action_read",
            "action_read_again",
            "action_refresh",
            "action_take_all",
            "action_take_good",
            "action_try_mail",
            # projects from paper
            "action_take",
            "action_open_project",
            "action_open_entries",
            "action_open_past",
            "action_past_retake",
            # Word from outside, programmes
            "action_begin",
            "action_forget_word_rest",
            "action_copy",
            "action_work_here",
            "action_work_everywhere",
        }
        known |= {f"action_{name}" for name in ACCOUNTS.split()}
        found = set()
        for model in self.env.values():
            if not model._name.startswith("jiebang."):
                continue
            for cls in type(model).__mro__:
                if not cls.__module__.startswith("odoo.addons.cf_jiebang"):
                    continue
                found |= {
                    name
                    for name, value in vars(cls).items()
                    if callable(value)
                    and not name.startswith("_")
                    and not isinstance(value, type)
                }
        found -= {"create", "write", "unlink", "default_get", "copy_data", "init"}
        found -= {"copy"}
        found -= {"export_data"}  # logs, and asks for what it always asked
        # ask for the field first, then as ever
        found -= {"search_panel_select_range", "search_panel_select_multi_range"}
        found -= {name for name in vars(MailThread) if name.startswith("message_")}
        self.assertEqual(found, known)
