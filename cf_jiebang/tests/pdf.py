import base64
import io

from pypdf import PdfWriter


def small_pdf():
    """The bytes of a valid one-page PDF."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


PDF = base64.b64encode(small_pdf()).decode()
