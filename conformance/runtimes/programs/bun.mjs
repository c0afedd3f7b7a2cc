import { fetch } from "./fetch-handler.mjs";

const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
console.log(`listening ${server.port}`);
