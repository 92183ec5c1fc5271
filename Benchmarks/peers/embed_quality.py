"""Are the sentence encoder's vectors those of sentence-transformers, and its tokens those of the reference tokenizer?

    python embed_quality.py --bench autogenesis-bench --program autogenesis --model DIR --texts FILE [--naughty blns.json] [--sets DIR]

Prints one JSON line a question: token lists of all texts and of the naughty strings; cosines of the first texts, in 32 bits and in bytes; dense
nDCG@10 of the judged sets below DIR in 32 bits and in bytes.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from text_files import texts

# The judged sets with nDCG@10 of the same model under sentence-transformers; whether a query is itself a document.
SETS = {
    "cranfield": (0.374, False), "webarena-intents": (0.841, True), "tau-airline": (0.682, True),
    "kafka-tickets": (0.499, True), "banking77": (0.874, False),
}


def show(**fields):
    print(json.dumps(fields), flush=True)


def embedded(arguments, path, limit, folder, *options):
    """Vectors and token lists of the texts of a file."""
    out, ids = folder / "vectors.npy", folder / "tokens.jsonl"
    command = [arguments.bench, "embed", "--model", arguments.model, "--texts", str(path), "--limit", str(limit)]
    command += ["--batch", "1", "--tokens", "8", "--seconds", "0", "--ids", str(ids), "--json", *options]
    if "--tokens-only" not in options:
        command += ["--out", str(out)]
    subprocess.run([part for part in command if part != "--tokens-only"], check=True, capture_output=True)
    tokens = [json.loads(line) for line in ids.read_text().splitlines()]
    return (None if "--tokens-only" in options else np.load(out)), tokens


def tokens(arguments, model, folder):
    tokenizer = model.tokenizer
    reference = lambda part: tokenizer(part, truncation=True, max_length=model.max_seq_length)["input_ids"]
    files = {"texts": arguments.texts}
    if arguments.naughty:
        strings = json.loads(pathlib.Path(arguments.naughty).read_text(encoding="utf-8"))
        files["naughty strings"] = str(folder / "naughty.jsonl")
        pathlib.Path(files["naughty strings"]).write_text("".join(json.dumps(text) + "\n" for text in strings))
    for name, path in files.items():
        sample = texts(path, arguments.limit)
        _, found = embedded(arguments, path, arguments.limit, folder, "--tokens-only")
        wanted = [row for start in range(0, len(sample), 1000) for row in reference(sample[start : start + 1000])]
        differing = [text for text, left, right in zip(sample, found, wanted, strict=True) if left != right]
        show(question="tokens", of=name, texts=len(sample), lists_that_differ=len(differing), first=differing[:3])


def cosines(arguments, model, folder):
    sample = texts(arguments.texts, arguments.sentences)
    wanted = model.encode(sample, batch_size=32, normalize_embeddings=True)
    for precision, options in (("float32", []), ("int8", ["--int8"])):
        vectors, _ = embedded(arguments, arguments.texts, arguments.sentences, folder, *options)
        found = (vectors.astype(np.float64) * wanted.astype(np.float64)).sum(1)
        show(
            question="cosine to sentence-transformers", precision=precision, sentences=len(sample),
            min=round(float(found.min()), 6), percentile_1=round(float(np.percentile(found, 1)), 6),
            mean=round(float(found.mean()), 6))


def judged(arguments):
    for name, (anchor, excludes_self) in SETS.items():
        folder = pathlib.Path(arguments.sets) / name
        command = [arguments.program, "eval", "retrieval", "--mode", "dense", "--model", arguments.model, "--json", "--quiet"]
        for option, file in (("corpus", "corpus.jsonl"), ("queries", "queries.jsonl"), ("qrels", "qrels.tsv")):
            command += [f"--{option}", str(folder / file)]
        if excludes_self:
            command.append("--exclude-self")
        found = {}
        for precision, options in (("float32", []), ("int8", ["--int8"])):
            answer = subprocess.run([*command, *options], check=True, capture_output=True, text=True).stdout
            found[precision] = round(json.loads(answer)["ndcg_at_10"], 4)
        show(question="dense nDCG@10", of=name, anchor=anchor, **found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True, help="the autogenesis-bench binary")
    parser.add_argument("--program", help="the autogenesis binary, for --sets")
    parser.add_argument("--model", required=True)
    parser.add_argument("--texts", required=True)
    parser.add_argument("--naughty", help="a JSON list of strings")
    parser.add_argument("--sets", help="the folder of the judged sets")
    parser.add_argument("--limit", type=int, default=100_000, help="texts whose tokens are compared")
    parser.add_argument("--sentences", type=int, default=10_000, help="texts whose vectors are compared")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model = SentenceTransformer(arguments.model, device="cpu")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        tokens(arguments, model, folder)
        cosines(arguments, model, folder)
    if arguments.sets:
        judged(arguments)


if __name__ == "__main__":
    main()
