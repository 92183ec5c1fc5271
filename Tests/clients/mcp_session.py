#!/usr/bin/env python3
"""Uses the service as an agent with the official MCP client, holds every message to the schema of its revision, and prints
what happened as JSON.

With --url the client speaks HTTP to a running service; with --command it starts the server and speaks over its standard input
and output.
"""

import argparse
import asyncio
import json
import pathlib
import tempfile
import time

import httpx2
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

RESULTS = {
    "server/discover": "DiscoverResult", "initialize": "InitializeResult", "ping": "EmptyResult",
    "tools/list": "ListToolsResult", "tools/call": "CallToolResult", "resources/list": "ListResourcesResult",
    "resources/templates/list": "ListResourceTemplatesResult", "resources/read": "ReadResourceResult",
    "prompts/list": "ListPromptsResult", "prompts/get": "GetPromptResult",
}


class Wire:
    """Everything that was said, and whether the schema allows it."""

    def __init__(self, schemas):
        self.requests = []
        self.answers = []
        self.validators = {}
        self.schemas = {
            version: json.loads((schemas / f"schema-{version}.json").read_text()) for version in ["2025-11-25", "2026-07-28"]
        }

    def faults(self):
        asked = {}
        for message in self.requests:
            if "id" in message:
                asked[message["id"]] = message
        faults = [f"asked: {fault}" for message in self.requests for fault in self.check("JSONRPCMessage", message, message)]
        for message in self.answers:
            request = asked.get(message.get("id"))
            if request is None:
                faults.append(f"no request has the id of {json.dumps(message)[:200]}")
                continue
            if "error" in message:
                faults += self.check("JSONRPCErrorResponse", message, request)
            else:
                faults += self.check("JSONRPCResultResponse", message, request)
                faults += self.check(RESULTS[request["method"]], message["result"], request)
        return faults

    def check(self, name, value, request):
        version = "2026-07-28" if "_meta" in request.get("params", {}) else "2025-11-25"
        if (version, name) not in self.validators:
            schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": f"#/$defs/{name}"}
            schema["$defs"] = self.schemas[version]["$defs"]
            self.validators[version, name] = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        return [
            f"{version} {name} {'/'.join(map(str, error.path))}: {error.message[:200]}"
            for error in self.validators[version, name].iter_errors(value)
        ]


class RecordingTransport(httpx2.AsyncHTTPTransport):
    """Keeps what goes over HTTP."""

    def __init__(self, wire):
        super().__init__()
        self.wire = wire

    async def handle_async_request(self, request):
        sent = await request.aread()
        if sent:
            self.wire.requests.append(json.loads(sent))
        response = await super().handle_async_request(request)
        body = await response.aread()
        if body and response.headers.get("content-type", "").startswith("application/json"):
            self.wire.answers.append(json.loads(body))
        return httpx2.Response(response.status_code, headers=response.headers, content=body, request=request)


