"""What on a web page is not the document? Navigation, metadata, share bars and what stands around the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from corpus.html_blocks import text_of

# fmt: off
DROPPED = frozenset(
    (
        "script", "style", "noscript", "iframe", "frame", "svg", "nav", "footer", "aside", "button", "input",
        "select", "option", "textarea", "template", "object", "embed", "applet", "canvas", "audio", "video", "map",
        "dialog", "menu", "head", "title", "link", "meta",
    )
)
# fmt: on
_NAMES = re.compile(
    r"(?:^|[-_\s])(?:nav\w*|menu\w*|bread\w*|crumbs?|share\w*|bdshare\w*|foot\w*|copyright|sidebar|side|related|relate\w*"
    r"|recommend\w*|toolbar|tools?|print\w*|qr\w*|erweima|ewm|weizhi|position|location|search\w*|banner|pagination|pages?num"
    r"|comment\w*|skip\w*|advert\w*|login|bar|back-?button|backtop|gotop|ndxx|xxgkinfo|indexinfo)(?:$|[-_\s])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_HAN = re.compile("[\u4e00-\u9fff0-9]")
_FIELD = re.compile(
    "索引号|主题分类|发文机关|发文机构|发布机构|公开主体|成文日期|发文字号|公文文号|生效日期|生成日期|发布日期|发文日期|公开日期"
    "|主题词|信息分类|体裁分类|组配分类|公文时效|有效性|公开方式|公开范围|文件编号|信息索引|废止日期|服务对象|信息名称|内容概述|统一编号"
)
_MOST_METADATA = 800
_FEWEST_FIELDS = 3
_AROUND = re.compile(
    r"(?:您?当前(?:的)?位置|您(?:现在)?(?:的|所在)(?:的)?位置|首页\s*[>＞»/]|来源\s*[：:]|信息来源|稿源|发布(?:时间|日期|机构|人)|更新时间"
    r"|发文时间|时间\s*[：:]|日期\s*[：:]\s*\d|字号\s*[：:]|字体\s*[：:]|【?\s*字体|浏览(?:次数|量)|阅读(?:次数|量)?\s*[：:]?\s*\d|点击(?:数|率|量|次数)"
    r"|访问(?:量|次数)|分享(?:到|至)?|扫一扫|用手机|责任编辑|编辑\s*[：:]|作者\s*[：:]|审核\s*[：:]|【?\s*打印|打印本页|【?\s*关闭|关闭窗口|关闭本页"
    r"|上一[篇条]|下一[篇条]|相关(?:链接|阅读|稿件|文章|解读|新闻|文件|信息)\s*[：:]?$|返回(?:顶部|首页|列表)|收藏本?页?$|我要纠错|版权所有|主办单位|承办单位"
    r"|[\u4e00-\u9fff]{0,2}ICP备|.{0,3}公网安备|网站标识码|无障碍|大\s*中\s*小$|[大中小默认【】\[\]\s]{1,12}$|微信|微博|二维码|下载\s*$|保存\s*$|分享$|语音播报)"
)
_SENTENCE = re.compile("[。；]")
_FILE = re.compile(r"附件|\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar)\s*$", re.IGNORECASE)


def strip_noise(root: etree._Element) -> list[str]:
    """Take out of the tree what is certainly not the document; the texts of the index cards taken out.

    The tree is changed.
    """
    for element in list(root.iter()):
        if element.getparent() is not None and (
            not isinstance(element.tag, str) or element.tag in DROPPED or _is_hidden(element)
        ):
            _remove(element)
    cards: list[str] = []
    for element in list(root.iter("table", "ul", "dl", "div", "section", "p")):
        if _attached(element, root) and is_metadata(element):
            cards.append(_spaced(element))
            _remove(element)
    whole = han_count(root)
    for element in list(root.iter()):
        if element is not root and element.getparent() is not None and _is_named(element, whole):
            _remove(element)
    return cards


def _attached(element: etree._Element, root: etree._Element) -> bool:
    """Whether an element is still in the tree and not the tree itself."""
    return element is not root and any(parent is root for parent in element.iterancestors())


def _spaced(element: etree._Element) -> str:
    """The texts in an element side by side, spread-out field names (索 引 号) closed up."""
    parts = (_SPACE.sub(" ", part).strip() for part in element.itertext() if isinstance(part, str))
    text = " ".join(part for part in parts if part)
    return re.sub(r"(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff](?:\s[\u4e00-\u9fff])*\s?[：:])", "", text)


def is_metadata(element: etree._Element) -> bool:
    """Whether a block is the index card of a page: three or more of its field names and little else."""
    text = _SPACE.sub("", text_of(element))
    if not text or len(text) > _MOST_METADATA:
        return False
    fields = set(_FIELD.findall(text))
    return len(fields) >= _FEWEST_FIELDS and len(_SENTENCE.findall(text)) <= 1


def prose(element: etree._Element) -> int:
    """The Han characters and digits of a block outside its links, 0 where it holds no sentence."""
    text = "".join(_unlinked(element))
    return len(_HAN.findall(text)) if _SENTENCE.search(text) or text.rstrip().endswith(("：", ":")) else 0


def han_count(element: etree._Element) -> int:
    """The Han characters and digits of a block outside its links."""
    return len(_HAN.findall("".join(_unlinked(element))))


def without_surroundings(texts: Sequence[str], linked: Sequence[bool]) -> tuple[int, int]:
    """The range of paragraphs that remains when what stands before and after a document is dropped.

    ``linked`` says of each paragraph whether it is nothing but links.
    """
    start, end = 0, len(texts)
    body = [place for place, text in enumerate(texts) if len(text) > 40 and _SENTENCE.search(text)]
    first, last = (body[0], body[-1]) if body else (len(texts), -1)
    for place in range(min(first, len(texts)) - 1, -1, -1):
        if _stands_around(texts[place], linked=linked[place]):
            start = place + 1
            break
    for place in range(last + 1, len(texts)):
        if _stands_around(texts[place], linked=linked[place]):
            end = place
            break
    return start, end


def _stands_around(text: str, *, linked: bool) -> bool:
    if linked and not _FILE.search(text):
        return True
    return len(text) < 80 and _AROUND.match(text) is not None


def _unlinked(element: etree._Element) -> list[str]:
    parts: list[str] = []
    stack: list[etree._Element] = [element]
    while stack:
        node = stack.pop()
        if node.tag == "a" and node is not element:
            continue
        if isinstance(node.tag, str):
            parts.append(node.text or "")
        for child in reversed(node):
            if child.tail:
                parts.append(child.tail)
            stack.append(child)
    return parts


def _is_hidden(element: etree._Element) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def _is_named(element: etree._Element, whole: int) -> bool:
    """Whether the class or id names furniture; a block that holds much of the page is none, whatever its name."""
    if element.tag in {"html", "body", "p", "span", "td", "tr", "tbody", "h1", "h2"}:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return bool(names.strip()) and bool(_NAMES.search(names)) and prose(element) <= 0.2 * whole


def _remove(element: etree._Element) -> None:
    """Take an element out, its tail left in place."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
