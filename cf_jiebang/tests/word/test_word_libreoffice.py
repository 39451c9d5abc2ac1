import base64
import io

from PIL import Image

from .word_case import WordCase


class TestWordLibreOffice(WordCase):
    """Files that LibreOffice 7.4 really edited and saved (``tests/data``).

    They were made from the draft of ``WordCase``; a list's line bears 9000 and two
    digits in place of its id.
    """

    def test_annex1(self):
        kept, gone = self.mine.indicator_ids
        ids = {
            900010: self.mine.member_ids.id,
            900020: kept.id,
            900021: gone.id,
            900040: self.mine.output_ids.id,
            900050: self.mine.resource_ids.id,
            900060: self.mine.partner_ids.id,
        }
        content = self.fixture("annex1_libreoffice.docx", "annex1", ids)
        wizard, lines = self.compared(content)
        self.assertEqual(
            {key: line.change for key, line in lines.items()},
            {
                "location": "changed",
                "tech_field": "changed",
                "members:+1": "added",
                f"indicators:{kept.id}": "changed",
                f"indicators:{gone.id}": "removed",
                "indicators:+1": "added",
            },
        )
        self.assertTrue(wizard.tracked)
        self.assertFalse(wizard.outdated)
        self.assertFalse(lines[f"indicators:{gone.id}"].take)
        lines[f"indicators:{gone.id}"].take = True
        self.assertTrue(all(wizard.line_ids.mapped("take")))
        wizard.action_apply()
        project = self.mine
        self.assertEqual((project.location, project.tech_field), ("红山区", "农业"))
        self.assertEqual(project.indicator_ids.mapped("name"), ["Yield", "千粒重"])
        self.assertEqual(project.indicator_ids.mapped("target"), ["25", "45"])
        self.assertEqual(project.member_ids[-1].cadre_id, self.cadres["stranger"])
        self.assertEqual(project.summary, "第一行\n第二行")

    def test_annex2(self):
        stream = io.BytesIO()
        Image.new("RGB", (60, 40), (20, 120, 60)).save(stream, "PNG")
        data = base64.b64encode(stream.getvalue()).decode()
        self.mine.plan_content = (
            "<p>一段<b>粗</b>H<sub>2</sub>O</p><ul><li>一项</li></ul>"
            f'<p><img src="data:image/png;base64,{data}"></p><p>末段</p>'
        )
        source = str(self.mine.plan_content).partition('src="')[2].partition('"')[0]
        content = self.fixture(
            "annex2_libreoffice.docx", "annex2", {900070: self.mine.milestone_ids.id}
        )
        wizard, lines = self.compared(content)
        self.assertEqual(lines.keys(), {"plan_content"})
        self.assertTrue(wizard.tracked)
        wizard.action_apply()
        text = str(self.mine.plan_content)
        self.assertTrue(
            text.startswith(
                "<p>一段<strong>粗</strong>H<sub>2</sub>O</p><ul><li>两项</li></ul>"
            )
        )
        self.assertIn(source, text)
        self.assertTrue(text.endswith("<p>末段改过</p>"))
