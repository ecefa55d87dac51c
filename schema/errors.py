"""Every error a user can meet: a stable code, a sentence, and a hint what to do about it.

The codes are grouped by room: D0xx options and files, D1xx schema, D2xx build, D3xx validate,
D4xx releases and queries, D5xx sheets and reviews; P0xx are a programmer's mistakes. A code is never given a
second meaning.
To add an error, add a row to ``CATALOGUE`` and raise ``DataError(code, where=..., **values)``.
"""

import difflib
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

__all__ = ["CATALOGUE", "DataError", "DemarcheError", "ErrorText", "ProgramError", "nearest"]


class ErrorText(NamedTuple):
    """The sentence that says what is wrong and the hint that says what helps; both take ``{values}``."""

    sentence: str
    hint: str


CATALOGUE: dict[str, ErrorText] = {
    # D0xx is for options and files.
    "D001": ErrorText("There is no file or folder here.", "Check the spelling and the working directory."),
    "D002": ErrorText("Nothing that can be read as documents.", "Give .txt, .html, .jsonl or .parquet."),
    "D003": ErrorText("The file is empty.", "Save the document again, or leave the file out."),
    "D004": ErrorText("The file is binary, not text.", "Give .txt, .html, .jsonl or .parquet."),
    "D005": ErrorText(
        "The text is not UTF-8 (at byte {byte}).", "Convert it, e.g. iconv -f latin1 -t utf-8."
    ),
    "D006": ErrorText("The document has {size}; the limit is {limit}.", "Split it into its articles."),
    "D007": ErrorText(
        "The text is in {language}, and only English is coded so far.", "Give a translation, or leave it out."
    ),
    "D008": ErrorText("The line is not JSON: {reason}.", "One complete JSON object a line."),
    "D009": ErrorText("The record has no {field}.", "Each record needs source_uri and text."),
    "D010": ErrorText(
        "The Parquet file lacks {columns}.",
        "It needs the columns source_uri and text; rename yours to match.",
    ),
    "D011": ErrorText(
        "The file cannot be read: {reason}.", "Check that it is whole and that you may read it."
    ),
    "D012": ErrorText(
        "The field {field} holds {value}, which is not {expected}.", "Correct it, or leave it out."
    ),
    "D013": ErrorText(
        "No space is left to write.", "Free some space or choose another place; nothing was kept."
    ),
    "D014": ErrorText("Nothing can be written here: {reason}.", "Choose a folder that you may write to."),
    "D015": ErrorText("The folder already holds other files.", "Choose a new or empty folder."),
    "D016": ErrorText("The option {option} cannot be {value}.", "{expected}"),
    "D017": ErrorText(
        "No text is left once page furniture is taken away.", "Give the page of a single article."
    ),
    "D018": ErrorText("The same text was given twice; first in {first}.", "It is coded once; leave one out."),
    "D019": ErrorText("Stopped before the end; nothing was kept.", "Run the command again."),
    "D020": ErrorText(
        "{what} is {value}, not {expected}.",
        "Give start and end in code points of the text, the end exclusive, and an actor_id if you know it.",
    ),
    "D021": ErrorText(
        "actors[{number}].actor_id is '{name}', and no actor has this id.",
        "Give an id of the gazetteers, add the actor with --gazetteer, or leave actor_id out.",
    ),
    "D022": ErrorText(
        "actors[{number}] covers the same words as actors[{other}].", "Give each mention of an actor once."
    ),
    # D1xx is for schema.
    "D101": ErrorText("There is no table {name}.", "The tables are {valid}."),
    "D102": ErrorText(
        "The row cannot be read: {reason}.", "Mend this line of the codebook, gazetteer or lexicon."
    ),
    "D103": ErrorText(
        "The header is {found}, not {expected}.", "Give the columns these names, in this order."
    ),
    "D104": ErrorText("The rows do not fit the table {table}: {reason}.", "See: demarche describe {table}"),
    "D105": ErrorText("There is no list of allowed values called {name}.", "The lists are {valid}."),
    "D106": ErrorText("Rule {rule}: {reason}.", "Mend it; schema/lexicon/README.md explains the keys."),
    "D107": ErrorText(
        "{column} holds {value}, which is not {expected}.",
        "Correct the cell; schema/gazetteers/README.md says what each column of your own file may hold.",
    ),
    "D108": ErrorText("{column} holds '', and every row needs one.", "Fill it in, or leave the row out."),
    "D109": ErrorText("There is no column {name} in a file of actors.", "The columns are {valid}."),
    "D110": ErrorText("The header has no column {column}.", "Two columns are needed: name and cameo_code."),
    "D111": ErrorText("The header has the column {column} twice.", "Leave one of the two out."),
    "D112": ErrorText(
        "{column} holds {value}, which {owner}.",
        "Give the row another actor_id: lower-case words joined by hyphens.",
    ),
    "D113": ErrorText(
        "{column} holds '{name}', which is no actor's id.",
        "Give the id of a state (irq), of another actor, or of another of your rows; or leave the cell empty.",
    ),
    "D114": ErrorText(
        "{column} holds {value}, which {other} claims too, at the same time.",
        "Leave it to one of the rows, or give both an active_from or active_to so that their times do not meet.",
    ),
    "D115": ErrorText(
        "The marked passage cannot be read: {reason}.", "schema/passages/README.md explains the form."
    ),
    # D2xx is for build.
    "D201": ErrorText("There is no parser {name}.", "Install the spaCy pipeline, or leave --parser out."),
    "D202": ErrorText(
        "The parser {name} does not use the labels of Universal Dependencies.",
        "Take a pipeline trained on UD, with labels such as nsubj, obj and obl.",
    ),
    "D203": ErrorText("The document could not be coded: {reason}.", "Please report it, with the document."),
    "D204": ErrorText("The gold record has no {field}.", "Each needs id, text, source and target."),
    "D205": ErrorText(
        "The gold record's {field} is {value}, not {expected}.",
        "Correct it; the README tells the form of a gold record.",
    ),
    "D206": ErrorText("The id {id} stands at {other} already.", "Give each gold record an id of its own."),
    "D207": ErrorText(
        "The text differs from that of {other}, which has the same sid.",
        "Records share a sid only where they are of one sentence.",
    ),
    "D208": ErrorText(
        "There is no coder {name}.", "The coders are {valid}; another is installed as a package."
    ),
    "D209": ErrorText(
        "The coder {name} cannot be used: {reason}.", "Mend or update the package it comes with."
    ),
    # D3xx is for validate.
    "D301": ErrorText(
        "There is no {table}.parquet here.", "Give a folder that demarche build or release made."
    ),
    "D302": ErrorText(
        "Pandera's checks are switched off by {variable}.", "Unset it: tables must not pass unchecked."
    ),
    "D303": ErrorText(
        "No document is in both codings.",
        "Both must be codings of the same texts: doc_id is made from the text.",
    ),
    "D304": ErrorText("The tables cannot be compared: {reason}.", "See: demarche validate {folder}"),
    "D305": ErrorText(
        "Neither the name of the file nor its columns tell which table it holds.",
        "Name it after its table, such as events.csv; the tables are {valid}.",
    ),
    "D306": ErrorText(
        "The table {table} is given twice; first in {other}.", "Give it once, or put the rows into one file."
    ),
    "D307": ErrorText(
        "Tables are not read from the spreadsheet format {suffix}.",
        'Save each sheet as "CSV UTF-8" and give that file.',
    ),
    "D308": ErrorText(
        "This is no file that tables are read from.",
        "Give .parquet, .csv, .tsv, .txt, .jsonl, .ndjson or .json, or a folder of such files.",
    ),
    "D309": ErrorText(
        "The tables to hold the given ones against cannot be read: {reason}.",
        "Give a folder that demarche build or release made.",
    ),
    "D310": ErrorText(
        "There is no table here.",
        "Name each file after its table, such as events.csv or claims.jsonl; the tables are {valid}.",
    ),
    # D4xx is for releases and queries.
    "D401": ErrorText("There is no release {name}.", "The releases are: {valid}."),
    "D402": ErrorText(
        "{version} is not a version.",
        "Write year, month and number, such as 2024.2.0, without leading zeros.",
    ),
    "D403": ErrorText(
        "Version {version} exists, and a release is never overwritten.",
        "Choose the next number, such as {next}.",
    ),
    "D404": ErrorText(
        "The tables have {count} faults, so nothing was published.", "See: demarche validate {folder}"
    ),
    "D405": ErrorText("The query cannot be run: {reason}.", "The tables and views are: {valid}."),
    "D406": ErrorText("The release is damaged: {file} is not what its manifest says.", "Fetch it again."),
    "D407": ErrorText("Nothing has been released yet.", "Make one: demarche build, then demarche release."),
    "D410": ErrorText(
        "The schema went from {old} to {new}, which is too small a step: {what}.",
        "A release with this schema needs version {least} or higher: add the row to schema/versions.csv.",
    ),
    "D411": ErrorText(
        "The table {table} has no column {column}, which is part of its key.",
        "Give folders that demarche build or release made.",
    ),
    "D412": ErrorText(
        "The table {table} has rows without {column}, which is part of their key.",
        "demarche validate says which rows they are.",
    ),
    "D413": ErrorText(
        "The table {table} has rows with the same key, so they cannot be told apart: {key}.",
        "demarche validate says which rows they are.",
    ),
    "D414": ErrorText(
        "The tables and views are not those of schema version {version}: {what}.",
        "Add a row to schema/versions.csv; docs/releases/changes.md says how.",
    ),
    "D415": ErrorText(
        "Schema version {version} is not in schema/versions.csv, so the step from it is not verified.",
        "Release with a demarche that knows it; the versions are: {valid}.",
    ),
    "D450": ErrorText(
        "There is no release here.",
        "Give the address or the folder that holds index.json, or one version of it.",
    ),
    "D451": ErrorText(
        "The release is not whole where it is kept: {file} is not there.", "Tell those who publish it."
    ),
    "D452": ErrorText(
        "The server does not answer as it should: {reason}.", "Fetch again later: what has arrived is kept."
    ),
    "D453": ErrorText(
        "{file} has arrived, and is not what SHA256SUMS says.",
        "Fetch again; if that does not help, the file is damaged where it is kept.",
    ),
    "D454": ErrorText("{file} cannot be used: {reason}.", "Nothing was fetched; tell those who publish it."),
    "D455": ErrorText(
        "{file} is larger than the {limit:,} bytes that it may have.", "Tell those who publish it."
    ),
    "D456": ErrorText(
        "Version {version} stands here with other content.",
        "Choose another place with --to, or move it away.",
    ),
    "D457": ErrorText(
        "{needed:,} bytes are wanted, and {free:,} are free.",
        "Free some space and fetch again: what has arrived is kept.",
    ),
    "D458": ErrorText("Stopped before all was there.", "Fetch again: what has arrived is kept."),
    "D459": ErrorText(
        "Nothing can be fetched from this address: {reason}.",
        "Give a folder, or an address that begins with https:// or http://.",
    ),
    "D460": ErrorText(
        "{file} is no file of the release that stands here.", "Take it away, then fetch again."
    ),
    "D470": ErrorText(
        "Nobody has accepted or corrected an event of these tables, so there is nothing final.",
        "Build with --review, or release to the channel candidate.",
    ),
    "D471": ErrorText(
        "Version {version} follows {previous}, which does not stand beside it.",
        "Fetch {previous} into the same folder: what changed since then is part of the version.",
    ),
    "D472": ErrorText(
        "The sources are not those of version {version}: {what}.",
        "Give exactly the documents that it was made from; its documents.parquet names them.",
    ),
    "D473": ErrorText(
        "Version {version} was coded by another program: {what}.",
        "Use the demarche, the --parser and the --gazetteer that it was made with.",
    ),
    "D474": ErrorText(
        "Rows of version {version} were coded by people ({coders}), and cannot be made from the sources.",
        "Read their sheets in with demarche import, release the tables, and compare the two with demarche diff.",
    ),
    "D475": ErrorText(
        "Version {version} was reviewed, and no review is given.", "Give the review files with --review."
    ),
    # D5xx is for sheets and reviews.
    "D501": ErrorText("The file exists, and a sheet is never overwritten.", "Choose another name."),
    "D502": ErrorText(
        "There is no text to hold a sheet against.",
        "Give the reports that were coded, or the folder of a build, with --texts.",
    ),
    "D503": ErrorText(
        "The build has no {table}.parquet.", "Give a folder that demarche build or import made."
    ),
    "D504": ErrorText("This is a spreadsheet's own format, not a CSV file.", "Save the sheet as CSV UTF-8."),
    "D505": ErrorText(
        "A sheet is either blank or made from a build.", "Give --new, or --from with the folder of a build."
    ),
    "D510": ErrorText(
        "The file exists, and a review is never overwritten.",
        "Choose another name, or add what is new with --update.",
    ),
    "D511": ErrorText(
        "A review is either new or updated.", "Give --new or --update with the name of a file."
    ),
    # P0xx is for a programmer's mistakes.
    "P001": ErrorText("No error has the code {code}.", "Add a row to CATALOGUE in schema/errors.py."),
    "P002": ErrorText(
        "Error {code} needs a value for {missing}.", "Pass it as a keyword where it is raised."
    ),
    "P003": ErrorText("{what}", "This is a fault in demarche: please report it."),
}


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """Return the valid name most like the one given, or None if nothing comes near.

    >>> nearest("event", ["documents", "events", "claims"])
    'events'
    """
    by_lowered = {choice.lower(): choice for choice in valid}
    found = difflib.get_close_matches(name.lower(), by_lowered, n=1)  # difflib's own cutoff, 0.6
    return by_lowered[found[0]] if found else None


