// Of the packages that ship no types, what is used here.
declare module "cors" {
  import type { IncomingMessage, ServerResponse } from "node:http";
  interface Options {
    origin: string | readonly string[];
    credentials: boolean;
    methods: readonly string[];
    allowedHeaders: readonly string[];
    maxAge: number;
  }
  export default function cors(
    options: Options,
  ): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
}

declare module "koa" {
  import type { IncomingMessage, ServerResponse } from "node:http";
  export interface Context {
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    readonly method: string;
    status: number;
    body: unknown;
    respond: boolean;
    get(name: string): string;
  }
  export type Middleware = (context: Context, next: () => Promise<void>) => unknown;
  export default class Koa {
    use(middleware: Middleware): this;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  }
}

declare module "@koa/cors" {
  import type { Context, Middleware } from "koa";
  interface Options {
    origin?: (context: Context) => string;
    credentials: boolean;
    allowMethods: readonly string[];
    allowHeaders: readonly string[];
    maxAge: number;
  }
  export default function cors(options: Options): Middleware;
}
