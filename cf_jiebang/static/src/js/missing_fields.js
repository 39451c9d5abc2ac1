import {Record} from "@web/model/relational_model/record";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

const LINES = ["one2many", "many2many"];

/** What of a record can't be saved: "Reason", or "Agenda, row 2: Result". */
function invalidLabels(record) {
    return Object.keys(record.activeFields)
        .filter((name) => record.isFieldInvalid(name))
        .flatMap((name) => {
            const {string, type} = record.fields[name];
            if (!LINES.includes(type)) {
                return [string];
            }
            const rows = record.data[name].records.flatMap((row, index) =>
                invalidLabels(row).map((label) =>
                    _t("%(list)s, row %(row)s: %(field)s", {
                        list: string,
                        row: index + 1,
                        field: label,
                    })
                )
            );
            return rows.length ? rows : [string];
        });
}

/** "Missing required fields" says which ones. */
patch(Record.prototype, {
    _displayInvalidFieldNotification() {
        const labels = this.resModel.startsWith("jiebang.") ? invalidLabels(this) : [];
        if (!labels.length) {
            return super._displayInvalidFieldNotification();
        }
        return this.model.notification.add(
            _t("Not saved. Please fill in or correct: %s", labels.join("; ")),
            {type: "danger"}
        );
    },
});
