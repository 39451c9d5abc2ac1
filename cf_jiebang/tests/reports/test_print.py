import base64
import io

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...reports.engine.document_html import NOT_PRINTED, clean_rich_text, picture_uri
from ...reports.engine.paper_terms import day_text
from .print_case import ANNEX1, ANNEX2, BOTH, PrintCase, data_uri, nothing, picture


@tagged("post_install", "-at_install")
class TestPrintRights(PrintCase):
    """The address of a report asks for no group; the report asks for the rights."""

    def test_who_may_not_read_does_not_print(self):
        project = self.draft()
        for persona in ("stranger", "unit", "bureau", "secretary", "auditor"):
            for report in (ANNEX1, ANNEX2, BOTH):
                with self.subTest(persona=persona, report=report):
                    with self.assertRaises(AccessError):
                        self.html(project, persona, report)
                    with self.assertRaises(AccessError):
                        self.pdf(project, persona, report)
        self.walk(project, "unit_review")
        self.assertTrue(self.sheet(project, "unit"))
        for persona in ("authority", "other_unit", "manager", "evaluator"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.sheet(project, persona)

    def test_a_mixed_set_is_refused(self):
        mine, other = self.draft(), self.draft("stranger", name="Another's draft")
        with self.assertRaises(AccessError):
            self.pdf(mine | other)

    def test_nothing_chosen(self):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        for ids in (None, [], [0x7FFFFFFF]):
            with self.subTest(ids=ids), self.assertRaises(UserError):
                reports._render_qweb_pdf(ANNEX1, ids)

    def test_protected_fields_are_blank(self):
        """What a reader may not see is blank, not 无: he is not told that there
        is nothing."""
        project = self.draft()
        self.walk(project, "meeting")
        own = self.sheet(project)
        self.assertEqual(own["leader_phone"], "13800000000")
        self.assertEqual(own["leader_email"], "无")
        for report in (ANNEX1, ANNEX2, BOTH):
            sheet = self.sheet(project, "secretary", report)
            for name in ("leader_phone", "leader_email", "leader_birth"):
                self.assertEqual(sheet[name], "")
            self.assertEqual((sheet["resume"], sheet["appraisals"]), ([], []))
            self.assertNotIn("13800000000", self.html(project, "secretary", report))
            self.assertIn("13800000000", self.html(project, "bureau", report))

    def test_phones_of_members_are_for_who_may_read_them(self):
        """Taken when the member confirmed; blank for the secretary."""
        project = self.draft(mode="team", team_name="Team")
        self.as_(self.env["jiebang.member"], "leader").create(
            {
                "project_id": project.id,
                "cadre_id": self.cadres["member"].id,
                "duty": "Trials",
            }
        )
        self.as_(project.member_ids, "member").action_transition("confirm")
        self.walk(project, "meeting")
        for persona, phone in (("leader", "13800000000"), ("secretary", "")):
            with self.subTest(persona=persona):
                self.assertEqual(
                    self.sheet(project, persona)["members"][0]["phone"], phone
                )


@tagged("post_install", "-at_install")
class TestPrintRichText(PrintCase):
    """Rich text is cleaned again before it is printed."""

    def clean(self, text, load=nothing):
        return str(clean_rich_text(text, load))

    def test_plain_structure_is_kept(self):
        text = (
            "<p>一<b>二</b><br>三</p><ul><li>四</li></ul>"
            '<p style="text-align:center">五</p>'
        )
        self.assertEqual(self.clean(text), text)
        self.assertEqual(self.clean(""), "")
        self.assertEqual(self.clean("<p><br></p>"), "")
        self.assertEqual(self.clean(False), "")
        self.assertEqual(self.clean("一 < 二 & 三"), "一 &lt; 二 &amp; 三")

    def test_nothing_active_or_external_is_left(self):
        hostile = """
            <script>alert(1)</script><style>@import url(http://evil/a.css)</style>
            <link rel="stylesheet" href="//evil/b.css"><base href="http://evil/">
            <meta http-equiv="refresh" content="0;url=http://evil/">
            <iframe src="http://evil/"></iframe><object data="http://evil/"></object>
            <embed src="http://evil/"><form action="http://evil/"><input></form>
            <svg><image href="http://evil/"/><script>1</script></svg>
            <video src="http://evil/"></video><math><mi>x</mi></math>
            <p onclick="evil()" style="background:url(http://evil/)">文字</p>
            <p style="background-image:url('file:///etc/passwd');color:red">字</p>
            <p style="text-align:expression(evil())" class="evil" id="evil">三</p>
            <a href="javascript:evil()" title="evil">链接</a>
            <td background="http://evil/">格</td><!-- evil --><?evil ?>
            <img src="http://127.0.0.1:1/evil"><img src="//evil/x.png">
            <img src="file:///etc/passwd"><img src="evil.png" onerror="evil()">
            <img srcset="http://evil/ 2x" src="data:image/svg+xml;base64,ZXZpbA==">
            <img src="/web/content/1"><img src="/web/image?model=res.users&amp;id=2">
            <noscript><img src="http://evil/"></noscript><xmp><b></xmp>
            <img src=" http://evil/x"><img src="HTTP://evil"><img>
        """
        text = self.clean(hostile)
        for word in ("evil", "http", "url", "file:", "script", "passwd", "style="):
            self.assertNotIn(word, text.lower())
        for word in ("文字", "链接", "格", "三"):
            self.assertIn(word, text)
        self.assertEqual(text.count(NOT_PRINTED), 10)
        self.assertNotIn("<img", text)

    def test_cells_keep_their_spans_only(self):
        text = self.clean(
            '<table width="9999"><tr><td colspan="2" rowspan="65534" '
            'style="width:9999px">一</td></tr></table>'
        )
        self.assertIn('<td colspan="2">一</td>', text)
        self.assertNotIn("9999", text)
        self.assertNotIn("65534", text)

    def test_deep_nesting(self):
        self.assertIn("深", self.clean("<div>" * 200 + "深" + "</div>" * 200))
        self.clean("<div>" * 50000 + "深" + "</div>" * 50000)  # is no crash

    def test_pictures(self):
        png, jpeg = picture(), picture("JPEG")
        text = self.clean(f'<p><img src="{data_uri(png)}"></p>')
        self.assertIn('<p class="picture"><img src="data:image/png;base64,', text)
        text = self.clean(f'<p>图：<img src="{data_uri(jpeg, "jpeg")}"></p>')
        self.assertIn('<p>图：<img src="data:image/jpeg;base64,', text)
        # not what it says, cut off, empty, too large
        self.assertIsNone(picture_uri(picture("GIF")))
        self.assertIsNone(picture_uri(b"<svg/>"))
        self.assertIsNone(picture_uri(b""))
        self.assertIsNone(picture_uri(None))
        self.assertIsNone(picture_uri(png + b"0" * 5 * 1024 * 1024))
        self.assertIn(NOT_PRINTED, self.clean('<img src="data:image/png;base64,xx">'))
        wide = picture_uri(picture(size=(6000, 10)))
        with Image.open(io.BytesIO(base64.b64decode(wide.split(",")[1]))) as image:
            self.assertEqual(image.width, 2000)

    def test_pictures_are_turned_upright_and_lose_their_data(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # orientation: turned by 90°
        exif[0x010E] = "where it was taken"
        uri = picture_uri(picture("JPEG", (8, 4), exif=exif))
        raw = base64.b64decode(uri.split(",")[1])
        self.assertNotIn(b"where it was taken", raw)
        with Image.open(io.BytesIO(raw)) as image:
            self.assertEqual(image.size, (4, 8))

    def test_only_pictures_of_the_project_are_read(self):
        project, other = self.draft(), self.draft(name="Another project")
        Attachment = self.as_(self.env["ir.attachment"], "leader")
        mine, others = Attachment.create(
            [
                {
                    "name": "picture.png",
                    "raw": picture(),
                    "res_model": "jiebang.project",
                    "res_id": owner.id,
                }
                for owner in (project, other)
            ]
        )
        secret = self.env["ir.attachment"].create(
            {"name": "secret.png", "raw": picture(), "public": True}
        )
        model = self.env[f"report.{ANNEX2}"].with_user(self.users["leader"])
        for source in (f"/web/image/{mine.id}", f"/web/image/{mine.id}-1a2b/a.png?x=1"):
            self.assertEqual(model._stored_picture(project, source), picture())
        for source in (
            f"/web/image/{others.id}",
            f"/web/image/{secret.id}",
            "/web/image/999999999999999999999",
            f"/web/image/{mine.id}x",
            f"/web/image/res.users/{mine.id}/image_128",
        ):
            with self.subTest(source=source):
                self.assertIsNone(model._stored_picture(project, source))

    def test_section_of_a_project(self):
        project = self.draft(
            plan_content="<p>内容<img src='http://127.0.0.1:1/x'></p>",
            summary="<b>摘要</b>",
        )
        html = self.html(project, report=BOTH)
        self.assertIn(NOT_PRINTED, html)
        self.assertNotIn("127.0.0.1", html)
        self.assertIn("&lt;b&gt;摘要", html)
        self.assertIn('http-equiv="Content-Security-Policy" content="default-src', html)
        self.assertNotIn("<script", html)
        self.assertNotIn("<link", html)


@tagged("post_install", "-at_install")
class TestPrintOpinions(PrintCase):
    """Block H shows the opinions that are in force for the printed version."""

    def boxes(self, project):
        return {
            box["title"].replace("\n", ""): box
            for box in self.sheet(project, "bureau")["opinions"]
        }

    def filled(self, project):
        return [title for title, box in self.boxes(project).items() if box["signer"]]

    def test_each_tier_fills_its_box(self):
        project = self.draft()
        self.walk(project, "unit_review")
        self.assertEqual(self.filled(project), [])
        self.assertEqual(
            {box["date"] for box in self.boxes(project).values()},
            {"　　　　年　　月　　日"},
        )
        self.walk(project, "running")
        self.assertEqual(
            self.filled(project),
            [
                "本单位党委（党组）意见",
                "归口管理部门意见",
                "市科技局初审意见",
                "联席会议审核意见",
            ],
        )
        boxes = self.boxes(project)
        unit = boxes["本单位党委（党组）意见"]
        self.assertEqual(unit["conclusion"], "同意")
        self.assertEqual(unit["paragraphs"], ["Agreed"])
        self.assertEqual(unit["organization"], "Test institute")
        day = day_text(project._workflow_today())
        self.assertEqual(unit["meeting"], f"会议日期：{day}　　会议纪要：Minutes 1")
        self.assertIn("JM 1", boxes["联席会议审核意见"]["meeting"])
        # later acts of the bureau are no preliminary review
        self.walk(project, "closed")
        self.assertEqual(
            self.boxes(project)["市科技局初审意见"]["conclusion"], "初审合格"
        )
        html = self.html(project)
        self.assertIn("同意推荐。", html)

    def test_a_new_climb_starts_with_empty_boxes(self):
        project = self.walk(self.draft(), "authority_review")
        self.act(
            project, "authority", "authority_return", "Correct", **self.return_values()
        )
        self.assertTrue(self.sheet(project)["draft"])
        self.assertFalse(any(box["signer"] for box in self.sheet(project)["opinions"]))
        self.act(project, "leader", "submit")
        self.assertEqual(self.filled(project), [])

    def test_opinions_stand_after_a_minor_return(self):
        project = self.walk(self.draft(), "bureau_review")
        self.act(
            project,
            "bureau",
            "bureau_return",
            "A typing error",
            **self.return_values(minor=True),
        )
        self.act(project, "leader", "submit")
        self.assertEqual(project.state, "delivery")
        self.assertEqual(
            self.filled(project), ["本单位党委（党组）意见", "归口管理部门意见"]
        )
        self.assertIn("第1版", self.boxes(project)["归口管理部门意见"]["conclusion"])

    def test_declined(self):
        project = self.walk(self.draft(), "authority_review")
        self.act(project, "authority", "authority_decline", "Not ours")
        box = self.boxes(project)["归口管理部门意见"]
        self.assertEqual(
            (box["conclusion"], box["paragraphs"]), ("不同意推荐", ["Not ours"])
        )

    def test_batch_is_that_of_the_filing(self):
        """A deferral is no filing batch (block A)."""
        project = self.walk(self.draft(), "meeting")
        self.conclude({project: ("defer", "Next time")})
        self.assertEqual(self.sheet(project)["batch"], "")
        self.conclude({project: ("pass", "")}, name="Second meeting")
        self.assertEqual(self.sheet(project)["batch"], "Second meeting")
