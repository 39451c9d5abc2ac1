import {download} from "@web/core/network/download";
import {getReportUrl} from "@web/webclient/actions/reports/utils";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/**
 * Official papers are downloaded whatever the state of wkhtmltopdf: the server
 * chooses their engine, and says in words where there is none.
 *
 * @param {Object} action the report action
 * @param {Object} options
 * @param {Object} env
 * @returns {Promise<Boolean>} whether the action was handled here
 */
async function documentReportHandler(action, options, env) {
    if (!action.jiebang_document || action.report_type !== "qweb-pdf") {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({...user.context, ...action.context}),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry
    .category("ir.actions.report handlers")
    .add("cf_jiebang.document", documentReportHandler);
