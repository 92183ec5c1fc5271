"""The vector index beside faiss, hnswlib, ScaNN and usearch, in turns on one core: queries a CPU second at a recall.

    python ann.py --bench autogenesis-bench --base B.npy --queries Q.npy
    python ann.py --bench autogenesis-bench --vectors V.npy        (the last 2,000 rows are the queries)

Each library answers the same queries one call at a time and as one batch, with one thread. What a call costs that does no work (an index of
one vector) is measured and subtracted from the single calls. The fastest setting that reaches the recall is the one that counts.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ.pop("OPENBLAS_CORETYPE", None)

import faiss  # noqa: E402
import hnswlib  # noqa: E402
import numpy as np  # noqa: E402
import scann  # noqa: E402
from usearch.index import Index as Usearch  # noqa: E402

PROBES = (4, 6, 8, 10, 12, 16, 20, 24, 28, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 320)
SWEEP = (10, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768)


class FaissHNSW:
    name, settings = "faiss HNSW32", SWEEP

    def __init__(self, base):
        self.index = faiss.IndexHNSWFlat(base.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
        self.index.hnsw.efConstruction = 200
        self.index.add(base)

    def set(self, value, k):
        self.index.hnsw.efSearch = value

    def search(self, queries, k):
        return self.index.search(queries, k)[1]


class FaissIVF:
    name, settings = "faiss IVF512,PQ192x4fs,RFlat", tuple(
        (probes, factor) for probes in PROBES for factor in (2, 4, 8, 16))

    def __init__(self, base):
        lists = max(1, min(512, len(base) // 40))
        self.index = faiss.index_factory(
            base.shape[1], f"IVF{lists},PQ{base.shape[1] // 2}x4fs,RFlat", faiss.METRIC_INNER_PRODUCT)
        self.index.train(base)
        self.index.add(base)

    def set(self, value, k):
        faiss.extract_index_ivf(self.index.base_index).nprobe = value[0]
        self.index.k_factor = value[1]

    def search(self, queries, k):
        return self.index.search(queries, k)[1]


class HNSWLib:
    name, settings = "hnswlib M16", SWEEP

    def __init__(self, base):
        self.index = hnswlib.Index(space="ip", dim=base.shape[1])
        self.index.init_index(max_elements=len(base), M=16, ef_construction=200, random_seed=1)
        self.index.set_num_threads(1)
        self.index.add_items(base)

    def set(self, value, k):
        self.index.set_ef(max(k, value))

    def search(self, queries, k):
        return self.index.knn_query(queries, k=k)[0]


class ScaNN:
    name, settings = "ScaNN", tuple(
        (leaves, reorder) for leaves in PROBES for reorder in (20, 40, 80, 160))

    def __init__(self, base):
        leaves = max(1, min(400, len(base) // 40))
        self.index = (
            scann.scann_ops_pybind.builder(base, 10, "dot_product").set_n_training_threads(1)
            .tree(num_leaves=leaves, num_leaves_to_search=10, training_sample_size=len(base))
            .score_ah(2, anisotropic_quantization_threshold=0.2).reorder(40).build())

    def set(self, value, k):
        self.leaves, self.reorder = value

    def search(self, queries, k):
        options = {"final_num_neighbors": k, "pre_reorder_num_neighbors": self.reorder, "leaves_to_search": self.leaves}
        if len(queries) == 1:
            return self.index.search(queries[0], **options)[0][None]
        return self.index.search_batched(queries, **options)[0]


class USearch:
    name, settings = "usearch f16", SWEEP

    def __init__(self, base):
        self.index = Usearch(
            ndim=base.shape[1], metric="ip", dtype="f16", connectivity=16, expansion_add=200, expansion_search=64)
        self.index.add(np.arange(len(base)), base, threads=1)

    def set(self, value, k):
        self.index.expansion_search = value

    def search(self, queries, k):
        return self.index.search(queries, k, threads=1).keys.reshape(len(queries), -1)


PEERS = {"ivfpq": FaissIVF, "scann": ScaNN, "faiss-hnsw": FaissHNSW, "hnswlib": HNSWLib, "usearch": USearch}


def seconds(work):
    begun = time.process_time()
    work()
    return time.process_time() - begun


def recall(found, truth):
    return sum(len(set(row) & set(wanted)) for row, wanted in zip(found.tolist(), truth.tolist())) / truth.size


def singly(index, queries, k):
    for query in range(len(queries)):
        index.search(queries[query : query + 1], k)


def call_overhead(kind, queries, k):
    """Seconds of a call on an index of a vector or as few as the library takes."""
    if kind is ScaNN:
        return 0.0, "none subtracted: no index so small"
    if kind is FaissIVF:
        index = faiss.IndexFlatIP(queries.shape[1])
        index.add(queries[:1])
        calls = lambda: [index.search(queries[query : query + 1], 1) for query in range(len(queries))]
        return min(seconds(calls) for _ in range(3)) / len(queries), "flat of 1"
    index = kind(queries[:1].copy())
    index.set(10, 1)
    return min(seconds(lambda: singly(index, queries, 1)) for _ in range(3)) / len(queries), "1 vector"


def reach(index, queries, truth, target, k):
    """The fastest setting that reaches the target in a batch."""
    best, grid = None, isinstance(index.settings[0], tuple)
    for value in index.settings:
        index.set(value, k)
        begun = time.process_time()
        found = index.search(queries, k)
        took = time.process_time() - begun
        quality = recall(found, truth)
        if quality >= target and (best is None or took < best[0]):
            best = (took, value, quality)
        if quality >= target and not grid:
            break
        if grid and best and took > 2 * best[0]:
            break
    return best


def peer_points(index, overhead, queries, settings, k):
    for target, (value, quality) in settings.items():
        index.set(value, k)
        single = seconds(lambda: singly(index, queries, k)) / len(queries)
        batch = seconds(lambda: index.search(queries, k)) / len(queries)
        yield target, quality, 1 / max(1e-9, single - overhead), 1 / batch


def ours(arguments, folder):
    command = [arguments.bench, "ann", "--base", arguments.base, "--queries", arguments.queries, "--k", str(arguments.k)]
    command += ["--recall", arguments.recall, "--truth", str(folder / "truth.npy"), "--threads", "1", "--json"]
    if arguments.filter:
        command += ["--filter", arguments.filter]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def exact(base, queries, k):
    flat = faiss.IndexFlatIP(base.shape[1])
    flat.add(base)
    return flat, flat.search(queries, k)[1].astype(np.int32)


def filtered(flat, queries, share, count, k):
    """faiss Flat with a bitmap over the ordinals that our benchmark allows: queries a CPU second."""
    bits = np.zeros((count + 7) // 8 * 8, np.uint8)
    step = round(1 / share)
    bits[:count:step] = 1
    packed = np.packbits(bits, bitorder="little")
    parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(packed))
    some = queries[:200]
    took = seconds(lambda: [flat.search(some[q : q + 1], k, params=parameters) for q in range(len(some))])
    return len(some) / took


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", help="the autogenesis-bench binary; without it the peers alone")
    parser.add_argument("--base")
    parser.add_argument("--queries")
    parser.add_argument("--vectors", help="base and queries in one file")
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--recall", default="0.95,0.99")
    parser.add_argument("--filter", default="0.01,0.1")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--core", type=int, default=0)
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {arguments.core})
    faiss.omp_set_num_threads(1)
    if arguments.vectors:
        whole = np.load(arguments.vectors)
        arguments.base, arguments.queries = arguments.vectors + ".base.npy", arguments.vectors + ".queries.npy"
        np.save(arguments.base, whole[:-2000])
        np.save(arguments.queries, whole[-2000:])
    base = np.ascontiguousarray(np.load(arguments.base), np.float32)
    queries = np.ascontiguousarray(np.load(arguments.queries), np.float32)
    targets = [float(target) for target in arguments.recall.split(",")]
    flat, truth = exact(base, queries, arguments.k)
    built = []
    for name in arguments.peers.split(","):
        kind = PEERS[name]
        holder = []
        build = seconds(lambda: holder.append(kind(base)))
        index = holder[0]
        overhead, how = call_overhead(kind, queries, arguments.k)
        settings = {}
        for target in targets:
            best = reach(index, queries, truth, target, arguments.k)
            if best:
                settings[target] = best[1:]
        print(json.dumps({
            "library": kind.name, "build_cpu_s": round(build, 1), "call_overhead_us": round(overhead * 1e6, 2), "overhead_of": how,
            "settings": {str(target): list(value) for target, value in settings.items()}}), flush=True)
        built.append((kind.name, index, overhead, settings))
    results, mine = {}, []
    for _ in range(arguments.turns):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            np.save(folder / "truth.npy", truth)
            if arguments.bench:
                mine.append(ours(arguments, folder))
                for point in mine[-1]["points"]:
                    key = ("autogenesis", point["target_recall"], point.get("filter"))
                    results.setdefault(key, []).append((point["recall"], point["qps"], point["batch_qps"]))
        for library, index, overhead, settings in built:
            for target, quality, single, batch in peer_points(index, overhead, queries, settings, arguments.k):
                results.setdefault((library, target, None), []).append((quality, single, batch))
        for share in [float(share) for share in arguments.filter.split(",") if share]:
            speed = filtered(flat, queries, share, len(base), arguments.k)
            results.setdefault(("faiss Flat, bitmap", 1.0, share), []).append((1.0, speed, speed))
    for line in mine[:1]:
        print(json.dumps({"library": "autogenesis", "build_cpu_s": line["build_cpu_s"], "index_bytes": line["index_bytes"]}))
    for (library, target, share), runs in sorted(results.items(), key=lambda item: (item[0][2] or 0, item[0][1], item[0][0])):
        middle = [statistics.median(column) for column in zip(*runs)]
        print(json.dumps({
            "library": library, "filter": share, "target_recall": target, "recall": round(middle[0], 4),
            "qps": round(middle[1]), "batch_qps": round(middle[2])}))


if __name__ == "__main__":
    main()
