import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("cf_jiebang_applicant", {
    url: "/odoo/jiebang-mine",
    steps: () => [
        {
            content: "Begin a draft",
            trigger: ".o-kanban-button-new, .o_list_button_add",
            run: "click",
        },
        {
            content: "A title is enough to save it",
            trigger:
                ".o_form_view div[name='name'] input, .o_form_view div[name='name'] textarea",
            run: "edit Grass for the tour",
        },
        {
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            content: "The checklist says what is missing",
            trigger:
                ".o_form_saved div[name='checklist']:contains('Brief content'), .o_form_saved [name='checklist']:contains('Brief content')",
        },
        {
            content: "Submitting is offered, and explains what is missing",
            trigger: ".o_form_statusbar button:contains('Submit')",
            run: "click",
        },
        {
            trigger: ".modal [name='blocking_text']:contains('Brief content')",
        },
        {
            trigger: ".modal button:contains('Close')",
            run: "click",
        },
        {
            content: "The draft is still there",
            trigger: ".o_form_view:not(:has(.modal))",
        },
    ],
});

tours.add("cf_jiebang_unit", {
    url: "/odoo/jiebang-waiting",
    steps: () => [
        {
            content: "The file waits here",
            trigger: ".o_kanban_record:contains('Improved grass for dry land')",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar button:contains('Return to the applicant')",
            run: "click",
        },
        {
            content: "Reasons are asked for",
            trigger: ".modal div[name='opinion'] textarea",
            run: "edit The baseline of the yield is missing",
        },
        {
            content: "Tick the section to be corrected",
            trigger:
                ".modal div[name='section_ids'] label:contains('Indicators'), .modal [name='section_ids'] .form-check:contains('Indicators') label",
            run: "click",
        },
        {
            trigger: ".modal footer button[name='action_confirm']:visible",
            run: "click",
        },
        {
            content: "The file is with the applicant again",
            trigger:
                ".o_form_view:not(:has(.modal)) .o_statusbar_status button.o_arrow_button_current:contains('Returned')",
        },
    ],
});