class Session:
    """What an agent does, step by step."""

    def __init__(self, client, name, runs):
        self.client = client
        self.name = name
        self.runs = runs
        self.faults = []
        self.steps = 0

    def expect(self, holds, what):
        self.steps += 1
        if not holds:
            self.faults.append(what)

    async def call(self, name, **arguments):
        result = await self.client.call_tool(name, arguments)
        self.expect(not result.is_error, f"{name} failed: {result.content[0].text[:300]}")
        if result.is_error:
            return {}
        self.expect(json.loads(result.content[0].text) == result.structured_content, f"{name}: text and structure differ")
        return result.structured_content

    async def refused(self, what, name, **arguments):
        result = await self.client.call_tool(name, arguments)
        text = result.content[0].text
        self.expect(result.is_error and what in text and text.count("\n") == 0, f"{name} did not refuse {what}: {text[:200]}")

    async def error(self, codes, what, awaitable):
        try:
            await awaitable
            self.expect(False, f"{what} is no error")
        except MCPError as error:
            self.expect(error.error.code in codes, f"{what} has the code {error.error.code}")

    async def run(self):
        tools = await self.tools()
        episodes = await self.record()
        await self.read(episodes)
        await self.ask(episodes)
        proposal = await self.propose(episodes)
        await self.resources(episodes, proposal)
        await self.prompts(episodes, proposal)
        await self.wrong_calls()
        return {"steps": self.steps, "faults": self.faults, "tools": tools, "protocol": self.client.protocol_version}

    async def tools(self):
        listed = (await self.client.list_tools()).tools
        again = (await self.client.list_tools()).tools
        self.expect([t.name for t in listed] == [t.name for t in again], "the order of tools differs")
        for tool in listed:
            Draft202012Validator.check_schema(tool.input_schema)
            Draft202012Validator.check_schema(tool.output_schema)
            self.expect(tool.input_schema["additionalProperties"] is False, f"{tool.name} takes anything")
            self.expect(tool.annotations.read_only_hint is not None and tool.title, f"{tool.name} says too little")
        return [tool.name for tool in listed]

    async def record(self):
        async def one(number):
            steps = [{"name": "open"}, {"name": "check", "output": {"n": number}}, {"name": "close"}]
            return await self.call("record_episode", source=self.name, workflow="desk", episode={
                "episode_id": f"{self.name}-{number}", "outcome": "success", "text": f"a leaking pump, {self.name}",
                "context": {"pump": number}, "step_runs": steps,
            })

        reports = [await one(0)] + list(await asyncio.gather(*[one(number) for number in range(1, self.runs)]))
        self.expect(all(report.get("accepted") == 1 for report in reports), "a run was not taken in")
        self.expect((await one(0)).get("duplicate") == 1, "a repeated run is no duplicate")
        return [report["episode_ids"][0] for report in reports]

    async def until(self, asked):
        """What is asked for, again and again, once there is something; what there is after a minute."""
        deadline = time.monotonic() + 60
        while not (answer := await asked()) and time.monotonic() < deadline:
            await asyncio.sleep(0.2)
        return answer

    async def found(self, episodes):
        answer = await self.call("search_episodes", query=f"leaking pump {self.name}", filters={"type": "episode"})
        return [result["id"] for result in answer["results"] if result["id"] in episodes]

    async def similar(self, episodes):
        return (await self.call("similar_episodes", episode_id=episodes[0], top_k=3))["results"]

    async def read(self, episodes):
        episode = await self.call("get_episode", episode_id=episodes[0])
        self.expect(episode["id"] == episodes[0] and len(episode["step_runs"]) == 3, "the run is another one")
        # What was recorded is indexed in the background, a part at a time.
        found = await self.until(lambda: self.found(episodes))
        self.expect(found, "what was recorded is not found")
        await self.until(lambda: self.similar(found))
        stored = await self.call("similar_episodes", episode_id=found[0], top_k=3)
        self.expect(0 < len(stored["results"]) <= 3, "nothing is similar to a stored run")
        running = await self.call("similar_episodes", steps=["open", "check"], context={"pump": 2}, top_k=5)
        self.expect(running["results"], "nothing is similar to a running one")
        await self.call("record_reflection", source_type="episode", source_id=episodes[0], insight_type="variance",
                        insight={"why": "the pump leaks"})
        skills = await self.call("search_skills", query="extract document entities", top_k=2)
        self.expect(all(skill["type"] == "skill" for skill in skills["results"]), "a skill is none")
        workflow = await self.call("get_workflow", workflow_id="WF-FIN-001")
        self.expect(workflow["workflow_id"] == "WF-FIN-001", "the workflow is another one")

    async def ask(self, episodes):
        workflow = f"desk"
        advice = await self.call("advise", steps=["open"], workflow=workflow)
        self.expect(any(step["step"] == "check" for step in advice["next"]) or advice["abstained"], "the advice is another one")
        told = await self.call("send_feedback", advice_id=advice["advice_id"], followed=True, outcome="success", episode=episodes[1])
        self.expect(told.get("recorded") is True, "feedback was not kept")

    async def propose(self, episodes):
        change = dict(proposal_type="skill", claim="skill", title=f"A skill, {self.name}", body={"kind": "skill", "note": self.name},
                      supporting=[episodes[0]])
        proposal = await self.call("propose", **change)
        self.expect(proposal["state"] == "blocked", "a client's figures opened a gate")
        await self.refused("", "propose", **change)
        shown = await self.call("get_proposal", proposal_id=proposal["id"])
        self.expect(shown["id"] == proposal["id"], "the proposal is another one")
        return proposal["id"]

    async def resources(self, episodes, proposal):
        listed = (await self.client.list_resources()).resources
        self.expect(any(resource.uri == f"proposal://{proposal}" for resource in listed), "the proposal is not listed")
        templates = (await self.client.list_resource_templates()).resource_templates
        self.expect([t.uri_template for t in templates] == ["episode://{id}", "workflow://{id}@{version}", "proposal://{id}"],
                    "the templates are others")
        uris = [listed[0].uri, f"episode://{episodes[0]}", "workflow://WF-FIN-001@1.3.0", f"proposal://{proposal}"]
        for uri in uris:
            contents = (await self.client.read_resource(uri)).contents
            self.expect(contents[0].uri == uri and isinstance(json.loads(contents[0].text), dict), f"{uri} is not there")
        for uri in ["episode://ep-0000000000000000", "test://nothing", "episode://../../etc/passwd", "workflow://WF-FIN-001@9"]:
            await self.error([-32602, -32002], uri, self.client.read_resource(uri))

    async def prompts(self, episodes, proposal):
        names = [prompt.name for prompt in (await self.client.list_prompts()).prompts]
        self.expect(names == ["reflect_on_run", "review_proposal"], "the prompts are others")
        shown = await self.client.get_prompt("reflect_on_run", {"episode_id": episodes[0]})
        self.expect(shown.messages[1].content.resource.uri == f"episode://{episodes[0]}", "the prompt is about another run")
        shown = await self.client.get_prompt("review_proposal", {"proposal_id": proposal})
        self.expect("Do not decide" in shown.messages[0].content.text, "the prompt decides")
        await self.error([-32602], "a prompt without its argument", self.client.get_prompt("reflect_on_run", {}))

    async def wrong_calls(self):
        await self.refused("top_k", "search_episodes", query="x", top_k=0)
        await self.refused("surprise", "search_episodes", query="x", surprise=1)
        await self.refused("query", "search_episodes")
        await self.refused("no such thing", "get_episode", episode_id="ep-0000000000000000")
        await self.refused("outcome", "record_episode", episode={"episode_id": "x", "step_runs": []})
        await self.error([-32602], "a tool that is none", self.client.call_tool("approve_proposal", {}))


