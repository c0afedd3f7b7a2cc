import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { RawRequest } from "../translate.ts";
import { CERTIFICATE } from "./certificate.ts";

/** Connects to a server here, over TLS where the request is to. */
export function openSocket(port: number, { tls }: RawRequest, protocol: "http/1.1" | "h2"): Socket {
  const certificate = tls?.certificate === true ? CERTIFICATE : {};
  const options = { port, host: "127.0.0.1", ALPNProtocols: [protocol], rejectUnauthorized: false, ...certificate };
  // HTTP/2 begins with small frames from both sides: each would wait for the other's delayed acknowledgement.
  return (tls === undefined ? connect(port, "127.0.0.1") : connectTls(options)).setNoDelay(true);
}
