const HEADERS = ["x-http-method-override", "x-http-method", "x-method-override"];

/** The method that an application takes in place of the wire's: of all that are named, the first that writes. */
export function overriddenMethod(request: Overridable): string {
  const named = [request.query["_method"], ...HEADERS.map((name) => request.headers[name])].flat();
  const methods = named.filter((value): value is string => typeof value === "string").map((text) => text.toUpperCase());
  return methods.find((method) => !["GET", "HEAD", "OPTIONS"].includes(method)) ?? request.method;
}

interface Overridable {
  readonly method: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
}
