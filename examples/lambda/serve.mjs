// Serves a function as its URL does: an event of payload format 2.0 in, a result out.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
import { createServer } from "node:http";

/**
 * @param {(event: object, context: object) => Promise<any>} handler
 * @param {number | string} port
 */
export function serve(handler, port) {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const {
        statusCode,
        headers,
        cookies = [],
        body = "",
        isBase64Encoded,
      } = await handler(await eventOf(incoming), {});
      outgoing.writeHead(statusCode, { ...headers, "set-cookie": cookies });
      outgoing.end(Buffer.from(body, isBase64Encoded ? "base64" : "utf8"));
    } catch (error) {
      console.error(error);
      outgoing.writeHead(500).end('{"message":"Internal Server Error"}');
    }
  });
  server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
}

async function eventOf(incoming) {
  const { method, headersDistinct, socket } = incoming;
  const { cookie, ...headers } = headersDistinct;
  const [rawPath, ...query] = incoming.url.split("?");
  const body = Buffer.concat(await incoming.toArray());
  return {
    version: "2.0",
    rawPath,
    rawQueryString: query.join("?"),
    ...(cookie ? { cookies: cookie.join("; ").split("; ") } : {}),
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(",")])),
    requestContext: {
      domainName: incoming.headers.host,
      stage: "$default",
      http: { method, path: rawPath, sourceIp: socket.remoteAddress },
    },
    body: body.length > 0 ? body.toString("base64") : undefined,
    isBase64Encoded: body.length > 0,
  };
}
