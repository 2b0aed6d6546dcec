"""A browser without eyes: it keeps cookies by host, and goes where it is told when it is asked to."""

import html
import re
from urllib.parse import urljoin, urlsplit

import requests

FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
ACTION = re.compile(r'<form[^>]*action="([^"]+)"')


class Visitor:
    """One browser; `close` it."""

    def __init__(self):
        self._line = requests.Session()
        self._line.trust_env = False
        self._cookies = {}

    def ask(self, method, address, **more):
        """One question; our names live on this machine only, so the number is dialled and the name is told."""
        parts = urlsplit(address)
        mine = self._cookies.setdefault(parts.hostname, {})
        told = {"Host": parts.netloc, "Cookie": "; ".join(f"{name}={value}" for name, value in mine.items())}
        headers = {**told, **more.pop("headers", {})}
        dialled = f"http://127.0.0.1:{parts.port}{parts.path}{f'?{parts.query}' if parts.query else ''}"
        answer = self._line.request(method, dialled, headers=headers, allow_redirects=False, timeout=20, **more)
        for cookie in answer.raw.headers.getlist("Set-Cookie"):
            name, _, value = cookie.split(";")[0].partition("=")
            mine[name] = value
        return answer

    def follow(self, address, answer):
        """Where the answer from `address` leads, by its Location or by the form that it holds; (address, answer)."""
        if answer.headers.get("Location"):
            there = urljoin(address, answer.headers["Location"])
            return there, self.ask("GET", there)
        there = urljoin(address, html.unescape(ACTION.search(answer.text).group(1)))
        return there, self.ask("POST", there, data=fields(answer.text))

    def forget(self):
        """Throw the cookies away."""
        self._cookies.clear()

    def close(self):
        """Hang up."""
        self._line.close()


def fields(page):
    """The filled-in fields of a page's form."""
    return {name: html.unescape(value) for name, value in FIELD.findall(page.replace("\n", " "))}
