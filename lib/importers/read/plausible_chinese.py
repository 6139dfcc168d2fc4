"""Whether text that was decoded as GB18030 is Chinese: nearly every file of bytes can be read so, and most give nonsense."""

FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法"
    "学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外"
    "将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立"
    "及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统"
    "区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确"
    "传师观清今切院让识候带导争运志愿服街姓号编项团组镇村签退录审核状态备注型助益环残幼童校医护急救宣讲捐献血站岗巡河垃圾扫洁禁毒"
    "李刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江史"
    "顾侯邵孟龙钱汤尹黎易常武乔贺赖龚庞樊兰殷施陶洪翟颜倪温季俞章鲁葛柳欧伟芳娜敏静丽艳勇杰涛超秀霞刚桂英华玉萍红鹏浩宇轩雨欣怡梦琪"
    "省县乡滨浦沿兴慈溪杭州宁波浒古塘宗汉坎墩崇寿庵周巷掌起观卫桥匡堰附道丰乐胜逍林横河新浦龙海浙江街社居委党员测试甲乙丙示例"
    "願務時間項內備註區證號動數國來們這會個對學發後經種為說過從還進開關於點體員長電話門見東書車馬語讀報視業產農縣鄉鎮裡樓協隊際專題導訓練習據總錄"
    "單處與無實現機應環護衛幫傳愛樂歡節勞獻災難當選舉匯參費誤餐給聯絡訪懷陪長輩"
    "，。、；：？！（）《》“”‘’—…·％＋－／０１２３４５６７８９"
)
"""Characters of which Chinese text of any kind is full: the most frequent ones, and those of our tables."""
LEAST_SHARE = 0.3


def is_plausible_chinese(text: str) -> bool:
    """Whether enough of the characters beyond ASCII are frequent ones; text without any is."""
    found = [sign for sign in text if not sign.isascii() and not sign.isspace()]
    return sum(sign in FREQUENT for sign in found) >= LEAST_SHARE * len(found)
