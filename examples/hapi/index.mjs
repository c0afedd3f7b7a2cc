import Hapi from "@hapi/hapi";
import { cors, csrf } from "corslet/hapi";

const policy = {
  resources: {
    "/api/*": {
      origins: ["https://app.example.com"],
      methods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["Content-Type", "Authorization"],
      credentials: true,
      maxAge: 86400,
    },
  },
};

const server = Hapi.server({ port: process.env.PORT ?? 3000, host: "127.0.0.1" });
await server.register([
  { plugin: cors, options: { policy } },
  { plugin: csrf, options: { policy } },
]);
server.route({ method: "GET", path: "/api/notes", handler: () => [{ id: 1, text: "hello" }] });

await server.start();
console.log(`http://127.0.0.1:${server.info.port}`);
