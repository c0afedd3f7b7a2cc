import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import type { HeaderLine } from "corslet/browser";
import type { ProbeAnswer, ProbeRequest } from "./client.ts";
import { NoAnswer, noAnswerOf } from "./no-answer.ts";

/** Longest head that is read. */
const MAX_HEAD = 64 * 1024;

/**
 * Sends a request in another version of HTTP than 1.1, on a connection of its own: 1.0, which proxies speak to what stands
 * behind them, or 2, which browsers speak over TLS.
 *
 * @param timeout milliseconds to wait for the head of an answer.
 */
export function sendAs(version: "1.0" | "2", request: ProbeRequest, timeout: number): Promise<ProbeAnswer> {
  return version === "2" ? overHttp2(request, timeout) : asHttp10(request, timeout);
}

function asHttp10({ method, url, headers }: ProbeRequest, timeout: number): Promise<ProbeAnswer> {
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  const address = hostname.replace(/^\[|\]$/g, "");
  const isSecure = protocol === "https:";
  const to = { host: address, port: Number(port === "" ? (isSecure ? 443 : 80) : port) };
  return new Promise((resolve, reject) => {
    const socket = isSecure ? connectTls({ ...to, servername: address }) : connect(to);
    const timer = setTimeout(() => socket.destroy(late(timeout)), timeout);
    let head = "";
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      const answer = parsedHead(head);
      if (answer === null) reject(new NoAnswer("garbage", "what it answers is not HTTP"));
      else resolve(answer);
    };
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      head += String(chunk);
      if (head.includes("\r\n\r\n") || head.length > MAX_HEAD) end();
    });
    socket.once("end", end);
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(noAnswerOf(error));
    });
    const lines: readonly HeaderLine[] = [["Host", host], ...headers];
    const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    socket.write(`${method} ${pathname}${search} HTTP/1.0\r\n${text}\r\n`, "latin1");
  });
}

function parsedHead(text: string): ProbeAnswer | null {
  const [first = "", ...lines] = (text.split("\r\n\r\n", 1)[0] ?? "").split("\r\n");
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1];
  if (status === undefined) return null;
  const headers = lines.flatMap((line): HeaderLine[] => {
    const at = line.indexOf(":");
    return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()]];
  });
  return { status: Number(status), headers };
}

function overHttp2({ method, url, headers }: ProbeRequest, timeout: number): Promise<ProbeAnswer> {
  const { origin, pathname, search, host, protocol } = new URL(url);
  return new Promise((resolve, reject) => {
    const session = connectHttp2(origin);
    const timer = setTimeout(() => session.destroy(late(timeout)), timeout);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      session.destroy();
      reject(noAnswerOf(error));
    };
    session.once("error", fail);
    const stream = session.request({
      ":method": method,
      ":path": `${pathname}${search}`,
      ":scheme": protocol.slice(0, -1),
      ":authority": host,
      ...Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    });
    stream.once("error", fail);
    stream.once("response", (answered) => {
      clearTimeout(timer);
      const lines = Object.entries(answered).flatMap(([name, value]): HeaderLine[] =>
        name.startsWith(":") ? [] : [value ?? ""].flat().map((each) => [name, each] as const),
      );
      session.destroy();
      resolve({ status: answered[":status"] ?? 0, headers: lines });
    });
    stream.end();
  });
}

function late(timeout: number): NoAnswer {
  return new NoAnswer("timeout", `no answer within ${timeout / 1000} s`);
}
