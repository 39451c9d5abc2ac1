import base64

from ..common import JiebangCase
from ..pdf import PDF

CUTOFF = "2026-01-01"


class PastCase(JiebangCase):
    """A city whose bureau takes over projects that were filed on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.past_cutoff = CUTOFF
        cls.Past = cls.as_(cls.env["jiebang.past"], "bureau")
        cls.Book = cls.as_(cls.env["jiebang.past.book"], "bureau")

    @classmethod
    def book(cls, content=PDF, name="卷宗.pdf", persona="bureau", read=True, **values):
        """A source file in the hands of a persona; ``PDF`` is base64 already."""
        if not isinstance(content, str):
            raw = content
            content = base64.b64encode(raw) if raw[:4] != PDF[:4] else raw
        book = cls.as_(cls.env["jiebang.past.book"], persona).create(
            {"content": content, "content_name": name, "program_id": cls.program.id}
            | values
        )
        if read:
            book.action_read()
        return book

    @classmethod
    def entry(cls, persona="bureau", **values):
        """An entry that lacks nothing, in the hands of a persona."""
        if "book_id" not in values:
            values["book_id"] = cls.book(persona=persona).id
        return cls.as_(cls.env["jiebang.past"], persona).create(
            {
                "program_id": cls.program.id,
                "place": "第1页",
                "filing_no": "测科揭备〔2025〕007号",
                "filing_date": "2025-04-10",
                "name": "Grass of the past",
                "category_id": cls.category.id,
                "leader_name": "Person leader",
                "organization_id": cls.institute.id,
                "date_start": "2025-03-01",
                "date_end": "2027-12-31",
            }
            | values
        )

    @classmethod
    def taken(cls, persona="bureau", **values):
        """A project that was taken over from paper."""
        entry = cls.entry(persona, **values)
        entry.action_take()
        return entry.sudo().project_id.sudo(False).with_env(cls.env)

    @classmethod
    def confirmed(cls, **values):
        """A project that a second officer has confirmed."""
        project = cls.taken(**values)
        cls.act(project, "bureau2", "past_confirm")
        return project
