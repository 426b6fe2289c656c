"""The column labels each sender writes, in the order it writes them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: which field stands in it, under which label, in which group of the upper header row."""

    field: str
    label: str
    group: str


def _columns(*parts: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(
        Column(field, label, group)
        for group, text in parts
        for field, _, label in (pair.partition("=") for pair in text.split(", "))
    )


LABELS = {
    "zh_order": _columns(
        ("编号", "row=序号, key=指令编号"),
        ("人员信息", "name=姓名, sex=性别, birth_date=出生日期, citizen_number=身份证号, phone=联系电话"),
        ("住址", "address=现住址, community_code=社区编码"),
        ("事项", "event_date=报告日期, category=事项类别, urgency=紧急程度, note=备注"),
    ),
    "zh_health": _columns(
        ("编号", "key=记录编号"),
        ("患者", "name=患者姓名, sex=性别, birth_date=出生年月日, citizen_number=证件号码, phone=手机号码"),
        ("居住地", "address=居住地址, community_code=社区代码"),
        ("上报", "event_date=采样日期, category=人员类型, urgency=等级, note=说明"),
    ),
    "zh_hotline": _columns(
        ("来电", "key=流水号, name=姓名, phone=电话, address=地址, event_date=登记日期"),
        ("诉求", "category=诉求类别, urgency=紧急程度, note=备注"),
    ),
    "zh_position": _columns(
        ("登记", "key=业务编号, name=姓名, citizen_number=身份证号码, phone=手机号, event_date=登记日期"),
        ("目的地", "address=地址, lon=经度, lat=纬度, category=类别, urgency=紧急程度"),
    ),
    "en": _columns(
        ("Record", "key=Record ID"),
        ("Person", "name=Name, sex=Sex, birth_date=Date of birth, citizen_number=ID number, phone=Phone"),
        ("Home", "address=Address, community_code=Community code"),
        ("Report", "event_date=Report date, category=Category, urgency=Priority, note=Remarks"),
    ),
    "godata": _columns(
        ("Case", "key=Case ID, given_name=First name, surname=Last name, sex=Gender, birth_date=Date of birth"),
        ("Case", "citizen_number=Document number, phone=Phone number, address=Address line 1"),
        ("Case", "community_code=Location, lat=Latitude, lon=Longitude, event_date=Date of reporting"),
        ("Case", "category=Classification, note=Risk reason"),
    ),
    "sormas": _columns(
        ("CaseData", "key=externalID, given_name=person.firstName, surname=person.lastName, sex=person.sex"),
        ("CaseData", "birth_day=person.birthdateDD, birth_month=person.birthdateMM, birth_year=person.birthdateYYYY"),
        ("CaseData", "citizen_number=person.nationalHealthId, phone=person.phone, address=person.address.street"),
        ("CaseData", "community_name=responsibleCommunity, event_date=reportDate, category=caseClassification"),
        ("CaseData", "note=additionalDetails"),
    ),
}
