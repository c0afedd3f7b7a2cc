import type { NodeWriteRequest } from "../csrf/facts-of-node.ts";
import type { NodeResponse } from "./node-response.ts";

/** A plugin for `server.register`. */
export interface HapiPlugin<Options> {
  readonly name: string;
  readonly register: (server: HapiServer, options: Options) => void;
}

/** What is used of Hapi's server. */
export interface HapiServer {
  ext(event: "onPreStart", method: () => void): void;
  ext(event: RequestPoint, method: (request: HapiRequest, h: Toolkit) => symbol | object): void;
  // Hapi's own type knows the methods of RFC 9110 alone; its router takes any.
  match(method: never, path: string, host?: string): HapiRoute | null;
  table(): readonly HapiRoute[];
}

type RequestPoint = "onRequest" | "onPostAuth" | "onPreResponse";

interface HapiRoute {
  readonly settings: { readonly plugins?: { readonly corslet?: object | undefined } | undefined };
}

/** What is used of Hapi's request. */
export interface HapiRequest {
  readonly path: string;
  readonly payload: unknown;
  readonly info: { readonly hostname: string };
  readonly raw: { readonly req: NodeWriteRequest; readonly res: NodeResponse };
  readonly response: unknown;
}

interface Toolkit {
  readonly continue: symbol;
  response(value?: string): HapiResponse;
}

/** What is used of Hapi's response. */
export interface HapiResponse {
  code(status: number): HapiResponse;
  header(name: string, value: string, options?: { readonly append: boolean }): HapiResponse;
  charset(charset: string): unknown;
  takeover(): HapiResponse;
}
