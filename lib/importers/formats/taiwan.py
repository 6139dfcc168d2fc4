"""The hours table of Taiwan's volunteer system (衛福部 志願服務資訊系統): Minguo years, hours and minutes in two columns.

The proof that a foreign layout is one file. The platform, and the place, are for the steward to say: the codes of
服務項目 and 服務區域 are not ours, and are left out unless a saved mapping says what they mean.
"""

from lib.catalogue.vocabularies import Text
from lib.importers.formats.format import FormatSpec

FORMATS: tuple[FormatSpec, ...] = (
    FormatSpec(
        name="taiwan_hours",
        label=Text("台湾卫福部：服务时数（民国日期）", "Taiwan (MOHW): service hours, Minguo dates"),
        target="hours",
        headers={
            "person_name": ("姓名",),
            "id_number": ("身分證字號",),
            "activity": ("服務內容",),
            "starts": ("服務日期起",),
            "ends": ("服務日期訖",),
            "hours": ("服務時數-小時",),
            "minutes": ("服務時數-分鐘",),
        },
        required_fields=("id_number", "starts", "hours", "minutes"),
        fixed={"method": "manual"},
        natural_key=("activity", "served_on", "starts", "hours"),
        roc=True,
        ignored_columns=(
            "服務項目", "受服務人次", "交通費", "誤餐費", "服務區域", "備註", "匯入動作", "序號", "國外參與服務人次", "國內參與服務人次",
        ),
        note=Text("繁体中文文件常为 Big5 编码：如显示乱码，请在编码一栏选 Big5。", "Often in Big5: choose it where the text looks wrong."),
        sample="taiwan_hours.csv",
    ),
)  # fmt: skip
