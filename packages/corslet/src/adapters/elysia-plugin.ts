import { calledByAnother } from "./mistakes.ts";

/** What is used of an Elysia app. */
export interface ElysiaApp {
  onRequest(hook: never): unknown;
  wrap(wrapper: never): unknown;
}

type Handle = (request: Request, ...rest: unknown[]) => Response | PromiseLike<Response>;

let count = 0;

const WRAPPED: unique symbol = Symbol("corslet.wrapped");

/** On the request; see nested-answers.ts. */
interface Seen extends Request {
  [WRAPPED]?: true;
}

/** A plugin that wraps an app's whole handler. */
export function wrapping(wrap: (handle: Handle) => Handle): <App extends ElysiaApp>(app: App) => App {
  // Elysia calls it for each request anew.
  const wrapper = (handle: Handle): Handle => {
    const wrappedHandle = wrap(handle);
    return (request, ...rest) => {
      (request as Seen)[WRAPPED] = true;
      return wrappedHandle(request, ...rest);
    };
  };
  // Elysia takes two wrappers whose source reads alike for one, and leaves one out.
  const source = `corslet ${count++}`;
  Object.assign(wrapper, { toString: () => source });
  return (app) => {
    if (!isElysias(app)) throw calledByAnother("corslet/elysia");
    app.wrap(wrapper as never);
    app.onRequest(refuseUnwrapped as never);
    return app;
  };
}

// A Node request has a method wrap too, of its stream.
function isElysias(app: Partial<ElysiaApp>): boolean {
  return typeof app.wrap === "function" && typeof app.onRequest === "function";
}

// Nothing would be settled then, and nobody would be told.
function refuseUnwrapped({ request }: { readonly request: Seen }): void {
  if (request[WRAPPED] !== true) throw new Error(NOT_WRAPPED);
}

const NOT_WRAPPED =
  "Elysia serves with aot: false, and so without what plugins wrap around it. Next: leave aot out, or serve withCors(policy, app.fetch) of corslet/fetch.";
