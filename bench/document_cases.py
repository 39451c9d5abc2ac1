"""The work that is measured; runs inside an ``odoo shell``."""

import contextlib
import gc
import io
import json
import os
import random
import resource
import shutil
import subprocess
import tempfile
import threading
import time
from html import escape
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from .documents import MARK

USER = "bench-documents"
ROLES = ("bureau_officer", "auditor")
TEXT = "完成牧草新品种选育试验示范，建立示范基地，组织现场观摩和技术培训。"


class Skipped(Exception):
    """What can't be measured here, and why."""


def run(env, name, values):
    """Do the work of a case and print its figures as JSON."""
    try:
        result = globals()[f"case_{name}"](env, values)
    except Skipped as reason:
        result = {"skipped": str(reason)}
    finally:
        env.cr.rollback()
    print(MARK + json.dumps(result, ensure_ascii=False), flush=True)


def timed(work, warm=True):
    """The figures of ``work()``, which returns more of them.

    With ``warm`` it is done twice: a process loads fonts and templates once.
    """
    first = None
    if warm:
        start = time.perf_counter()
        work()
        first = time.perf_counter() - start
    gc.collect()
    reset_peak()
    cpu, start = cpu_seconds(), time.perf_counter()
    with Children() as children:
        result = work()
    wall = time.perf_counter() - start
    return result | {
        "cpu": cpu_seconds() - cpu,
        "wall": wall,
        "first": first,
        "rss": peak_megabytes(),
        "child_rss": children.peak or None,
    }


class Children(threading.Thread):
    """Watches the memory of wkhtmltopdf while it runs.

    What the system keeps of an ended child counts its parent's memory before the
    program was loaded, and so says nothing.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.peak = 0
        self._ended = threading.Event()

    def run(self):
        while not self._ended.wait(0.02):
            self.peak = max(self.peak, *map(megabytes_of, child_ids()), 0)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_details):
        self._ended.set()
        self.join()


def child_ids():
    """Process ids of the children that run now."""
    found = []
    for path in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += path.read_text().split()
    return found


def megabytes_of(process_id):
    """Peak memory of a process that is wkhtmltopdf, else 0."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        text = Path(f"/proc/{process_id}/status").read_text()
        status = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        if status["Name"].strip().startswith("wkhtmlto"):
            return int(status["VmHWM"].split()[0]) // 1024
    return 0


def cpu_seconds():
    """CPU time of this process and of the children that have ended."""
    spent = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in spent)


def reset_peak():
    """Begin to watch the peak of memory anew, where Linux allows it."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        print("peak memory includes the start of Odoo")


def peak_megabytes():
    """Peak of the memory of this process, Odoo's own included."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


# -- annexes ---------------------------------------------------------------


def some_projects(env):
    """Projects with a submitted version, those that went far first."""
    found = env["jiebang.project"].search(
        [("version", ">", 0)], order="reached_tier desc, id"
    )
    if not found:
        raise Skipped("no submitted project: use a database with demo data")
    return found


def printer(env, name, engine):
    """A function that prints a project by an engine."""
    if engine not in env["ir.actions.report"]._pdf_engines():
        raise Skipped(f"{engine} is not installed")
    report = env.ref(f"cf_jiebang.action_report_project_{name}")
    report.pdf_engine = engine
    reports = env["ir.actions.report"].with_context(force_report_rendering=True)
    return lambda project: reports._render_qweb_pdf(report, project.ids)[0]


