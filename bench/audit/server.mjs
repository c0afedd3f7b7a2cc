// A server with CORS as it should be, for one trusted origin, at every path. Prints its port; counts what it is asked.
import { createServer } from "node:http";

const TRUSTED = "https://app.example.com";
const LISTS = {
  "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
  "Access-Control-Allow-Headers": "Authorization, Content-Type",
  "Access-Control-Max-Age": "600",
};
let asked = 0;

const server = createServer(({ method, url, headers }, response) => {
  if (url === "/count") return void response.end(String(asked));
  asked++;
  response.setHeader("Vary", "Origin");
  if (headers.origin === TRUSTED) {
    response.setHeader("Access-Control-Allow-Origin", TRUSTED);
    response.setHeader("Access-Control-Allow-Credentials", "true");
  }
  if (method === "OPTIONS" && headers["access-control-request-method"] !== undefined) {
    return void response.writeHead(204, headers.origin === TRUSTED ? LISTS : {}).end();
  }
  const isSignedIn = headers.cookie === "session=bench";
  const body = isSignedIn ? '{"name":"Ada"}' : '{"title":"Sign in first"}';
  const head = { "Content-Type": "application/json", "Content-Length": body.length };
  response.writeHead(!url.startsWith("/api/") ? 404 : isSignedIn ? 200 : 401, head).end(body);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
