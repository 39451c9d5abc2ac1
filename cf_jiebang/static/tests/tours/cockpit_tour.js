import {patient} from "./patience";
import {registry} from "@web/core/registry";

const NUMBER =
    "section[data-section='waiting'] td[data-column='all'] button:contains('1')";

registry.category("web_tour.tours").add("cf_jiebang_cockpit", {
    url: "/odoo/jiebang-desk",
    steps: () =>
        patient([
            {
                content: "What waits is counted; the number is a button",
                trigger: `.o_jiebang_cockpit ${NUMBER}`,
                run: "click",
            },
            {
                content: "It opens just that file",
                trigger:
                    ".o_kanban_view:not(:has(.o_kanban_record:not(.o_kanban_ghost):contains('In meeting'))) .o_kanban_record:contains('In unit_review')",
            },
            {
                content: "Back to the desk",
                trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a",
                run: "click",
            },
            {
                trigger: `.o_jiebang_cockpit ${NUMBER}`,
            },
        ]),
});
