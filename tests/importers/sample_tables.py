"""What stands in the samples of the platforms' exports. Every person, project and record is invented.

Each file has quirks that are allowed: another writing of a date, spaces, a blank line, a line of totals, a record that
stands twice. None of its rows is quarantined.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.importers.sample_people import CATEGORIES, CODES, PEOPLE, PROJECTS, leader, taiwan_number

BLANK = ()


@dataclass(frozen=True)
class Sample:
    """One file. `spec`: the name of its format. `titles`: lines above the header; `foot`: lines below the rows."""

    file: str
    spec: str
    header: tuple[str, ...]
    rows: tuple[tuple, ...]
    titles: tuple[tuple, ...] = ()
    foot: tuple[tuple, ...] = ()
    encoding: str = "utf-8"
    line_end: str = "\r\n"


def _day(number: int) -> date:
    """The days of the records: spread over August, September and October 2026."""
    return date(2026, 8, 1) + timedelta(days=number * 3 % 90)


def _at(day: date, hour: int, minutes: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour) + timedelta(minutes=minutes)


# -- 全国志愿服务信息系统 ---------------------------------------------------------------------------------------------------

_METHODS, _STATES = ("签到录入", "手动录入", "申请录入"), ("已生效", "已生效", "已生效", "已生效", "申请中", "已拒绝")


def _national_hours() -> Sample:
    rows = []
    for number in range(30):
        who, day, minutes = PEOPLE[4 + number % 8], _day(number), (60, 90, 120, 150)[number % 4]
        starts, ends = _at(day, 9), _at(day, 9, minutes)
        rows.append(
            (PROJECTS[number % 6], who.team, who.name, f"{starts}~{ends}", f"{minutes / 60:.2f}", _METHODS[number % 3],
             str(day + timedelta(days=1)), _STATES[number % 6])
        )  # fmt: skip
    rows[3] = (*rows[3][:6], "2026/8/11", rows[3][7])
    rows[5] = (*rows[5][:2], f" {rows[5][2]}\u3000", *rows[5][3:])
    rows[7] = (*rows[7][:3], rows[7][3].replace("~", " 至 "), *rows[7][4:])
    rows[8] = (*rows[8][:5], "1", *rows[8][6:])
    header = ("项目名称", "队伍名称", "志愿者姓名", "服务时间", "录入时长", "录入方式", "录入日期", "时长状态")
    foot = (("合计", "", "", "", "52.50", "", "", ""),)
    return Sample("national_hours.csv", "national_hours", header, (*rows, rows[0]), foot=foot, encoding="gb18030")


def _national_codes() -> Sample:
    """The same table with the system's field codes and code values, and with ID numbers."""
    rows = []
    for number in range(24):
        who, day, minutes = PEOPLE[20 + number % 10], _day(number + 40), (60, 75, 120)[number % 3]
        rows.append(
            ("慈溪" + PROJECTS[6 + number % 6], who.team, who.name, who.number, _at(day, 14), _at(day, 14, minutes),
             f"{minutes / 60:.2f}", "124"[number % 3], "222210345"[number % 9], day, CODES[who.street])
        )  # fmt: skip
    rows[2] = (*rows[2][:3], rows[2][3].lower(), *rows[2][4:])
    header = ("albx0002", "albe0002", "albp0003", "albp0005", "albx0181", "albx0182", "albx0172", "albx0173", "albx0174",
              "albx0178", "albx0021")  # fmt: skip
    return Sample("national_hours_codes.csv", "national_hours", header, tuple(rows), line_end="\n")


def _national_members() -> Sample:
    team = [who for who in PEOPLE if who.street == "长河街道"] + [who for who in PEOPLE if who.street == "西兴街道"]
    rows = [
        (who.name, who.sex, f"浙江省杭州市{who.place}", who.phone, f"{who.at * 3.5:.2f}") for who in team if who.at < 20
    ]
    rows.insert(5, BLANK)
    header = ("志愿者姓名", "性别", "服务区域", "手机号码", "总服务时长")
    return Sample("national_members.csv", "national_members", header, tuple(rows), encoding="gb18030")


