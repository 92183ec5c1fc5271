"""One browser and what is done with it."""

import pathlib

import axe_core_python
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

AXE = (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# WCAG 2.2, 2.5.8: targets of at least 24 by 24 px; links within a sentence are exempt.
SMALL_TARGETS = """
return Array.from(document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary"))
  .filter((e) => e.checkVisibility() && !e.closest("p, dd, li > span") && !e.classList.contains("skip"))
  .map((e) => [e.getBoundingClientRect(), e])
  .filter(([r]) => r.width > 0 && (r.height < 23.5 || r.width < 23.5))
  .map(([r, e]) => `${e.tagName} "${e.textContent.trim().slice(0, 40)}" ${Math.round(r.width)}x${Math.round(r.height)}`);
"""


class Walk:
    report: dict = {"done": [], "violations": [], "small_targets": [], "too_wide": [], "pages": 0}

    def __init__(self, url: str, width: int, scripts: bool = True, folder: str | None = None):
        self.url, self.width, self.folder = url, width, folder
        options = Options()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--force-prefers-reduced-motion"):
            options.add_argument(argument)
        if not scripts:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        self.browser = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self._resize(900)

    def __enter__(self) -> "Walk":
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.quit()

    # With the keyboard alone: log in, open, inspect a run, approve as two people, publish, activate.

    def decide_with_keys(self, first: str, second: str, proposal: str) -> None:
        self._log_in(first)
        self._press("j")
        self._expect(self._focused().get_attribute("data-row") == "1", "j marks a proposal")
        self._press("?")
        self._expect(self.browser.find_element(By.ID, "help").is_displayed(), "? shows the keys")
        self._press(Keys.ESCAPE)
        self._tab_to(f"/review/{proposal}", "href")
        self._press(Keys.ENTER)
        self._wait_for(f"/review/{proposal}")
        self._tab_to("/episodes/", "href")
        self._press(Keys.ENTER)
        self._wait_for("/episodes/ep-")
        self._expect("Runs like this one" in self._text(), "a run is inspected, one key away from the proposal")
        self.browser.back()
        self._wait_for(f"/review/{proposal}")
        self._expect("must still approve" in self._text(), "what follows is said before")
        self._press_button("Approve")
        self._expect("Your approval is recorded" in self._text(), "the first person approves")
        self._log_out()
        self._log_in(second)
        self._open(f"/review/{proposal}")
        self._expect("is the last approval needed" in self._text(), "the second person is told that it is the last")
        self._press_button("Approve")
        self._press_button("Publish as a draft")
        self._expect("Nothing runs it until somebody activates it" in self._text(), "it is published as a draft")
        self._log_out()

    # Every page on this screen.

    def inspect_pages(self, key: str, proposal: str) -> None:
        self._open("/login")
        self._look("login")
        self._log_in(key)
        pages = [
            "/review", "/review?view=all", f"/review/{proposal}",
            f"/review/{proposal}/whole", "/episodes", "/workflows", "/workflows/WF-FIN-001", "/search?q=vendor+variance",
            "/dashboard", "/audit", "/review/P-000000000000",
        ]
        for path in pages:
            self._open(path)
            self._look(path)
        self._open("/episodes")
        self.browser.find_element(By.CSS_SELECTOR, "table a.code").click()
        self._wait_for("/episodes/ep-")
        self._look("episode")
        self._open("/review")
        others = self.browser.find_elements(By.CSS_SELECTOR, "[data-row]")
        self._expect(len(others) > 0, f"there is a proposal to decide on, {self.width} px")
        others[0].click()
        self.browser.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; });")
        self._look("everything unfolded")
        self.browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
        for path in (f"/review/{proposal}", "/dashboard"):
            self._open(path)
            self._look(path + " dark")

    # Without scripts: activate and withdraw with forms alone.

    def withdraw_without_scripts(self, key: str, proposal: str) -> None:
        self._open("/login")
        self.browser.find_element(By.ID, "key").send_keys(key)
        self._submit("Log in")
        self._open(f"/review/{proposal}")
        self.browser.find_element(By.LINK_TEXT, "Go to the decision").send_keys(Keys.ENTER)
        self._submit("Activate")
        self._expect("Activated: new runs use it" in self._text(), "it is activated without scripts")
        self.browser.find_element(By.XPATH, "//summary[starts-with(., 'Withdraw')]").send_keys(Keys.ENTER)
        self._submit("Withdraw")
        self._expect("Withdrawn." in self._text(), "it is withdrawn without scripts")
        self._expect("audit chain intact" in self._text(), "the audit chain is intact")

    def _submit(self, name: str) -> None:
        before = self.browser.find_element(By.TAG_NAME, "html")
        self.browser.find_element(By.XPATH, f"//button[@type='submit' and normalize-space(.)='{name}']").send_keys(Keys.ENTER)
        WebDriverWait(self.browser, 20).until(lambda _: self._is_gone(before))

    @staticmethod
    def _is_gone(element) -> bool:
        try:
            element.is_enabled()
            return False
        except Exception:
            return True

    # The keyboard.

    def _log_in(self, key: str) -> None:
        self._open("/login")
        self._tab_to("key", "id")
        self._press(key + Keys.ENTER)
        self._wait_for("/review")

    def _log_out(self) -> None:
        self._press_button("Log out")
        self._wait_for("/login")

    def _focused(self):
        return self.browser.switch_to.active_element

    def _press(self, keys: str) -> None:
        self._focused().send_keys(keys)

    def _tab_to(self, value: str, attribute: str) -> None:
        for _ in range(400):
            if (self._focused().get_dom_attribute(attribute) or "").startswith(value):
                return
            self._press(Keys.TAB)
        raise AssertionError(f"the Tab key does not reach {attribute}={value}")

    def _press_button(self, name: str) -> None:
        for _ in range(400):
            at = self._focused()
            if at.tag_name == "button" and at.text.strip() == name:
                before = self.browser.find_element(By.TAG_NAME, "html")
                at.send_keys(Keys.ENTER)
                WebDriverWait(self.browser, 20).until(lambda _: self._is_gone(before))
                return
            at.send_keys(Keys.TAB)
        raise AssertionError(f"the Tab key does not reach the button {name}")

    # Looking.

    def _open(self, path: str) -> None:
        self.browser.get(self.url + path)

    def _wait_for(self, path: str) -> None:
        WebDriverWait(self.browser, 20).until(lambda b: b.current_url.startswith(self.url + path))

    def _text(self) -> str:
        return self.browser.find_element(By.TAG_NAME, "main").text

    def _expect(self, is_so: bool, what: str) -> None:
        if not is_so:
            raise AssertionError(f"not so: {what}; at {self.browser.current_url}: {self._text()[:1500]}")
        Walk.report["done"].append(what)

    def _resize(self, height: int) -> None:
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": self.width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def _look(self, place: str) -> None:
        """Checks a page for what keeps people out."""
        report, at = Walk.report, f"{place} at {self.width} px"
        report["pages"] += 1
        self.browser.execute_script(AXE)
        found = self.browser.execute_async_script(
            "axe.run(document, {runOnly: arguments[0]}).then(arguments[1]);", RULES)
        self._expect(len(found["passes"]) >= 10, f"axe looked at {at}")
        for violation in found["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            report["violations"].append([at, violation["impact"], violation["id"], nodes])
        report["small_targets"] += [f"{at}: {target}" for target in self.browser.execute_script(SMALL_TARGETS)]
        width = self.browser.execute_script("return document.documentElement.scrollWidth")
        if width > self.width:
            report["too_wide"].append(f"{at}: {width} px")
        if self.folder:
            name = "".join(c if c.isalnum() else "-" for c in place).strip("-")
            self._resize(min(4000, self.browser.execute_script("return document.documentElement.scrollHeight")))
            self.browser.save_screenshot(f"{self.folder}/{name}-{self.width}.png")
            self._resize(900)
