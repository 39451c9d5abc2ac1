"""The six menus are called by their names in every language."""

RENAMED = ("menu_analysis", "menu_configuration")


def migrate(cr, version):
    """Let translations of renamed menus be loaded anew: those that are there stay."""
    cr.execute(
        """
        UPDATE ir_ui_menu m SET name = jsonb_build_object('en_US', m.name -> 'en_US')
          FROM ir_model_data d
         WHERE d.module = 'cf_jiebang' AND d.model = 'ir.ui.menu' AND d.res_id = m.id
           AND d.name IN %s
        """,
        [RENAMED],
    )
