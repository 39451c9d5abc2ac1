"""Takes the pictures of the guide and of the app's page anew, from the demo data.

``make pictures`` starts a server; ``python -m tests.pictures URL [WORD]`` takes those
whose name has the word from one that runs.
"""

import io
import math
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM
from tests.screens import Screen

ROOT = Path(__file__).resolve().parent.parent
GUIDE = "docs/guide"
APP = "cf_jiebang/static/description"
FONT = "Noto Sans CJK SC"
FONTS = Path(__file__).with_name("pictures.fonts.conf")
CARD = ".o_kanban_record:not(.o_kanban_ghost)"
ROW = ".o_data_row td.o_data_cell"
SCROLL = "(node, [x, y]) => node.scrollBy(x, y)"
LOADED = """
() => [...document.images].every((image) =>
    image.complete || image.getBoundingClientRect().top > innerHeight
)
"""


def card(text):
    """The card that holds a text."""
    return f"{CARD}:has-text('{text}')"


def row(text):
    """The row that holds a text."""
    return f".o_data_row:has-text('{text}') td.o_data_cell"


class Picture(NamedTuple):
    """A screen as one user has it."""

    folder: str
    name: str
    login: str
    path: str
    click: str = ""
    scroll: tuple = (0, 0)
    report: str = ""
    """A paper of the record, of which the first page is drawn instead."""


MEETING = row("市科技局二楼会议室")
RUNNING = card("敖汉谷子")
TICKET = card("合成工序中试放大后收率下降")
TO_GRADE = row("等次待核")
COLUMN = (352, 0)
PICTURES = (
    Picture(GUIDE, "applicant-desk", "demo.applicant", "jiebang-desk"),
    Picture(GUIDE, "applicant-draft", "demo.applicant", "jiebang-mine", CARD),
    Picture(GUIDE, "applicant-progress", "demo.applicant", "jiebang-my-progress", ROW),
    Picture(GUIDE, "unit-decide", "demo.unit", "jiebang-inbox", ROW),
    Picture(GUIDE, "department-letter", "demo.authority", "jiebang-letters", ROW),
    Picture(GUIDE, "department-ledger", "demo.authority", "jiebang-ledgers", ROW),
    Picture(GUIDE, "bureau-board", "demo.bureau", "jiebang", "", COLUMN),
    Picture(GUIDE, "bureau-receipt", "demo.bureau", "jiebang-receipts", ROW),
    Picture(GUIDE, "meeting-agenda", "demo.secretary", "jiebang-meetings", MEETING),
    Picture(
        *(GUIDE, "evaluator-sheet", "demo.evaluator", "jiebang-my-score-sheets"),
        *(ROW, (0, 560)),
    ),
    Picture(GUIDE, "assessor-grade", "demo.assessor", "jiebang-evaluations", TO_GRADE),
    Picture(
        *(GUIDE, "personnel-incentives", "demo.personnel", "jiebang-incentives"),
        *("", (2 * COLUMN[0], 0)),
    ),
    Picture(GUIDE, "auditor-decisions", "demo.auditor", "jiebang-decisions", ROW),
    Picture(GUIDE, "manager-programme", "demo.manager", "jiebang-programs", ROW),
    Picture(APP, "board", "demo.bureau", "jiebang", "", COLUMN),
    Picture(APP, "project", "demo.bureau", "jiebang-running", RUNNING),
    Picture(APP, "meeting", "demo.secretary", "jiebang-meetings", MEETING),
    Picture(APP, "ticket", "demo.bureau", "jiebang-tickets", TICKET),
    Picture(APP, "evaluation", "demo.assessor", "jiebang-evaluations", TO_GRADE),
    Picture(
        *(APP, "annex1", "demo.bureau", "jiebang-running", RUNNING),
        report="cf_jiebang.project_annex1",
    ),
)


def take(url, word=""):
    """Take each picture as the user who works there."""
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        )
        check_font(program)
        for picture in PICTURES:
            if word in picture.name:
                take_one(program, url, picture)
        program.close()


def check_font(program):
    """Refuse to take pictures without the font that all of them have."""
    page = program.new_page()
    page.set_content("<p lang='zh-CN'>揭榜挂帅</p>")
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": "p"})
    used = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})
    if [font["familyName"] for font in used["fonts"]] != [FONT]:
        raise SystemExit(f"{FONT} is missing (Debian: fonts-noto-cjk)")
    page.close()


def take_one(program, url, picture):
    """Log in, go there, take the picture."""
    context = program.new_context(
        viewport={"width": 1360, "height": 800},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    screen = Screen(context, url, picture.login)
    screen.log_in(picture.login)
    screen.open(picture.path)
    if picture.click:
        screen.click(picture.click)
    screen.page.locator(".o_content").first.evaluate(SCROLL, picture.scroll)
    screen.settle()
    screen.page.wait_for_selector(".o_loading_indicator", state="detached")
    screen.page.wait_for_function(LOADED)
    shot = screen.page.screenshot()
    if picture.report:
        shot = first_page(screen, url, picture.report)
    context.close()
    if screen.problems:
        raise SystemExit(f"{picture.name}: {screen.problems}")
    image = with_palette(Image.open(io.BytesIO(shot)).convert("RGB"))
    image.save(ROOT / picture.folder / f"{picture.name}.png", optimize=True)


def with_palette(image):
    """A picture in 256 colours: those of its areas as they are, and of all others,
    however rare, what comes next to them."""
    values = image.tobytes()
    pixels = list(zip(values[::3], values[1::3], values[2::3], strict=True))
    colours = [colour for colour, _count in Counter(pixels).most_common()]
    kept, rare = colours[:128], colours[128:]
    if rare:
        strip = Image.new("RGB", (len(rare), 1))
        strip.putdata(rare)
        mixed = strip.quantize(128).convert("RGB").getcolors()
        kept += [colour for _count, colour in mixed]
    index = {colour: number for number, colour in reversed(list(enumerate(kept)))}
    for colour in rare:
        if colour not in index:
            nearest = min(kept, key=lambda other, one=colour: math.dist(one, other))
            index[colour] = index[nearest]
    result = Image.frombytes("P", image.size, bytes(index[one] for one in pixels))
    result.putpalette([value for colour in kept for value in colour])
    return result


def first_page(screen, url, report):
    """The first page of a paper of the record on the screen, as PNG."""
    number = screen.page.url.split("?")[0].rsplit("/", 1)[-1]
    request = screen.page.context.request
    paper = request.get(f"{url}/report/pdf/{report}/{number}", timeout=120_000)
    command = ["pdftoppm", "-png", "-r", "90", "-singlefile", "-"]
    drawn = subprocess.run(command, input=paper.body(), capture_output=True, check=True)
    return drawn.stdout


if __name__ == "__main__":
    take(*sys.argv[1:])
