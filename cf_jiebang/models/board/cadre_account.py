from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...groups import APPLICANT, MANAGER, UNIT

SETTINGS = ("base.group_erp_manager", "base.group_system")


class CadreAccount(models.AbstractModel):
    """How a person of the directory gets into the system, and who lets him.

    The administrator of the scheme does it for everybody, the reviewer of a unit for
    its own people who are applicants and nothing more.
    """

    _name = "jiebang.cadre.account"
    _description = "Person: his account"

    account_state = fields.Selection(
        [("none", "None"), ("new", "Not used yet"), ("used", "In use")],
        string="Account",
        compute="_compute_account_state",
        groups=f"{MANAGER},{UNIT}",
    )

    @api.depends("user_id")
    def _compute_account_state(self):
        used = {
            user.id
            for (user,) in self.env["res.users.log"]
            .sudo()
            ._read_group(
                [("create_uid", "in", self.sudo().user_id.ids)], ["create_uid"]
            )
        }
        for cadre in self:
            user = cadre.sudo().user_id
            cadre.account_state = (
                "none" if not user else "used" if user.id in used else "new"
            )

    # -- who may --------------------------------------------------------------------

    def _opens_as_unit(self):
        """Whether the user opens accounts as the reviewer of a unit, and not as the
        administrator.

        :raise AccessError: he does neither, or not for these people
        """
        user = self.env.user
        if user.has_group(MANAGER):
            self.check_access("read")
            return False
        scope = user._jiebang_scope_ids(UNIT)
        strangers = self.sudo().filtered(
            lambda cadre: cadre.organization_id.id not in scope
        )
        if not scope or strangers:
            raise AccessError(
                self.env._(
                    "Accounts are opened by the administrator of the scheme, and by "
                    "the reviewer of a unit for its own people."
                )
            )
        return True

    @api.model
    def _check_is_applicant(self, user):
        """Raise unless an account is an applicant's and nothing more: what a unit may
        open anew must open nothing else."""
        groups = self.env["res.groups"].sudo()
        allowed = self.env.ref(APPLICANT).sudo().all_implied_ids
        default = self.env.ref("base.default_user_group", raise_if_not_found=False)
        for group in (default, self.env.ref("mail.group_mail_notification_type_inbox")):
            allowed |= (group or groups).sudo().all_implied_ids
        if user.all_group_ids - allowed or not user.has_group(APPLICANT):
            raise AccessError(
                self.env._(
                    "%s is not only an applicant: the administrator of the scheme "
                    "prints the slip.",
                    user.name,
                )
            )

    @api.model
    def _check_no_settings(self, user):
        """Raise where the administrator of the scheme would open the account of who
        administers the server."""
        if any(user.has_group(group) for group in SETTINGS) and not any(
            self.env.user.has_group(group) for group in SETTINGS
        ):
            raise AccessError(
                self.env._(
                    "%s administers the users of the server: only who does so too "
                    "prints his slip.",
                    user.name,
                )
            )

    # -- acts -----------------------------------------------------------------------

    def action_open_accounts(self):
        """Accounts for the chosen people: show what would be opened."""
        is_unit = self._opens_as_unit()
        if not self.sudo().filtered(lambda cadre: not cadre.user_id):
            raise UserError(self.env._("They all have an account already."))
        batch = self.env["jiebang.account.batch"]._begin(is_unit, cadres=self)
        return batch.action_open_batch()

    def action_new_slip(self):
        """A new slip for somebody who has lost his password."""
        self.ensure_one()
        is_unit = self._opens_as_unit()
        user = self.sudo().user_id
        if not user or not user.active:
            raise UserError(
                self.env._("%s has no account that is open. Open one first.", self.name)
            )
        if user == self.env.user:
            raise UserError(
                self.env._("Your own password is changed in your preferences.")
            )
        if is_unit:
            self._check_is_applicant(user)
        self._check_no_settings(user)
        return self.env["jiebang.account.print"]._make(user, is_lost=True)

    def action_open_leavers(self):
        """End the accounts of the chosen people, who leave."""
        return self.env["jiebang.leaver.wizard"]._begin(self)

    @api.model
    def action_open_own_people(self):
        """The people of the units that the user reviews for."""
        scope = self.env.user._jiebang_scope_ids(UNIT)
        if not scope:
            raise UserError(self.env._("You review for no unit."))
        return self.env["ir.actions.act_window"]._for_xml_id(
            "cf_jiebang.unit_people_action"
        ) | {"domain": list(Domain("organization_id", "in", sorted(scope)))}
