import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

const COLORS = ["#9bb7d4", "#1f5f99", "#e3c08a", "#b3701c"];

/**
 * The programme on one page: each block a table, its numbers open the lists behind
 * them; the months are drawn as well. Counted in one call, as the user.
 */
export class Overview extends Component {
    static template = "cf_jiebang.Overview";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({data: null});
        this.canvas = useRef("chart");
        useSetupAction();
        onWillStart(async () => {
            await Promise.all([this.load(), loadBundle("web.chartjs_lib")]);
        });
        useEffect(
            () => this.draw(),
            () => [this.state.data]
        );
    }

    async load() {
        this.state.data = await this.orm.call("jiebang.overview", "get_overview", []);
    }

    print() {
        window.print();
    }

    get trend() {
        return this.state.data.blocks.find((block) => block.chart);
    }

    draw() {
        if (!this.trend || !this.canvas.el) {
            return;
        }
        const chart = new window.Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels: this.trend.lines.map((line) => line.label),
                datasets: this.trend.columns.map((column, index) => ({
                    label: column.label,
                    backgroundColor: COLORS[index % COLORS.length],
                    data: this.trend.lines.map((line) => line.cells[column.key].count),
                })),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                scales: {y: {ticks: {precision: 0}}},
            },
        });
        return () => chart.destroy();
    }

    /** Length of a line's bar, in percent of the longest one of its block. */
    bar(block, line) {
        const most = Math.max(...block.lines.map((one) => one.cells[block.bar].count));
        return most ? (100 * line.cells[block.bar].count) / most : 0;
    }

    numberLabel(block, line, column) {
        return _t("%(what)s, %(column)s: %(count)s. Open the list", {
            what: `${block.title}, ${line.label}`,
            column: column.label,
            count: line.cells[column.key].text,
        });
    }

    async open(block, line, column) {
        const name = `${block.title}: ${line.label}`;
        await this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: block.model,
                name,
                display_name: name,
                domain: line.cells[column.key].domain,
                context: {},
                views: [
                    [false, "list"],
                    [false, "form"],
                ],
            },
            {additionalContext: {search_disable_custom_filters: true}}
        );
    }
}

registry.category("actions").add("jiebang_overview", Overview);
