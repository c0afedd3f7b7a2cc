import { request as ask, type RequestListener } from "node:http";

/** What a proxy does besides ending TLS. */
export interface ProxyHabits {
  /** It says by which host and scheme it was asked. */
  readonly forwards?: boolean;
  /** It takes these request headers away, as lower-case names. */
  readonly strips?: (name: string) => boolean;
}

/** Passes requests on to a server on plain http, with their `Host` as it came. */
export function proxyTo(port: number, { forwards = false, strips = () => false }: ProxyHabits): RequestListener {
  return (incoming, outgoing) => {
    const headers: string[] = [];
    for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
      const name = incoming.rawHeaders[i] ?? "";
      if (!strips(name.toLowerCase())) headers.push(name, incoming.rawHeaders[i + 1] ?? "");
    }
    if (forwards) headers.push("X-Forwarded-Proto", "https", "X-Forwarded-Host", incoming.headers.host ?? "");
    const { method, url: path } = incoming;
    const passed = ask({ host: "127.0.0.1", port, method, path, headers, setHost: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    passed.on("error", () => void outgoing.destroy());
    incoming.pipe(passed);
  };
}
