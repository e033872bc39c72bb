"""A picture of a web page, taken by a headless browser once the page has drawn itself."""

import argparse
import os
import sys
import urllib.parse

from playwright.sync_api import Error, TimeoutError, sync_playwright

MINUTE = 60_000


def arguments():
    parser = argparse.ArgumentParser(prog="infra/mlflow/screenshot")
    parser.add_argument("browser")
    parser.add_argument("page")
    parser.add_argument("out")
    parser.add_argument("--wait")
    parser.add_argument("--height", type=int, default=1000)
    return parser.parse_args()


def credentials(page):
    """Who asks, where the page's own server wants to know it; from the environment, as for MLflow's own client."""
    user, password = os.environ.get("MLFLOW_TRACKING_USERNAME"), os.environ.get("MLFLOW_TRACKING_PASSWORD")
    server = urllib.parse.urlsplit(page)
    origin = f"{server.scheme}://{server.netloc}"
    return {"username": user, "password": password, "origin": origin} if user and password else None


def quiet(page):
    """Pages that keep asking the server never become quiet; half a minute must do."""
    try:
        page.wait_for_load_state("networkidle", timeout=MINUTE / 2)
    except TimeoutError:
        pass


def main():
    chosen = arguments()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chosen.browser, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": 1600, "height": chosen.height}, http_credentials=credentials(chosen.page))
        try:
            page.goto(chosen.page, timeout=MINUTE)
            quiet(page)
            if chosen.wait:
                page.get_by_text(chosen.wait).first.wait_for(timeout=MINUTE)
            page.wait_for_timeout(2000)  # charts are drawn after their data came
            page.screenshot(path=chosen.out)
        except Error as error:
            sys.exit(f"screenshot: {chosen.page}: {error.message.splitlines()[0]}")
        finally:
            browser.close()


main()
