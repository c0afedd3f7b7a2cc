// Runs a snippet as its reader would, except that whatever it listens on becomes a free loopback port, which is told
// to the parent process. Without a program it takes one after the other from the parent. A module that exports a fetch
// handler is served by node:http, as its platform would serve it; one that exports a function for AWS Lambda, as a URL
// of that function would; a route file of Next.js, by the method that it exports.
import { createServer } from "node:http";
import { Server } from "node:net";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { serve } from "../../examples/lambda/serve.mjs";

const { listen } = Server.prototype;
const servers = [];
Server.prototype.listen = function listenAnywhere(...args) {
  servers.push(this);
  this.once("listening", () => process.send?.({ port: this.address().port }));
  return listen.call(
    this,
    { host: "127.0.0.1", port: 0 },
    args.find((arg) => typeof arg === "function"),
  );
};

const [, , program] = process.argv;
if (program === undefined) process.on("message", (next) => void load(next));
else await load(program);

async function load(file) {
  for (const server of servers.splice(0)) server.close();
  const { default: main, handler, ...routes } = await import(pathToFileURL(file).href);
  if (typeof main?.fetch === "function") serveFetch(main);
  if (typeof routes.OPTIONS === "function") serveFetch({ fetch: (request) => byMethod(routes, request) });
  if (typeof handler === "function") serve(handler, 0);
}

function byMethod(routes, request) {
  return routes[request.method]?.(request) ?? new Response(null, { status: 405 });
}

function serveFetch(main) {
  createServer(async (incoming, outgoing) => {
    const hasBody = !["GET", "HEAD"].includes(incoming.method);
    const init = {
      method: incoming.method,
      headers: Object.entries(incoming.headersDistinct).flatMap(lines),
      ...(hasBody && { body: Readable.toWeb(incoming), duplex: "half" }),
    };
    const response = await main.fetch(new Request(`http://${incoming.headers.host}${incoming.url}`, init));
    outgoing.writeHead(response.status, [...response.headers].flat());
    if (response.body === null) outgoing.end();
    else Readable.fromWeb(response.body).pipe(outgoing);
  }).listen();
}

function lines([name, values]) {
  return values.map((value) => [name, value]);
}
