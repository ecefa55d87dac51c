"""The lexicon: every rule does what its examples say, and a slip in a rule is told."""

import ast
import csv
import re
import shutil
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from demarche.build.coders.rules import coder
from demarche.build.coders.rules.frames.conditions import CONDITIONS
from demarche.schema import acts as acts_module
from demarche.schema import language as lexicon_module
from demarche.schema.acts import ACT_FOLDER, PARTS, ActRow, Stance, compose, load_acts
from demarche.schema.codebook import codes
from demarche.schema.errors import DataError
from demarche.schema.language import CLAIMS, HEADS, TRAITS, WORD_FILES, Frame, lexicon_sha256, load_language
from demarche.tests.coded import events_of, of_frames

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "schema" / "lexicon" / "en"
README = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
LEXICON = load_language()
RULES = {frame.rule: frame for frame in LEXICON.frames}
EXAMPLES = [(frame.rule, example) for frame in LEXICON.frames for example in frame.examples]
COUNTEREXAMPLES = [(frame.rule, text) for frame in LEXICON.frames for text in frame.counterexamples]
# What an example may expect of its event, and the column or question that answers.
PARTIES = ("source", "target")
COLUMNS = {"code": "event_code", "form": "form", "sovereign": "sovereign", "modality": "modality"}
ANSWERS = {"value": "notified", "violated": "violated"}
COUNTS = ("killed", "wounded")
EXPECTABLE = {*PARTIES, *COLUMNS, *ANSWERS, *COUNTS, "responsible", "victim"}


@cache
def coded() -> dict[str, list[dict[str, Any]]]:
    """Return the events of every sentence of the lexicon, coded in one batch."""
    return events_of([*(example.text for _, example in EXAMPLES), *(text for _, text in COUNTEREXAMPLES)])


def wrong(event: dict[str, Any], expect: dict[str, Any]) -> set[str]:
    """Return the keys in which an event is not what its example expects."""
    return {key for key, wanted in expect.items() if not _is(event, key, wanted, expect.get("victim"))}


def _is(event: dict[str, Any], key: str, wanted: Any, victim: str | None) -> bool:
    claims = event["claims"]
    if key in PARTIES:
        return event[key] is None if wanted is None else (event[key] or "").startswith(wanted)
    if key in COLUMNS:
        return event[COLUMNS[key]] == wanted
    if key in ANSWERS:
        return any(claim["question"] == ANSWERS[key] and claim["value"] == wanted for claim in claims)
    if key == "responsible":
        answers = [claim for claim in claims if claim["question"] == key]
        return any(wanted == claim["value"] or (claim["named"] or "").startswith(wanted) for claim in answers)
    if key in COUNTS:
        counts = [claim for claim in claims if claim["question"] == key and victim in (None, claim["victim"])]
        return any([claim["count_low"], claim["count_high"]] == wanted for claim in counts)
    return key == "victim" and any(claim["victim"] == wanted for claim in claims)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=lambda value: getattr(value, "text", value))
def test_an_example_is_coded_as_its_rule_says(rule, example):
    events = coded()[example.text]
    found = [wrong(event, example.expect) for event in events if event["rule_id"] == rule]
    assert set() in found, (found, [(event["rule_id"], event["words"]) for event in events])


@pytest.mark.parametrize(("rule", "text"), COUNTEREXAMPLES)
def test_a_counterexample_is_not_coded_by_its_rule(rule, text):
    events = [event for event in coded()[text] if event["rule_id"] == rule and event["modality"] == "actual"]
    assert events == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_examples_and_a_counterexample(rule):
    frame = RULES[rule]
    assert len(frame.examples) >= 2
    assert len(frame.counterexamples) >= 1
    assert all(example.expect for example in frame.examples)
    assert {key for example in frame.examples for key in example.expect} <= EXPECTABLE


def test_no_sentence_stands_twice_under_a_rule():
    for frame in LEXICON.frames:
        texts = [*(example.text for example in frame.examples), *frame.counterexamples]
        assert len(texts) == len(set(texts)), frame.rule


@pytest.mark.parametrize("rule", RULES)
def test_every_condition_a_rule_needs_exists(rule):
    assert set(RULES[rule].needs) <= set(CONDITIONS)


