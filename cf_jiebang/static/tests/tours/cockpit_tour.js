import {patient} from "./patience";
import {registry} from "@web/core/registry";

const ROW = "section[data-section='waiting'] button:contains('In unit_review')";

registry.category("web_tour.tours").add("cf_jiebang_cockpit", {
    url: "/odoo/jiebang-desk",
    steps: () =>
        patient([
            {
                content: "What waits stands there; the row is a link",
                trigger: `.o_jiebang_cockpit ${ROW}`,
                run: "click",
            },
            {
                content: "It opens just that file",
                trigger:
                    ".o_form_view .o_arrow_button_current[data-value='unit_review']",
            },
            {
                content: "Back to the desk",
                trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a",
                run: "click",
            },
            {
                trigger: `.o_jiebang_cockpit ${ROW}`,
            },
        ]),
});
