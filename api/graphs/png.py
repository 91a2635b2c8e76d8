"""How does the picture become an image of points? By resvg, with whatever Chinese font this machine has."""

from __future__ import annotations

import functools

from ontology.errors import MissingToolError

_SCALE = 2.0  # pixels of the image for one of the drawing
_MOST = 24_000_000.0  # pixels, and some seconds of work
_LONGEST = 30_000.0  # pixels of one side
FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
    "HarmonyOS Sans SC", "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "DengXian",
    "Droid Sans Fallback", "Sarasa Gothic SC", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Songti SC",
    "SimSun", "FangSong", "KaiTi", "AR PL UMing CN", "AR PL UKai CN",
    "DejaVu Sans", "Liberation Sans", "Arial", "Helvetica",
)  # fmt: skip
"""Fonts that texts are set in, the first that is there; those at the end stand for any other with the characters."""


def png(svg: str, width: float, height: float) -> bytes:
    """The drawing of that size as PNG, twice as fine where that is not too large.

    MissingToolError where no font of this machine has Chinese characters.
    """
    family = font(FAMILIES)
    if family is None:
        raise MissingToolError(
            "没有找到中文字体，不能生成PNG", where="本机字体", hint="请安装一种中文字体（如思源黑体），或改为下载SVG"
        )
    scale = min(_SCALE, (_MOST / max(1.0, width * height)) ** 0.5, _LONGEST / max(width, height, 1.0))
    return _rendered(svg, family, scale)


@functools.cache
def font(families: tuple[str, ...]) -> str | None:
    """The first of these that gives two Chinese characters each a form of its own; None where none does."""
    for family in families:
        blank, *marks = (_rendered(_probe(mark), family, 1.0) for mark in ("", "政", "策"))
        if len({blank, *marks}) == len(marks) + 1:
            return family
    return None


def _probe(mark: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="4" y="32" font-size="30" font-family="sans-serif">{mark}</text></svg>'
    )


def _rendered(svg: str, family: str, scale: float) -> bytes:
    import resvg_py  # noqa: PLC0415 - only where an image is wanted

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=scale, sans_serif_family=family, languages=["zh-Hans"]))
