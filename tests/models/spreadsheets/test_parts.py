from models.spreadsheets import parts


def test_a_cell_with_a_format_alone_never_counts_wherever_the_sheet_is_cut(monkeypatch):
    monkeypatch.setattr(parts, "_WINDOW", 4096)
    held = b'<worksheet><c r="A1"><v>1</v></c><c r="T9"><v>1</v></c>'
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(1_000_000, 1_000_400)).encode()
    for shift in range(60):
        assert parts.is_plain(held + b" " * shift + rows, "formats.xlsx")
