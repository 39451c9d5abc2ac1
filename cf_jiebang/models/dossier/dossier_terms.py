"""Chinese words on the dossier and its disc: they are part of the paper, whatever
language the one who asks for it uses."""

COVER = "封面"
CONTENTS = "目录"
LETTER = "推荐文"
SCANS = "意见盖章扫描件"
EVIDENCE = "佐证材料"

SCAN_FOLDER = "意见扫描件"
EVIDENCE_FOLDER = "佐证材料"
BOUND_NAME = "装订卷宗"
LABEL_NAME = "光盘盘面"

UNBOUND = {
    "encrypted": "已加密，未装订（随光盘提交）",
    "empty": "文件没有页面，未装订（随光盘提交）",
    "corrupt": "文件无法打开，未装订（随光盘提交）",
    "office": "非PDF或图片格式，未装订（随光盘提交）",
    "size": "超过装订文件容量上限，未装订（随光盘提交）",
}
"""Why a file is not bound."""
