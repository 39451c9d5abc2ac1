"""What is typed stays, wherever a list and a field share a form."""

import pytest


@pytest.fixture
def meeting(site, city):
    """A meeting in preparation with members."""
    secretary = city["secretary"]
    [number] = secretary.call(
        "jiebang.meeting", "search", domain=[("state", "=", "draft")], limit=1
    )
    return number


@pytest.mark.parametrize("column", ["name", "position"])
def test_a_field_after_a_row(browser, meeting, column):
    """A cell is changed, the mouse goes to a field above the list, hands type on."""
    screen = browser.login("secretary")
    screen.open(f"jiebang.meeting/{meeting}")
    screen.turn_to("attendees")
    page = screen.page
    row = screen.field("attendee_ids").locator(".o_data_row").first
    row.locator(f"td[name={column}]").click()
    row.locator(f"td[name={column}] input").press_sequentially("甲")
    place = screen.field("minutes_no").locator("input").bounding_box()
    page.mouse.move(place["x"] + 9, place["y"] + 9)
    page.mouse.down()
    page.wait_for_timeout(120)
    page.mouse.up()
    page.keyboard.press("Control+a")
    page.keyboard.type("纪要〔2026〕7号", delay=40)
    screen.save()
    assert (
        screen.field("minutes_no").locator("input").input_value() == "纪要〔2026〕7号"
    )
    assert "甲" in row.inner_text()
