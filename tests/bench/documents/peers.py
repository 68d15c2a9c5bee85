"""Our reading beside that of peers, on files that packages ship. Prints one table in Markdown.

usage: peers.py select CORPUS FOLDER            copies the files that are compared into FOLDER
       peers.py compare FOLDER MARKDOWN RESULTS MARKDOWN and RESULTS are what `folder.ts` made of FOLDER

Words and their order are held against the file's own XML for office files, and for PDF files, which say neither, against what at
least three of the readers agree on. Needs pypdf, pypdfium2 and markitdown; pdftotext and pandoc where they are installed.
"""

import collections
import hashlib
import json
import logging
import pathlib
import re
import shutil
import subprocess
import sys
import time
import unicodedata
import zipfile
from xml.etree import ElementTree

# Larger ones take the slowest reader minutes each.
MOST_BYTES = 400_000
KINDS = ("pdf", "docx", "pptx")
Counter = collections.Counter
logging.disable()


def select(corpus, folder):
    seen = set()
    for path in sorted(pathlib.Path(corpus).rglob("*")):
        kind = path.suffix[1:].lower()
        if kind not in KINDS or not path.is_file() or path.stat().st_size > MOST_BYTES:
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest not in seen:
            seen.add(digest)
            shutil.copy(path, pathlib.Path(folder) / f"{digest[:8]}-{path.name}")


def readers():
    """Name to (kinds, function of a path)."""
    import pypdf
    import pypdfium2
    from markitdown import MarkItDown

    def run(*command):
        return subprocess.run(command, capture_output=True, timeout=120).stdout.decode("utf8", "replace")

    def pdfium(path):
        return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path))

    converter = MarkItDown()
    found = {
        "pdfium": (("pdf",), pdfium),
        "pypdf": (("pdf",), lambda path: "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)),
        "markitdown": (KINDS, lambda path: converter.convert(path).text_content),
    }
    if shutil.which("pdftotext"):
        found["pdftotext"] = (("pdf",), lambda path: run("pdftotext", "-q", path, "-"))
    if shutil.which("pandoc"):
        found["pandoc"] = (("docx",), lambda path: run("pandoc", "-t", "gfm", "--wrap=none", path))
    return found


def words(text):
    text = re.sub(r"<!--.*?-->|\]\([^)]*\)", " ", text, flags=re.S)
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower().replace("\u00ad", "").replace("_", " "))


def pairs(sequence):
    return Counter(zip(sequence, sequence[1:]))


def share(truth, found):
    total = sum(truth.values())
    return sum((truth & found).values()) / total if total else None


def agreed(counters):
    """What at least three of the readers have."""
    return Counter({key: sorted((one[key] for one in counters), reverse=True)[2] for key in set().union(*counters)})


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def joined(paragraph):
    """Its text, without that of paragraphs in shapes that hang on it."""
    text = []
    for child in paragraph:
        if local(child) == "t":
            text.append(child.text or "")
        elif local(child) in ("tab", "br", "cr"):
            text.append(" ")
        elif local(child) != "p":
            text.append(joined(child))
    return "".join(text)


def own(path, kind):
    """The words, cells and headings that an office file has by its own XML."""
    archive = zipfile.ZipFile(path)
    if kind == "docx":
        parts = [name for name in archive.namelist() if name == "word/document.xml"]
    else:
        parts = [name for name in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        parts.sort(key=lambda name: int(re.search(r"\d+", name)[0]))
    text, cells, headings = [], Counter(), Counter()
    for part in parts:
        root = ElementTree.fromstring(archive.read(part))
        for parent in root.iter():
            for child in [one for one in parent if local(one) == "Fallback"]:
                parent.remove(child)
        for element in root.iter():
            name = local(element)
            if name == "p":
                text.append(joined(element))
                style = next((one for one in element.iter() if local(one) == "pStyle"), None)
                style = "" if style is None else next(iter(style.attrib.values()))
                if re.fullmatch(r"Heading\d|Title", style):
                    headings[tuple(words(joined(element)))] += 1
            elif name == "tc":
                cells[tuple(words(" ".join(joined(p) for p in element.iter() if local(p) == "p")))] += 1
            elif name == "sp" and any(local(one) == "ph" and one.get("type") in ("title", "ctrTitle") for one in element.iter()):
                headings[tuple(words(" ".join(joined(p) for p in element.iter() if local(p) == "p")))] += 1
    for counter in (cells, headings):
        del counter[()]
    return words("\n".join(text)), cells, headings


def shown(text):
    """The cells and headings that Markdown has."""
    cells, headings = Counter(), Counter()
    for line in text.splitlines():
        if line.strip().startswith("|"):
            cells.update(tuple(words(cell)) for cell in re.split(r"(?<!\\)\|", line))
        elif match := re.match(r"#+ (.*)", line.strip()):
            headings[tuple(words(match[1]))] += 1
    cells.update(tuple(words(re.sub("<[^>]*>", " ", cell))) for cell in re.findall(r"<t[dh].*?</t[dh]>", text, flags=re.S))
    return cells, headings


def compare(folder, markdown, results):
    took = {}
    for line in open(results, encoding="utf8"):
        if line.startswith("{"):
            result = json.loads(line)
            took[result["file"]] = result["parse_milliseconds"]
    found = readers()
    rows = collections.defaultdict(lambda: collections.defaultdict(list))
    files = Counter()
    for path in sorted(pathlib.Path(folder).iterdir()):
        kind = path.suffix[1:].lower()
        ours = pathlib.Path(markdown) / f"{path.name}.md"
        texts = {"ours": ours.read_text("utf8") if ours.exists() else ""}
        times = {"ours": took.get(path.name, 0.0)}
        for name, (kinds, read) in found.items():
            if kind not in kinds:
                continue
            started = time.perf_counter()
            try:
                texts[name] = read(str(path))
            except Exception as error:  # Whatever a reader throws: it has read nothing.
                print(f"{name}: {path.name}: {type(error).__name__}", file=sys.stderr)
                texts[name] = ""
            times[name] = 1000 * (time.perf_counter() - started)
        lists = {name: words(text) for name, text in texts.items()}
        if kind == "pdf":
            bags = {name: (Counter(one), pairs(one)) for name, one in lists.items()}
            truth = tuple(agreed([bag[at] for bag in bags.values()]) for at in (0, 1))
            cells = headings = Counter()
        else:
            sequence, cells, headings = own(path, kind)
            truth = (Counter(sequence), pairs(sequence))
        files[kind] += 1
        for name, one in lists.items():
            measured = rows[kind, name]
            has_cells, has_headings = shown(texts[name])
            values = (share(truth[0], Counter(one)), share(truth[1], pairs(one)), share(cells, has_cells), share(headings, has_headings))
            for column, value in zip(("words", "order", "cells", "headings"), values):
                if value is not None:
                    measured[column].append(value)
            measured["time"].append(times[name])
    print("| files | reader | words | order | cells | headings | ms a file |\n| --- | --- | --: | --: | --: | --: | --: |")
    mean = lambda values: sum(values) / len(values)
    for (kind, name), measured in sorted(rows.items(), key=lambda row: (KINDS.index(row[0][0]), row[0][1] != "ours", row[0][1])):
        percent = lambda column: f"{100 * mean(measured[column]):.1f}" if measured[column] else ""
        columns = " | ".join(percent(column) for column in ("words", "order", "cells", "headings"))
        print(f"| {files[kind]} {kind.upper()} | {name} | {columns} | {mean(measured['time']):.0f} |")


if sys.argv[1] == "select":
    select(*sys.argv[2:])
else:
    compare(*sys.argv[2:])
