import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";

/**
 * Get a list as an Excel file. The ids are posted: an address is too short for
 * ten thousand of them.
 */
async function downloadXlsx(env, action) {
    const {list, ids} = action.params;
    env.services.ui.block();
    try {
        await download({url: `/jiebang/xlsx/${list}`, data: {ids: ids.join(",")}});
    } finally {
        env.services.ui.unblock();
    }
}

registry.category("actions").add("jiebang_xlsx_download", downloadXlsx);
