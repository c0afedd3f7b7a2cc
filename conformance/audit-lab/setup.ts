import type { Handler, LabRequest, Lines } from "./message.ts";

/** The origin that every server of the lab trusts, unless its row says otherwise. */
export const T = "https://app.example.com";

/** The session that the protected paths want. */
export const SESSION = "session=lab-7f3a";

/** How a server of the lab is set up: the base, or the base with one thing changed. */
export interface Setup {
  /** Whether an origin may read. `null` stands for an `Origin: null`. */
  readonly trusts: (origin: string, request: LabRequest) => boolean;
  /** The value of Access-Control-Allow-Origin for an origin that may read. */
  readonly allowOrigin: (origin: string, request: LabRequest) => string;
  /** The lines that a request from an origin that may not read gets, or one without Origin. */
  readonly refused: (request: LabRequest) => Lines;
  /** The value of Access-Control-Allow-Credentials; `null` for none. */
  readonly credentials: string | null;
  readonly expose: string | null;
  /** The value of Vary; `null` for none. */
  readonly vary: (isGranted: boolean, request: LabRequest) => string | null;
  /** Further lines of every granted answer. */
  readonly granted: (request: LabRequest) => Lines;
  readonly methods: string;
  readonly allowHeaders: string;
  readonly maxAge: string | null;
  /** Answers a preflight in place of the base, given what the base would answer; `null` leaves it to the base. */
  readonly preflight: Handler | null;
  /** Whether an answer of the application is given CORS lines at all. */
  readonly covers: (request: LabRequest, status: number) => boolean;
  /** The value of Cache-Control of what is read; `null` for none. */
  readonly cacheControl: string | null;
  /** The value of Set-Cookie of what is read; `null` for none. */
  readonly setCookie: string | null;
  /** What the protected paths want: the session's cookie, a bearer token, either, or nothing. */
  readonly auth: "cookie" | "bearer" | "none";
  /** Further lines of every answer. */
  readonly always: () => Lines;
  /** What stands in front of the application and its CORS: a proxy, a cache. */
  readonly front: (handler: Handler) => Handler;
  /** Answers in place of the application, inside of its CORS; `null` leaves it to the application. */
  readonly route: (request: LabRequest) => ReturnType<Handler> | null;
  /** Whether a WebSocket handshake is taken. */
  readonly upgrades: (request: LabRequest) => boolean;
}

/** The safe base: one trusted origin, compared whole; the same lines on every answer; `Vary` always. */
export function baseSetup(): Setup {
  return {
    trusts: (origin) => origin === T,
    allowOrigin: (origin) => origin,
    refused: () => [],
    credentials: "true",
    expose: "ETag, Location, X-Total-Count",
    vary: () => "Origin",
    granted: () => [],
    methods: "GET, HEAD, POST, PUT, PATCH, DELETE",
    allowHeaders: "Authorization, Content-Type, If-None-Match, X-Client",
    maxAge: "600",
    preflight: null,
    covers: () => true,
    cacheControl: null,
    setCookie: null,
    auth: "cookie",
    always: () => [],
    front: (handler) => handler,
    route: () => null,
    upgrades: (request) => request.headers["origin"] === T && wantsSocket(request),
  };
}

/** Whether a handshake is for the socket, and signed in. */
export function wantsSocket({ path, headers }: LabRequest): boolean {
  return path === "/api/socket" && headers["cookie"] === SESSION;
}

/** The base with something else about it. Made anew for each server, so that no state is shared. */
export type Change = () => Partial<Setup>;

/** The base with changes on it, the later over the earlier. */
export function setupOf(...changes: readonly (Change | undefined)[]): Setup {
  return Object.assign(baseSetup(), ...changes.map((change) => change?.())) as Setup;
}
