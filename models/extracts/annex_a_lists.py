"""The lists of Annex A: their headings in the forms of 2019 and 2024, the older and other spellings met in the wild."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from models.extracts.codes import even

ID, NAME, DAY, DECIDING, STATUS, ANSWER, TEXT = "id", "name", "day", "deciding day", "status", "answer", "text"
"""What a column holds. A row whose deciding day is impossible is left out; any other day is then taken as blank."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read."""

    field: str
    heading: str
    """As Ofsted's template has it."""
    holds: str
    also: tuple[str, ...] = ()
    """Older and other spellings, for example those of the sector's standard SQL, which have no spaces."""
    happened: bool = False
    """Whether its day can't be after the extract: a visit, a review, a birth."""
    own: bool = True
    """Whether it tells the list from others."""


@dataclass(frozen=True)
class AnnexList:
    """One list."""

    number: int
    title: str
    columns: tuple[Column, ...] = ()
    """Those that are read; none where nothing of the list is needed."""
    own: tuple[str, ...] = ()
    """Further headings that no other list has."""
    others: tuple[str, ...] = ()
    """Further headings that other lists or spreadsheets have too."""
    names: tuple[str, ...] = ()
    """What a sheet of it is called, besides ``List 6``."""

    @property
    def name(self) -> str:
        """``List 6``."""
        return f"List {self.number}"

    @cached_property
    def own_keys(self) -> frozenset[str]:
        """The headings that tell it, evened out; the spellings of one column are one."""
        spelled = [heading for column in self.columns if column.own for heading in (column.heading, *column.also)]
        return frozenset(map(even, (*spelled, *self.own)))

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """All its headings, evened out: any other is an extra column."""
        spelled = [heading for column in self.columns for heading in (column.heading, *column.also)]
        return frozenset(map(even, (*spelled, *self.own, *self.others, *_EVERYWHERE, *IDS)))


_EVERYWHERE = (
    "Gender", "Sex", "Ethnicity", "Date of Birth", "DOB", "Age of Child (Years)", "Age", "Age of Child",
    "Does the Child have a Disability", "Has Disability", "Allocated Team", "Allocated Worker",
)  # fmt: skip
IDS = (
    "Child Unique ID", "Unique Child ID", "Child ID", "Child Unique Identifier", "Child Identifier",
    "Person Unique ID", "Person ID", "Client ID", "Unique ID", "Mosaic ID", "LCS ID",
)  # fmt: skip
"""Headings of the child's id; the first that is there is read."""
_COUNCIL = ("LA", "Local authority", "LA name", "Local authority name", "Council")

CHILD = Column("id", "Child Unique ID", ID, IDS[1:], own=False)
BORN = Column("born", "Date of Birth", DAY, ("DOB",), happened=True, own=False)
TEAM = Column("team", "Allocated Team", NAME, ("Team", "Team Name", "Allocated Team Name"), own=False)
WORKER = Column("worker", "Allocated Worker", NAME,
                ("Allocated Worker Name", "Allocated Social Worker", "Social Worker", "Key Worker", "Case Worker",
                 "Allocated Case Worker", "Worker", "Worker Name"), own=False)  # fmt: skip
COUNCIL = Column("council", "LA", TEXT, _COUNCIL[1:], own=False)
FAMILY = Column("family", "Family ID", TEXT, ("Family identifier", "Family Unique ID", "Family group ID"), own=False)
_CASE = (CHILD, TEAM, WORKER, BORN, FAMILY, COUNCIL)

