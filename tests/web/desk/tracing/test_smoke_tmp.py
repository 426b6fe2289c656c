import pytest, os
from tests.tracing_world import make_tracing
from tests.web.seeing import barriers
pytestmark = pytest.mark.browser
def test_shots(window):
    w = make_tracing(exposed=6)
    w.visit(None, start=-50, length=None, place_text="桂花路早点摊")
    w.propose(w.new_persons(5))
    w.confirm(w.exposures[:4])
    q = w.quarantine(w.contact(0)); m = w.material()
    os.makedirs("/tmp/shots", exist_ok=True)
    pages = {"cases":"cases/","case": f"cases/{w.case.pk}/", "triage":"proposals/","contacts": "contacts/","contact": f"contacts/{w.contact(0).pk}/","quars": "quarantines/","quar": f"quarantines/{q.pk}/","mats": "material/","mat": f"material/{m.pk}/","ask": f"cases/{w.case.pk}/material/"}
    for lang, width in (("zh-CN",1366),("en",360)):
        page = window(width=width, language=lang, account=w.people["lead"])
        for name, url in pages.items():
            page.goto("/desk/tracing/"+url)
            page.screenshot(path=f"/tmp/shots/{name}-{width}.png", full_page=True)
            b = barriers(page)
            sw = page.evaluate("document.documentElement.scrollWidth")
            if b or sw > width: print(name, width, sw, b)
        page.goto("/desk/tracing/proposals/")
        page.locator("#accept").focus()
        page.keyboard.press("j"); page.keyboard.press("x"); page.keyboard.press("j"); page.keyboard.press("x"); page.keyboard.press("p")
        page.wait_for_selector("#confirm")
        page.screenshot(path=f"/tmp/shots/preview-{width}.png", full_page=True)
        print(barriers(page))
