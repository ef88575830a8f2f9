"""Writes the samples that are no text (PDF, Word, workbook): `python tests/samples_made.py` after a change."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, ListFlowable, PageBreak, SimpleDocTemplate
from reportlab.platypus import Paragraph as Words

SAMPLES = Path(__file__).parent / "samples"

INTEGRATED = [
    ("h1", "PEEL 2018/19"),
    ("h2", "Police effectiveness, efficiency and legitimacy"),
    ("h2", "An inspection of Carrow Police"),
    ("p", "May 2019"),
    ("p", "\u00a9 HMICFRS 2019"),
    ("new", ""),
    ("h1", "What this report contains"),
    ("p", "This report is structured in four parts. It should be read with our other reports."),
    ("h1", "Effectiveness"),
    ("h2", "Preventing crime and tackling anti-social behaviour"),
    ("h3", "Good"),
    ("p", "Carrow Police is good at preventing crime."),
    ("h2", "Protecting vulnerable people"),
    ("h3", "Requires improvement"),
    ("h3", "Areas for improvement"),
    ("li", "The force should make sure that risk assessments are seen by a supervisor on the same day."),
    ("li", "The force should improve the way it uses domestic violence protection notices and orders."),
    ("p", "We set out our detailed findings below."),
    ("h3", "Understanding vulnerability"),
    ("p", "The force looks for:"),
    ("li", "hidden harm;"),
    ("li", "repeat victims."),
    ("h1", "Efficiency"),
    ("h2", "Meeting current demands and using resources"),
    ("h3", "Good"),
    ("h3", "Area for improvement"),
    ("li", "The force should find out what its staff can do, and use it in its plans."),
    ("h1", "Legitimacy"),
    ("h2", "Treating the workforce fairly"),
    ("h3", "Good"),
    ("p", "Staff feel valued."),
    ("h1", "Annex A \u2013 About the data"),
    ("li", "All forces should check the data."),
]
"""A report on three pillars, as the paragraphs of a PDF."""

LETTER = [
    ("p", "Morwenna Vane<br/>Chief Constable<br/>Thornmere Constabulary"),
    ("p", "12 February 2019"),
    ("p", "Dear Morwenna,"),
    ("h2", "THORNMERE CONSTABULARY CAUSE OF CONCERN REVISIT \u2013 CRIME RECORDING"),
    ("h3", "Background"),
    ("p", "We inspected Thornmere Constabulary in April 2018. We had a cause of concern, and recommended:"),
    ("p", "\u201cThe constabulary\u2019s recording of violent crime is a cause of concern."),
    ("p", "It fails to record too many reports of violence.\u201d"),
    ("p", "The constabulary should:"),
    ("li", "put in place effective supervision of crime-recording decisions; and"),
    ("li", "collect diversity information from victims."),
    ("p", "2. We went back to the constabulary between 14 and 18 January 2019."),
    ("h3", "Put in place effective supervision of crime-recording decisions \u2013 complete"),
    ("p", "3. Four supervisors check every decision within a day."),
    ("h3", "Collect diversity information from victims \u2013 in progress"),
    ("p", "4. The new form is being tested. It should be in use by summer."),
    ("h3", "Conclusion"),
    ("p", "5. One recommendation remains in progress."),
    ("p", "Yours sincerely,"),
    ("p", "Garrick Thole<br/>HM Inspector of Constabulary"),
]
"""A letter on a revisit, as the paragraphs of a PDF."""

CUSTODY = [
    ("h1", "Report on an unannounced inspection of police custody suites in Glanwern"),
    ("p", "by HM Inspectorate of Constabulary and Fire & Rescue Services and the Care Quality Commission"),
    ("p", "6 to 16 September 2022"),
    ("h2", "Summary"),
    ("p", "Detainees are treated with respect. The force has put right most of what we found in 2015."),
    ("h2", "Causes of concern and areas for improvement"),
    ("h3", "Cause of concern: use of force"),
    ("p", "The force does not know how often force is used in its cells. Records are missing in half of the cases."),
    ("h3", "Recommendation"),
    ("p", "The force and the police and crime commissioner should make sure that each use of force is recorded."),
    ("h3", "Areas for improvement"),
    ("li", "The force should improve its care plans."),
    ("li", "Detainees should be offered exercise."),
    ("h3", "Leadership"),
    ("p", "Good features are:"),
    ("li", "a monthly meeting; and"),
    ("li", "new cameras."),
]
"""A custody report, as the paragraphs of a Word document."""

PLAN = [
    ("Ref", "Recommendation or area for improvement", "Action", "Owner", "Due", "Status"),
    ("CDI 1", "Put in place effective supervision of crime-recording decisions", "Four posts", "Head of Crime",
     "12 October 2018", "Complete"),
    ("CDI 2", "Collect diversity information from victims", "New form", "Head of IT", "12 January 2019", "In progress"),
    ("AFI 1", "The constabulary should improve how it cancels recorded crimes", "Audit", "Registrar", "Ongoing",
     "Not started"),
]  # fmt: skip
"""A force's action plan: a table of a Word document."""

