// CommonJS: what `require` gives is what `import` gives.
const { createServer } = require("node:http");
const { withCors } = require("corslet/node");

let handle;
let rows;
let tokens;

const server = createServer({ maxHeaderSize: 4 * 1024 * 1024 }, (request, response) => {
  if (request.url === rows.CONTROL) void answerControl(request, response);
  else if (request.url === tokens.TOKENS) void answerTokens(response);
  else handle(request, response);
});
server.maxHeadersCount = 0;

async function answerControl(request, response) {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) body += piece;
  const asked = { method: request.method, json: async () => JSON.parse(body) };
  const answer = await rows.control(asked, (config) => {
    handle = withCors(config, rows.listener);
  });
  response.writeHead(answer.status, { "content-type": "application/json" });
  response.end(await answer.text());
}

async function answerTokens(response) {
  response.end(JSON.stringify(await tokens.exchangeTokens({ origins: ["https://app.example.com"] })));
}

async function main() {
  [rows, tokens] = await Promise.all([import("./rows.mjs"), import("./tokens.mjs")]);
  server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));
}

void main();
