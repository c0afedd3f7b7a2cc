import { createServer } from "node:http";
import { connect } from "node:net";
import { listening, type Served } from "../serve.ts";

/** A proxy that takes one host and port for a port of this machine, and connects to nothing else. */
export async function proxyTo(host: string, port: number): Promise<Served> {
  const server = createServer((_, response) => void response.writeHead(403).end());
  server.on("connect", ({ url }, socket) => {
    socket.on("error", () => socket.destroy());
    if (url !== `${host}:443`) {
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    const upstream = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
  });
  return await listening(server, "127.0.0.1");
}