def test_every_trait_is_that_of_a_rule_and_asked_for_by_the_coder():
    assert {trait for frame in LEXICON.frames for trait in frame.traits} == set(TRAITS)
    source = "".join(path.read_text("utf-8") for path in (ROOT / "build").rglob("*.py"))
    assert {trait for trait in TRAITS if f'"{trait}"' not in source} == set()


def test_the_coder_knows_no_rule_by_its_name():
    source = "".join(path.read_text("utf-8") for path in (ROOT / "build").rglob("*.py"))
    literals = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    assert literals & set(RULES) == set()


def test_every_condition_is_needed_by_a_rule():
    assert {name for frame in LEXICON.frames for name in frame.needs} == set(CONDITIONS)


def test_every_word_class_that_the_coder_names_is_there_and_none_is_idle():
    paths = sorted(path for room in ("build", "known") for path in (ROOT / room).rglob("*.py"))
    source = "".join(path.read_text("utf-8") for path in paths)
    named = set(re.findall(r"\bwords\[\"(\w+)\"\]", source))
    assert named - set(LEXICON.words) - {"words"} == set()
    spoken = {match for match in re.findall(r"\"(\w+)\"", source) if match in LEXICON.words}
    rules = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.yaml") if path.stem not in WORD_FILES)
    framed = set(re.findall(r"^ +(?:object|goal): (\w+)$", rules, re.MULTILINE))
    assert set(LEXICON.words) - spoken - framed == set()


def test_no_word_is_a_yaml_truth_value():
    read = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
    truths = [(path, value) for path, value in _leaves(read) if isinstance(value, bool)]
    assert truths == []  # a bare on, no or false: quote it


def _leaves(node, path=()):
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _leaves(value, (*path, key))
    else:
        yield path, node


# ---------------------------------------------------------------- a slip in a rule is told


def planted(folder, text):
    """Return a copy of the lexicon's words with one file of frames in it."""
    folder.mkdir()
    for path in (*(FOLDER / f"{name}.yaml" for name in WORD_FILES), *FOLDER.glob("*.csv")):
        shutil.copy(path, folder)
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    return folder


RULE = {"rule": "mine.bomb", "verb": ["bomb"], "event_type": "strike", "code": "195"}


def test_a_planted_rule_is_read(tmp_path):
    (frame,) = load_language(planted(tmp_path / "a", yaml.safe_dump({"frames": [RULE]}))).frames
    assert frame == Frame("mine.bomb", "verb", frozenset({"bomb"}), "strike", "195")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cod": "195"}, "unknown key cod (did you mean code?)"),
        ({"object": "site"}, "object names no class of words.yaml: site (did you mean sites?)"),
        ({"goal": "nowhere"}, "goal names no class of words.yaml: nowhere"),
        ({"code": "999"}, "999 is not a CAMEO code"),
        ({"form": "shout"}, "shout is no form"),
        ({"event_type": "stroke"}, "stroke is no event_type"),
        ({"noun": ["bomb"]}, "a rule has exactly one of verb, noun, adjective"),
        ({"verb": "bomb"}, "verb is not a list of words"),
        (
            {"target": ["at", True]},
            "target is not a list of words (put on, no, yes and false in quotation marks)",
        ),
        ({"traits": ["mutal"]}, "traits has nothing called mutal (did you mean mutual?)"),
        ({"traits": "mutual"}, "traits is not a list of words"),
        ({"claims": ["killed"]}, "claims is not a mapping of questions to answers"),
        ({"claims": {"kiled": "victims"}}, "claims has nothing called kiled (did you mean killed?)"),
        ({"claims": {"responsible": "me"}}, "responsible is answered by self or target, not by me"),
        ({"claims": {"violated": True}}, "violated is answered by yes, not by True"),
    ],
)
def test_a_slip_in_a_rule_names_the_file_and_the_rule(tmp_path, change, reason):
    folder = planted(tmp_path / "a", yaml.safe_dump({"frames": [RULE | change]}))
    with pytest.raises(DataError) as refusal:
        load_language(folder)
    assert refusal.value.code == "D106"
    assert f"mine.yaml: Rule mine.bomb: {reason}" in str(refusal.value)


