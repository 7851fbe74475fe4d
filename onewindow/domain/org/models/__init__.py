"""Tables of the city's people and places (组织、人员、场所)."""

from onewindow.domain.org.models.accounts import Account, AccountManager, ApiStranger, ApiToken
from onewindow.domain.org.models.calendar import FIRST_YEAR, LAST_YEAR, CalendarDay, CalendarNotice, CalendarRun
from onewindow.domain.org.models.entering import OneTimeLink, RecoveryCode, Removal, SecondStep, SignUp, Sitting
from onewindow.domain.org.models.mandates import Mandate, MandateAct
from onewindow.domain.org.models.people import Enterprise, Person, Role, Unmasking
from onewindow.domain.org.models.personal import DataCopy, Erasure
from onewindow.domain.org.models.places import USCC_FORM, Area, Centre, Department, OpeningHours, Window
from onewindow.domain.org.models.staffing import Holding, Post, Staff

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "USCC_FORM",
    "Account",
    "AccountManager",
    "ApiStranger",
    "ApiToken",
    "Area",
    "CalendarDay",
    "CalendarNotice",
    "CalendarRun",
    "Centre",
    "DataCopy",
    "Department",
    "Enterprise",
    "Erasure",
    "Holding",
    "Mandate",
    "MandateAct",
    "OneTimeLink",
    "OpeningHours",
    "Person",
    "Post",
    "RecoveryCode",
    "Removal",
    "Role",
    "SecondStep",
    "SignUp",
    "Sitting",
    "Staff",
    "Unmasking",
    "Window",
]
