"""The sentence encoder beside ONNX Runtime, in turns on one core: sentences a CPU second, token numbers, and cosines.

    python embed.py --bench autogenesis-bench --model DIR --texts FILE
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy as np
import onnx_encoder
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic
from text_files import texts
from tokenizers import Tokenizer

FLOAT = 1


def ours(arguments, *options):
    command = [arguments.bench, "embed", "--model", arguments.model, "--texts", arguments.texts, "--json", *options]
    command += ["--batch", arguments.batch, "--tokens", arguments.tokens, "--limit", str(arguments.limit)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return {(point["tokens"], point["batch"]): point["sentences_per_cpu_s"] for point in answer["points"]}


class Peer:
    """ONNX Runtime with one thread."""

    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def rows(self, tokens):
        feeds = {"input_ids": tokens, "types": tokens * 0, "attention_mask": tokens * 0 + 1}
        return self.session.run(None, feeds)[0]

    def vector(self, tokens):
        mean = self.rows(np.array([tokens], np.int32))[0].mean(0)
        return mean / np.linalg.norm(mean)

    def rate(self, stream, batch, length, seconds):
        inner = length - 2
        calls = []
        for call in range(max(1, 64 // batch)):
            starts = [(call * batch + row) * inner % (len(stream) - inner) for row in range(batch)]
            calls.append(np.array([[101, *stream[start : start + inner], 102] for start in starts], np.int32))
        self.rows(calls[0])
        rates, spent = [], 0.0
        while spent < seconds or len(rates) < 3:
            begun = time.process_time()
            for tokens in calls:
                self.rows(tokens)
            took = time.process_time() - begun
            spent += took
            rates.append(len(calls) * batch / took)
        return statistics.median(rates)


def points(arguments):
    return [(int(length), int(batch)) for length in arguments.tokens.split(",") for batch in arguments.batch.split(",")]


def turns(arguments, peer, stream, *options):
    """The medians over several turns, first ours, then theirs."""
    mine, theirs = [], []
    for _ in range(arguments.turns):
        mine.append(ours(arguments, *options))
        theirs.append({point: peer.rate(stream, point[1], point[0], 2.0) for point in points(arguments)})
    middle = lambda runs, point: statistics.median(run[point] for run in runs)
    return {point: (middle(mine, point), middle(theirs, point)) for point in points(arguments)}


def quality(arguments, folder, tokenizer, exact, precision, *options):
    """Cosines of our vectors, and of the peer's of the same precision, with the peer's in 32 bits."""
    out, ids = folder / f"{precision}.npy", folder / f"{precision}.ids"
    ours(arguments, "--out", str(out), "--ids", str(ids), "--seconds", "0.1", *options)
    vectors = np.load(out)
    sample = texts(arguments.texts, arguments.limit)
    wanted = [encoding.ids for encoding in tokenizer.encode_batch(sample)]
    found = [json.loads(line) for line in ids.read_text().splitlines()]
    differing = sum(left != right for left, right in zip(found, wanted, strict=True))
    cosines = [float(vectors[index] @ exact.vector(wanted[index])) for index in range(0, len(wanted), arguments.every)]
    return {
        "precision": precision, "texts": len(wanted), "token_lists_that_differ": differing, "compared": len(cosines),
        "cosine_mean": round(float(np.mean(cosines)), 6), "cosine_min": round(min(cosines), 6),
        "cosine_1_percent": round(float(np.percentile(cosines, 1)), 6),
    }, wanted


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True, help="the autogenesis-bench binary")
    parser.add_argument("--model", required=True)
    parser.add_argument("--texts", required=True)
    parser.add_argument("--limit", type=int, default=10_000, help="texts for tokens and cosines")
    parser.add_argument("--every", type=int, default=1, help="compare the cosine of every n-th text")
    parser.add_argument("--batch", default="1,32")
    parser.add_argument("--tokens", default="32,128")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--core", type=int, default=0)
    arguments = parser.parse_args()
    os.environ.pop("OPENBLAS_CORETYPE", None)
    os.sched_setaffinity(0, {arguments.core})
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        onnx_encoder.write(arguments.model, folder / "float32.onnx")
        quantize_dynamic(
            folder / "float32.onnx", folder / "int8.onnx", weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": FLOAT})
        tokenizer = Tokenizer.from_file(str(pathlib.Path(arguments.model) / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(256)
        exact = Peer(folder / "float32.onnx")
        for precision, options in (("float32", []), ("int8", ["--int8"])):
            report, tokens = quality(arguments, folder, tokenizer, exact, precision, *options)
            print(json.dumps(report), flush=True)
            stream = [token for sequence in tokens for token in sequence[1:-1]]
            peer = exact if precision == "float32" else Peer(folder / "int8.onnx")
            for (length, batch), (mine, theirs) in turns(arguments, peer, stream, *options).items():
                print(json.dumps({
                    "precision": precision, "tokens": length, "batch": batch, "sentences_per_cpu_s": round(mine, 1),
                    "onnxruntime": round(theirs, 1), "ratio": round(mine / theirs, 3)}), flush=True)


if __name__ == "__main__":
    main()