@pytest.mark.parametrize("key", ["rule", "event_type", "code"])
def test_a_rule_that_lacks_a_key_is_told(tmp_path, key):
    rule = {name: value for name, value in RULE.items() if name != key}
    with pytest.raises(DataError, match=rf"D106 .*mine\.yaml: Rule .*: it has no {key}"):
        load_language(planted(tmp_path / "a", yaml.safe_dump({"frames": [rule]})))


def test_a_rule_that_stands_twice_is_told(tmp_path):
    with pytest.raises(DataError, match=r"D106 .*mine\.yaml: Rule mine\.bomb: the rule stands twice"):
        load_language(planted(tmp_path / "a", yaml.safe_dump({"frames": [RULE, RULE]})))


def test_a_file_that_is_not_yaml_is_told(tmp_path):
    with pytest.raises(DataError, match=r"D106 .*mine\.yaml: Rule the file: it is not YAML"):
        load_language(planted(tmp_path / "a", "frames: [{rule: mine.bomb"))


@pytest.mark.parametrize("name", ["object: sites", "goal: sites"])
def test_a_class_taken_out_of_the_words_is_told(tmp_path, name):
    key, _, word_class = name.partition(": ")
    folder = planted(tmp_path / "a", yaml.safe_dump({"frames": [RULE | {key: word_class}]}))
    words = yaml.safe_load((folder / "words.yaml").read_text("utf-8"))
    del words[word_class]
    (folder / "words.yaml").write_text(yaml.safe_dump(words), encoding="utf-8")
    with pytest.raises(DataError, match=rf"D106 .*Rule mine\.bomb: {key} names no class"):
        load_language(folder)


def test_the_hash_changes_with_any_file(tmp_path):
    folders = [planted(tmp_path / name, yaml.safe_dump({"frames": [RULE]})) for name in ("a", "b", "c")]
    (folders[2] / "time.yaml").write_text("days: {}\n", encoding="utf-8")
    first, same, other = (lexicon_sha256(folder) for folder in folders)
    assert first == same != other
    assert re.fullmatch(r"[0-9a-f]{64}", first)


# ---------------------------------------------------------------- the README tells it all


def told(name):
    return f"`{name}`" in README


def test_the_readme_explains_every_key_of_a_frame():
    keys = {field.name for field in fields(Frame)} - {"head", "lemmas"} | set(HEADS)
    assert {key for key in keys if not told(key)} == set()


def test_the_readme_explains_every_condition():
    assert {name for name in CONDITIONS if f"| `{name}` | " not in README} == set()


def test_the_readme_names_no_condition_that_is_gone():
    section = README.partition("## Conditions")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(CONDITIONS)


def test_the_readme_explains_every_claim_and_every_trait():
    claims, _, traits = README.partition("## Claims")[2].partition("\n## Slots")[0].partition("\n## Traits")
    answers = {answer for answers in CLAIMS.values() for answer in answers}
    assert {
        name for name in {*CLAIMS, *answers} if f"`{name}`" not in claims and f'`"{name}"`' not in claims
    } == set()
    assert set(re.findall(r"^\| `(\w+)` \|", traits, re.MULTILINE)) == set(TRAITS)


def test_the_readme_explains_every_slot():
    section = README.partition("## Slots")[2].partition("\n## ")[0]
    slots = {slot for frame in LEXICON.frames for slot in (*frame.source, *frame.target, *frame.victims)}
    assert {slot for slot in slots if f"`{slot}`" not in section} == set()


def test_the_readme_lists_every_file_and_word_class():
    assert {path.name for path in FOLDER.glob("*.yaml") if not told(path.name)} == set()
    assert {name for name in LEXICON.words if not told(name)} == set()
    assert {name for name in LEXICON.modality if not told(name)} == set()


def test_the_readme_s_own_rule_works(tmp_path, monkeypatch):
    (block,) = re.findall(r"```yaml\n(theme: .*?)```", README, re.DOTALL)
    lexicon = load_language(planted(tmp_path / "a", block))
    monkeypatch.setattr(coder, "load_language", lambda: lexicon)
    (frame,) = lexicon.frames
    events = events_of([*(example.text for example in frame.examples), *frame.counterexamples])
    for example in frame.examples:
        assert set() in [wrong(event, example.expect) for event in events[example.text]], example.text
    assert [of_frames(events[text]) for text in frame.counterexamples] == [[]]


