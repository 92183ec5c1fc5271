"""Embeds a file of texts with sentence-transformers, for comparisons of vector search: [texts x dimension], float32, .npy.

    python embed_texts.py --model DIR --texts FILE --out E.npy [--length 64] [--limit 102000] [--queries 2000]

Texts are cut to --length tokens. With --queries the last ones go to a file of their own, next to the others: E.queries.npy.
The same vectors come from autogenesis-bench embed --model DIR --texts FILE --length 64 --out E.npy, without Python.
"""

import argparse
import os
import pathlib

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from sentence_transformers import SentenceTransformer
from text_files import texts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--texts", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--length", type=int, default=64)
    parser.add_argument("--limit", type=int, default=102_000)
    parser.add_argument("--queries", type=int, default=0)
    arguments = parser.parse_args()
    model = SentenceTransformer(arguments.model, device="cpu")
    model.max_seq_length = arguments.length
    vectors = model.encode(
        texts(arguments.texts, arguments.limit), batch_size=64, normalize_embeddings=True, show_progress_bar=True)
    out = pathlib.Path(arguments.out)
    count = len(vectors) - arguments.queries
    np.save(out, vectors[:count].astype("<f4"))
    if arguments.queries:
        np.save(out.with_suffix(".queries.npy"), vectors[count:].astype("<f4"))


if __name__ == "__main__":
    main()
