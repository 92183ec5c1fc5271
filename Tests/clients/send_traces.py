#!/usr/bin/env python3
"""Sends runs of an agent as traces with OpenTelemetry's own SDK and OTLP/HTTP exporter, and prints what it sent as JSON.

With --endpoint the requests go there; with --save a server of its own on loopback takes them and writes each body to a file.
"""

import argparse
import gzip
import http.server
import json
import pathlib
import threading

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
from opentelemetry.trace import Status, StatusCode


class Recorder(http.server.BaseHTTPRequestHandler):
    """Answers each request as OTLP wants it, and keeps its body, unpacked."""

    folder = pathlib.Path()
    count = 0
    lock = threading.Lock()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        with Recorder.lock:
            Recorder.count += 1
            (Recorder.folder / f"{Recorder.count:03}.pb").write_bytes(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def send_run(tracer, number, fails):
    """One run: the agent plans, calls two tools, the second of which may fail once, and answers."""
    steps = []
    with tracer.start_as_current_span("invoke_agent clerk") as root:
        root.set_attributes({"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "clerk", "user.id": f"u{number % 3}"})
        with tracer.start_as_current_span("chat gpt-4.1") as chat:
            chat.set_attributes({
                "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4.1",
                "gen_ai.usage.input_tokens": 100 + number, "gen_ai.usage.output_tokens": 20,
                "gen_ai.response.finish_reasons": ["tool_calls"],
                "gen_ai.input.messages": json.dumps([{"role": "user", "parts": [{"type": "text", "content": f"pay invoice {number}"}]}]),
            })
            steps.append("chat")
        for tool in ["extract", "pay"]:
            for attempt in range(2):
                with tracer.start_as_current_span(f"execute_tool {tool}") as span:
                    span.set_attributes({
                        "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": tool,
                        "gen_ai.tool.call.arguments": json.dumps({"invoice": number, "mail": "ann@example.com"}),
                    })
                    failed = fails and tool == "pay"
                    steps.append(tool + ("!" if failed else ""))
                    if failed:
                        span.record_exception(TimeoutError("no answer"))
                        span.set_status(Status(StatusCode.ERROR, "no answer"))
                if not failed:
                    break
        if fails:
            root.set_status(Status(StatusCode.ERROR, "not paid"))
        return {
            "trace_id": format(root.get_span_context().trace_id, "032x"), "outcome": "failed" if fails else "success",
            "steps": steps,
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint")
    parser.add_argument("--save", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=6)
    parser.add_argument("--one-by-one", action="store_true", help="a request for each span, parts before the whole")
    parser.add_argument("--header", action="append", default=[], help="NAME=VALUE")
    arguments = parser.parse_args()
    server = None
    endpoint = arguments.endpoint
    if arguments.save:
        Recorder.folder = arguments.save
        arguments.save.mkdir(parents=True, exist_ok=True)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}/v1/traces"
    exporter = OTLPSpanExporter(
        endpoint=endpoint, headers=dict(header.split("=", 1) for header in arguments.header),
        compression=Compression.NoCompression if arguments.one_by_one else Compression.Gzip)
    provider = TracerProvider(resource=Resource.create({"service.name": "ap-desk", "service.version": "2.0.1"}))
    provider.add_span_processor(SimpleSpanProcessor(exporter) if arguments.one_by_one else BatchSpanProcessor(exporter))
    tracer = trace.get_tracer("desk", tracer_provider=provider)
    sent = [send_run(tracer, number, fails=number % 3 == 2) for number in range(arguments.runs)]
    flushed = provider.force_flush()
    provider.shutdown()
    if server:
        server.shutdown()
    print(json.dumps({"flushed": flushed, "requests": Recorder.count, "runs": sent}))


if __name__ == "__main__":
    main()
