"""The data dictionary of a version, as Markdown and as one page of HTML that needs nothing else.

The page is made of the Markdown: headings get names to link to, the head of each column says so to those who
listen to the page, and a reference to a column leads to its table.
"""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from demarche.releases.metadata.facts import ReleaseFacts
from demarche.releases.metadata.tables import Table
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.dictionary import PREFACE, dictionary_markdown
from demarche.schema.errors import ProgramError

__all__ = ["version_dictionary", "version_page"]

# Where the tables end and the meanings of their values begin.
MEANINGS = "\n# What the values mean\n"

REFERENCE = re.compile(r"(?P<table>[a-z]+)\.[a-z_]+")


def version_dictionary(facts: ReleaseFacts, tables: tuple[Table, ...]) -> str:
    """Return dictionary.md: the schema's tables, the release's own, and what the values mean.

    Raises:
        ProgramError: P003, the dictionary of the schema is not built as it was.
    """
    columns, mark, meanings = dictionary_markdown().partition(MEANINGS)
    if not mark or PREFACE not in columns:
        raise ProgramError("P003", what="schema/dictionary.py no longer says where the tables end.")
    version = f"Version {facts.version}, schema {facts.schema_version}."
    preface = f"{version} An unknown is null, never an empty text or a zero."
    own = "".join(f"{_own_section(table)}\n" for table in tables if table.name not in TABLE_NAMES)
    return columns.replace(PREFACE, preface) + own + mark + meanings


def version_page(markdown: str) -> str:
    """Return dictionary.html, made of the text of dictionary.md."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    headings = list(_named_headings(tokens))
    _say_what_heads_what(tokens)
    parser.add_render_rule("code_inline", _linked({name for name, _, _ in headings}))
    body = parser.renderer.render(tokens, parser.options, {})
    body = body.replace(
        "<table>", '<div class="table" role="group" aria-label="Table, may scroll" tabindex="0">\n<table>'
    ).replace("</table>", "</table>\n</div>")
    template = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
    contents = (
        f'<li><a href="#{name}">{html.escape(text)}</a></li>' for name, text, level in headings if level > 1
    )
    return template.substitute(
        title=html.escape("Démarche: the tables and their columns"),
        contents="\n".join(contents),
        body=body.strip(),
    )


def _own_section(table: Table) -> str:
    """Return the section of a table of the release's own, in the manner of the others."""
    lines = [f"\n## {table.name}\n", f"{table.description}\n"]
    lines += ["| column | type | key | null | description |", "| --- | --- | --- | --- | --- |"]
    for column in table.columns:
        key, null = "key" * (column.name in table.key), "yes" * column.is_nullable
        lines.append(f"| `{column.name}` | {column.type} | {key} | {null} | {column.description} |")
    return "\n".join(lines)


def _named_headings(tokens: Sequence[Token]) -> Iterator[tuple[str, str, int]]:
    """Give every heading a name to link to, and yield names, texts and levels."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            text = inline.content.replace("`", "")
            name = re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-")
            opening.attrSet("id", name)
            yield name, text, int(opening.tag[1])


def _say_what_heads_what(tokens: Sequence[Token]) -> None:
    """Mark the heads of columns, and make the first cell of each row the head of the row."""
    is_first = False
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "tr_open":
            is_first = True
        elif token.type == "td_open" and is_first:
            token.tag = "th"
            token.attrSet("scope", "row")
        elif token.type == "td_close" and is_first:
            token.tag, is_first = "th", False


def _linked(names: set[str]) -> Any:
    """Return the rule by which code is rendered: the name of a table's column leads to the table."""

    def render(_renderer: Any, tokens: Sequence[Token], place: int, *_rest: Any) -> str:
        content = tokens[place].content
        code = f"<code>{html.escape(content)}</code>"
        match = REFERENCE.fullmatch(content)
        return f'<a href="#{match["table"]}">{code}</a>' if match and match["table"] in names else code

    return render
