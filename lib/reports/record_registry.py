"""The answers about the data itself: delivered, filled in, doubtful, overlapping. Part of `lib/reports/registry.py`'s ANSWERS."""

from collections.abc import Callable

from lib.catalogue.vocabularies import Text
from lib.reports.deliveries import deliveries
from lib.reports.entry_delay import entries
from lib.reports.field_completeness import completeness
from lib.reports.flagged_records import flag_counts, flag_list
from lib.reports.platform_overlap import overlap
from lib.reports.record_table_format import (
    bound_rows,
    completeness_rows,
    delivery_rows,
    duplicate_rows,
    entry_rows,
    flag_count_rows,
    flag_list_rows,
    pair_rows,
    unclosed_rows,
)
from lib.reports.suspected_duplicates import duplicates
from lib.reports.table_format import Report
from lib.reports.unclosed_activities import unclosed

_RECORDS = Text("各平台服务记录（已生效）", "Service records of all platforms (confirmed)")
_REGISTERED = Text("各平台注册数据、平台报送总数", "Registrations of all platforms, totals that platforms report")
_ALL = Text("各平台注册、活动和服务记录", "Registrations, activities and service records of all platforms")


def _counts_no_people(query: Callable) -> Callable:
    """A query without a threshold, because nothing it counts is people."""
    return lambda database, selection, *, scope, threshold=None: query(database, selection, scope=scope)


RECORD_REPORTS = (
    Report(
        "deliveries",
        Text("各平台各数据表导入到哪一天", "How far each table of each platform has come"),
        Text(
            "最近导入：仍有效的导入批次的时间，空白为非导入写入。截止日（名单类数据表为最近导入日）距数据截止日31天内为正常，92天内为滞后，更久为停更。"
            "缺失：首末之间没有记录（服务时长）或没有导入（其他表）的月份。只按平台和地区筛选，不按时段。",
            "Last import: of the imports that hold; blank where another program wrote the rows. Up to date: covered to within "
            "31 days of the as-of day (lists such as volunteers: imported within); late: within 92; silent: longer ago. Missing: months between the first and the last "
            "without a record (service hours) or an import (other tables). By platform and place, whatever the period.",
        ),
        Text("导入批次、服务记录", "Imports, service records"),
        _counts_no_people(deliveries),
        delivery_rows,
    ),
    Report(
        "entry",
        Text("服务之后多久录入", "How late records arrive"),
        Text(
            "已生效记录从服务日到录入日的天数：中位数，及超过7天的比例；手工录入和补录占记录的比例。反映录入习惯，供改进，不作评价。",
            "Days from service to entry of confirmed records: the median, and the share over 7 days; the share entered by hand "
            "or backfilled. It tells of habits of entry, to improve them; it judges nobody.",
        ),
        _RECORDS,
        _counts_no_people(entries),
        entry_rows,
    ),
    Report(
        "completeness",
        Text("各字段填得全不全", "How completely the fields are filled in"),
        Text(
            "注册志愿者取时段末日有效注册的人；发布活动不含已取消；服务人次只看开展过的活动；服务记录取已生效。"
            "类别“未分类”、群体“未填”算未填。",
            "People registered on the last day; activities published without the cancelled ones; people served of activities held; "
            "confirmed records. The category 'not classified' and the group 'not stated' count as not filled in.",
        ),
        _ALL,
        completeness,
        completeness_rows,
    ),
    Report(
        "flag_counts",
        Text("待核记录：各情形有多少", "Records to be checked: how many of each kind"),
        Text(
            "已生效记录中带待核标记的条数和时长。一条记录可有几个标记。待核只表示请看一看，不是定性。",
            "Confirmed records with a flag, and their hours; a record may have several. To be checked means: please have a look. "
            "It is no accusation.",
        ),
        _RECORDS,
        _counts_no_people(flag_counts),
        flag_count_rows,
    ),
    Report(
        "flag_list",
        Text("待核清单", "The list to check"),
        Text(
            "每条带标记的已生效记录：情形、日期、地点、平台、活动、分钟和平台记录编号，凭编号到平台核对。不列姓名，待核不是定性。",
            "Each confirmed record with a flag: why, day, place, platform, activity, minutes, and the platform's number of the record, "
            "by which it is found there. No names; to be checked is no accusation.",
        ),
        _RECORDS,
        _counts_no_people(flag_list),
        flag_list_rows,
    ),
    Report(
        "duplicates",
        Text("疑似重复的记录", "Records that may be the same service twice"),
        Text(
            "同一人、同一天、分钟数相同，且同一活动（或活动名称相同）或出现在几个平台的已生效记录；起止时间已知且不重叠的不算。"
            "只是疑似，请到平台核对；不列姓名。",
            "Confirmed records of one person on one day with equal minutes, of the same activity (or one of the same name) or on several "
            "platforms; not where known times do not overlap. Only probable: check on the platform. No names.",
        ),
        _RECORDS,
        _counts_no_people(duplicates),
        duplicate_rows,
    ),
    Report(
        "unclosed",
        Text("已结束30天以上仍未结项的活动", "Activities that ended more than 30 days ago and are not closed"),
        Text(
            "时段内发布的活动中，结束已超过30天而平台状态既不是已结项也不是已取消的场次及比例。",
            "Of the activities published in the period those that ended more than 30 days ago and are neither closed nor cancelled on "
            "their platform.",
        ),
        Text("各平台活动数据", "Activities of all platforms"),
        _counts_no_people(unclosed),
        unclosed_rows,
    ),
    Report(
        "overlap_bounds",
        Text("究竟有多少个不同的人", "How many different people there are"),
        Text(
            "时段末日有效注册。有证件号码的，同一号码在几个平台只算一人；没有证件号码的，每个平台各算一人，从不合并。"
            "真实人数不少于注册最多的平台，也不少于有证件号码的人数；不多于各平台相加减去确认重复。本系统各页采用的是“至多”减去只报总数的平台。",
            "Registrations valid on the last day. With an ID number, one person on several platforms counts once; without one, "
            "a person counts once on each platform and is never merged. There are no fewer people than on the largest platform "
            "or with an ID number, and no more than the sum of the platforms less the certain repetitions. The other pages show "
            "'at most' without the platforms that report only totals.",
        ),
        _REGISTERED,
        overlap,
        bound_rows,
    ),
    Report(
        "overlap_pairs",
        Text("两两平台之间的重叠", "Overlap of each two platforms"),
        Text(
            "确认：证件号码相同，两边都有注册。可能：姓名相同且至少一方没有证件号码，至多这么多人。"
            "无法判断：没有证件号码、对方平台也没有同名者。姓名只以加密指纹比对。",
            "Certain: registered on both, by ID number. Possible: the same name on both and no ID number on at least one side, at "
            "most so many. Unknown: without an ID number, and no namesake on the other platform. Names are compared as "
            "fingerprints only.",
        ),
        _REGISTERED,
        overlap,
        pair_rows,
    ),
)
