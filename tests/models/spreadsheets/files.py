"""Files for the tests of reading spreadsheets: sound ones, and what each can be instead."""

import io
import zipfile

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(**sheets):
    """Return an .xlsx file of rows by sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_rows(rows, **changed):
    """Return an .xlsx file whose only sheet “T” has these rows of XML; further parts by name."""
    parts = parts_of(workbook(T=[["x"]]))
    parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    return packed(parts | {name.replace("__", "/") + ".xml": content for name, content in changed.items()})


def ods(rows):
    """Return an .ods file whose only sheet “T” has these rows of XML."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest:manifest/>",
            "content.xml": (
                f'<office:document-content xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{TEXT}">'
                f'<office:body><office:spreadsheet><table:table table:name="T">{rows}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>"
            ),
        }
    )


def ods_text(text, **repeated):
    times = "".join(f' table:number-{what}-repeated="{number}"' for what, number in repeated.items())
    return f'<table:table-cell office:value-type="string"{times}><text:p>{text}</text:p></table:table-cell>'
