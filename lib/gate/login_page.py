"""The login page as HTML: no script, no file, nothing that a stranger would have to fetch."""

from html import escape
from urllib.parse import quote

from lib.catalogue.vocabularies import Text
from lib.gate.modes import Mode
from lib.theme import ACCENT, COLOURS, FONT, INK, LINE, MUTED, SOFT_SURFACE, SURFACE

TITLE = Text("志愿服务数据", "Volunteer service figures")
NAME, PASSWORD = Text("账号", "Name"), Text("密码", "Password")
LOG_IN, LOG_OUT = Text("登录", "Log in"), Text("退出登录", "Log out")
BY_PROVIDER = Text("用单位统一身份登录", "Log in with your organisation's account")
STILL_THERE = Text(
    "单位统一身份仍处于登录状态：使用公用电脑时，请一并退出。",
    "Your organisation's login is still open in this browser; on a shared computer end it, too.",
)
LEAVE_PROVIDER = Text("退出单位统一身份", "Log out there")
REALLY = Text("要退出登录吗？", "Log out?")
STAY = Text("返回", "Back")
HELP = Text(
    "没有账号或忘记密码，请联系本单位管理员。",
    "No account, or a forgotten password? Ask your administrator.",
)


def _style() -> str:
    """The look of the dashboard, light or dark as the browser asks."""
    roles = {"ink": INK, "muted": MUTED, "surface": SURFACE, "soft": SOFT_SURFACE, "line": LINE, "accent": ACCENT}
    light, dark = ("".join(f"--{n}:{COLOURS[mode][role]};" for n, role in roles.items()) for mode in ("light", "dark"))
    return (
        f":root{{{light}color-scheme:light dark}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f"*{{box-sizing:border-box}}body{{margin:0;background:var(--soft);color:var(--ink);font:16px/1.5 {FONT}}}"
        "main{max-width:24rem;margin:12vh auto 2rem;padding:2rem;background:var(--surface);border:1px solid var(--line);"
        "border-radius:.6rem}h1{font-size:1.4rem;margin:0 0 1.2rem}label{display:block;margin-bottom:1rem}"
        "input{display:block;width:100%;font:inherit;padding:.6rem;margin-top:.3rem;border:1px solid var(--muted);"
        "border-radius:.4rem;background:var(--surface);color:var(--ink)}"
        "button,.button{display:block;width:100%;font:inherit;font-weight:600;padding:.7rem;border:0;border-radius:.4rem;"
        "background:var(--accent);color:var(--surface);text-align:center;text-decoration:none;cursor:pointer}"
        ":focus-visible{outline:3px solid var(--ink);outline-offset:2px}a{color:inherit}"
        "h2{font-size:1.1rem;margin:1.6rem 0 .6rem}table{width:100%;border-collapse:collapse;margin-bottom:1rem;font-size:.9rem}"
        "th,td{text-align:left;padding:.35rem .3rem;border-bottom:1px solid var(--line)}"
        ".problem{border-left:4px solid var(--accent);padding-left:.7rem}.quiet{color:var(--muted);font-size:.9rem}"
        "@media(max-width:480px){main{margin:0;min-height:100vh;border:0;border-radius:0}}"
    )


STYLE = _style()
OTHER_LANGUAGE = {"zh": ("en", "English"), "en": ("zh", "中文")}


def page(
    language: str,
    mode: Mode,
    *,
    where: str = "/",
    problem: Text | None = None,
    said: Text | None = None,
    name: str = "",
    leaving: bool = False,
    ends_at: str = "",
) -> str:
    """The page: a form with the password (LOGIN=local), a link to the provider (oidc), or the question of logging out.

    ends_at: the address at which one logs out at the provider, too, offered after logging out here.
    """

    def say(words: Text) -> str:
        return escape(words.in_language(language))

    if leaving:
        inside = (
            f"<p>{say(REALLY)}</p><form method='post' action='/logout?lang={language}'>"
            f"<button type='submit'>{say(LOG_OUT)}</button></form><p><a href='/'>{say(STAY)}</a></p>"
        )
    elif mode.login == "oidc":
        inside = (
            f"<p><a class='button' href='/login/provider/go?next={quote(where, safe='')}'>{say(BY_PROVIDER)}</a></p>"
        )
    else:
        inside = (
            f"<form method='post' action='/login?lang={language}'><input type='hidden' name='next' value='{escape(where)}'>"
            f"<label>{say(NAME)}<input name='name' value='{escape(name[:120])}' autocomplete='username' required autofocus "
            "autocapitalize='none' spellcheck='false'></label>"
            f"<label>{say(PASSWORD)}<input name='password' type='password' autocomplete='current-password' required></label>"
            f"<button type='submit'>{say(LOG_IN)}</button></form>"
        )
    notice = notice_html(language, problem=problem, said=said)
    if ends_at:
        notice += f"<p>{say(STILL_THERE)} <a href='{escape(ends_at)}'>{say(LEAVE_PROVIDER)}</a></p>"
    again = f"{'/logout' if leaving else '/login'}?next={quote(where, safe='')}"
    inside += f"<p class='quiet'>{say(HELP)}</p>"
    return document(language, title=LOG_OUT if leaving else LOG_IN, inside=notice + inside, again=again)


def notice_html(language: str, *, problem: Text | None = None, said: Text | None = None) -> str:
    """Why something was refused, and what came of it."""
    refused = f"<p class='problem' role='alert'>{escape(problem.in_language(language))}</p>" if problem else ""
    return refused + (f"<p role='status'>{escape(said.in_language(language))}</p>" if said else "")


def document(language: str, *, title: Text, inside: str, again: str) -> str:
    """The whole page around `inside` (HTML). again: its own address, for the link to the other language."""
    other, words = OTHER_LANGUAGE[language]
    own, whole = escape(title.in_language(language)), escape(TITLE.in_language(language))
    link = escape(f"{again}{'&' if '?' in again else '?'}lang={other}")
    return (
        f"<!doctype html><html lang='{'zh-CN' if language == 'zh' else 'en'}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'><meta name='robots' content='noindex'>"
        f"<link rel='icon' href='data:,'><title>{own} · {whole}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{whole}</h1>{inside}<p class='quiet'><a href='{link}' lang='{other}'>{words}</a></p></main></body></html>"
    )
