"""One stream, as short as a test wants to write it."""

from factories import StreamFactory

from lianmeng.web.names import search_text


def stream(firm, role, text, **more):
    return StreamFactory(firm=firm, role=role, text=text, search=search_text(text), **more)
