import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";
import {onWillStart} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** The list of holidays says above itself which years have no data yet. */
export class CalendarDayRenderer extends ListRenderer {
    static template = "cf_jiebang.CalendarDayRenderer";

    setup() {
        super.setup();
        const orm = useService("orm");
        onWillStart(async () => {
            this.provisional = await orm.call(
                "jiebang.calendar.day",
                "get_provisional_text",
                []
            );
        });
    }
}

registry.category("views").add("jiebang_calendar_day_list", {
    ...listView,
    Renderer: CalendarDayRenderer,
});
