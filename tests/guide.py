"""Takes the pictures of ``docs/guide`` anew, from a server with the demo data.

``make guide`` starts the server; ``python -m tests.guide URL`` takes one that runs.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM
from tests.screens import Screen

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "guide"
CARD = ".o_kanban_record:not(.o_kanban_ghost)"
ROW = ".o_data_row td.o_data_cell"
COLOURS = 96
PICTURES = (
    ("applicant-desk", "demo.applicant", "jiebang-desk", None),
    ("applicant-draft", "demo.applicant", "jiebang-mine", CARD),
    ("applicant-progress", "demo.applicant", "jiebang-my-progress", ROW),
    ("unit-decide", "demo.unit", "jiebang-waiting", CARD),
    ("department-letter", "demo.authority", "jiebang-letters", ROW),
    ("department-ledger", "demo.county", "jiebang-ledgers", ROW),
    ("bureau-board", "demo.bureau", "jiebang", None),
    ("bureau-receipt", "demo.bureau", "jiebang-receipts", ROW),
    ("meeting-agenda", "demo.secretary", "jiebang-meetings", ROW),
    ("evaluator-sheet", "demo.evaluator", "jiebang-my-score-sheets", ROW),
    ("assessor-grade", "demo.assessor", "jiebang-evaluations", ROW),
    ("personnel-incentives", "demo.personnel", "jiebang-incentives", None),
    ("auditor-decisions", "demo.auditor", "jiebang-decisions", ROW),
    ("manager-programme", "demo.manager", "jiebang-programs", ROW),
)
"""Name of the picture, login, address in the web client, what to click there."""


def take(url):
    """Take each picture as the user who works there."""
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, login, path, target in PICTURES:
            context = program.new_context(
                viewport={"width": 1360, "height": 800},
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
            )
            screen = Screen(context, url, login)
            screen.log_in(login)
            screen.open(path)
            if target:
                screen.click(target)
            shot = Image.open(io.BytesIO(screen.page.screenshot()))
            shot.convert("RGB").quantize(COLOURS).save(
                FOLDER / f"{name}.png", optimize=True
            )
            context.close()
            if screen.problems:
                raise SystemExit(f"{name}: {screen.problems}")
        program.close()


if __name__ == "__main__":
    take(sys.argv[1])
