import { Agent } from "node:http";
import { Agent as TlsAgent } from "node:https";
import { isIP } from "node:net";

/** The server that the proxy stands in front of, and the connections to it. */
export interface Upstream {
  /** Serialized, in lower case: `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** For `Host`. */
  readonly host: string;
  /** As the proxy library takes it. */
  readonly target: { readonly protocol: string; readonly hostname: string; readonly port: number };
  /** Keeps connections. */
  readonly agent: Agent;
  /** Opens a new connection for each request: for a second try, and for connections that change protocol. */
  readonly freshAgent: Agent;
  /** Closes idle connections; those in use end with their request. */
  readonly close: () => void;
}

// Below what common servers keep an idle connection for (Node, uvicorn and Apache 5 s), so that it is seldom they who
// close one just as a request is put on it. Applies to idle connections only.
const IDLE_MILLISECONDS = 4000;

/** Idle connections that are kept for the next burst. */
const MAX_IDLE = 256;

/**
 * Opens nothing yet; connections are made as requests need them.
 *
 * @param ca certificates, PEM, to trust for an https upstream instead of those that Node trusts.
 */
export function upstreamAt(url: URL, ca?: string | Buffer): Upstream {
  const isTls = url.protocol === "https:";
  // Without the brackets of an IPv6 address, which the library would look up as part of a name.
  const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
  // Else Node would take the name to verify from the Host header, which may be the client's.
  const tls = { servername: isIP(hostname) === 0 ? hostname : "", ...(ca === undefined ? {} : { ca }) };
  const keep = { keepAlive: true, maxFreeSockets: MAX_IDLE, timeout: IDLE_MILLISECONDS };
  const agent = isTls ? new TlsAgent({ ...keep, ...tls }) : new Agent(keep);
  const freshAgent = isTls ? new TlsAgent(tls) : new Agent();
  return {
    origin: url.origin,
    host: url.host,
    target: { protocol: url.protocol, hostname, port: Number(url.port) || (isTls ? 443 : 80) },
    agent,
    freshAgent,
    close: () => {
      agent.destroy();
      freshAgent.destroy();
    },
  };
}
