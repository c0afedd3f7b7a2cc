// Of the packages that ship no types, what is used here.
declare module "express-session" {
  import type { EventEmitter } from "node:events";
  import type { RequestHandler } from "express";
  export interface Session {
    readonly id: string;
    regenerate(done: (error?: unknown) => void): void;
  }
  interface Options {
    readonly name: string;
    readonly secret: readonly string[];
    readonly resave: boolean;
    readonly saveUninitialized: boolean;
    readonly store: EventEmitter;
    readonly cookie: {
      readonly secure: boolean;
      readonly httpOnly: boolean;
      readonly sameSite: "none";
      readonly path: "/";
    };
  }
  const session: ((options: Options) => RequestHandler) & { readonly MemoryStore: new () => EventEmitter };
  export default session;
}

declare module "cookie-parser" {
  import type { RequestHandler } from "express";
  export default function cookieParser(): RequestHandler;
}

declare module "csurf" {
  import type { Request, RequestHandler } from "express";
  interface Options {
    readonly value: (request: Request) => string | undefined;
    readonly ignoreMethods?: readonly string[];
  }
  export default function csurf(options: Options): RequestHandler;
}
