import {ListRenderer} from "@web/views/list/list_renderer";
import {patch} from "@web/core/utils/patch";

const TYPED_INTO = "input, textarea, select, [contenteditable=true]";

/**
 * A list whose row is about to be left draws itself once more and takes the focus back
 * to its first cell: whoever has clicked into a field of the form meanwhile types into
 * nothing. A list of ours takes it from no field outside of it.
 */
patch(ListRenderer.prototype, {
    focusCell(column, forward = true) {
        const active = document.activeElement;
        const ours = this.props.list.resModel.startsWith("jiebang.");
        if (
            ours &&
            !this.cellToFocus &&
            active?.matches(TYPED_INTO) &&
            !this.tableRef.el.contains(active)
        ) {
            return;
        }
        super.focusCell(column, forward);
    },
});
