"""Every field of a sheet (字段), as data: where it stands, what it is called, its number in GB/T 39046 table 4, its shape.

Shapes: ``line``, ``text``; ``pair``, ``pairtext`` (in Chinese and English); ``choice``, ``checks`` (one, some of a list); ``flag``;
``number``; ``limit`` (``3wd``); ``day``; ``words``, ``pairs`` (lists of texts); ``rows`` (things with columns); ``key`` (of another).
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Column(NamedTuple):
    """A column of rows; ``path`` is relative to the row, ``shape`` one of the simple shapes."""

    path: str
    zh: str
    en: str
    shape: str = "line"
    codes: str = ""
    no: int | None = None  # of GB/T 39046 table 4
    most: int = 2000  # signs


class Section(NamedTuple):
    """A group of fields as the office sees them."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``path`` in the sheet, numbers of the standard, labels, shape; ``key`` is the column rows are told apart by.

    ``split``: a pair that stands as ``<path>_zh`` and ``<path>_en``. ``made``: computed, never typed.
    """

    path: str
    section: str
    zh: str
    en: str
    nos: tuple[int, ...] = ()
    shape: str = "line"
    codes: str = ""
    columns: tuple[Column, ...] = ()
    key: str = ""
    split: bool = False
    made: bool = False
    required: bool = False
    most: int = 200  # signs of a text
    hint: tuple[str, str] = field(default=("", ""))

    @property
    def numbers(self) -> str:
        """The numbers as they are printed: ``1``, ``15、16``, ``56–64``."""
        if len(self.nos) > 2 and self.nos == tuple(range(self.nos[0], self.nos[-1] + 1)):
            return f"{self.nos[0]}–{self.nos[-1]}"
        return "、".join(str(no) for no in self.nos)

    @property
    def paths(self) -> tuple[str, ...]:
        """The keys of the sheet it covers."""
        return (f"{self.path}_zh", f"{self.path}_en") if self.split else (self.path,)


SECTIONS: tuple[Section, ...] = (
    Section("basics", "基本信息", "Basics"),
    Section("bodies", "实施主体", "Who does it"),
    Section("limits", "办理时限", "Limits"),
    Section("procedure", "受理与流程", "Acceptance and procedure"),
    Section("materials", "申请材料", "Materials"),
    Section("form", "申请表字段", "Form fields"),
    Section("results", "办理结果", "Results"),
    Section("fee", "收费", "Fee"),
    Section("law", "设定依据", "Legal basis"),
    Section("service", "服务方式", "Service"),
    Section("validity", "生效与状态", "Validity"),
)

_SOURCE = (
    Column("checked", "核对", "Confirmed", "choice", "checked"),
    Column("source", "出处", "Source", "line"),
)

FIELDS: tuple[Field, ...] = (
    # basics
    Field("name", "basics", "事项名称", "Name", (1,), "pair", split=True, required=True),
    Field("aliases", "basics", "俗称", "Everyday names", shape="words"),
    Field("base_code", "basics", "基本编码", "Base code", (2,), required=True, most=14),
    Field("implementation_code", "basics", "实施编码", "Implementation code", (3,), made=True),
    Field("code_family", "basics", "编码体系", "Family of codes", shape="choice", codes="family", required=True),
    Field("item_type", "basics", "事项类型", "Type", (4, 5), "choice", "A.1", required=True),
    Field("level", "basics", "行使层级", "Level", (7, 8), "choice", "A.2", required=True),
    Field("case_kind", "basics", "办件类型", "Kind of case", shape="choice", codes="A.6", required=True),
    Field("audience", "basics", "服务对象", "For whom", (34, 35), "checks", "A.4", required=True),
    Field("particulars.division", "basics", "权限划分", "Division of powers", (9,), "pairtext", most=1000),
    Field("particulars.content", "basics", "行使内容", "What is exercised", (10,), "pairtext", most=2000),
    Field("particulars.quantity_limit", "basics", "数量限制", "Limit of number", (28,), "pair"),
    Field("tier", "basics", "目录层次", "Tier", shape="choice", codes="tier", made=True),
    Field("parent", "basics", "上级事项", "Parent item", shape="key", codes="item", made=True),
    # bodies
    Field("department", "bodies", "实施主体", "Implementing body", (11, 12), "key", "department", required=True),
    Field("particulars.body_nature", "bodies", "实施主体性质", "Nature of the body", (13, 14), "choice", "A.3"),
    Field("window_department", "bodies", "收件窗口", "Window", shape="key", codes="department"),
    Field(
        "particulars.partners",
        "bodies",
        "共同实施部门",
        "Bodies that take part",
        (23, 24),
        "rows",
        columns=(
            Column("name_zh", "名称", "Name", no=23),
            Column("uscc", "统一社会信用代码", "Credit code", no=24),
        ),
        key="name_zh",
    ),
    Field("particulars.undertaker.name_zh", "bodies", "承办机构", "Unit in charge", (25,)),
    Field("particulars.undertaker.uscc", "bodies", "承办机构代码", "Code of that unit", (26,), most=18),
    Field("particulars.jurisdiction.name_zh", "bodies", "行政管辖", "Jurisdiction", (42,)),
    Field("particulars.jurisdiction.code", "bodies", "行政管辖代码", "Code of the jurisdiction", (43,), most=12),
    Field(
        "reviews",
        "bodies",
        "并联审查",
        "Reviews at the same time",
        shape="rows",
        columns=(
            Column("department", "部门", "Department", "key", "department"),
            Column("subject", "审查内容", "What is looked at", "pair-split", most=100),
            *_SOURCE,
        ),
        key="department",
    ),
    # limits
    Field("statutory.limit", "limits", "法定办结时限", "Limit set by law", (15, 16), "limit"),
    Field("statutory.from", "limits", "起算", "Counted from", shape="choice", codes="from"),
    Field("statutory.note", "limits", "法定办结时限说明", "Note to the limit set by law", (17,), "pair", split=True),
    Field("statutory.extension", "limits", "可延长", "May be extended by", shape="limit"),
    Field(
        "statutory.checked", "limits", "法定时限核对", "Limit confirmed", shape="choice", codes="checked", required=True
    ),
    Field("promised.limit", "limits", "承诺办结时限", "Promised limit", (18, 19), "limit", required=True),
    Field("promised.note", "limits", "承诺办结时限说明", "Note to the promised limit", (20,), "pair", split=True),
    Field(
        "promised.checked",
        "limits",
        "承诺时限核对",
        "Promise confirmed",
        shape="choice",
        codes="checked",
        required=True,
    ),
    Field("certificate", "limits", "制证时限", "Certificate within", shape="limit"),
    Field("notice", "limits", "一次告知时限", "What lacks is told within", shape="limit"),
    Field(
        "special_procedures",
        "limits",
        "特别程序",
        "Special procedures",
        (41,),
        "rows",
        columns=(
            Column("kind", "种类", "Kind", "choice", "procedure"),
            Column("when", "情形", "When"),
            Column("days", "天数", "Days", "number"),
            Column("stops_clock", "不计入时限", "Not counted", "flag", "yesno"),
            *_SOURCE,
        ),
        key="kind",
    ),
    Field(
        "particulars.holds", "limits", "承诺时限暂停情形", "What the promise waits for", shape="checks", codes="hold"
    ),
    Field("particulars.first_examined", "limits", "下级先行审查时限", "A lower body examines within", shape="limit"),
    Field("particulars.extension.rank", "limits", "延期批准人", "Extension approved by", shape="choice", codes="rank"),
    Field(
        "particulars.extension.office",
        "limits",
        "代批准的政府机构",
        "Office of the government",
        shape="key",
        codes="department",
    ),
    Field(
        "particulars.extension.promise", "limits", "承诺随之延长", "The promise follows", shape="flag", codes="yesno"
    ),
    Field("particulars.extension.basis", "limits", "延期依据", "Basis of the extension"),
    Field(
        "particulars.silence.outcome",
        "limits",
        "逾期未决定的后果",
        "If nothing is decided",
        shape="choice",
        codes="silence",
    ),
    Field("particulars.silence.rule", "limits", "默示依据", "Article on silence"),
    Field(
        "particulars.own_limits",
        "limits",
        "申请人自身期限",
        "The applicant's own deadlines",
        shape="rows",
        columns=(Column("text", "期限", "Deadline", "pair"), Column("basis", "依据", "Basis", "pair"), *_SOURCE),
        key="text.zh",
    ),
    # procedure
    Field("particulars.accept_conditions", "procedure", "受理条件", "Conditions", (21,), "pairs", most=1000),
    Field("steps", "procedure", "办理流程", "Steps", (22,), "pairs", required=True),
    Field(
        "particulars.presence",
        "procedure",
        "到场原因",
        "Why the applicant must come",
        shape="rows",
        columns=(Column("why", "原因", "Reason", "choice", "why"), Column("text", "说明", "In words", "pair")),
        key="why",
    ),
    Field("flags.online", "procedure", "是否网办", "Online", (47,), "flag", "yesno", made=True),
    Field("flags.commitment", "procedure", "告知承诺", "On the applicant's word", shape="flag", codes="yesno"),
    Field(
        "particulars.intermediaries", "procedure", "中介服务", "Services of third parties", (27,), "pairs", most=2000
    ),
    # materials
    Field(
        "materials",
        "materials",
        "申请材料",
        "Materials",
        (56, 57, 58, 59, 60, 61, 62, 63, 64),
        "rows",
        columns=(
            Column("material", "材料", "Material", "key", "material", 56),
            Column("necessity", "是否必备", "Needed", "choice", "necessity", 64),
            Column("condition", "适用条件", "Condition", "condition"),
            Column("condition_words", "适用情形", "In words", "pair-condition", most=200),
            Column("satisfied_by", "取得方式", "How it comes", "choice", "satisfied"),
            Column("tolerable", "可容缺", "May follow", "flag", "yesno"),
            Column("particulars.issued_when", "出具时间要求", "Issued when", "pair", no=58),
            Column("particulars.how", "材料办理说明", "How to get it", "pair", no=59),
            Column("particulars.where", "材料办理地点", "Where to get it", "pair", no=60),
            Column("particulars.use", "材料使用说明", "What it is for", "pair", no=61),
            Column("particulars.originals", "原件份数", "Originals", "number", no=62),
            Column("particulars.copies", "复印件份数", "Copies", "number", no=63),
            *_SOURCE,
        ),
        key="material",
    ),
    # form
    Field(
        "elements",
        "form",
        "申请表字段",
        "Form fields",
        shape="keys",
        codes="element",
    ),
    # results
    Field(
        "results",
        "results",
        "结果名称",
        "Results",
        (29,),
        "rows",
        columns=(
            Column("name", "名称", "Name", "pair-split", no=29, most=100),
            Column("kind", "种类", "Kind", "choice", "result"),
            Column("licence_type", "证照类型", "Type of licence", codes="licence", most=50),
            Column("material", "可作材料", "Serves as material", "key", "material"),
            Column("validity_years", "有效年限", "Valid for years", "number"),
            Column("validity_note", "有效期说明", "Note to validity"),
            Column("elements", "产生字段", "Fields it gives", "words"),
            *_SOURCE,
        ),
        key="name_zh",
        required=True,
    ),
    Field("particulars.result_sample", "results", "结果样本", "Sample of the result", (30,)),
    # fee
    Field("particulars.charged", "fee", "是否收费", "Charged", (31,), "flag", "yesno"),
    Field("fee.amount", "fee", "金额（元）", "Amount (yuan)", shape="number"),
    Field("fee.words", "fee", "收费标准", "Fee in words", shape="pair"),
    Field("fee.checked", "fee", "收费核对", "Fee confirmed", shape="choice", codes="checked"),
    Field("fee.source", "fee", "收费出处", "Source of the fee", most=500),
    Field("particulars.fee_basis", "fee", "收费依据", "Basis of the fee", (32,), "pairtext", most=2000),
    Field("particulars.online_payment", "fee", "是否支持网上支付", "Can be paid online", (45,), "flag", "yesno"),
    # law
    Field(
        "legal_basis",
        "law",
        "设定依据",
        "Legal basis",
        (6,),
        "rows",
        columns=(
            Column("law", "法律法规", "Law"),
            Column("law_en", "英文名称", "In English"),
            Column("articles", "条款", "Articles", "words"),
            Column("says", "内容", "What it says"),
            *_SOURCE,
        ),
        key="law",
    ),
    # service
    Field("particulars.reach", "service", "通办范围", "Can be done from", (33,), "choice", "reach"),
    Field("particulars.themes_enterprise", "service", "法人服务主题", "Themes for enterprises", (36, 37), "words"),
    Field("particulars.themes_person", "service", "自然人服务主题", "Themes for persons", (36, 38), "words"),
    Field("particulars.forms", "service", "办理形式", "How it can be done", (39, 40), "checks", "A.5"),
    Field("particulars.appointment", "service", "是否支持预约办理", "Appointments", (44,), "flag", "yesno"),
    Field("particulars.express", "service", "是否支持物流快递", "By express", (46,), "flag", "yesno"),
    Field("particulars.online_url", "service", "网办地址", "Address online", (48,), most=300),
    Field("particulars.system_level", "service", "运行系统层级", "Level of the system", (49,), "choice", "system"),
    Field("particulars.place", "service", "办理地点", "Place", (50,), "pair", most=400),
    Field("particulars.hours", "service", "办理时间", "Hours", (51,), "pair"),
    Field("particulars.consult_ways", "service", "咨询方式", "Ways to ask", (52,), "pair"),
    Field("particulars.consult_phone", "service", "咨询电话", "Telephone for questions", (53,), most=60),
    Field("particulars.supervise_phone", "service", "监督电话", "Telephone for complaints", (54,), most=60),
    Field(
        "particulars.questions",
        "service",
        "常见问题",
        "Common questions",
        (55,),
        "rows",
        columns=(Column("q", "问", "Question", "pair"), Column("a", "答", "Answer", "pair")),
        key="q.zh",
    ),
    Field("notes", "service", "备注", "Notes", shape="words", most=500),
    # validity
    Field("effective_from", "validity", "生效日期", "In force from", shape="day", required=True),
    Field("standing", "validity", "状态", "Standing", shape="choice", codes="standing", made=True),
    Field("merged_into", "validity", "并入事项", "Merged into", shape="key", codes="item", made=True),
    Field("reason", "validity", "变更理由", "Why", shape="pairtext", split=True, most=2000),
    Field("situations", "validity", "情形", "Situations", shape="kept", made=True),
)
BY_PATH: dict[str, Field] = {one.path: one for one in FIELDS}
