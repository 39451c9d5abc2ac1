"""Bringing in the units and people of a whole city from one file.

Each stage (reading, comparing, writing) runs in a process of its own, an ``odoo shell``
that works as the scheduled action does; it is killed once in the middle and goes on.
Prints seconds and the most memory of each, beside that of an idle process, and what is
in the directory at the end. ``make bench-arrival`` runs it on a copy of the database
without demo data.
"""

import argparse
import io
import json
import os
import shlex
import subprocess
import sys

import xlsxwriter

HEADS = {
    "单位": [
        "单位名称",
        "简称",
        "单位性质",
        "层级",
        "旗县区",
        "归口管理部门",
        "联系电话",
    ],
    "人员": ["序号", "姓名", "单位", "性别", "民族", "出生年月", "政治面貌", "学历学位"]
    + ["毕业院校及专业", "现任职务职级", "专业技术职务", "联系电话", "人员身份"],
}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红春梅建国文辉力永"
GOAL_SECONDS, GOAL_MEGABYTES = 1800, 400
MARK = "BENCH-RESULT "
FEED = """
import base64, json, os, resource, signal, time
start, stage, kill = time.monotonic(), {stage!r}, {kill!r}
cpu = time.process_time()
Arrival = env["jiebang.arrival"]
Job = env["jiebang.account.batch"] if stage.startswith("account") else Arrival
job = Job.search([], limit=1)
if stage == "file":
    with open({path!r}, "rb") as file:
        content = base64.b64encode(file.read()).decode()
    manager = env.ref("base.user_admin")
    job = Arrival.with_user(manager).create(
        {{"content": content, "content_name": "city.xlsx"}}
    )
    job.action_read()
elif stage == "take":
    job.with_user(env.ref("base.user_admin")).action_take_good()
elif stage == "account-list":
    done = Arrival.search([("state", "=", "done")], limit=1)
    done.with_user(env.ref("base.user_admin")).action_open_accounts()
elif stage == "account-open":
    job.with_user(env.ref("base.user_admin")).action_open()
elif stage != "idle":
    if kill:
        save, count = type(Job)._save, [0]
        def counted(self, done, left):
            count[0] += 1
            if count[0] > kill:
                env.cr.rollback()
                print({mark!r} + json.dumps({{"killed": self.state}}), flush=True)
                os.kill(os.getpid(), signal.SIGKILL)
            return save(self, done, left)
        type(Job)._save = counted
    Job._cron_work()
env.cr.commit()
print({mark!r} + json.dumps({{
    "seconds": round(time.monotonic() - start, 1),
    "cpu": round(time.process_time() - cpu, 1),
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    "state": job.exists().state,
    "fates": {{fate: job[fate + "_count"] for fate in
              ("new", "changed", "same", "ask", "refused", "done", "ready")
              if fate + "_count" in job._fields}},
    "accounts": env["res.users"].search_count([("share", "=", False)]),
    "units": env["jiebang.organization"].search_count([]),
    "people": env["jiebang.cadre.profile"].search_count([]),
}}), flush=True)
"""


def parser():
    """The options."""
    result = argparse.ArgumentParser(prog="bench-arrival", description=__doc__)
    result.add_argument("--units", type=int, default=3000)
    result.add_argument("--people", type=int, default=20_000)
    result.add_argument(
        "--accounts", action="store_true", help="open their accounts too, killed twice"
    )
    result.add_argument("--shell", default="odoo shell", help="command of a shell")
    result.add_argument("--timeout", type=int, default=3600)
    return result


def name_of(number):
    """A name of three characters; some people share one."""
    first, second = divmod(number % (len(GIVEN) ** 2), len(GIVEN))
    return SURNAMES[number % len(SURNAMES)] + GIVEN[first] + GIVEN[second]


def workbook(units, people):
    """The file of a city."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheets = {}
        for title, heads in HEADS.items():
            sheets[title] = book.add_worksheet(title)
            sheets[title].write_row(0, 0, heads)
            count = units if title == "单位" else people
            for number in range(1, count + 1):
                row = unit(number) if title == "单位" else person(number, units)
                sheets[title].write_row(number, 0, row)
    return stream.getvalue()


def unit(number):
    """The row of a unit."""
    name, short = f"虚构第{number}农业技术服务中心", f"虚农{number}"
    phone = f"0476-8{number:06}"
    return [name, short, "事业单位", "市级", "", "市农牧局", phone]


def person(number, units):
    """The row of a person."""
    born = f"{1960 + number % 42}.{number % 12 + 1:02}"
    row = [
        str(number),
        name_of(number * 7),
        f"虚农{number % units + 1}",
        "男",
        "汉族",
        born,
    ]
    row += ["中共党员", "大学/学士", "内蒙古农业大学 草业科学", f"科员{number % 9}"]
    return [*row, "工程师", 13900000000 + number, "事业管理"]


def run(stage, options, kill=0, path=""):
    """One process; what it measured, or ``None`` where it was killed."""
    feed = FEED.format(stage=stage, kill=kill, path=path, mark=MARK)
    done = subprocess.run(
        shlex.split(options.shell),
        input=f"exec({feed!r})\n",
        capture_output=True,
        text=True,
        timeout=options.timeout,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if MARK in line]
    if not lines:
        sys.exit(f"{stage}: no answer\n{done.stderr[-3000:]}")
    return json.loads(lines[-1].split(MARK, 1)[1])


def main():
    """Bring in the city, then the same file once more; returns the exit status."""
    options = parser().parse_args()
    path = f"/tmp/bench-arrival-{os.getpid()}.xlsx"
    with open(path, "wb") as file:
        file.write(workbook(options.units, options.people))
    os.chmod(path, 0o644)
    try:
        return measure(options, path)
    finally:
        os.unlink(path)


def measure(options, path):
    """The stages one after the other."""
    idle = run("idle", options)
    print(f"idle process: {idle['megabytes']} MB")
    seconds = most = 0
    for stage, kill in (
        *(("file", 0), ("work", 4), ("work", 0)),
        *(("take", 0), ("work", 6), ("work", 0)),
        *(("file", 0), ("work", 0)),
    ):
        found = run(stage, options, kill, path)
        print(f"{stage}: {found}", flush=True)
        if "killed" not in found:
            seconds += found["seconds"]
            most = max(most, found["megabytes"])
    print(f"{seconds:.0f} s in all but what was killed, {most} MB at most")
    whole = (
        found["fates"]["same"] == options.units + options.people
        and found["people"] >= options.people
    )
    if options.accounts:
        whole = accounts(options, path) and whole
    good = whole and seconds <= GOAL_SECONDS and most <= GOAL_MEGABYTES
    print("as it should be" if good else "NOT as it should be")
    return 0 if good else 1


def accounts(options, path):
    """Open the accounts of all of them; whether everybody has one in the end."""
    seconds = 0
    for stage, kill in (
        *(("account-list", 0), ("account-work", 2), ("account-work", 0)),
        *(("account-open", 0), ("account-work", 4), ("account-work", 0)),
    ):
        found = run(stage, options, kill, path)
        print(f"{stage}: {found}", flush=True)
        seconds += found.get("seconds", 0)
    print(f"{seconds:.0f} s for the accounts, but for what was killed")
    return found["fates"]["done"] == options.people


if __name__ == "__main__":
    sys.exit(main())
