// The language of the page for the browser, and Streamlit's own English words in Chinese. Part of chart_element.js.

const CHINESE_WORDS = {
  "No results": "没有找到", "Clear all": "全部清除", "Clear value": "清除", "Clear date": "清除日期", "Main menu": "主菜单",
  "Open sidebar": "打开菜单", "Close sidebar": "收起菜单", "Expand sidebar": "打开菜单", "Collapse sidebar": "收起菜单",
  "Choose date": "选择日期", "Copy to clipboard": "复制", "Close": "关闭", "Show options": "展开选项", open: "展开", Open: "展开",
  "Selected values": "已选", Sidebar: "侧栏", "App pages": "页面", "Choose an option": "请选择",
  "Link to heading": "本节链接", "file upload": "选择文件", "Skip to main content": "跳到正文",
  "Show password": "显示密码", "Hide password": "隐藏密码", "Page not found": "没有这个页面",
  "The page that you have requested does not seem to exist. Running the app's main page.": "您打开的页面不存在，已转到首页。",
};
const CHINESE_PATTERNS = [
  [/^(?:Remove|Delete) (.+)$/, "移除$1"], [/^year, (.*)$/, "年，$1"], [/^month, (.*)$/, "月，$1"], [/^day, (.*)$/, "日，$1"],
];

function chineseFor(words) {
  const found = CHINESE_WORDS[words];
  if (found !== undefined) return found;
  for (const [pattern, chinese] of CHINESE_PATTERNS) if (pattern.test(words)) return words.replace(pattern, chinese);
  return null;
}

const SPOKEN = ["aria-label", "title", "placeholder"];
const FOREIGN = "[aria-label], [title], [placeholder], a[href='#stMain'], [role=option], [role=option] *, [role=dialog] *";
const inEnglish = new WeakMap(); // element -> what was put into Chinese: name of the attribute, "" for the text -> [English, Chinese]

function translate(root) {
  for (const element of [root, ...root.querySelectorAll(FOREIGN)]) {
    for (const name of SPOKEN) {
      const chinese = element.hasAttribute(name) && chineseFor(element.getAttribute(name));
      if (!chinese) continue;
      remember(element, name, element.getAttribute(name), chinese);
      element.setAttribute(name, chinese);
    }
    const words = onlyText(element), chinese = words && chineseFor(words.data);
    if (!chinese) continue;
    remember(element, "", words.data, chinese);
    words.data = chinese;
  }
}

// The text node of an element that holds nothing else: Streamlit's own node stays, or it could not take it away later.
function onlyText({ childNodes }) {
  return childNodes.length === 1 && childNodes[0].nodeType === Node.TEXT_NODE ? childNodes[0] : null;
}

function remember(element, name, english, chinese) {
  inEnglish.set(element, { ...inEnglish.get(element), [name]: [english, chinese] });
}

// Streamlit does not write its words again when the language changes: they get back the English that they had.
function translateBack() {
  for (const element of document.querySelectorAll(FOREIGN)) {
    for (const [name, [english, chinese]] of Object.entries(inEnglish.get(element) ?? {})) {
      if (name && element.getAttribute(name) === chinese) element.setAttribute(name, english);
      else if (!name && onlyText(element)?.data === chinese) onlyText(element).data = english;
    }
    inEnglish.delete(element);
  }
}

// Streamlit's menu is one list whose sections are no items of it: each section is made a list of its own.
function nameTheUnnamed() {
  for (const menu of document.querySelectorAll("[data-testid=stSidebarNavItems]")) {
    menu.setAttribute("role", "presentation");
    for (const section of menu.children) if (section.tagName === "DIV") section.setAttribute("role", "list");
  }
}

let spoken; // the language that Streamlit's words are in; undefined before the first run

// Called in every run: the language may have been switched.
export function speak(language) {
  nameTheUnnamed();
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  if (language === spoken) return;
  if (language === "en") translateBack();
  else translate(document.body);
  if (spoken === undefined) watch();
  spoken = language;
}

function watch() {
  new MutationObserver((changes) => {
    if (document.documentElement.lang === "en") return;
    for (const { type, target, addedNodes } of changes) {
      for (const node of type === "attributes" ? [target] : addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE && !node.closest(".volunteer-chart, .vs-scroll, .vs-views")) translate(node);
      }
    }
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: SPOKEN });
}
