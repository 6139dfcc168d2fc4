"""Invented names of projects. Everything named here is made up; names from the letters stand in the place modules."""

HEADS = (
    "小橘灯", "暖炉", "纸飞机", "三叶草", "萤火", "蒲公英", "白鹭", "晨光", "青苔", "向阳花", "春泥", "海棠", "桂香",
    "芦苇", "石榴籽", "灯塔", "摇篮", "同心圆", "半亩田", "彩虹桥", "小蜗牛", "布谷", "山雀", "麦穗", "木棉", "水杉",
    "棉花糖", "小蜜蜂", "大榕树", "月牙", "雨滴", "风铃", "云朵", "帆影", "潮汐", "梅子", "竹蜻蜓", "豆芽",
    "石桥", "渡口",
)  # fmt: skip
_TAILS = {
    "community_service": ("邻里帮", "社区加油站", "议事角"),
    "civility": ("文明岗", "礼让行动", "新风集"),
    "environment": ("护河队", "净滩日", "分类课"),
    "elderly_care": ("陪伴站", "银龄帮手", "数字课"),
    "disability_aid": ("无障碍行动", "助残伙伴", "暖心包"),
    "education": ("小课堂", "伴读团", "科学角"),
    "health": ("义诊行", "急救课", "心理树洞"),
    "culture": ("文化集", "戏曲角", "球友会"),
    "safety": ("夜巡队", "平安哨", "护学岗"),
    "emergency": ("救援营", "防汛队", "应急包"),
    "events": ("赛会服务队", "向导团", "志愿驿"),
    "legal_aid": ("普法角", "调解席", "法律门诊"),
    "minor_repairs": ("修补铺", "巧手摊", "工具箱"),
}


def project_name(category: str, number: int) -> str:
    """The invented name of the `number`-th project of a category (from 0); 120 different ones."""
    tails = _TAILS[category]
    offset = 7 * list(_TAILS).index(category)  # so that neighbouring categories start with other words
    round_trip = "" if number < 120 else str(number // 120 + 1)
    return f"“{HEADS[(number + offset) % len(HEADS)]}”{tails[number // len(HEADS) % len(tails)]}{round_trip}"
