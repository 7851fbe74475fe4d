"""Forms filled by the types of their fields (填表): what any applicant of the demo city could have written."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from onewindow.domain.catalogue.queries import ElementSpec
from onewindow.domain.org.models import Person

_WORDS: dict[str, tuple[str, ...]] = {
    "ent.name": ("味源", "晨曦", "众康", "百草", "小巷", "江畔", "新禾", "知味", "惠民", "同心", "春和", "安澜"),
    "sign.name": ("知味小馆", "江畔人家", "百草堂", "新禾便利"),
    "sign.size": ("6 × 1.2 × 0.1", "4.8 × 0.9 × 0.1"),
    "sign.position": ("一层门头上方，朝南", "沿街门头，朝东"),
    "sign.lighting": ("内发光", "外打光，铝塑板"),
    "site.floor": ("1 层", "1 至 2 层"),
    "site.property_no": ("示（2021）示范市不动产权第0018821号",),
    "site.drain_outlet": ("1 个，人民路市政污水井 RM-0881",),
    "person.employer": ("示范市第二机械厂", "自由职业"),
    "fund.account": ("990100018823",),
    "dev.it_system": ("进销存系统 2.0，可以追溯到批号",),
    "dev.site_url": ("https://shop.example.cn",),
    "baby.name": ("安然", "子涵", "若溪"),
    "baby.birth_hour": ("08:30", "16:05"),
    "baby.place": ("示范市妇幼保健院",),
    "baby.householder": ("户主本人，0018-2231",),
    "baby.mother_employer": ("示范市第二小学",),
    "ret.chosen_month": ("2026-12", "2027-01"),
    "ret.archive_place": ("示范市人才服务中心",),
    "house.unit_no": ("990102001001GB00018F00020017",),
    "house.contract_no": ("备2026-00318",),
    "project.name": ("滨河家园二期 3 号楼",),
    "project.permit_no": ("建字第990102202600018号",),
}
_STREETS = ("人民路 88 号 1 层", "学府路 12 号", "滨河路 5 号 101", "东街 26 号", "市府街道和平里 3 号")
_NUMBERS = {"health_no": "JK2026-0412", "cert_no": "ZG2019-00871", "account": "100238871"}


@dataclass
class Applicant:
    """Who fills in, who else is named on the form, and the dice that choose."""

    person: Person
    others: list[Person]
    dice: Random
    title: str = ""
    """What the business is to be called after its name: 餐饮店, 有限公司 …"""

    def add(self, data: Mapping[str, Any], asked: list[ElementSpec]) -> dict[str, Any]:
        """The data with every field that is asked and still empty."""
        return dict(data) | {one.key: self.value(one) for one in asked if one.key not in data}

    def value(self, element: ElementSpec) -> Any:
        """Something of the right type within the limits."""
        key, rules = element.key, element.validation
        if element.type in ("integer", "number", "money", "percent"):
            return max(rules.get("min", 0), min(rules.get("max", 100), 50))
        if element.type == "choice":
            return element.choices[0].value
        if element.type == "multi_choice":
            return [element.choices[0].value]
        if element.type == "person":
            return self._row(element, self.person)
        if element.type == "group":
            people = [self.person, *self.others]
            return [self._row(element, people[n % len(people)]) for n in range(rules.get("min_rows", 1))]
        if element.type == "bool":
            return False
        return self._said(key, element.type, self.person)

    def _row(self, element: ElementSpec, person: Person) -> dict[str, Any]:
        return {
            sub.column: self._said(sub.column, sub.type, person)
            if sub.type in ("text", "phone", "citizen_id", "date", "uscc")
            else self.value(sub)
            for sub in element.fields
        }

    def _said(self, key: str, kind: str, person: Person) -> Any:
        last = key.rsplit(".", 1)[-1]
        if kind == "address":
            return {"area": "990102001001", "detail": self.dice.choice(_STREETS)}
        if kind == "text" and key == "ent.name":
            return f"示范市{self.dice.choice(_WORDS[key])}{self.dice.choice(('记', '坊', '园', '源'))}{self.title}"
        if kind == "text" and last == "name" and key not in _WORDS:
            return person.name_zh
        plain = {
            "citizen_id": person.id_no,
            "phone": person.phone,
            "date": "2026-09-20",
            "bank_account": "6222021234567890123",
            "uscc": "91990100MAUX7P5L10",
        }
        if kind in plain:
            return plain[kind]
        if last == "id_no":
            return person.id_no
        return _NUMBERS.get(last) or self.dice.choice(_WORDS.get(key, ("以所附材料为准",)))
