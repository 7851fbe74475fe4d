"""Special procedures (特别程序) that the law does not count in the limit: 行政许可法 art. 45, and what local practice adds."""

PROCEDURES: tuple[tuple[str, str, str], ...] = (
    ("hearing", "听证", "Hearing"),
    ("site_visit", "现场勘查", "Visit on site"),
    ("technical_review", "技术评审", "Technical review"),
    ("expert_review", "专家评审", "Review by experts"),
    ("testing", "检测", "Testing"),
    ("inspection", "检验", "Inspection"),
    ("quarantine", "检疫", "Quarantine"),
    ("appraisal", "鉴定", "Appraisal"),
    ("auction", "招标、拍卖", "Tender or auction"),
    ("publicity", "公示", "Public notice"),
    ("rectification", "整改", "Putting right"),
    ("joint_acceptance", "联合验收", "Joint acceptance"),
    ("later_inspection", "后续核查", "Later inspection"),
    ("other", "其他", "Other"),
)
"""Code, word in Chinese, word in English."""
