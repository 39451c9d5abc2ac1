import {ActivityMenu} from "@mail/core/web/activity_menu";
import {patch} from "@web/core/utils/patch";

const FILTERS = {overdue: "overdue", today: "due_soon"};

/** What waits for the user is no list of to-dos: the clock icon opens the inbox. */
patch(ActivityMenu.prototype, {
    openActivityGroup(group, filter = "all", newWindow = false) {
        if (group.model !== "jiebang.inbox") {
            return super.openActivityGroup(...arguments);
        }
        this.dropdown.close();
        const name = FILTERS[filter];
        return this.action.doAction("cf_jiebang.inbox_action", {
            additionalContext: name ? {[`search_default_${name}`]: 1} : {},
            clearBreadcrumbs: true,
            newWindow,
        });
    },
});
