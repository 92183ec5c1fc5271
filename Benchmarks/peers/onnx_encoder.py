"""A BERT-shaped sentence encoder as an ONNX graph of ONNX Runtime's fused operators, made from a model folder.

The graph is the one that ONNX Runtime's own optimiser arrives at: one attention operator a layer with query, key and value side by side,
biases fused into GELU, residual sums into layer normalisation.
"""

import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

DOMAIN = "com.microsoft"


class Graph:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.settings = json.loads((self.folder / "config.json").read_text())
        self.weights = load_file(str(self.folder / "model.safetensors"))
        self.nodes, self.tensors = [], {}

    def constant(self, name, value):
        self.tensors[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def node(self, kind, inputs, outputs, domain=DOMAIN, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    def weight(self, name, transposed=False):
        value = self.weights[name]
        return self.constant(name, value.T if transposed else value)

    def normalisation(self, prefix):
        return [self.weight(f"{prefix}.LayerNorm.weight"), self.weight(f"{prefix}.LayerNorm.bias")]

    def embedding(self):
        names = ["word", "position", "token_type"]
        tables = [self.weight(f"embeddings.{name}_embeddings.weight") for name in names]
        self.node(
            "EmbedLayerNormalization",
            ["input_ids", "types", *tables, *self.normalisation("embeddings"), "attention_mask"],
            ["embedded", "lengths"],
            epsilon=self.settings["layer_norm_eps"],
        )
        return "embedded"

    def layer(self, index, rows):
        prefix = f"encoder.layer.{index}"
        parts = [f"{prefix}.attention.self.{name}" for name in ("query", "key", "value")]
        weights = self.constant(
            f"{prefix}.qkv", np.concatenate([self.weights[f"{part}.weight"].T for part in parts], axis=1))
        bias = self.constant(f"{prefix}.qkv_bias", np.concatenate([self.weights[f"{part}.bias"] for part in parts]))
        mixed = self.node(
            "Attention", [rows, weights, bias, "lengths"], [f"{prefix}.mixed"],
            num_heads=self.settings["num_attention_heads"])
        rows = self.skip(f"{prefix}.attention.output", mixed, rows)
        wide = self.product(f"{prefix}.intermediate.dense", rows)
        wide = self.node("BiasGelu", [wide, self.weight(f"{prefix}.intermediate.dense.bias")], [f"{prefix}.gelu"])
        return self.skip(f"{prefix}.output", wide, rows)

    def product(self, prefix, rows):
        return self.node("MatMul", [rows, self.weight(f"{prefix}.weight", True)], [f"{prefix}.product"], domain="")

    def skip(self, prefix, rows, residual):
        inputs = [self.product(f"{prefix}.dense", rows), residual, *self.normalisation(prefix)]
        inputs.append(self.weight(f"{prefix}.dense.bias"))
        return self.node(
            "SkipLayerNormalization", inputs, [f"{prefix}.rows"], epsilon=self.settings["layer_norm_eps"])

    def write(self, path):
        rows = self.embedding()
        for index in range(self.settings["num_hidden_layers"]):
            rows = self.layer(index, rows)
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT32, ["batch", "tokens"])
            for name in ("input_ids", "types", "attention_mask")
        ]
        width = self.settings["hidden_size"]
        output = helper.make_tensor_value_info(rows, TensorProto.FLOAT, ["batch", "tokens", width])
        graph = helper.make_graph(self.nodes, "encoder", inputs, [output], list(self.tensors.values()))
        imports = [helper.make_opsetid("", 17), helper.make_opsetid(DOMAIN, 1)]
        onnx.save(helper.make_model(graph, opset_imports=imports, ir_version=8), str(path))


def write(folder, path):
    """Writes the graph of a model folder."""
    Graph(folder).write(path)
