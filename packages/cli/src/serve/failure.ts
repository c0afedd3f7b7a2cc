/** What went wrong between client and upstream: a closed set, for logs and metrics. */
export type FailureKind =
  | "client-closed"
  | "client-timeout"
  | "loop"
  | "request-malformed"
  | "request-coding"
  | "expectation"
  | "upstream-malformed"
  | "upstream-not-found"
  | "upstream-refused"
  | "upstream-reset"
  | "upstream-timeout"
  | "upstream-tls"
  | "upstream-unreachable";

/** A failure, and the error code that it was told by. */
export interface Failure {
  readonly kind: FailureKind;
  /** Node's error code, such as `ECONNREFUSED`; for whoever runs the proxy, never for clients. */
  readonly code?: string;
}

/** Raised by our own time limits, to be told apart from errors of the network. */
export class TimeLimitError extends Error {
  readonly code: "CORSLET_UPSTREAM_TIMEOUT" | "CORSLET_CLIENT_TIMEOUT";

  constructor(whose: "upstream" | "client") {
    super(`the ${whose} kept us waiting`);
    this.name = "TimeLimitError";
    this.code = whose === "upstream" ? "CORSLET_UPSTREAM_TIMEOUT" : "CORSLET_CLIENT_TIMEOUT";
  }
}

const KINDS: Readonly<Record<string, FailureKind>> = {
  CORSLET_UPSTREAM_TIMEOUT: "upstream-timeout",
  CORSLET_CLIENT_TIMEOUT: "client-timeout",
  ETIMEDOUT: "upstream-timeout",
  ECONNREFUSED: "upstream-refused",
  ENOTFOUND: "upstream-not-found",
  EAI_AGAIN: "upstream-not-found",
  EHOSTUNREACH: "upstream-unreachable",
  ENETUNREACH: "upstream-unreachable",
  EHOSTDOWN: "upstream-unreachable",
  EADDRNOTAVAIL: "upstream-unreachable",
  EMFILE: "upstream-unreachable",
  ENFILE: "upstream-unreachable",
  EPROTO: "upstream-tls",
};

// OpenSSL's verification errors, as Node names them, beside ERR_TLS_* and ERR_SSL_*.
const TLS_CODE = /^ERR_(?:TLS|SSL)_|CERT|^UNABLE_TO_|SIGNED|^INVALID_(?:CA|PURPOSE)|^HOSTNAME_MISMATCH|^CRL_/;

/** Classifies an error of the request to the upstream. */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error);
  if (code === undefined) return { kind: "upstream-reset" };
  const kind = KINDS[code];
  if (kind !== undefined) return { kind, code };
  if (code.startsWith("HPE_") || code === "ERR_INVALID_CHAR" || code === "ERR_HTTP_INVALID_STATUS_CODE")
    return { kind: "upstream-malformed", code };
  return { kind: TLS_CODE.test(code) ? "upstream-tls" : "upstream-reset", code };
}

/** The `code` of an error, or of the first in an aggregate of connection attempts. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
