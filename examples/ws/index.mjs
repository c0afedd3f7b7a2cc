// A WebSocket server that only its own pages, and those that the policy names, may open.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { definePolicy } from "corslet";
import { guard } from "corslet/csrf";
import { refuseUpgrade } from "corslet/node";
import { WebSocketServer } from "ws";

const policy = definePolicy({
  resources: {
    // A handshake is a GET with the user's cookies.
    "/chat": { origins: ["https://app.example.com"], methods: ["GET"], credentials: true },
  },
});
const writers = guard(policy);
const sockets = new WebSocketServer({ noServer: true, path: "/chat" });
const page = readFileSync(new URL("page.html", import.meta.url));

const server = createServer((request, response) => {
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
  response.end(page);
});

server.on("upgrade", (request, socket, head) => {
  socket.on("error", () => socket.destroy());
  const decision = writers.upgrade(request);
  if (!decision.allowed) {
    console.log(`refused ${request.headers.origin ?? "no origin"}: ${decision.reason}`);
    refuseUpgrade(socket, decision);
    return;
  }
  sockets.handleUpgrade(request, socket, head, (client) => {
    client.on("message", (words, isBinary) => client.send(words, { binary: isBinary }));
  });
});

server.listen(process.env.PORT ?? 3000, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
