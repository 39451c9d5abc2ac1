"""The administrator brings in units and people from a sheet, in the browser."""

import io
import uuid

import pytest
import xlsxwriter
from openpyxl import load_workbook

HEADS = {
    "单位名单": ["单位名称", "简称", "单位性质", "层级", "归口管理部门", "联系电话"],
    "人员名册": ["序号", "姓 名", "单位", "出生年月", "职务职级", "手机"],
}


@pytest.fixture
def names():
    """Names that nobody else has."""
    code = uuid.uuid4().hex[:6]
    return {"unit": f"虚构{code}研究所", "short": f"虚所{code}", "person": f"甲{code}"}


def workbook(path, names, born="1985.03"):
    """The list of an office: a title, two sheets, a wrong row and a similar unit."""
    stream = io.BytesIO()
    rows = {
        "单位名单": [
            [
                names["unit"],
                names["short"],
                "事业单位",
                "市级",
                "市农牧局",
                "0476-8000000",
            ],
            ["赤峰市农牧业局", "", "党政机关", "市级", "", ""],
        ],
        "人员名册": [
            ["1", f"{names['person'][:1]} {names['person'][1:]}", names["short"]]
            + ["198503", "科长", 13900000001],
            ["2", f"乙{names['person']}", names["short"], born, "科员", "139"],
        ],
    }
    with xlsxwriter.Workbook(stream) as book:
        for title, heads in HEADS.items():
            sheet = book.add_worksheet(title)
            sheet.merge_range(0, 0, 0, len(heads) - 1, title)
            sheet.write_row(1, 0, heads)
            for number, row in enumerate(rows[title], 2):
                sheet.write_row(number, 0, row)
    path.write_bytes(stream.getvalue())
    return path


def counts(screen):
    """The numbers on the buttons of the form."""
    return {
        name: int(screen.field(f"{name}_count").first.inner_text().split()[0])
        for name in ("new", "changed", "same", "ask", "refused")
    }


def test_units_and_people_in_the_browser(browser, city, names, tmp_path):
    screen = browser.login("manager")
    screen.open("jiebang-arrivals")
    screen.click(".o_list_button_add")
    screen.page.wait_for_selector(".o_form_view")
    screen.upload("content", workbook(tmp_path / "名册.xlsx", names))
    screen.check("arrival file")
    screen.click("button[name='action_read']")
    screen.page.wait_for_selector(".o_form_view .o_data_row")
    screen.settle()
    screen.check("arrival preview")
    assert screen.state() == "preview"
    found = {"new": 2, "changed": 0, "same": 0, "ask": 1, "refused": 1}
    assert counts(screen) == found
    screen.turn_to("columns")
    screen.check("arrival columns")

    screen.click(".oe_stat_button:has-text('待确认')")
    row = screen.page.locator(".o_list_view .o_data_row")
    row.wait_for()
    screen.check("arrival question")
    row.locator("td[name='answer']").click()
    screen.page.locator("td[name='answer'] input").click()
    screen.page.locator(".o_select_menu_item", has_text="否").first.click()
    screen.click(".o_list_button_save")
    screen.settle()
    screen.check("arrival answer")
    screen.page.go_back()
    screen.page.wait_for_selector(".o_form_view")
    screen.settle()
    assert counts(screen) == found | {"new": 3, "ask": 0}

    with screen.page.expect_download() as download:
        screen.click("button[name='action_download_back']")
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    rows = list(book["人员名册"].iter_rows(values_only=True))
    assert rows[0][-1] == "退回原因"
    assert rows[1][1] == f"乙{names['person']}"
    assert "139" in rows[1][-1]

    screen.click("button[name='action_take_good']")
    screen.click(".modal footer .btn-primary")
    screen.page.wait_for_selector(".modal", state="detached")
    screen.settle()
    assert screen.state() == "done"
    screen.check("arrival done")
    api = city["manager"]
    unit = api.call(
        "jiebang.organization",
        "search_read",
        domain=[("name", "=", names["unit"])],
        fields=["authority_id", "phone"],
    )[0]
    assert unit["authority_id"][1] == "赤峰市农牧局"
    people = api.call(
        "jiebang.cadre.profile",
        "search_read",
        domain=[("organization_id", "=", unit["id"])],
        fields=["name", "birth_date", "phone"],
    )
    assert [(p["name"], p["birth_date"], p["phone"]) for p in people] == [
        (names["person"], "1985-03-01", "13900000001")
    ]
