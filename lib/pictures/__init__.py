"""Figures and whole pages as pictures and on paper, drawn by the Chromium that is installed, without a network.

`chromium.py` finds and runs it; `drawing.py` makes PNG and SVG of charts and tables with their words (`picture.js`);
`paper.py` makes A4 pages with a header and a footer (`paper.css`). What is drawn is told by the caller as plain values: a
Plotly figure, rows of text, HTML.
"""

from lib.catalogue.vocabularies import Text

NO_CHROMIUM = Text(
    "这台服务器上没有Chromium，无法生成图片和PDF。请管理员安装后重启：apt-get install chromium fonts-noto-cjk"
    "（或安装Google Chrome，并用CHROMIUM指明它的路径）。",
    "There is no Chromium on this server, so no pictures and no PDF can be made. Let its administrator install it and start "
    "again: apt-get install chromium fonts-noto-cjk (or install Google Chrome and name its path in CHROMIUM).",
)
NOT_DRAWN = Text(
    "图片没有画成，没有生成文件；详情已记入服务器日志。",
    "The picture could not be drawn, no file was made; the details are in the server's log.",
)


class PictureFailed(Exception):
    """There is no picture; `message` says why, in both languages."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message
