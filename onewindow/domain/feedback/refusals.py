"""What the verbs of a question refuse, and why."""

from onewindow.kernel.errors import Refusal


class NoSuchConsultation(Refusal):
    """There is no such question, or it is not yours (查无此咨询)."""


class NotYours(Refusal):
    """This question is not yours to deal with (非本人、非本岗位咨询)."""


class NotAtThisStep(Refusal):
    """The question is not at this step any more (环节已变更)."""


class NothingAsked(Refusal):
    """Write what you want to know: a title and a question (未填写咨询内容)."""


class TooLong(Refusal):
    """This is longer than the form holds (超出长度)."""

    source = "GB/T 39046-2020 6.7"


class ContactMissing(Refusal):
    """Without a telephone number nobody can tell the answer (未留联系电话)."""


class NameMissing(Refusal):
    """Say who asks (未填写咨询人)."""


class NobodyAnswers(Refusal):
    """This department has no post that could answer (该部门无答复岗位)."""


class SameDepartment(Refusal):
    """The question is with this department already (已在该部门)."""


class ReasonMissing(Refusal):
    """Say why: the asker is told the reason (未说明理由)."""


class ExtendedAlready(Refusal):
    """The time for an answer is extended once only (已延期一次)."""


class AnswerMissing(Refusal):
    """Write the answer (未填写答复)."""


class RatedAlready(Refusal):
    """You have said already whether the answer helped (已评价)."""


class PublishedAlready(Refusal):
    """This answer stands in the guide already (已公开)."""


class NotInTheGuide(Refusal):
    """This answer does not stand in the guide (未公开)."""


class NoGuide(Refusal):
    """A question about an application for a package belongs to no single guide (无对应办事指南)."""


class PersonalData(Refusal):
    """What stands in the guide is read by everybody: take out names, id and telephone numbers (含个人信息).

    ``details['fields']`` names the texts, ``details['found']`` how many places.
    """

    source = "个人信息保护法 art. 25"


class SecondPerson(Refusal):
    """Whoever proposed the answer for the guide cannot publish it (须由第二人审核)."""
