import { randomBytes } from "node:crypto";

/** An origin that careless matching takes for another one. */
export interface Neighbour {
  readonly origin: string;
  /** How it differs, in words. */
  readonly how: string;
}

/** A label that nobody has listed, new each time. */
export function freshLabel(): string {
  return `x${randomBytes(8).toString("hex")}`;
}

/** A fresh origin that has nothing to do with anybody. */
export function stranger(): string {
  return `https://${freshLabel()}.test`;
}

/** The hostile neighbours of an origin: what a prefix, suffix, substring or unescaped comparison would let in. */
export function neighboursOf(origin: string): Neighbour[] {
  const { protocol, hostname, port } = new URL(origin);
  if (hostname.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(hostname))
    return [otherScheme(origin), otherPort(origin)];
  const suffix = port === "" ? "" : `:${port}`;
  const at = (host: string): string => `${protocol}//${host}${suffix}`;
  const dot = hostname.indexOf(".");
  return [
    { origin: at(`${hostname}.${freshLabel()}.test`), how: "the host goes on after it" },
    { origin: at(`${freshLabel()}${hostname}`), how: "the host begins before it" },
    { origin: at(`${freshLabel()}.${hostname}`), how: "a host below it" },
    ...(dot === -1
      ? []
      : [
          {
            origin: at(`${hostname.slice(0, dot)}x${hostname.slice(dot + 1)}`),
            how: "a letter in place of its first dot",
          },
        ]),
    otherScheme(origin),
    otherPort(origin),
  ];
}

function otherScheme(origin: string): Neighbour {
  const [scheme = "", rest = ""] = origin.split("://");
  return { origin: `${scheme === "https" ? "http" : "https"}://${rest}`, how: "another scheme" };
}

function otherPort(origin: string): Neighbour {
  const { protocol, hostname, port } = new URL(origin);
  return { origin: `${protocol}//${hostname}:${port === "8443" ? "9443" : "8443"}`, how: "another port" };
}
