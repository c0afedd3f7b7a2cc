const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

type Method = (typeof METHODS)[number];

/** A handler of a route file, or of `proxy.ts`. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyHandler = (request: any, ...rest: any[]) => any;

/** What a route file exports: a handler for each method. */
export type Handlers = { readonly [M in Method]?: AnyHandler };

/** A handler as it is served. */
export type Served<H extends AnyHandler> = (...all: Parameters<H>) => Promise<Response>;

/** The handlers of a route file as they are served, with one for preflights. */
export type ServedRoutes<H extends Handlers> = {
  readonly [M in keyof H | "OPTIONS"]: M extends keyof H
    ? H[M] extends AnyHandler
      ? Served<H[M]>
      : never
    : (request: Request) => Promise<Response>;
};

/** @throws {TypeError} when there are none, or one has a name that Next would not look for. */
export function checkedHandlers(handlers: Handlers): Handlers {
  if (!isThere(handlers))
    throw new TypeError("There is nothing to serve. Next: write withCors(policy, { GET: read, POST: write }).");
  const unknown = Object.keys(handlers).find((name) => !(METHODS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new TypeError(`${unknown} is no method that Next.js serves. Next: name one of ${METHODS.join(", ")}.`);
  return handlers;
}

function isThere(handlers: unknown): boolean {
  return typeof handlers === "object" && handlers !== null;
}

/** Serves each. */
export function over(handlers: Handlers, serve: (handler: AnyHandler) => AnyHandler): Handlers {
  return Object.fromEntries(
    Object.entries(handlers).flatMap(([method, handler]) => (handler === undefined ? [] : [[method, serve(handler)]])),
  );
}

/** With a handler for OPTIONS that says what Next would say by itself, where there is none. */
export function withOptions(handlers: Handlers): Handlers {
  const methods = new Set(Object.keys(handlers));
  if (methods.has("GET")) methods.add("HEAD");
  const allow = [...methods.add("OPTIONS")].toSorted().join(", ");
  return { OPTIONS: () => new Response(null, { status: 204, headers: { Allow: allow } }), ...handlers };
}
