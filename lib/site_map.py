"""Every page: file, words, section, and the permission that it needs. A new page: one file in `pages/` and one line here.

The folder is the menu section, the file name is the address. Page files lie in sub-folders of `pages/`: a file directly
in it would open by its address to anybody after a restart.
"""

from dataclasses import dataclass

from lib.access import Permission
from lib.catalogue.words import Text

SECTIONS = {
    "statistics": Text("统计", "Statistics"),
    "reference": Text("参考", "Reference"),
}


@dataclass(frozen=True)
class SitePage:
    """One page: `name` is its file name and address; `question` is the one sentence that it answers."""

    name: str
    section: str
    title: Text
    question: Text
    permission: Permission = Permission.SEE_STATISTICS

    @property
    def file(self) -> str:
        """Path of the page file from the project's top."""
        return f"pages/{self.section}/{self.name}.py"


PAGES = {
    page.name: page
    for page in (
        SitePage(
            "overview",
            "statistics",
            Text("总览", "Overview"),
            Text(
                "现在怎么样，比上年如何，各镇街差别在哪里？",
                "Where do we stand against last year, and where do the streets differ?",
            ),
        ),
        SitePage(
            "volunteers",
            "statistics",
            Text("志愿者", "Volunteers"),
            Text("谁注册了、谁在服务、谁留了下来？", "Who is registered, who serves, and who stays?"),
        ),
        SitePage(
            "service_hours",
            "statistics",
            Text("服务时长", "Service hours"),
            Text(
                "服务了多少小时，在什么时候、什么地方、做什么？", "How many hours were served: when, where and at what?"
            ),
        ),
        SitePage(
            "contests",
            "statistics",
            Text("项目大赛", "Project contests"),
            Text(
                "项目参赛得了什么奖，获奖之后还在做吗？", "What did our projects win, and do they live on afterwards?"
            ),
        ),
        SitePage(
            "brand_matrix",
            "statistics",
            Text("品牌矩阵", "Brand matrix"),
            Text(
                "每个品牌在哪里、做了多少、哪里还是空白？",
                "Where does each brand work, how much, and where are the gaps?",
            ),
        ),
        SitePage(
            "definitions",
            "reference",
            Text("口径", "Definitions"),
            Text(
                "每个数字是什么意思、从哪里来、改过没有？",
                "What does each number mean, where does it come from, has it changed?",
            ),
            Permission.SEE_DEFINITIONS,
        ),
    )
}
