// A server with CORS as it should be, for one trusted origin, at every path. Prints its port.
import { createServer } from "node:http";

const TRUSTED = "https://app.example.com";
const LISTS = {
  "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
  "Access-Control-Allow-Headers": "Authorization, Content-Type",
  "Access-Control-Max-Age": "600",
};

const server = createServer(({ method, url, headers }, response) => {
  response.setHeader("Vary", "Origin");
  if (headers.origin === TRUSTED) {
    response.setHeader("Access-Control-Allow-Origin", TRUSTED);
    response.setHeader("Access-Control-Allow-Credentials", "true");
  }
  if (method === "OPTIONS" && headers["access-control-request-method"] !== undefined) {
    response.writeHead(204, headers.origin === TRUSTED ? LISTS : {}).end();
    return;
  }
  const isSignedIn = headers.cookie === "session=bench";
  const body = isSignedIn ? '{"name":"Ada"}' : '{"title":"Sign in first"}';
  const head = { "Content-Type": "application/json", "Content-Length": body.length };
  response.writeHead(!url.startsWith("/api/") ? 404 : isSignedIn ? 200 : 401, head).end(body);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
