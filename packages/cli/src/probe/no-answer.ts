/** Why there is no answer. */
export type NoAnswerKind = "unreachable" | "timeout" | "reset" | "tls" | "garbage";

/** Thrown when a request got no answer, with a sentence that says why. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly kind: NoAnswerKind;

  constructor(kind: NoAnswerKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the name has no address",
  EAI_AGAIN: "the name could not be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "the connection was not accepted in time",
};

const TLS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is signed by nobody who is trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is signed by nobody who is trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is signed by nobody who is trusted",
  UNABLE_TO_GET_ISSUER_CERT: "its certificate is signed by nobody who is trusted",
  CERT_REVOKED: "its certificate was revoked",
  CERT_UNTRUSTED: "its certificate is not trusted",
  CERT_SIGNATURE_FAILURE: "its certificate's signature is wrong",
  HOSTNAME_MISMATCH: "its certificate is for another name",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
};

/** What a socket's error means. A name with several addresses fails with an error for each, and says nothing itself. */
export function noAnswerOf(error: Error): NoAnswer {
  if (error instanceof NoAnswer) return error;
  const [first = error] = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  const { code = "" } = first as NodeJS.ErrnoException;
  const cause = { cause: error };
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined) return new NoAnswer("unreachable", `${unreachable} (${code})`, cause);
  const tls = TLS[code];
  if (tls !== undefined) return new NoAnswer("tls", `${tls} (${code})`, cause);
  if (code === "EPROTO" || code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_"))
    return new NoAnswer("garbage", `it does not speak TLS as it should (${code})`, cause);
  if (code === "HPE_HEADER_OVERFLOW") return new NoAnswer("garbage", "the head of its answer is too long", cause);
  if (code.startsWith("HPE_")) return new NoAnswer("garbage", `what it answers is not HTTP (${code})`, cause);
  if (code === "ECONNRESET" || code === "EPIPE" || first.message === "socket hang up")
    return new NoAnswer("reset", `it closed the connection without an answer (${code || "EOF"})`, cause);
  return new NoAnswer("reset", first.message, cause);
}
