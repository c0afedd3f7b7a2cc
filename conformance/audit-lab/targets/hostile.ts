import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { makeCertificate } from "../../browsers/csrf/world/certificate.ts";

/** A target that does not answer as a server should. */
export interface Hostile {
  readonly id: string;
  readonly why: string;
  /** What it does with a connection, whose first bytes have come. */
  readonly answer: (socket: Socket, request: string) => void;
  readonly isTls?: true;
  /** The exit codes that are right. */
  readonly exits: readonly (0 | 1 | 3)[];
  /** What the line that is printed says. */
  readonly says: RegExp;
}

const HEAD = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: https://app.example.com\r\nVary: Origin\r\n";
const MEGABYTE = Buffer.alloc(1 << 20, "x");

/** Writes something again and again until the other side has enough. */
function pour(socket: Socket, chunk: string | Buffer, times: number): void {
  let left = times;
  const more = (): void => {
    while (left > 0 && !socket.destroyed) {
      left--;
      if (!socket.write(chunk)) return void socket.once("drain", more);
    }
    if (!socket.destroyed) socket.end();
  };
  more();
}

function drip(socket: Socket, chunk: string): void {
  const timer = setInterval(() => socket.write(chunk), 100);
  socket.on("close", () => clearInterval(timer));
}

const methodOf = (request: string): string => request.split(" ", 1)[0] ?? "";
const TIME = /no answer|timed? ?out|within|second|too long|head/i;
const BROKEN = /clos|reset|hang up|ended|connection|socket|answer/i;

export const HOSTILE: readonly Hostile[] = [
  { id: "hangs", why: "takes the request, and says nothing", answer: () => undefined, exits: [3], says: TIME },
  {
    id: "hangs-on-preflight",
    why: "answers GET, and says nothing to OPTIONS",
    answer: (socket, request) => {
      if (methodOf(request) !== "OPTIONS") socket.write(`${HEAD}Content-Length: 2\r\n\r\n{}`);
    },
    exits: [3],
    says: TIME,
  },
  {
    id: "resets",
    why: "resets the connection",
    answer: (socket) => void socket.resetAndDestroy(),
    exits: [3],
    says: BROKEN,
  },
  { id: "closes", why: "closes without a word", answer: (socket) => void socket.end(), exits: [3], says: BROKEN },
  {
    id: "closes-in-the-head",
    why: "closes in the middle of a header line",
    answer: (socket) => void socket.end("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Or"),
    exits: [3],
    says: BROKEN,
  },
  {
    id: "closes-in-the-body",
    why: "says that a thousand bytes come, sends ten, and resets",
    answer: (socket) => {
      socket.write(`${HEAD}Content-Length: 1000\r\n\r\n{"name":"A`, () => {
        setTimeout(() => socket.resetAndDestroy(), 20);
      });
    },
    exits: [1, 3],
    says: /./,
  },
  {
    id: "sends-100-mb",
    why: "announces 100 MB, and sends them",
    answer: (socket, request) => {
      socket.write(`${HEAD}Content-Length: ${100 * MEGABYTE.length}\r\n\r\n`);
      if (methodOf(request) === "GET") pour(socket, MEGABYTE, 100);
    },
    exits: [3],
    says: /longer|too long|large/i,
  },
  {
    id: "sends-100-mb-in-chunks",
    why: "100 MB that nothing announces",
    answer: (socket, request) => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
      if (methodOf(request) === "GET")
        pour(socket, Buffer.concat([Buffer.from("100000\r\n"), MEGABYTE, Buffer.from("\r\n")]), 100);
      else if (methodOf(request) !== "HEAD") socket.write("0\r\n\r\n");
    },
    exits: [3],
    says: /longer|too long|large/i,
  },
  {
    id: "streams-for-ever",
    why: "a stream of events, which never ends, and has nothing wrong: an answer is its head",
    answer: (socket, request) => {
      socket.write(`${HEAD}Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n`);
      if (methodOf(request) === "GET") drip(socket, "9\r\ndata: x\n\n\r\n");
      else if (methodOf(request) !== "HEAD") socket.write("0\r\n\r\n");
    },
    exits: [0],
    says: /./,
  },
  {
    id: "redirects-for-ever",
    why: "every path redirects to the next",
    answer: (socket, request) => {
      const next = Number(/\/hop-(\d+)/.exec(request)?.[1] ?? 0) + 1;
      socket.write(`HTTP/1.1 302 Found\r\nLocation: /hop-${next}\r\nContent-Length: 0\r\n\r\n`);
    },
    exits: [1, 3],
    says: /redirect|CORS|origin/i,
  },
  {
    id: "answers-garbage",
    why: "bytes that are no HTTP",
    answer: (socket) => void socket.end(Buffer.from([0, 255, 254, 1, 13, 10, 13, 10, 7, 128])),
    exits: [3],
    says: /HTTP|parse|understood|answer|garbage/i,
  },
  {
    id: "answers-another-protocol",
    why: "greets like a mail server",
    answer: (socket) => void socket.end("220 mail.example.com ESMTP ready\r\n"),
    exits: [3],
    says: /HTTP|parse|understood|answer/i,
  },
  {
    id: "bad-header-bytes",
    why: "a header line with a NUL in it",
    answer: (socket) => void socket.end("HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 0\r\n\r\n"),
    exits: [1, 3],
    says: /./,
  },
  {
    id: "drips-headers",
    why: "a letter of a header every tenth of a second, for ever",
    answer: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\nX-Slow: ");
      drip(socket, "x");
    },
    exits: [3],
    says: TIME,
  },
  {
    id: "drips-header-lines",
    why: "a header line every tenth of a second, for ever",
    answer: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      drip(socket, "X-Slow: x\r\n");
    },
    exits: [3],
    says: TIME,
  },
  {
    id: "sends-16-mb-of-headers",
    why: "a head of 16 MB",
    answer: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      pour(socket, `X-Long: ${"x".repeat(1 << 20)}\r\n`, 16);
    },
    exits: [3],
    says: /header|head|large|long|overflow|answer/i,
  },
  {
    id: "early-hints-for-ever",
    why: "103 Early Hints, again and again, and no answer",
    answer: (socket) => drip(socket, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"),
    exits: [3],
    says: TIME,
  },
  {
    id: "certificate-invalid",
    why: "a certificate that signs itself",
    answer: (socket) => void socket.write(`${HEAD}Content-Length: 2\r\n\r\n{}`),
    isTls: true,
    exits: [3],
    says: /certificate|TLS/i,
  },
];

/** Runs a hostile target. */
export async function startHostile({ answer, isTls }: Hostile): Promise<{ url: string; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const onConnection = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes: Buffer) => answer(socket, bytes.toString("latin1")));
  };
  const server: Server = isTls
    ? createTlsServer(makeCertificate(["localhost"]), onConnection)
    : createServer(onConnection);
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `${isTls ? "https://localhost" : "http://127.0.0.1"}:${port}/api/me`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
