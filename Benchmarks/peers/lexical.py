"""BM25 beside tantivy, bm25s and SQLite FTS5, in turns on one core: CPU time a query, build time, index size, overlap of the top.

    python lexical.py --bench autogenesis-bench --corpus C.jsonl[.gz] --queries Q.jsonl

Each side takes texts that are in memory; a query's time is the least of its repetitions and includes its analysis. A call on an index without
documents is timed, too, and printed as the peer's overhead. FTS5 answers the first queries only (--slow). `index_bytes` leaves stored texts out;
tantivy's is given with positions, its default for text, and without.
"""

import argparse
import gzip
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import tempfile
import time

import bm25s
import numba
import numpy as np
import Stemmer
import tantivy


def entries(path):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        values = [json.loads(line) for line in lines]
    return [value["id"] for value in values], [value["text"] for value in values]


def words(text):
    return re.findall(r"[^\W_]+", text.lower())


class Tantivy:
    """The stemmed field that its documentation names for English, disjunctive queries, no count."""

    name = "tantivy"

    def __init__(self, texts, folder, top):
        self.folder, self.top = pathlib.Path(folder) / f"tantivy{len(texts)}", top
        self.folder.mkdir()
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", tokenizer_name="en_stem")
        schema.add_integer_field("number", fast=True)
        self.index = tantivy.Index(schema.build(), path=str(self.folder))
        writer = self.index.writer(300_000_000, 1)
        for number, text in enumerate(texts):
            writer.add_document(tantivy.Document(text=text, number=number))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def search(self, text):
        query = self.index.parse_query(" ".join(words(text)), ["text"])
        return self.searcher.search(query, self.top, count=False)

    def numbers(self, text):
        # In one segment a document's address is its number.
        assert self.searcher.num_segments <= 1, "tantivy wrote several segments; raise the writer's memory"
        return [address.doc for _, address in self.search(text).hits]

    def sizes(self):
        sizes = {}
        for file in self.folder.iterdir():
            kind = file.suffix[1:]
            sizes[kind] = sizes.get(kind, 0) + file.stat().st_size
        plain = sum(sizes.get(kind, 0) for kind in ("idx", "term", "fieldnorm"))
        return {"index_bytes": plain + sizes.get("pos", 0), "index_bytes_without_positions": plain,
                "segments": self.searcher.num_segments}


class BM25S:
    """Scores precomputed in memory, with numba."""

    name = "bm25s"

    def __init__(self, texts, folder, top):
        self.stemmer, self.top = Stemmer.Stemmer("english"), top
        self.retriever = bm25s.BM25(backend="numba")
        tokens = bm25s.tokenize(texts, stopwords=None, stemmer=self.stemmer, show_progress=False)
        self.retriever.index(tokens, show_progress=False)

    def search(self, text):
        tokens = bm25s.tokenize([text], stopwords=None, stemmer=self.stemmer, show_progress=False, return_ids=False)
        return self.retriever.retrieve(tokens, k=self.top, show_progress=False, n_threads=1)

    def numbers(self, text):
        return [int(number) for number in self.search(text).documents[0]]

    def sizes(self):
        return {"index_bytes": int(sum(value.nbytes for value in self.retriever.scores.values() if isinstance(value, np.ndarray)))}


class FTS5:
    """Porter stemming, disjunctive queries."""

    name = "fts5"

    def __init__(self, texts, folder, top):
        self.top = top
        self.store = sqlite3.connect(":memory:")
        self.store.execute("create virtual table entries using fts5(text, content='', tokenize='porter')")
        self.store.executemany("insert into entries(rowid, text) values (?, ?)", enumerate(texts))

    def search(self, text):
        query = " OR ".join(f'"{word}"' for word in words(text))
        command = "select rowid from entries where entries match ? order by rank limit ?"
        return self.store.execute(command, (query or '""', self.top)).fetchall()

    def numbers(self, text):
        return [number for (number,) in self.search(text)]

    def sizes(self):
        (pages,), (size,) = self.store.execute("pragma page_count").fetchone(), self.store.execute("pragma page_size").fetchone()
        return {"index_bytes": pages * size}


def timed(peer, queries, repeats):
    least = [float("inf")] * len(queries)
    for _ in range(repeats):
        for number, query in enumerate(queries):
            begun = time.process_time_ns()
            peer.search(query)
            least[number] = min(least[number], (time.process_time_ns() - begun) / 1000)
    return np.array(least)


def figures(times):
    return {"mean_cpu_us": round(float(times.mean()), 1), "p50_cpu_us": round(float(np.percentile(times, 50)), 1),
            "p99_cpu_us": round(float(np.percentile(times, 99)), 1)}


def ours(arguments, run):
    command = [arguments.bench, "lexical", "--corpus", arguments.corpus, "--queries", arguments.queries, "--json", "--run", str(run)]
    command += ["--top", str(arguments.top), "--repeats", str(arguments.repeats)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def found(run):
    lists = {}
    for line in run.read_text(encoding="utf-8").splitlines():
        query, _, document, _ = line.split("\t")
        lists.setdefault(query, []).append(document)
    return lists


def overlap(mine, theirs, top):
    shares = [len(set(mine.get(query, [])) & set(other)) / min(top, len(other)) for query, other in theirs.items() if other]
    return round(sum(shares) / max(1, len(shares)), 3)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--queries", required=True)
    parser.add_argument("--top", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--slow", type=int, default=100, help="queries of FTS5")
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--peers", default="tantivy,bm25s,fts5")
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {arguments.core})
    numba.set_num_threads(1)
    identifiers, texts = entries(arguments.corpus)
    names, queries = entries(arguments.queries)
    wanted = arguments.peers.split(",")
    with tempfile.TemporaryDirectory() as folder:
        run = pathlib.Path(folder) / "run.tsv"
        for peer in (kind for kind in (Tantivy, BM25S, FTS5) if kind.name in wanted):
            mine = ours(arguments, run)
            print(json.dumps({"engine": "autogenesis", **mine}), flush=True)
            begun = time.process_time()
            engine = peer(texts, folder, arguments.top)
            build = time.process_time() - begun
            asked = queries[:arguments.slow] if peer is FTS5 else queries
            for query in asked[:20]:
                engine.search(query)
            times = timed(engine, asked, 1 if peer is FTS5 else arguments.repeats)
            theirs = {name: [identifiers[number] for number in engine.numbers(query)] for name, query in zip(names, asked)}
            empty = None if peer is BM25S else peer([], folder, arguments.top)
            call = 0.0 if empty is None else float(np.median(timed(empty, asked[:500], arguments.repeats)))
            print(json.dumps({
                "engine": peer.name, "queries": len(asked), "build_cpu_s": round(build, 2), **engine.sizes(), **figures(times),
                "overhead_cpu_us": round(call, 1), "mean_ratio": round(mine["mean_cpu_us"] / float(times.mean()), 3),
                "p99_ratio": round(mine["p99_cpu_us"] / float(np.percentile(times, 99)), 3),
                f"overlap_at_{arguments.top}": overlap(found(run), theirs, arguments.top)}), flush=True)


if __name__ == "__main__":
    main()
