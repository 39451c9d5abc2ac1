from collections import defaultdict

from odoo import Command, models


class ReformCarryOut(models.AbstractModel):
    """What a reform changes, in one transaction: statements grow with the files that
    it touches, a few each."""

    _name = "jiebang.reform.carry.out"
    _description = "Reform: carrying it out"

    def _carry_on(self):
        """Change all that the plan names (superuser, inside the act)."""
        reform = self._everybody().with_env(self.sudo()._without_client_context().env)
        plan = reform._plan()
        with self.env["jiebang.turn"]._changing(reform._concerned(plan)):
            told = reform._pass_projects(plan)
            reform._pass_directory(plan)
            reform._pass_people(plan)
            told |= reform._pass_files(plan)
            reform._pass_holders(plan, told)
            reform._tell_files(told)
            reform._close(plan)

    def _concerned(self, plan):
        """Who acts for the organisations of the reform, before and after."""
        organizations = self.organization_ids | self.target_id
        # who acts for a unit above acts for it as well
        organizations |= organizations.union(*(o._lineage() for o in organizations))
        for project, values in plan.projects.items():
            organizations |= project.authority_id
            organizations |= organizations.union(*values.values())
        organizations = organizations.with_context(active_test=False)

        def officers():
            return organizations._officers_below() | plan.officers.exists()

        return officers

    def _pass_projects(self, plan):
        """Projects go to their new unit and department.

        :return: ``{record: [what the log says, …]}``
        """
        told, alike = {}, defaultdict(list)
        projects = self.env["jiebang.project"].browse(p.id for p in plan.projects)
        projects._lock_or_explain()
        for project, values in plan.projects.items():
            project = projects.browse(project.id)
            told[project] = [project._told_change(*item) for item in values.items()]
            alike[tuple(values.items())].append(project.id)
        for values, ids in alike.items():
            projects.browse(ids)._pass_on(dict(values))
        return told

    def _pass_directory(self, plan):
        """Supervising units, departments and bureaus: the routes."""
        alike = defaultdict(list)
        for record, values in plan.directory.items():
            alike[record._name, tuple(values.items())].append(record.id)
        # a unit that would stand below itself for a moment is refused: upwards first
        for (model, values), ids in sorted(
            alike.items(), key=lambda item: item[1] != [self.target_id.id]
        ):
            self.env[model].browse(ids).write(
                {name: organization.id for name, organization in values}
            )

    def _pass_people(self, plan):
        handlers = self.env["res.users"].union(*(s.handler_id for s in plan.renamed))
        if len(handlers) == 1 and not self.target_id.handler_id:
            self.target_id.handler_id = handlers
        plan.people.write({"organization_id": self.target_id.id})
        plan.officers.write(
            {
                "jiebang_organization_ids": [
                    Command.link(self.target_id.id),
                    *(Command.unlink(source.id) for source in plan.renamed),
                ]
            }
        )

    def _pass_files(self, plan):
        """Letters that are drafts, ledgers, appraisals, delegations … follow.

        :return: ``{record: [what the log says, …]}``
        """
        told = {}
        for records in plan.files:
            alike = defaultdict(list)
            for record in records:
                values = record._reform_values(self._renamed_for(record, plan))
                if values:
                    told[record] = [
                        record._told_change(*item) for item in values.items()
                    ]
                    alike[tuple(values.items())].append(record.id)
            for values, ids in alike.items():
                for record, goes_on in (
                    records.browse(ids)._pass_on(dict(values)).items()
                ):
                    if goes_on != record:
                        told.setdefault(goes_on, []).extend(told.pop(record))
        return told

    def _renamed_for(self, record, plan):
        """Which organisations stand for others on ``record``: all that are merged, and
        those of its project."""
        renamed = dict(plan.renamed)
        if "project_id" in record._fields:
            renamed |= plan.turned.get(record.project_id, {})
        if "cadre_id" in record._fields and self.kind == "split":
            # a sheet about a person follows the person's unit
            for source in self.organization_ids:
                goes = record.cadre_id in plan.people
                renamed[source] = self.target_id if goes else source
        return renamed

    def _pass_holders(self, plan, told):
        """Records are with the organisation that has them now."""
        for records in [
            self.env["jiebang.project"].browse(p.id for p in plan.projects),
            *plan.files,
        ]:
            records = records.exists()
            if "holder_organization_id" not in records._fields:
                continue
            alike = defaultdict(list)
            for record in records.filtered("holder_tier"):
                holder = record._holder_organization(record.holder_tier)
                holder = self._in_place_of(holder._in_its_place(), plan)
                if holder != record.holder_organization_id:
                    line = record._told_change("holder_organization_id", holder)
                    told.setdefault(record, []).append(line)
                    alike[holder.id].append(record.id)
            for holder, ids in alike.items():
                records.browse(ids).write({"holder_organization_id": holder})

    def _in_place_of(self, organization, plan):
        return plan.renamed.get(organization, organization)

    def _tell_files(self, told):
        """Each file's log says by which document, and from whom to whom."""
        document = self.env._(
            "%(number)s of %(day)s",
            number=self.document_no,
            day=self.document_date,
        )
        for record, lines in told.items():
            record._tell_reform("\n".join([document, *lines]))

    def _close(self, plan):
        """What was merged is closed, and says where it went."""
        for source in plan.renamed:
            source.write({"active": False, "successor_id": self.target_id.id})
        for organization in self.organization_ids | self.target_id:
            organization._message_log(body=f"{self._described()}：{self.display_name}")
        self.env.invalidate_all()

    def _described(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]
