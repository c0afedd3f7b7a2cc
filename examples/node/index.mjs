import { createServer } from "node:http";
import { definePolicy } from "corslet";
import { withCors } from "corslet/node";

const policy = definePolicy({
  resources: {
    "/api/*": {
      origins: ["https://app.example.com"],
      methods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["Content-Type", "Authorization"],
      credentials: true,
      maxAge: 86400,
    },
  },
});

const server = createServer(
  withCors(policy, (request, response) => {
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify([{ id: 1, text: "hello" }]));
  }),
);

server.listen(process.env.PORT ?? 3000, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
