// Serves a fetch handler with node:http: a Request in, a Response out, both streamed.
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/**
 * @param {{ fetch: (request: Request) => Promise<Response> }} app
 * @param {number | string} port
 */
export function serve(app, port) {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const response = await app.fetch(requestOf(incoming));
      outgoing.writeHead(response.status, [...response.headers].flat());
      if (response.body === null) outgoing.end();
      else await pipeline(Readable.fromWeb(response.body), outgoing);
    } catch (error) {
      console.error(error);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    }
  });
  server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
}

function requestOf(incoming) {
  const { method, rawHeaders } = incoming;
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i], rawHeaders[i + 1]);
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(incoming.url, "http://127.0.0.1"), {
    method,
    headers,
    ...(hasBody ? { body: Readable.toWeb(incoming), duplex: "half" } : {}),
  });
}
