// The language of the page for the browser, and Streamlit's own English words in Chinese. Part of chart_element.js.

const CHINESE_WORDS = {
  "No results": "没有找到", "Clear all": "全部清除", "Clear value": "清除", "Clear date": "清除日期", "Main menu": "主菜单",
  "Open sidebar": "打开菜单", "Close sidebar": "收起菜单", "Expand sidebar": "打开菜单", "Collapse sidebar": "收起菜单",
  "Choose date": "选择日期", "Copy to clipboard": "复制", "Close": "关闭", "Show options": "展开选项", open: "展开",
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

function translate(root) {
  for (const element of [root, ...root.querySelectorAll("[aria-label], [title], [role=option], [role=option] *")]) {
    for (const name of ["aria-label", "title"]) {
      const chinese = element.hasAttribute(name) && chineseFor(element.getAttribute(name));
      if (chinese) element.setAttribute(name, chinese);
    }
    const only = element.childElementCount ? null : chineseFor(element.textContent);
    if (only) element.textContent = only;
  }
}

// Streamlit's menu is one list whose sections are no items of it: each section is made a list of its own.
function nameTheUnnamed(language) {
  for (const menu of document.querySelectorAll("[data-testid=stSidebarNavItems]")) {
    menu.setAttribute("role", "presentation");
    for (const section of menu.children) if (section.tagName === "DIV") section.setAttribute("role", "list");
  }
}

let watching = false;

// Called in every run: the language may have been switched.
export function speak(language) {
  nameTheUnnamed(language);
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  if (language === "en" || watching) return;
  watching = true;
  translate(document.body);
  new MutationObserver((changes) => {
    if (document.documentElement.lang === "en") return;
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE && !node.closest(".volunteer-chart, .vs-scroll")) translate(node);
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
}