def _national_projects() -> Sample:
    rows = []
    for number, name in enumerate(PROJECTS):
        who = leader(number)
        starts = date(2026, 1 + number % 9, 10)
        rows.append(
            (
                name,
                f"XM2026{number:04}",
                who.team,
                CODES[who.street],
                "03,07",
                f"{starts} 00:00:00",
                "2026-10-31 23:59:59",
                "4",
            )
        )
    rows[1] = (*rows[1][:5], "2026年2月10日", *rows[1][6:])
    header = (
        "项目名称",
        "项目编号",
        "项目所属团体名称",
        "服务区域",
        "服务类别",
        "项目开始时间",
        "项目结束时间",
        "项目状态",
    )
    return Sample("national_projects.csv", "national_projects", header, tuple(rows), encoding="gb18030")


def _national_volunteers() -> Sample:
    rows = []
    for who in (*PEOPLE[4:12], *PEOPLE[20:30]):
        registered = date(2026, 1 + who.at % 7, 3 + who.at % 20)
        rows.append(
            (
                who.name,
                "01内地居民身份证",
                who.number,
                who.sex,
                who.born,
                who.phone,
                CODES[who.street],
                registered,
                f"{who.at * 2:.2f}",
            )
        )
    rows[0] = (*rows[0][:7], "2026.5.7", rows[0][8])
    rows[4] = (*rows[4][:3], "1", *rows[4][4:])
    header = (
        "志愿者姓名",
        "证件类型",
        "身份证号",
        "性别",
        "出生日期",
        "手机号码",
        "服务区域",
        "注册日期",
        "总服务时长",
    )
    return Sample("national_volunteers.csv", "national_volunteers", header, tuple(rows), encoding="gb18030")


# -- 志愿汇（志愿杭州） --------------------------------------------------------------------------------------------------------


def _zyh_volunteers() -> Sample:
    rows = [
        (f"3301{who.at:08}", who.name, "01", who.number, who.phone, "", "", "", "", f"示例路{who.at + 1}号")
        for who in PEOPLE[:18]
    ]
    header = ("vcode", "name", "idcardtype", "idcard", "mphone", "email", "education", "job", "political", "address")
    return Sample("zyh_volunteers.csv", "zyh_volunteers", header, tuple(rows), line_end="\n")


def _zyh_credit() -> Sample:
    rows = []
    for number in range(32):
        who, day, minutes = PEOPLE[number % 16], _day(number + 7), (66, 90, 120, 180)[number % 4]
        rows.append(
            (who.name, who.number, f"{PROJECTS[number % 5]}第{number % 3 + 1}场", who.place, f"{minutes / 60:.1f}",
             _at(day, 9, 5), _at(day, 9, 5 + minutes))
        )  # fmt: skip
    rows[4] = (*rows[4][:2], "银龄陪伴“话家常”,第2场", *rows[4][3:])
    rows[9] = (rows[9][0], f" {rows[9][1]} ", *rows[9][2:])
    rows.insert(20, BLANK)
    header = ("name", "idcard", "activity", "address", "value", "signInTime", "signOutTime")
    return Sample("zyh_credit.csv", "zyh_credit", header, (*rows, rows[2]), encoding="utf-8-sig")


def _zyh_honour() -> Sample:
    rows = []
    for number in range(20):
        who, day = PEOPLE[(number * 5) % 18], _day(number * 2 + 1)
        hours = (1.5, 2.0, 3.0, 4.0)[number % 4]
        rows.append(
            (
                number + 1,
                who.name,
                who.number,
                f"{PROJECTS[number % 4]}志愿服务",
                who.place,
                hours,
                day,
                day + timedelta(days=4),
            )
        )
    rows[6] = (*rows[6][:6], str(rows[6][6]).replace("-", "/"), rows[6][7])
    header = ("序号", "姓名", "身份证号", "活动名称", "活动地点", "荣誉时数", "活动日期", "录入时间")
    titles = (("志愿者荣誉时数（样例，人员与记录均为虚构）",), ("说明：时数单位为小时，保留一位小数；请勿修改表头。",))
    foot = (("合计", "", "", "", "", sum(row[5] for row in rows), "", ""),)
    return Sample("zyh_honour.xlsx", "zyh_honour", header, tuple(rows), titles=titles, foot=foot)


# -- 志愿浙江 -------------------------------------------------------------------------------------------------------------