TRACKER = [
    ("PEEL 2021/22", "Cause of concern",
     "Make sure that there are enough trained staff in the control room at all times", "Supt Control",
     datetime.date(2022, 12, 22), "00B050"),
    ("PEEL 2021/22", "Cause of concern", "Give callers advice on keeping evidence", "Supt Control",
     datetime.date(2022, 12, 22), "FFC000"),
    ("PEEL 2021/22", "AFI", "The force needs to attend calls for service within its published times", "ACC Local",
     None, "FF0000"),
]  # fmt: skip
"""A force's tracker: report, kind, words, owner, due day, and the colour that stands for its status."""

_DAY = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pdf(parts: Sequence[tuple[str, str]], title: str) -> bytes:
    """Paragraphs printed as a PDF; the same bytes every time."""
    styles = getSampleStyleSheet()
    kinds = {"h1": "Heading1", "h2": "Heading2", "h3": "Heading3", "p": "BodyText", "li": "BodyText"}
    story: list[Flowable] = []
    for kind, words in parts:
        if kind == "new":
            story.append(PageBreak())
        elif kind == "li":
            story.append(ListFlowable([Words(words, styles["BodyText"])], bulletType="bullet", start="\u2022"))
        else:
            story.append(Words(words, styles[kinds[kind]]))
    made = io.BytesIO()
    SimpleDocTemplate(made, pagesize=A4, title=title, invariant=1).build(story)
    return made.getvalue()


def word(parts: Sequence[tuple[str, str]], table: Sequence[Sequence[str]] = ()) -> bytes:
    """Paragraphs, and a table behind them, as a Word document."""
    document = Document()
    for kind, words in parts:
        if kind.startswith("h"):
            document.add_heading(words, int(kind[1:]))
        else:
            document.add_paragraph(words, "List Bullet" if kind == "li" else None)
    if table:
        made = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            cells = made.add_row().cells
            for cell, value in zip(cells, row, strict=True):
                cell.text = value
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
    document.core_properties.created = document.core_properties.modified = day
    saved = io.BytesIO()
    document.save(saved)
    return settled(saved.getvalue())


def workbook() -> bytes:
    """The tracker as a workbook: title rows above the header, one hidden row, the status as a colour only."""
    book = Workbook()
    sheet = book.active
    sheet.title = "HMICFRS"
    sheet.append(["Eastmarch Police: inspection tracker"])
    sheet.merge_cells("A1:F1")
    sheet.append(["As at 31 January 2023"])
    sheet.append([])
    sheet.append(["Source report", "Type", "Recommendation / AFI", "Lead", "Target date", "RAG"])
    for report, kind, words, owner, due, colour in TRACKER:
        sheet.append([report, kind, words, owner, due, None])
        sheet.cell(sheet.max_row, 6).fill = PatternFill("solid", fgColor=colour)
    sheet.append(["Key", None, "Green: done. Amber: under way. Red: late."])
    sheet.row_dimensions[sheet.max_row].hidden = True
    book.properties.created = book.properties.modified = datetime.datetime(2023, 1, 31, tzinfo=datetime.UTC).replace(
        tzinfo=None
    )
    made = io.BytesIO()
    book.save(made)
    return settled(made.getvalue())


def settled(content: bytes) -> bytes:
    """A packed file with the same day for each of its parts and in its properties."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for each in sorted(given.infolist(), key=lambda one: (one.filename != "[Content_Types].xml", one.filename)):
            written.writestr(
                zipfile.ZipInfo(each.filename, _EPOCH),
                _DAY.sub(rb"\g<1>2020-01-01T00:00:00Z", given.read(each)),
                zipfile.ZIP_DEFLATED,
            )
    return made.getvalue()


def made() -> dict[str, bytes]:
    """Each of these samples by its name."""
    head = [("h1", "Thornmere Constabulary: HMICFRS action plan"), ("p", "Updated 1 March 2019")]
    return {
        "carrow-2018-19-integrated.pdf": pdf(INTEGRATED, "PEEL 2018/19: An inspection of Carrow Police"),
        "plain-letter-thornmere-2019.pdf": pdf(LETTER, "Letter"),
        "custody-glanwern-2022.docx": word(CUSTODY),
        "action-plan-thornmere.docx": word(head, PLAN),
        "plain-tracker-eastmarch.xlsx": workbook(),
    }


if __name__ == "__main__":
    for name, content in made().items():
        (SAMPLES / name).write_bytes(content)