def test_the_lexicon_read_is_the_one_in_this_folder():
    assert lexicon_module.FOLDER.resolve() == FOLDER


# ---------------------------------------------------------------- the act table

ACT_SECTION = README.partition("## The act table")[2].partition("\n## ")[0]
SLOT_SECTION = ACT_SECTION.partition("### Slots of the table")[2].partition("\n### ")[0]
STANCES = set(get_args(Stance))


def rows(name):
    """Return the rows of a CSV file of the lexicon, by the names of their columns."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_stance_word_has_one_of_the_six_stances():
    assert {row["stance"] for row in rows("stances.csv")} == STANCES
    words = [row["word"] for row in rows("stances.csv")]
    assert len(words) == len(set(words))


def test_every_code_that_an_act_becomes_exists():
    compositions = rows("composition.csv")
    assert set(compositions[0]) == {"act", *STANCES - {"done"}}
    assert {code for row in compositions for code in row.values() if code} <= set(codes())
    acts = [row["act"] for row in compositions]
    assert acts == sorted(set(acts))


def test_what_an_act_becomes_is_of_the_root_of_its_stance():
    roots = {"intended": {"03", "13"}, "appealed": {"02"}, "demanded": {"10"}, "refused": {"12"}}
    for row in rows("composition.csv"):
        for stance, allowed in {**roots, "threatened": {"13"}}.items():
            assert (row[stance] or "--")[:2] in {*allowed, "--"}, (row["act"], stance)


def test_every_act_has_a_code_and_a_part_of_speech_that_exist():
    acts = load_acts().acts
    assert {act.code for act in acts} <= set(codes())
    assert {act.part for act in acts} <= set(PARTS) == {"verb", "noun", "adjective"}


@pytest.mark.parametrize("path", sorted(ACT_FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_a_file_of_acts_holds_its_root(path):
    roots = [row["code"][:2] for row in rows(f"acts/{path.name}")]
    assert roots.count(path.stem) >= 0.9 * len(roots)  # a few rows stand among others that share their words


def test_there_is_a_file_of_acts_for_every_root():
    assert {path.stem for path in ACT_FOLDER.glob("*.csv")} == {code for code in codes() if len(code) == 2}


def test_every_slot_of_the_act_table_is_explained():
    slots = {slot for act in load_acts().acts for slot in (*act.source, *act.target)}
    assert {slot for slot in slots if f"`{slot}`" not in SLOT_SECTION} == set()


def test_every_stance_and_every_column_of_the_act_table_is_explained():
    assert {stance for stance in STANCES if f"| `{stance}` | " not in ACT_SECTION} == set()
    columns = {field.name for field in fields(ActRow)}
    assert {column for column in columns if f"| `{column}` | " not in ACT_SECTION} == set()
    assert {part for part in PARTS if f"`{part}`" not in ACT_SECTION} == set()


def test_the_readme_lists_the_tables():
    for name in ("acts/*.csv", "stances.csv", "composition.csv", "subjects.csv", "page_words.csv"):
        assert told(name)


def test_the_readme_s_own_rows_can_be_read(tmp_path, monkeypatch):
    table, composition = re.findall(r"```csv\n(.*?)```", ACT_SECTION, re.DOTALL)
    (tmp_path / "01.csv").write_text(table, encoding="utf-8")
    monkeypatch.setattr(acts_module, "ACT_FOLDER", tmp_path)
    read = load_acts.__wrapped__()
    assert len(read.acts) == len({(*act.words, act.code) for act in read.acts}) == 8
    assert {tuple(line.split(",")) for line in composition.splitlines()} <= {
        tuple(row) for row in csv.reader((FOLDER / "composition.csv").read_text("utf-8").splitlines())
    }


def test_what_the_readme_says_an_act_becomes():
    stances = ("intended", "appealed", "demanded", "refused", "threatened")
    assert [compose("085", stance) for stance in stances] == ["0354", "0254", "1054", "1244", "1312"]
    assert [compose("080", stance) for stance in stances] == ["035", "025", "105", "124", "130"]
