"""The HTML report as a parser and a browser see it: what is on the page, what it can be made to do.

The pages are the golden files, of which report_test says that they are what the program writes.
"""
import base64
import collections
import hashlib
import html.parser
import pathlib
import re
import tempfile
import unittest

from browser import CHROMIUM, Browser

PAGES = pathlib.Path(__file__).resolve().parents[1] / "golden/report"
NAMES = ("mixed", "waived", "hostile", "hostile_markup")

# Every element of a page with the attributes that it may have.
ALLOWED = {
    "html": "lang", "head": "", "meta": "charset http-equiv content name", "title": "", "style": "", "script": "",
    "body": "", "main": "", "header": "class", "footer": "", "section": "class aria-labelledby data-section",
    "div": "class id aria-hidden", "p": "class", "span": "class", "strong": "", "code": "", "a": "class href tabindex title",
    "h1": "", "h2": "id", "h3": "", "h4": "", "ul": "class", "ol": "class", "li": "class", "dl": "class", "dt": "", "dd": "",
    "svg": "class viewbox preserveaspectratio aria-hidden", "rect": "class x width height",
    "table": "class", "thead": "", "tbody": "", "tfoot": "", "tr": "", "th": "scope class", "td": "class",
    "details": "class open data-verdict data-level", "summary": "",
    "form": "id class hidden", "label": "class", "input": "type name value autocomplete placeholder",
    "fieldset": "", "legend": "", "select": "name", "option": "value", "output": "id", "button": "type id",
}


