import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Duplex } from "node:stream";
import type { Case } from "./cases.ts";
import { PATH } from "./cases.ts";
import type { Answer, Contestant, Source } from "./contestants/contestant.ts";

/** A request and the response that Node's server made for it. */
export interface WireExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

type WriteCallback = () => void;

/** A connection in memory: what is pushed arrives at the server, and what the server writes is dropped. */
class Wire extends Duplex {
  written: string | null = null;

  constructor() {
    super({ decodeStrings: false });
  }

  override _read(): void {}

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: WriteCallback): void {
    if (this.written !== null) this.written += chunk.toString();
    done();
  }

  override _writev(chunks: { chunk: string | Buffer }[], done: WriteCallback): void {
    if (this.written !== null) this.written += chunks.map(({ chunk }) => chunk.toString()).join("");
    done();
  }
}

/** So many connections stand open, and each carries one request of a batch. */
const CONNECTIONS = 64;

/**
 * Opens exchanges that `node:http` makes itself: its parser reads the request's bytes, and it builds the
 * `IncomingMessage` and the `ServerResponse`. Only the socket under them is no kernel's, whose time would drown ours.
 */
export function openWire(asked: Case): Source<WireExchange> {
  let arrived: WireExchange[] = [];
  // Above the default of 16 KiB, at which Node itself refuses the longest case.
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    // Every real handler reads a header. The first read is what parses them, and it is nobody's added cost.
    if (request.headers.host === undefined) throw new Error("a request lost its headers");
    arrived.push({ request, response });
  });
  const wires = Array.from({ length: CONNECTIONS }, () => {
    const wire = new Wire();
    server.emit("connection", wire);
    return wire;
  });
  const bytes = Buffer.from(requestText(asked), "latin1");

  const receive = async (from: readonly Wire[]): Promise<WireExchange[]> => {
    arrived = [];
    for (const wire of from) wire.push(bytes);
    while (arrived.length < from.length) await turn();
    return arrived;
  };
  return {
    next: () => receive(wires),
    async finish(exchanges) {
      for (const { response } of exchanges) {
        if (!response.headersSent || !response.writableEnded) throw new Error("a request was not answered in time");
      }
      await turn();
    },
    async answer(contestant) {
      const [wire] = wires as [Wire];
      wire.written = "";
      const exchanges = await receive([wire]);
      await answerAll(contestant, exchanges);
      await turn();
      const answer = parseAnswer(wire.written);
      wire.written = null;
      return answer;
    },
    close() {
      for (const wire of wires) wire.destroy();
      server.close();
    },
  };
}

async function answerAll(contestant: Contestant<WireExchange>, exchanges: readonly WireExchange[]): Promise<void> {
  for (const exchange of exchanges) await contestant.handle(exchange);
}

/** One turn of the event loop, in which responses finish and their connections are ready for the next request. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function requestText({ method, headers }: Case): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${PATH} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

function parseAnswer(text: string): Answer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return {
    status: Number(statusLine.split(" ")[1]),
    headers,
    body: headers.has("transfer-encoding") ? unchunked(body) : body,
  };
}

/** RFC 9112 section 7.1, without extensions and trailers, which Node does not send by itself. */
function unchunked(body: string): string {
  const end = body.indexOf("\r\n");
  const size = Number.parseInt(body, 16);
  const start = end + 2;
  return size > 0 ? body.slice(start, start + size) + unchunked(body.slice(start + size + 2)) : "";
}
