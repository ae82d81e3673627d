"""The parts of an .xlsx package that are the same in each, or name the others."""

from __future__ import annotations

PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FORMATS = "http://schemas.openxmlformats.org"
MAIN = f'xmlns="{FORMATS}/spreadsheetml/2006/main"'
REL = f'xmlns:r="{FORMATS}/officeDocument/2006/relationships"'
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    f'<Types xmlns="{FORMATS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)


def kind(part: str, content: str) -> str:
    """Of what kind a part of the package is."""
    return f'<Override PartName="/xl/{part}.xml" ContentType="{SPREADSHEET}.{content}+xml"/>'


def ref(number: int, role: str, target: str) -> str:
    """That a part uses another, by a number."""
    return (
        f'<Relationship Id="rId{number}" Type="{FORMATS}/officeDocument/2006/relationships/{role}" Target="{target}"/>'
    )


def refs(inside: str) -> str:
    """All that a part uses."""
    return f'<Relationships xmlns="{FORMATS}/package/2006/relationships">{inside}</Relationships>'


def _style(number_format: int, font: int = 0, more: str = "") -> str:
    return (
        f'<xf numFmtId="{number_format}" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"{more}/>'
    )


HEAD, DATE, DAY, QUOTED, LONG, SHARE, HOURS = range(1, 8)
"""Styles by their place below; 0 is the plain one."""
_EVERY_STYLE = (
    _style(0),
    _style(0, 1, ' applyFont="1"'),  # bold
    _style(164),
    _style(165),
    _style(0, 0, ' quotePrefix="1"'),
    _style(1),  # a whole number, never 1.23E+12
    _style(10),  # per cent
    _style(2),  # two decimals
)
STYLES = (
    f"<styleSheet {MAIN}>"
    r'<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/>'
    r'<numFmt numFmtId="165" formatCode="yyyy\-mm\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_EVERY_STYLE)}">{"".join(_EVERY_STYLE)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
