import type { PolicyConfig } from "corslet";
import type { RequestListener } from "node:http";
import type { CsrfOptions } from "corslet/express";
import type { Guard, NodeWriteRequest, TokenCookieOptions } from "corslet/csrf";
import type { Sessions } from "./bank.ts";
import type { Service } from "./service.ts";
import type { Shots } from "./shots.ts";

/** How an application is guarded. */
export interface Protection {
  readonly policy: PolicyConfig;
  readonly cookie?: TokenCookieOptions;
}

/** What an application is made of. */
export interface AppParts {
  readonly service: Service;
  readonly shots: Shots;
  readonly sessions: Sessions;
  /** `null`: the same application without a guard. */
  readonly protection: Protection | null;
}

/** An application, for a server. */
export interface App {
  readonly listener: RequestListener;
  /** What decides about WebSockets; `null` without a guard. */
  readonly guard: Pick<Guard<NodeWriteRequest>, "upgrade"> | null;
}

/** The routes that write on GET, which no guard can know by itself. */
const UNSAFE = ["GET /subscribe"];

/** The guard's options, alike in every framework. */
export function guardOptions<Request>(
  { shots, sessions }: AppParts,
  { cookie }: Protection,
  cookiesOf: (request: Request) => string | undefined,
): CsrfOptions<Request> {
  return {
    unsafe: UNSAFE,
    tokens: {
      keys: ["a key of thirty-two bytes or more, for tests alone"],
      binding: (request) => sessions.of(cookiesOf(request)),
      ...(cookie !== undefined && { cookie }),
    },
    onWriteDecision: (decision, { path }) => {
      const shot = shots.in(path);
      // Of pages and preflights too, which are safe.
      if (shot !== undefined && decision.reason !== "safe") shot.decision = decision;
    },
  };
}