LISTS: Mapping[int, AnnexList] = {one.number: one for one in (
    AnnexList(1, "Contacts", own=("Date of Contact", "Contact Source"), names=("contacts",)),
    AnnexList(2, "Early help",
              own=("Assessment start date", "Assessment completion date", "Organisation completing assessment"),
              names=("early help", "early help assessments")),
    AnnexList(3, "Referrals", (
        CHILD, TEAM, COUNCIL,
        Column("referral", "Date of referral", DECIDING, ("Referral Date",), happened=True)),
        own=("Referral Source", "Referral NFA", "Number of Referrals in Last 12 Months", "Referrals Last 12 Months"),
        names=("referral", "referrals")),
    AnnexList(4, "Assessments", (
        CHILD, TEAM, COUNCIL,
        Column("start", "Continuous Assessment Start Date", DECIDING,
               ("Continuous Assessment Start", "Asmt Start Date"), happened=True),
        Column("end", "Continuous Assessment Date of Authorisation", DECIDING,
               ("Continuous Assessment Auth Date", "Continuous Assessment Authorisation Date", "Asmt Auth Date")),
        Column("seen", "Child Seen During Continuous Assessment", ANSWER, ("Continuous Assessment Child Seen",))),
        own=("Was the child assessed as requiring LA children's social care support", "CSC Support Required",
             "Was the child assessed as being in need at assessment"),
        names=("assessment", "assessments")),
    AnnexList(5, "Section 47 enquiries and initial conferences", (
        CHILD, TEAM, COUNCIL,
        Column("enquiry", "Strategy discussion initiating Section 47 Enquiry Start Date", DECIDING,
               ("Section 47 Enquiry Start Date", "S47 Enquiry Start Date", "Strat Discussion Date",
                "Strategy Discussion Date"), happened=True),
        Column("unneeded", "Was an Initial Child Protection Conference deemed unnecessary", ANSWER,
               ("Initial Child Protection Conference Not Required", "Initial CP Conf Unnecessary")),
        Column("conference", "Date of Initial Child Protection Conference", DAY,
               ("Initial CP Conf Date", "CP Conf Date", "Initial Child Protection Conference Date"), happened=True),
        Column("plan", "Did the Initial Child Protection Conference Result in a Child Protection Plan", ANSWER,
               ("CP Conf Result In CP Plan", "CP Conf Outcome CP"))),
        own=("Number of Section 47 Enquiries in the last 12 months", "Number of ICPCs in the last 12 months",
             "Number S47s 12m", "Number ICPCs 12m", "Count S47s 12m", "Count ICPCs 12m"),
        names=("sec47 and icpc", "section 47", "s47", "s47 and icpc", "s47 enquiries", "section 47 enquiries")),
    AnnexList(6, "Children in need", (
        *_CASE,
        Column("start", "CIN Start Date", DECIDING),
        Column("end", "CIN Closure Date", DECIDING, ("CIN Close Date",)),
        Column("status", "Case status", STATUS),
        Column("seen", "Date Child Was Last Seen", DAY, ("Date Child Last Seen",), happened=True)),
        own=("Primary Need Code", "Reason for Closure", "CIN Close Reason"),
        names=("children in need", "child in need", "cin")),
    AnnexList(7, "Child protection", (
        *_CASE,
        Column("start", "Child Protection Plan Start Date", DECIDING, ("CP Plan Start Date", "CP Start Date")),
        Column("end", "Child Protection Plan End Date", DECIDING, ("CP Plan End Date",)),
        Column("visit", "Date of the Last Statutory Visit", DAY,
               ("Date of Last Statutory Visit", "Last Statutory Visit Date", "CP Visit Date"), happened=True),
        Column("alone", "Was the Child Seen Alone", ANSWER, ("Child Seen Alone", "CP Seen Alone")),
        Column("review", "Date of latest review conference", DAY,
               ("Date of Latest Review Conf", "Latest Review Conference Date", "CP Review Date"), happened=True)),
        own=("Initial Category of Abuse", "Latest Category of Abuse", "Number of Previous Child Protection Plans",
             "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
             "Protection Last Six Months", "Init Abuse Cat", "Latest Abuse Cat"),
        names=("child protection", "child protection plans", "cp", "cpp")),
    AnnexList(8, "Children in care", (
        *_CASE,
        Column("start", "Date Started to be Looked After", DECIDING,
               ("Looked After Start Date", "Loooked After Start Date",  # the sector's SQL spells it so
                "Start Date Recent Care Episode")),
        Column("end", "Date Ceased to be Looked After", DECIDING, ("Ceased Looked After Date", "Date Ceased LAC")),
        Column("visit", "Date of Last Social Work Visit", DAY, ("Last Social Work Visit Date",), happened=True),
        Column("review", "Date of Latest Statutory Review", DAY, ("Latest Statutory Review Date",), happened=True),
        Column("placement", "Start Date of Most Recent Placement", DAY,
               ("Most Recent Placement Start Date", "Latest Placement Start Date"),
               happened=True)),
        own=("Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)", "Child's Category of Need",
             "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
             "Is this a second or subsequent episode of being a Looked After Child within the last 12 months (Y/N)",
             "Subsequent LAC Episode Last 12 Months", "Start date of current legal status",
             "Most Recent Legal Status Start", "Child's Legal Status", "What is the permanence plan for this child",
             "Plan for Child to be Reunified with Their Family", "Date of Last IRO Visit / Contact to the Child",
             "Last IRO Visit Date", "Date of Last Health Assessment", "Last Health Assessment Date",
             "Date of Last Dental Check", "Last Dental Check Date", "Number of Placements in the Last 12 months",
             "Placements Last 12 Months", "Reason Ceased to be Looked After", "Reason Ceased Looked After",
             "Reason Ceased LAC",
             "URN of Placement", "LA of Placement",
             "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
             "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
             "Episodes Child Missing From Placement", "Episodes Child Absent From Placement",
             "Was the child offered a Return Interview after their last missing episode (Y/N)",
             "Did the child accept a Return Interview after their last missing episode (Y/N)",
             "Child Offered Return Interview After Last MFH", "Child Accepted Return Interview After Last MFH"),
        others=("UASC", "Child Category of Need", "Legal Status", "Permanence Plan", "Placement Type",
                "Placement Provider", "Placement postcode", "Placement Location", "Placement URN"),
        names=("children in care", "children looked after", "looked after children", "cla", "lac")),
    AnnexList(9, "Care leavers", (
        *_CASE,
        Column("adviser", "Allocated Personal Advisor", NAME,
               ("Allocated Personal Adviser", "Allocated PA", "Personal Advisor", "Personal Adviser")),
        Column("review", "Latest Pathway Plan Review Date", DAY, ("Latest Pathway Plan",), happened=True),
        Column("contact", "Latest Date of Contact", DAY, ("Latest Contact", "Latest Contact Date"), happened=True)),
        own=("Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)", "Eligibility Category",
             "LA in Touch", "In Touch", "Suitability of Accommodation", "Accommodation Suitability",
             "Type of Accommodation", "Accomodation Type"),
        others=("UASC", "Activity Status"),
        names=("care leavers", "care leaver", "leaving care", "leaving care services")),
    AnnexList(10, "Adoption",
              own=("Date the Child Entered Care", "Date of Decision that Child Should be Placed for Adoption",
                   "Date of Placement Order", "Date of Matching Child and Prospective Adopters",
                   "Date Placed for Adoption", "Reason Why Child No Longer Placed for Adoption", "Entered Care Date",
                   "Placement Order Date", "Placed For Adoption Date", "Decision Reversed Date"),
              names=("adoption", "adoptions")),
    AnnexList(11, "Adopters",
              own=("Individual adopter identifier", "Is the (prospective) adopter fostering for adoption",
                   "Date enquiry received", "Date Stage 1 started", "Date Stage 1 ended", "Date Stage 2 started",
                   "Date Stage 2 ended", "Date application submitted", "Date application approved"),
              names=("adopters", "prospective adopters")),
)}  # fmt: skip

CASE_LISTS = (6, 7, 8, 9)
"""The lists that say which cases are open."""
DATED_LISTS = (3, 4, 5)
"""The lists that only tell what happened when."""