def _zhejiang_volunteers() -> Sample:
    rows = []
    for who in PEOPLE[8:28]:
        registered = date(2026, 1 + who.at % 8, 2 + who.at % 25)
        left = ("2026-10-12", "迁出") if who.at == 19 else ("", "")
        rows.append((who.name, who.number, who.sex, who.born, who.place, who.group, registered, *left))
    header = ("志愿者姓名", "身份证号", "性别", "出生日期", "所属镇街", "志愿群体", "注册时间", "注销时间", "注销原因")
    return Sample("zhejiang_volunteers.csv", "zhejiang_volunteers", header, tuple(rows), encoding="utf-8-sig")


def _zhejiang_hours() -> Sample:
    rows = []
    states = ("已通过", "已通过", "已通过", "已通过", "已通过", "待审核", "已通过", "已作废")
    for number in range(36):
        who, day, minutes = PEOPLE[8 + number % 18], _day(number * 2 + 3), (45, 60, 90, 120, 240)[number % 5]
        rows.append(
            (f"ZJ2026{number:05}", who.name, who.number, f"{who.street}示例志愿队", f"{PROJECTS[number % 8]}进社区", who.place,
             CATEGORIES[number % 8], _at(day, 13, 30), _at(day, 13, 30 + minutes), f"{minutes / 60:.2f}",
             ("签到", "手工录入", "签到", "补录")[number % 4], states[number % 8], day + timedelta(days=number % 4))
        )  # fmt: skip
    rows[1] = (*rows[1][:9], "１.00", *rows[1][10:])
    header = ("时长编号", "志愿者姓名", "身份证号", "所属组织", "活动名称", "所属镇街", "活动类型", "签到时间", "签退时间",
              "志愿时长（小时）", "时长类型", "审核状态", "录入时间")  # fmt: skip
    return Sample("zhejiang_hours.csv", "zhejiang_hours", header, tuple(rows))


def _zhejiang_activities() -> Sample:
    """The activities of the first hours of the same platform, so that the records find them."""
    rows = []
    for number, record in enumerate(_zhejiang_hours().rows[:16]):
        _, _, _, team, activity, place, category, signed_in, *_ = record
        day = signed_in.date()
        state, served = ("已撤销", "") if number == 7 else ("已完结", "" if number % 4 == 0 else 30 + number)
        rows.append(
            (activity, team, place, category, "社区居民", state, day - timedelta(days=6), _at(day, 13, 30), _at(day, 17, 30),
             20 + number, served)
        )  # fmt: skip
    rows[2] = (*rows[2][:7], f"{rows[2][7]:%Y年%-m月%-d日 %H:%M}", *rows[2][8:])
    header = ("活动名称", "所属组织", "所属镇街", "活动类型", "服务对象", "活动状态", "发布时间", "活动开始时间", "活动结束时间", "招募人数",
              "受益人次")  # fmt: skip
    return Sample("zhejiang_activities.csv", "zhejiang_activities", header, tuple(rows))


# -- 台灣 衛福部 -----------------------------------------------------------------------------------------------------------


def _taiwan(file: str, *, first: int, encoding: str = "utf-8") -> Sample:
    rows = []
    for number in range(first, first + 14):
        day = _day(number * 4)
        minguo = f"{day.year - 1911}/{day.month:02}/{day.day:02}"
        rows.append(
            (f"測試{'甲乙丙丁戊己庚'[number % 7]}", taiwan_number(f"1900000{number % 7}"), minguo, minguo, "01",
             ("關懷訪視", "環境清潔", "課業輔導")[number % 3], str(1 + number % 3), ("0", "30", "45")[number % 3], "5", "0", "0",
             "A01", "", "新增", str(number + 1), "0", "0")
        )  # fmt: skip
    header = ("姓名", "身分證字號", "服務日期起", "服務日期訖", "服務項目", "服務內容", "服務時數-小時", "服務時數-分鐘", "受服務人次",
              "交通費", "誤餐費", "服務區域", "備註", "匯入動作", "序號", "國外參與服務人次", "國內參與服務人次")  # fmt: skip
    return Sample(file, "taiwan_hours", header, tuple(rows), encoding=encoding)


def samples() -> tuple[Sample, ...]:
    """Every sample of a platform's export."""
    return (
        _national_hours(), _national_codes(), _national_members(), _national_projects(), _national_volunteers(),
        _zyh_volunteers(), _zyh_credit(), _zyh_honour(),
        _zhejiang_volunteers(), _zhejiang_hours(), _zhejiang_activities(),
        _taiwan("taiwan_hours.csv", first=0, encoding="big5"), _taiwan("taiwan_hours.xlsx", first=14),
    )  # fmt: skip
