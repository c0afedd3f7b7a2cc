import { createServer } from "node:http";
import { withCors } from "corslet/node";
import { CONTROL, control, listener } from "./rows.mjs";
import { exchangeTokens, TOKENS } from "./tokens.mjs";

let handle = listener;

const server = createServer({ maxHeaderSize: 4 * 1024 * 1024 }, (request, response) => {
  if (request.url === CONTROL) void answerControl(request, response);
  else if (request.url === TOKENS) void answerTokens(response);
  else handle(request, response);
});
server.maxHeadersCount = 0;
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));

async function answerControl(request, response) {
  const asked = { method: request.method, json: async () => JSON.parse(await text(request)) };
  const answer = await control(asked, (config) => {
    handle = withCors(config, listener);
  });
  response.writeHead(answer.status, { "content-type": "application/json" });
  response.end(await answer.text());
}

async function answerTokens(response) {
  response.end(JSON.stringify(await exchangeTokens({ origins: ["https://app.example.com"] })));
}

async function text(request) {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) body += piece;
  return body;
}
