import { fetch } from "./fetch-handler.mjs";

Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: ({ port }) => console.log(`listening ${port}`) }, (request) =>
  fetch(request),
);
