import { connect as connectHttp2 } from "node:http2";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { HeaderLine, RawRequest } from "../translate.ts";
import type { WireAnswer } from "./http1-client.ts";
import { openSocket } from "./open-socket.ts";

const PREFACE_LENGTH = 24;
const FRAME_HEADER_LENGTH = 9;
const HEADERS_FRAME = 0x1;
const PATIENCE_MS = 20_000;

/** The connection was lost, or the stream reset, before any answer. */
export class NoHttp2Answer extends Error {}

/**
 * Sends a request over HTTP/2 in cleartext and reads its answer.
 *
 * Node's client speaks the protocol, but refuses to send what some rows must; so the block of the one HEADERS frame
 * it sends is replaced on its way by one that holds the row's lines byte for byte.
 */
export async function requestOverHttp2(port: number, request: RawRequest): Promise<WireAnswer> {
  const socket = openSocket(port, request, "h2");
  const block = headerBlock(request);
  const session = connectHttp2(`http://127.0.0.1:${port}`, {
    createConnection: () => replacingHeaders(socket, block, request.body === undefined),
  });
  try {
    return await new Promise<WireAnswer>((resolve, reject) => {
      const fail = (error: Error): void => reject(new NoHttp2Answer(error.message));
      socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error("no answer")));
      session.on("error", fail);
      session.on("goaway", (code) => code !== 0 && fail(new Error(`GOAWAY ${code}`)));
      // Only once the server's settings are known (and acknowledged) may a frame be as long as they allow.
      session.once("remoteSettings", () => {
        const endStream = request.body === undefined;
        const method = request.upgrade === undefined ? request.method : "GET";
        const stream = session.request({ ":method": method, ":path": "/" }, { endStream });
        if (!endStream) stream.end(request.body, "latin1");
        const pieces: Buffer[] = [];
        let answer: Omit<WireAnswer, "body"> | undefined;
        stream.on("response", ({ ":status": status }, _flags, raw?: string[]) => {
          answer = { status: Number(status), headers: linesOf(raw ?? []) };
        });
        stream.on("data", (piece: Buffer) => pieces.push(piece));
        stream.on("error", fail);
        stream.on("close", () => {
          if (answer === undefined) fail(new Error(`the stream was closed with ${stream.rstCode}`));
          else resolve({ ...answer, body: Buffer.concat(pieces).toString() });
        });
      });
    });
  } finally {
    session.destroy();
    socket.destroy();
  }
}

function linesOf(raw: readonly string[]): HeaderLine[] {
  return raw
    .flatMap((name, index): HeaderLine[] => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""]] : []))
    .filter(([name]) => !name.startsWith(":"));
}

/** A header block with every field as a literal without indexing (RFC 7541 section 6.2.2): it leaves no trace in any table. */
function headerBlock({ method, path, headers, hosts = ["api.test"], tls, upgrade }: RawRequest): Buffer {
  const [authority = "", ...furtherHosts] = hosts;
  // RFC 8441 section 4: a WebSocket is asked for by an extended CONNECT.
  const handshake: HeaderLine[] = upgrade === undefined ? [] : [[":protocol", upgrade]];
  const fields: HeaderLine[] = [
    [":method", upgrade === undefined ? method : "CONNECT"],
    [":scheme", tls === undefined ? "http" : "https"],
    [":authority", authority],
    [":path", path],
    ...handshake,
    ...furtherHosts.map((host): HeaderLine => ["host", host]),
    ...headers.map(([name, value]): HeaderLine => [name.toLowerCase(), value]),
  ];
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.of(0), stringLiteral(name), stringLiteral(value)]));
}

// RFC 7541 section 5.2, without Huffman coding.
function stringLiteral(text: string): Buffer {
  const octets = Buffer.from(text, "latin1");
  if (octets.length < 127) return Buffer.concat([Buffer.of(octets.length), octets]);
  const length = [127];
  let rest = octets.length - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
  return Buffer.concat([Buffer.from([...length, rest]), octets]);
}

function replacingHeaders(socket: Socket, block: Buffer, endStream: boolean): Duplex {
  const replacement = new HeadersReplacement(block, endStream);
  const duplex = new Duplex({
    read: () => socket.resume(),
    write: (piece: Buffer, _encoding, done) => socket.write(replacement.pass(piece), () => done()),
    final: (done) => socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on("data", (piece) => duplex.push(piece));
  socket.on("end", () => duplex.push(null));
  socket.on("error", (error) => duplex.destroy(error));
  return duplex;
}

/** Passes a client's octets on, frame by frame, with the block of the first HEADERS frame replaced. */
class HeadersReplacement {
  readonly #block: Buffer;
  readonly #endStream: boolean;
  #unsent: Buffer = Buffer.alloc(0);
  #hasPreface = false;
  #isDone = false;

  constructor(block: Buffer, endStream: boolean) {
    this.#block = block;
    this.#endStream = endStream;
  }

  pass(piece: Buffer): Buffer {
    this.#unsent = Buffer.concat([this.#unsent, piece]);
    const ready: Buffer[] = [];
    for (let part = this.#next(); part !== null; part = this.#next()) ready.push(part);
    return Buffer.concat(ready);
  }

  #next(): Buffer | null {
    if (!this.#hasPreface) {
      this.#hasPreface = this.#unsent.length >= PREFACE_LENGTH;
      return this.#hasPreface ? this.#take(PREFACE_LENGTH) : null;
    }
    if (this.#unsent.length < FRAME_HEADER_LENGTH) return null;
    const length = FRAME_HEADER_LENGTH + this.#unsent.readUIntBE(0, 3);
    if (this.#unsent.length < length) return null;
    const frame = this.#take(length);
    if (this.#isDone || frame[3] !== HEADERS_FRAME) return frame;
    this.#isDone = true;
    return withBlock(frame, this.#block, this.#endStream);
  }

  #take(length: number): Buffer {
    const part = this.#unsent.subarray(0, length);
    this.#unsent = this.#unsent.subarray(length);
    return part;
  }
}

// END_HEADERS, and END_STREAM where no body follows; no padding, no priority.
function withBlock(frame: Buffer, block: Buffer, endStream: boolean): Buffer {
  const header = Buffer.from(frame.subarray(0, FRAME_HEADER_LENGTH));
  header.writeUIntBE(block.length, 0, 3);
  header[4] = endStream ? 0x5 : 0x4;
  return Buffer.concat([header, block]);
}
