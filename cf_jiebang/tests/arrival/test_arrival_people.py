from odoo.tests import tagged

from .arrival_case import ArrivalCase, person

BUREAU = "赤峰市科学技术局"


@tagged("post_install", "-at_install", "undated")
class TestArrivalPeople(ArrivalCase):
    """Who is the same person, who is asked about, who stands in a list twice."""

    def take(self, *rows):
        arrival = self.people(*rows)
        self.assertEqual(set(self.fates(arrival)), {"new"})
        arrival.action_take_all()
        return arrival

    def test_blanks_in_a_name(self):
        names = ("虚 构", "虚\u3000构", "虚构", "虚构 ", "虚\u200b构")
        arrival = self.people(*[person(name, BUREAU) for name in names])
        self.assertEqual(self.fates(arrival), ["new"] + ["refused"] * 4)
        self.assertIn("row 2", arrival.line_ids[1].reason)
        arrival.action_take_good()
        self.assertEqual(len(self.person("虚构")), 1)

    def test_twice_in_a_list(self):
        arrival = self.people(person("重复人", BUREAU), person("重复人", "市科技局"))
        self.assertEqual(self.fates(arrival), ["new", "refused"])

    def test_two_of_one_name(self):
        """Who was born in another year is somebody else, in the file and later."""
        rows = (
            person("张三", BUREAU, "198503"),
            person("张三", BUREAU, "199007", "13912345679"),
        )
        self.take(*rows)
        self.assertEqual(len(self.person("张三")), 2)
        self.assertEqual(self.fates(self.people(*rows)), ["same", "same"])

    def test_what_changes(self):
        self.take(person("张三", BUREAU))
        changed = person("张三", "市科技局", "198503", "139 0000 0000", "副局长")
        changed[6] = ""
        arrival = self.people(changed)
        (line,) = arrival.line_ids
        self.assertEqual(line.fate, "changed")
        self.assertIn("科长 → 副局长", line.changes)
        self.assertIn("13912345678 → 13900000000", line.changes)
        arrival.action_take_all()
        profile = self.person("张三")
        self.assertEqual((profile.position, profile.phone), ("副局长", "13900000000"))
        self.assertEqual(profile.political_status, "中共党员", "an empty cell keeps it")
        self.assertEqual(self.fates(self.people(changed)), ["same"])

    def test_a_month_that_lost_nothing(self):
        self.take(person("虚构甲", BUREAU, "198503"), person("虚构乙", BUREAU, 198504))
        self.assertEqual(str(self.person("虚构甲").birth_date), "1985-03-01")
        self.assertEqual(str(self.person("虚构乙").birth_date), "1985-04-01")

    def test_other_data(self):
        """The same name in the same unit with another birth date: who knows?"""
        self.take(person("张三", BUREAU))
        arrival = self.people(person("张三", BUREAU, "1990-07", "13912345679"))
        (line,) = arrival.line_ids
        self.assertEqual((line.fate, line.question), ("ask", "person"))
        self.assertIn("1985-03", line.reason)
        self.assertEqual(line.cadre_id, self.person("张三").cadre_id)
        line.answer = "same"
        self.assertEqual(line.fate, "changed")
        self.assertIn("1985-03 → 1990-07", line.changes)
        line.answer = "other"
        self.assertEqual(line.fate, "new")
        arrival.action_take_all()
        self.assertEqual(len(self.person("张三")), 2)

    def test_moved(self):
        """The same name and birth date elsewhere: has he moved?"""
        self.take(person("张三", BUREAU))
        arrival = self.people(
            person("张三", "市农牧局"),
            person("李四", "市农牧局", "1990-01", "13800000001"),
        )
        self.assertEqual(self.fates(arrival), ["ask", "new"])
        line = arrival.line_ids[0]
        line.answer = "same"
        self.assertIn("赤峰市科学技术局 → 赤峰市农牧局", line.changes)
        arrival.action_take_all()
        self.assertEqual(self.person("张三").organization_id, self.department)

    def test_a_namesake_elsewhere(self):
        self.take(person("张三", BUREAU))
        arrival = self.people(person("张三", "市农牧局", "1999-01", "13800000001"))
        self.assertEqual(self.fates(arrival), ["new"], "a name is not rare")

    def test_a_name_with_and_without_its_dot(self):
        self.take(person("买买提•艾力", BUREAU))
        self.assertTrue(self.person("买买提·艾力"))
        self.assertEqual(
            self.fates(self.people(person("买买提.艾力", BUREAU))), ["same"]
        )
        self.assertEqual(self.fates(self.people(person("买买提艾力", BUREAU))), ["ask"])

    def test_a_slip_of_the_pen(self):
        """Another name with the same mobile number and birth date in the same unit."""
        self.take(person("张三", BUREAU))
        arrival = self.people(person("张叁", BUREAU))
        self.assertEqual(self.fates(arrival), ["ask"])
        arrival.line_ids.answer = "same"
        arrival.action_take_all()
        self.assertTrue(self.person("张叁"))
        self.assertFalse(self.person("张三"))

    def test_units_that_are_not_there(self):
        arrival = self.people(
            person("张三", "市农牧业局"),
            person("李四", "没有的单位", "199001", "13800000001"),
        )
        self.assertEqual(self.fates(arrival), ["ask", "refused"])
        line = arrival.line_ids[0]
        self.assertEqual(line.question, "person_unit")
        line.answer = "other"
        self.assertEqual(line.fate, "refused")
        line.write({"answer": "same", "organization_id": self.department.id})
        self.assertEqual(line.fate, "new")
        arrival.action_take_good()
        self.assertEqual(self.person("张三").organization_id, self.department)

    def test_of_the_directory_without_a_file(self):
        cadre = self.env["jiebang.cadre"].create(
            {"name": "张 三", "organization_id": self.bureau.id}
        )
        arrival = self.people(person("张三", BUREAU))
        self.assertEqual(self.fates(arrival), ["changed"])
        arrival.action_take_all()
        profile = self.person("张三")
        self.assertEqual(profile.cadre_id, cadre)
        self.assertEqual(profile.phone, "13912345678")

    def test_archived(self):
        self.take(person("张三", BUREAU))
        self.person("张三").cadre_id.active = False
        arrival = self.people(person("张三", BUREAU))
        self.assertEqual(self.fates(arrival), ["refused"])
        self.assertIn("archived", arrival.line_ids.reason)

    def test_roles(self):
        arrival = self.preview(
            [
                ["姓名", "单位", "角色"],
                ["张三", BUREAU, "揭榜人、单位经办人"],
                ["李四", BUREAU, "皇帝"],
            ]
        )
        self.assertEqual(self.fates(arrival), ["new", "refused"])
        self.assertEqual(arrival.line_ids[0].roles, "applicant unit_reviewer")
        self.assertIn("Applicant", arrival.line_ids[0].role_text)

    def test_too_long(self):
        arrival = self.people(person("长" * 50, BUREAU))
        self.assertIn("40", arrival.line_ids.reason)
