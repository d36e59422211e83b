// Comunica in front of several stores, as one SPARQL endpoint on loopback.
//
//     node comunica.cjs MODULES PORT STORE…
//
// Its own endpoint says 200 before it knows whether every store will answer, and adds a member
// to its JSON that strict readers refuse. Here an answer is sent when it is whole, with its
// length; where a store fails, 502 says which. What is asked is never kept: a store that
// changed is seen to have changed.
"use strict";
const http = require("node:http");
const net = require("node:net");
const path = require("node:path");

const [modules, port, ...stores] = process.argv.slice(2);
const { QueryEngine } = require(path.join(modules, "@comunica", "query-sparql"));

const engine = new QueryEngine();
const sources = stores.map((value) => ({ type: "sparql", value }));
const RESULTS = "application/sparql-results+json";
const GRAPH = "application/n-triples";
const CONNECTED_WITHIN = 2000; // milliseconds

// Of a store whose network is gone Comunica would learn after minutes, and not tell which it was.
function reached(store) {
  const { hostname, port } = new URL(store);
  return new Promise((resolve, reject) => {
    const fail = () => {
      socket.destroy();
      reject(new Error(`the store at ${hostname}:${port} cannot be reached`));
    };
    const socket = net.connect({ host: hostname, port: Number(port || 80) });
    socket.setTimeout(CONNECTED_WITHIN, fail);
    socket.once("error", fail);
    socket.once("connect", () => resolve(socket.destroy()));
  });
}

async function answer(query) {
  await Promise.all(stores.map(reached));
  await engine.invalidateHttpCache();
  const result = await engine.query(query, { sources, lenient: false });
  const type = result.resultType === "quads" ? GRAPH : RESULTS;
  const { data } = await engine.resultToString(result, type);
  const parts = [];
  for await (const part of data) parts.push(Buffer.from(part));
  const text = Buffer.concat(parts).toString("utf8");
  if (type === GRAPH) return { type, text };
  const { head, boolean, results } = JSON.parse(text);
  return { type, text: JSON.stringify({ head, boolean, results }) };
}

async function queryOf(request) {
  const url = new URL(request.url, "http://127.0.0.1");
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString("utf8");
  const type = (request.headers["content-type"] || "").split(";")[0];
  if (type === "application/sparql-query") return body;
  return new URLSearchParams(body).get("query") ?? url.searchParams.get("query");
}

function send(response, status, type, text) {
  const bytes = Buffer.from(text, "utf8");
  response.writeHead(status, { "Content-Type": type, "Content-Length": bytes.length });
  response.end(bytes);
}

// Comunica lets some failures of a store fall beside every promise: whoever waits then is told.
const waiting = new Set();
function fail(error) {
  for (const response of waiting) {
    if (!response.headersSent) send(response, 502, "text/plain", `a store failed: ${error.message}\n`);
  }
  waiting.clear();
}
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

const server = http.createServer(async (request, response) => {
  waiting.add(response);
  try {
    const query = await queryOf(request);
    if (query === null) return send(response, 400, "text/plain", "no query\n");
    const { type, text } = await answer(query);
    if (!response.headersSent) send(response, 200, type, text);
  } catch (error) {
    if (response.headersSent) return;
    const is_syntax = /parse error|lexical error/i.test(error.message);
    send(response, is_syntax ? 400 : 502, "text/plain", `${error.message}\n`);
  } finally {
    waiting.delete(response);
  }
});
server.listen(Number(port), "127.0.0.1");