class DemarcheError(Exception):
    """Something went wrong that has a code, a sentence and a hint.

    Args:
        code: a code of ``CATALOGUE``.
        where: the file, and its line if there is one: ``reports.jsonl:12``.
        valid: the names that would have been right; with a value ``name`` the hint asks "did you mean".
        **values: what the sentence and the hint mention.

    >>> error = DataError("D101", name="event", valid=["documents", "events"])
    >>> error.message, error.hint
    ('There is no table event.', 'Did you mean events? The tables are documents, events.')
    """

    def __init__(
        self, code: str, /, *, where: str | None = None, valid: Iterable[str] = (), **values: Any
    ) -> None:
        """Fill the sentence and the hint of ``code`` with the values."""
        self.code = code
        self.where = where
        self.valid = tuple(valid)
        self.values = values
        self.message = self._filled("sentence")
        self.hint = self._suggestion() + self._filled("hint")
        super().__init__(str(self))

    def __str__(self) -> str:
        """Return the one-line form: code, place and sentence."""
        place = f"{self.where}: " if self.where else ""
        return f"{self.code} {place}{self.message}"

    def __reduce__(self) -> tuple[Callable[..., "DemarcheError"], tuple[Any, ...]]:
        """Return how to rebuild the error in another process: a worker's errors travel pickled."""
        return _rebuild, (type(self), self.code, self.where, self.valid, self.values)

    def to_dict(self) -> dict[str, Any]:
        """Return the error as ``--json`` prints it."""
        values = {name: str(value) for name, value in self.values.items()}
        return {
            "code": self.code,
            "where": self.where,
            "message": self.message,
            "hint": self.hint,
            "values": values,
        }

    def _filled(self, part: str) -> str:
        """Return the sentence or the hint with its values in place."""
        if self.code not in CATALOGUE:
            raise ProgramError("P001", code=self.code)
        template: str = getattr(CATALOGUE[self.code], part)
        try:
            return template.format_map({"valid": ", ".join(self.valid) or "none", **self.values})
        except KeyError as missing:
            raise ProgramError("P002", code=self.code, missing=missing.args[0]) from None

    def _suggestion(self) -> str:
        """Return "Did you mean …? " where a valid name comes near the one given."""
        guess = nearest(str(self.values.get("name", "")), self.valid)
        return f"Did you mean {guess}? " if guess else ""


class DataError(DemarcheError):
    """The user's data or options are at fault, and the message says which."""


class ProgramError(DemarcheError):
    """The programmer is at fault: no input should ever cause it."""


def _rebuild(
    kind: type[DemarcheError], code: str, where: str | None, valid: tuple[str, ...], values: dict[str, Any]
) -> DemarcheError:
    """Return the error that ``__reduce__`` took apart."""
    return kind(code, where=where, valid=valid, **values)
