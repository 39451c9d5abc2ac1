import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/**
 * The first screen: what waits, row by row; then a table a section, whose numbers
 * open the records that they count.
 * All of it comes from one call, counted under the rights of the user.
 */
export class Cockpit extends Component {
    static template = "cf_jiebang.Cockpit";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({data: null});
        useSetupAction();
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call("jiebang.cockpit", "get_cockpit", []);
    }

    print() {
        window.print();
    }

    /** The inbox, or what of it is due or late. */
    openInbox(filter) {
        return this.action.doAction("cf_jiebang.inbox_action", {
            additionalContext: filter ? {[`search_default_${filter}`]: 1} : {},
        });
    }

    openRow(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.record,
            views: [[false, "form"]],
        });
    }

    /** How long a row may still wait. */
    timeLeft(row) {
        if (row.days === null) {
            return "";
        }
        if (row.days < 0) {
            return _t("%s days late", -row.days);
        }
        return row.days ? _t("%s days left", row.days) : _t("Today");
    }

    /** What a screen reader says of a number. */
    numberLabel(line, column) {
        return _t("%(what)s, %(column)s: %(count)s. Open the list", {
            what: `${line.title}, ${line.label}`,
            column: column.label,
            count: line.cells[column.key].count,
        });
    }

    async open(line, column) {
        const cell = line.cells[column.key];
        let action = {
            type: "ir.actions.act_window",
            res_model: line.model,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        };
        if (line.action) {
            action = {...(await this.action.loadAction(line.action))};
            // the list is the one of the number, not the one of the menu
            for (const key of ["id", "xml_id", "path", "_originalAction"]) {
                delete action[key];
            }
        }
        const name = `${line.title}: ${line.label}`;
        await this.action.doAction(
            {...action, name, display_name: name, domain: cell.domain, context: {}},
            {additionalContext: {search_disable_custom_filters: true}}
        );
    }
}

registry.category("actions").add("jiebang_cockpit", Cockpit);
