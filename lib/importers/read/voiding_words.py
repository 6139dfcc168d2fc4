"""Words by which a remark, a note or a title says that a record is not to count, or not as it is written."""

import re

_BEGINS = r"(?<![^\n，,；;。 ])"
SAYS_VOID = re.compile(
    r"(?=[作不无重缺未没删驳退撤已本取剔扣代替冒顶请异存待有虚假本放清多测vcnadr])(?:作废|不算(?!太|很)|不计(?!报酬|得失|名利|酬|回报|较|其)|不予|无效|(?<![无未没有不])重复(?:登记|录入|提交|上报|记录|计算|报送|了|$)|"
    rf"{_BEGINS}(?:重复|异常|存疑|待核实?|有误|虚报|替班|假$)|不要|不认可|未认可|冒名|放弃(?:时长|申报|登记|$)|清零|多报|多计|多录|测试数据|(?:已|本人)退队|缺席|缺勤|缺卡|未到(?!期|龄|位|退休)|未参加|未参与|未出席|未签到|没来(?!得及)|没到(?!位)|没参加|没去|没有(?:来|到场|参加)|请假|"
    r"(?<![^\n应请已待未审核])删除?|驳回|退回|不通过|未通过|未认定|不属实|不实|不合格|撤销|撤回|已取消|取消(?:资格|时长|参加|报名|$)|剔除|扣除|代签|替签|冒签|顶替|代替|"
    r"void|cancell?ed|not counted|duplicate|absent|no.?show|rejected)",
    re.IGNORECASE | re.MULTILINE,
)
CORRECTS = re.compile(
    r"错误|填错|写错|应为|应是|改为|更正为?|待确认|暂不|(?:实际|实为|只算|仅算|只计|扣|扣减|少算|多算)\s*\d|should be|wrong",
    re.IGNORECASE,
)