class Elements(html.parser.HTMLParser):
    """Every start tag with its attributes, what style and script hold, and all other text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.code, self.text, self.open = [], {}, [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if self.open and self.open[-1] in ("style", "script"):
            self.code[self.open[-1]] = data
        else:
            self.text.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")


def page_of(name):
    return (PAGES / f"{name}.html").read_text()


class Parsed(unittest.TestCase):
    def test_no_element_or_attribute_but_ours(self):
        for name in NAMES:
            for tag, attributes in Elements(page_of(name)).tags:
                self.assertIn(tag, ALLOWED, name)
                self.assertLessEqual(set(attributes), set(ALLOWED[tag].split()), f"{name}: {tag}")

    def test_hostile_text_changes_no_element(self):
        """Reports that differ in their texts alone have the same elements with the same attributes."""
        def shape(name):
            return [(tag, tuple(attributes)) for tag, attributes in Elements(page_of(name)).tags]
        self.assertEqual(shape("hostile"), shape("hostile_markup"))

    def test_hostile_text_is_there_to_be_read(self):
        text = "".join(Elements(page_of("hostile_markup")).text)
        self.assertIn("</script></style><!-- <img src=x onerror=owned()>", text)
        self.assertIn("&lt; &#60; ]]>", text)
        self.assertIn(r"\u{202e}", "".join(Elements(page_of("hostile")).text))

    def test_nothing_that_acts_unseen_is_in_the_file(self):
        unseen = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
        for name in NAMES:
            self.assertIsNone(unseen.search(page_of(name)), name)

    def test_the_policy_allows_this_style_and_this_script_and_nothing_else(self):
        for name in NAMES:
            elements = Elements(page_of(name))
            policy = [a["content"] for _, a in elements.tags if a.get("http-equiv") == "Content-Security-Policy"]
            hashes = {tag: base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
                      for tag, code in elements.code.items()}
            self.assertEqual(policy, [f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src "
                                      f"'sha256-{hashes['script']}'; base-uri 'none'; form-action 'none'"])

    def test_links_lead_to_what_is_on_the_page(self):
        for name in ("mixed", "waived"):
            tags = Elements(page_of(name)).tags
            ids = [a["id"] for _, a in tags if "id" in a]
            self.assertEqual(len(ids), len(set(ids)), "an id comes twice")
            for _, attributes in tags:
                if "href" in attributes:
                    self.assertIn(attributes["href"], [f"#{one}" for one in ids])
                if "aria-labelledby" in attributes:
                    self.assertIn(attributes["aria-labelledby"], ids)

    def test_the_score_never_stands_without_how_many_are_answered(self):
        text = " ".join(Elements(page_of("mixed")).text)
        self.assertRegex(text, r"9%\s+score, 6 of 13 answered")
        self.assertNotRegex(text, r"(?<!NOT )COMPLIANT")


# The contrast (WCAG 2.2, 1.4.3) of every text that is shown, against the nearest background below it.
CONTRAST = """(() => {
  const parse = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (; element; element = element.parentElement) {
      const colour = parse(getComputedStyle(element).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!(own || element.matches('.cell')) || !element.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${element.className || element.tagName} ${ratio.toFixed(2)}`);
  }
  return poor;
})()"""

SHOWN = "[...document.querySelectorAll('.row')].filter(r => !r.hidden).map(r => r.querySelector('.id').textContent)"
FINDINGS = """[...document.querySelectorAll('.row:not([hidden]) .finding:not([hidden])')]
              .map(f => f.querySelector('code').textContent + ' ' + f.querySelector('.region').textContent)"""


@unittest.skipUnless(CHROMIUM, "there is no chromium here; tools/install --browser installs it")
class Shown(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = cls.enterClassContext(Browser())

    def open(self, name, **how):
        return self.browser.open(PAGES / f"{name}.html", **how)

    def choose(self, page, field, value):
        page.run(f"""(() => {{ const field = document.querySelector('select[name={field}]');
                     field.value = '{value}'; field.dispatchEvent(new Event('input', {{bubbles: true}})); }})()""")

    # ---- safety

    def complaints(self, page):
        return [event["params"] for event in
                page.events("Log.entryAdded", "Runtime.exceptionThrown", "Audits.issueAdded")]

    def requests(self, page):
        return [event["params"]["request"]["url"] for event in page.events("Network.requestWillBeSent")]

    def test_nothing_is_requested_and_nothing_is_complained_of(self):
        for name in NAMES:
            page = self.open(name)
            page.settle()
            self.assertEqual(self.requests(page), [(PAGES / f"{name}.html").as_uri()])
            self.assertEqual(self.complaints(page), [])
            self.assertEqual(page.run("typeof owned"), "undefined")
            self.assertEqual(page.run("document.images.length + document.scripts.length"), 1)

    def test_what_gets_onto_the_page_all_the_same_neither_loads_nor_runs(self):
        """Also shows that the test above would see it."""
        added = ("<img src='http://127.0.0.1:9/a.png'><script>window.ran = 1</script>"
                 "<b onclick='window.ran = 1' style='position: fixed' id='b'>b</b>"
                 "<base href='http://127.0.0.1:9/'><form action='http://127.0.0.1:9/'><button id='send'></button></form>")
        with tempfile.NamedTemporaryFile("w", suffix=".html") as file:
            file.write(page_of("mixed").replace("<main>", "<main>" + added))
            file.flush()
            page = self.browser.open(file.name)
            page.run("document.querySelector('#b').click(), document.querySelector('#send').click()")
            page.settle()
            violations = {c["issue"]["details"]["contentSecurityPolicyIssueDetails"]["violatedDirective"]
                          for c in self.complaints(page)
                          if c.get("issue", {}).get("code") == "ContentSecurityPolicyIssue"}
            self.assertLessEqual({"img-src", "script-src-elem", "script-src-attr", "style-src-attr", "base-uri"},
                                 violations)
            self.assertEqual(page.run("[window.ran, getComputedStyle(document.querySelector('#b')).position]"),
                             [None, "static"])
            sent = [event for event in page.events("Network.responseReceived")
                    if not event["params"]["response"]["url"].startswith("file:")]
            self.assertEqual(sent, [])

    # ---- filters

    def test_each_filter_leaves_what_it_names(self):
        cases = (
            ("section", "Logging", ["3.1", "3.8"]),
            ("level", "2", ["3.8"]),
            ("where", "us-west-2", ["1.21", "3.1", "3.8"]),
            ("waived", "yes", ["1.21", "5.2"]),
        )
        for field, value, rows in cases:
            page = self.open("waived")
            self.assertEqual(len(page.run(SHOWN)), 13)
            self.choose(page, field, value)
            self.assertEqual(page.run(SHOWN), rows, field)
            self.assertIn(f"{len(rows)} recommendation", page.run("shown.textContent"))
        self.choose(page, "where", "us-east-1")
        self.assertEqual(page.run(FINDINGS), ["us-east-1 us-east-1"], "waived, and of that region")
        self.choose(page, "section", "Monitoring")
        self.assertEqual(page.run("[shown.textContent, document.querySelectorAll('.rows:not([hidden])').length]"),
                         ["Nothing matches", 0])
        page.click("button[type=reset]")
        self.assertEqual(len(page.run(SHOWN)), 13)

    def test_verdicts_add_up_and_none_means_all(self):
        page = self.open("waived")
        page.click("input[value=fail]")
        self.assertEqual(page.run(SHOWN), ["1.4", "1.21", "3.8", "5.2"])
        page.click("input[value=manual]")
        self.assertEqual(page.run(SHOWN), ["1.1", "1.4", "1.21", "3.8", "5.2"])
        page.click("input[value=fail]")
        page.click("input[value=manual]")
        self.assertEqual(len(page.run(SHOWN)), 13)

    def test_a_search_finds_words_of_rows_and_of_findings_and_unfolds_the_few_that_are_left(self):
        page = self.open("waived")
        page.click("input[type=search]")
        page.type("3389 US-EAST")
        self.assertEqual(page.run(SHOWN), ["5.2"])
        self.assertEqual(page.run(FINDINGS), ["sg-0a1b2c3d4e5f60005 us-east-1"])
        self.assertTrue(page.run("document.querySelector('.row:not([hidden])').open"))
        self.assertEqual(page.run("document.querySelectorAll('.row:not([hidden]) .group:not([hidden])').length"), 1)
        page.click("button[type=reset]")
        self.assertEqual(page.run("document.querySelectorAll('.row[open]').length"), 0)
        page.click("input[type=search]")
        page.type("rotation")
        self.assertEqual(page.run(SHOWN), ["3.8"])
        self.assertEqual(len(page.run(FINDINGS)), 5, "the row's own words speak for all of its findings")
        page.type(" <img")
        self.assertEqual(page.run(SHOWN), [])

    def test_unfold_and_fold_touch_what_is_shown(self):
        page = self.open("waived")
        self.choose(page, "level", "2")
        page.click("#unfold")
        self.choose(page, "level", "")
        self.assertEqual(page.run("document.querySelectorAll('.row[open]').length"), 1)
        page.click("#fold")
        self.assertEqual(page.run("document.querySelectorAll('.row[open]').length"), 0)

    def test_a_link_shows_its_recommendation_even_when_a_filter_hides_it(self):
        page = self.open("waived")
        self.choose(page, "level", "2")
        page.click(".steps a")
        page.settle()
        self.assertEqual(page.run("document.querySelector('.row[open] .id').textContent"), "1.4")
        self.assertTrue(page.run("document.querySelector('.row[open]').checkVisibility()"))

    # ---- readers of every kind

    def test_without_its_script_everything_is_there_and_links_unfold(self):
        page = self.open("waived", script=False)
        self.assertFalse(page.run("document.querySelector('form').checkVisibility()"))
        self.assertEqual(page.run("document.querySelectorAll('.row').length"), 13)
        page.click(".steps a")
        self.assertTrue(page.run("document.getElementById('r-1.4').checkVisibility({contentVisibilityAuto: false})"))
        self.assertEqual(page.run("document.querySelector('.row[open] .id').textContent"), "1.4")

    def test_the_keyboard_reaches_what_the_mouse_reaches(self):
        page = self.open("waived")
        page.press("Tab", "Tab")
        self.assertEqual(page.run("document.activeElement.className"), "skip")
        page.run("document.querySelector('input[value=fail]').focus()")
        page.press(" ", "Space", " ")
        self.assertEqual(page.run(SHOWN), ["1.4", "1.21", "3.8", "5.2"])
        page.run("document.querySelector('.row:not([hidden]) summary').focus()")
        page.press("Enter", "Enter", "\r")
        self.assertTrue(page.run("document.querySelector('.row:not([hidden])').open"))

    def test_everything_that_can_be_used_has_a_name(self):
        page = self.open("waived")
        page.call("Accessibility.enable")
        roles = ("button", "checkbox", "combobox", "searchbox", "link", "DisclosureTriangle")
        seen = collections.Counter()
        for node in page.call("Accessibility.getFullAXTree")["nodes"]:
            role = node.get("role", {}).get("value")
            if role in roles and not node["ignored"]:
                seen[role] += 1
                self.assertTrue(node.get("name", {}).get("value", "").strip(), node)
        self.assertEqual(seen["combobox"], 4)
        self.assertEqual(seen["checkbox"], 5)
        self.assertGreaterEqual(seen["DisclosureTriangle"], 13)

    def test_every_text_has_contrast_in_both_schemes(self):
        for dark in (False, True):
            page = self.open("waived", dark=dark)
            page.run("document.querySelectorAll('details').forEach(d => d.open = true)")
            page.click("input[value=fail]")
            self.assertEqual(page.run(CONTRAST), [], "dark" if dark else "light")
            page.run("document.querySelector('.words').style.color = 'gray'")
            self.assertNotEqual(page.run(CONTRAST), [], "the test sees poor contrast")

    def test_nothing_is_wider_than_the_screen(self):
        for name in NAMES:
            for width in (320, 390, 768, 1280):
                page = self.open(name, width=width)
                page.run("document.querySelectorAll('details').forEach(d => d.open = true)")
                self.assertEqual(page.run("document.documentElement.scrollWidth"), width, f"{name} at {width}")

    def test_paper_has_the_findings_that_do_not_pass_and_no_filters(self):
        page = self.open("waived", script=False)
        page.call("Emulation.setEmulatedMedia", media="print")
        shown = page.run("""[...document.querySelectorAll('.finding')].filter(f => f.checkVisibility())
                            .map(f => f.closest('.row').querySelector('.id').textContent)""")
        self.assertEqual(collections.Counter(shown)["3.8"], 3, "two that fail and one unknown of five")
        self.assertEqual(collections.Counter(shown)["5.2"], 6)
        self.assertFalse(page.run("document.querySelector('form').checkVisibility()"))
        self.assertTrue(page.pdf().startswith(b"%PDF"))

    def test_pictures_of_both_widths_and_schemes(self):
        """Kept in build/screenshots for a person to look at."""
        folder = PAGES.parents[2] / "build/screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        for width, dark in ((1280, False), (1280, True), (390, False), (390, True)):
            page = self.open("waived", width=width, dark=dark)
            path = folder / f"report-{width}{'-dark' if dark else ''}.png"
            page.screenshot(path)
            self.assertGreater(path.stat().st_size, 50_000)


if __name__ == "__main__":
    unittest.main()