def figures(pdf):
    """Pages and size of a PDF."""
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    return {"pages": pages, "kilobytes": len(pdf) // 1024}


def one(env, name, values):
    """One project in one annex."""
    project = some_projects(env)[:1]
    draw = printer(env, name, values["engine"])
    return timed(lambda: figures(draw(project)))


def case_form(env, values):
    return one(env, "annex1", values)


def case_plan(env, values):
    return one(env, "annex2", values)


def case_dossiers(env, values):
    projects = some_projects(env)
    draw = printer(env, "annexes", values["engine"])
    draw(projects[:1])

    def work():
        with tempfile.TemporaryFile() as file:
            writer = PdfWriter()
            for number in range(values["dossiers"]):
                writer.append(io.BytesIO(draw(projects[number % len(projects)])))
            writer.write(file)
            return {"pages": len(writer.pages), "kilobytes": file.tell() // 1024}

    return timed(work, warm=False)


# -- ledger ----------------------------------------------------------------


def ledger_html(count):
    """A ledger of nine columns in landscape, as plain HTML."""
    titles = (
        "序号 项目名称 揭榜人 单位 归口管理部门 联系电话 本月进展 存在问题 下步打算"
    )
    widths = (4, 14, 6, 11, 11, 9, 17, 14, 14)
    head = "".join(
        f'<th style="width:{width}%">{escape(title)}</th>'
        for title, width in zip(titles.split(), widths, strict=True)
    )
    rows = []
    for number in range(1, count + 1):
        cells = [number, f"第{number}个科技项目", "张志远", "市农牧科学研究所"]
        cells += ["市农牧局", "13800000000", TEXT * 2, TEXT, TEXT]
        rows.append("".join(f"<td>{escape(str(cell))}</td>" for cell in cells))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><style>'
        "@page{size:A4 landscape;margin:18mm 12mm 15mm;"
        '@bottom-right{content:"第 " counter(page) " 页 共 " counter(pages) " 页"}}'
        'body{font:10.5pt/14pt "Noto Serif CJK SC",serif}'
        "table{border-collapse:collapse;table-layout:fixed;width:100%}"
        "th,td{border:1px solid #000;padding:2pt 3pt;overflow-wrap:anywhere}"
        "thead{display:table-header-group}tr{page-break-inside:avoid}</style></head>"
        f"<body><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        "</body></html>"
    )


def case_ledger(env, values):
    html = ledger_html(values["rows"])
    draw = globals()[f"draw_by_{values['engine']}"]
    if values["engine"] not in env["ir.actions.report"]._pdf_engines():
        raise Skipped(f"{values['engine']} is not installed")
    return timed(lambda: figures(draw(html)), warm=False)


def draw_by_weasyprint(html):
    import weasyprint

    return weasyprint.HTML(string=html).write_pdf()


def draw_by_wkhtmltopdf(html):
    program = shutil.which("wkhtmltopdf")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "ledger.html"), Path(folder, "ledger.pdf")
        source.write_text(html)
        subprocess.run(
            [program, "-q", "-O", "Landscape", "-s", "A4", source, target], check=True
        )
        return target.read_bytes()


# -- disc and list ---------------------------------------------------------


def case_disc(env, values):
    if env.get("jiebang.dossier") is None:
        raise Skipped("this addon makes no discs")
    from odoo.addons.cf_jiebang.tools.binding import disc_image as disc

    with tempfile.TemporaryDirectory() as folder:
        files = evidence_files(Path(folder), values["megabytes"])

        def work():
            listed = [(name, path, disc.file_sha256(path)) for name, path in files]
            manifest = Path(folder, disc.MANIFEST)
            manifest.write_bytes(disc.manifest_text(listed))
            tree = [*files, (disc.MANIFEST, manifest)]
            disc.write_zip(tree, Path(folder, "disc.zip"))
            size = Path(folder, "disc.zip").stat().st_size
            if disc.pycdlib:
                disc.write_iso(tree, Path(folder, "disc.iso"), "BENCH")
                size += Path(folder, "disc.iso").stat().st_size
            return {"kilobytes": size // 1024}

        return timed(work, warm=False)


def evidence_files(folder, megabytes):
    """Files of 32 MB that no archive makes smaller."""
    block, files = random.randbytes(1 << 20), []
    for number in range(-(-megabytes // 32)):
        path = folder / f"evidence-{number}.pdf"
        with path.open("wb") as file:
            for _index in range(min(32, megabytes - number * 32)):
                file.write(os.urandom(64) + block[64:])
        files.append((f"附件材料/证明材料{number + 1}.pdf", path))
    return files


def case_xlsx(env, values):
    project = some_projects(env)[:1]
    groups = [env.ref(f"cf_jiebang.group_{role}").id for role in ROLES]
    user = env["res.users"].create(
        {"name": USER, "login": USER, "group_ids": [(6, 0, groups)]}
    )
    env.flush_all()
    copies = copy_project(env, project, values["xlsx"])
    env.invalidate_all()
    report = env["jiebang.xlsx.list"].with_user(user)._get_list("project")

    def work():
        with report._list_file(copies) as file:
            return {"kilobytes": file.seek(0, 2) // 1024}

    return timed(work, warm=False)


def copy_project(env, project, count):
    """Copy the row of a project many times; returns the new ids."""
    env.cr.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'jiebang_project'::regclass"
        " AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('id', 'code',"
        " 'filing_no', 'version_code')"
    )
    names = ", ".join(f'"{name}"' for (name,) in env.cr.fetchall())
    env.cr.execute(
        # the names are those of the table's own columns
        f"INSERT INTO jiebang_project (code, {names})"  # noqa: S608
        f" SELECT 'B' || number, {names} FROM jiebang_project,"
        " generate_series(1, %s) AS number WHERE id = %s RETURNING id",
        [count, project.id],
    )
    return [res_id for (res_id,) in env.cr.fetchall()]
