import {patient} from "./patience";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** A trigger for an element with one of two texts: the tours run in the language
 * that the database has, English or Chinese. */
const withText = (selector, english, chinese) =>
    `${selector}:contains("${english}"), ${selector}:contains("${chinese}")`;

tours.add("cf_jiebang_applicant", {
    url: "/odoo/jiebang-mine",
    steps: () =>
        patient([
            {
                content: "Begin a draft",
                trigger: ".o-kanban-button-new",
                run: "click",
            },
            {
                content: "A title is enough to save it",
                trigger:
                    ".o_form_view div[name='name'] textarea, .o_form_view div[name='name'] input",
                run: "edit Grass for the tour",
            },
            {
                trigger: ".o_form_button_save:visible",
                run: "click",
            },
            {
                content: "The checklist says what is missing",
                trigger: withText(
                    ".o_form_saved [name='checklist']",
                    "Brief content",
                    "项目简要内容"
                ),
            },
            {
                content: "Submitting explains what is missing",
                trigger: withText(".o_statusbar_buttons button", "Submit", "提交"),
                run: "click",
            },
            {
                trigger: withText(
                    ".modal [name='blocking_text']",
                    "Brief content",
                    "项目简要内容"
                ),
            },
            {
                trigger:
                    ".modal footer button[special='cancel']:visible, .modal footer .btn-secondary:visible",
                run: "click",
            },
            {
                content: "The draft is still there",
                trigger: "body:not(:has(.modal)) .o_form_view .o_statusbar_status",
            },
        ]),
});

tours.add("cf_jiebang_unit", {
    url: "/odoo/jiebang-inbox",
    steps: () =>
        patient([
            {
                content: "The file waits here",
                trigger:
                    ".o_data_row:contains('Improved grass for dry land') .o_data_cell",
                run: "click",
            },
            {
                trigger: withText(
                    ".o_statusbar_buttons button",
                    "Return to the applicant",
                    "退回揭榜人修改"
                ),
                run: "click",
            },
            {
                content: "Reasons are asked for",
                trigger: ".modal div[name='opinion'] textarea",
                run: "edit The baseline of the yield is missing",
            },
            {
                content: "Tick the section to be corrected",
                trigger: withText(
                    ".modal div[name='section_ids'] label",
                    "Indicators",
                    "考核指标"
                ),
                run: "click",
            },
            {
                trigger: ".modal footer button[name='action_confirm']:visible",
                run: "click",
            },
            {
                content: "The file is with the applicant again",
                trigger: withText(
                    "body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current",
                    "Returned",
                    "退回修改"
                ),
            },
        ]),
});