async def over_http(arguments, mode, wire):
    headers = {"Authorization": f"Bearer {arguments.key}"}
    async with httpx2.AsyncClient(headers=headers, transport=RecordingTransport(wire), timeout=60) as http:
        async with Client(streamable_http_client(arguments.url, http_client=http), mode=mode, cache=None) as client:
            return await Session(client, f"http-{mode}", arguments.runs).run()


async def over_stdio(arguments, mode, wire):
    with tempfile.TemporaryDirectory() as folder:
        said, heard = pathlib.Path(folder, "said"), pathlib.Path(folder, "heard")
        script = 'tee "$1" | "$3" mcp --data "$4" 2>>"$5" | tee "$2"'
        server = StdioServerParameters(
            command="bash",
            args=["-o", "pipefail", "-c", script, "x", str(said), str(heard), arguments.command, arguments.data, arguments.log])
        async with Client(server, mode=mode, cache=None) as client:
            report = await Session(client, f"stdio-{mode}", arguments.runs).run()
        wire.requests = [json.loads(line) for line in said.read_text().splitlines()]
        wire.answers = [json.loads(line) for line in heard.read_text().splitlines()]
        return report


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url")
    parser.add_argument("--key")
    parser.add_argument("--command")
    parser.add_argument("--data")
    parser.add_argument("--log", default="/dev/null", help="where the server's log goes")
    parser.add_argument("--schemas", type=pathlib.Path, required=True)
    parser.add_argument("--runs", type=int, default=6)
    arguments = parser.parse_args()
    report = {}
    for mode in ["auto", "legacy", "2026-07-28"]:
        wire = Wire(arguments.schemas)
        report[mode] = await (over_http if arguments.url else over_stdio)(arguments, mode, wire)
        report[mode]["messages"] = len(wire.requests) + len(wire.answers)
        report[mode]["faults"] += wire.faults()
    print(json.dumps(report))


if __name__ == "__main__":
    asyncio.run(main())
