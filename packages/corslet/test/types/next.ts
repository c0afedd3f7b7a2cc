import type { IncomingMessage, ServerResponse } from "node:http";
import { withCors, withCorsApi, withCsrf, withCsrfApi } from "../../src/adapters/next.ts";

// Compiled, never run. What Next checks of a route file: each export takes its request, and its context, and answers.

const policy = { origins: ["https://app.example.com"] } as const;

/** As Next's own, which adds to a Request. */
interface NextRequest extends Request {
  readonly nextUrl: URL;
}
interface Context {
  readonly params: Promise<{ id: string }>;
}

async function read(request: NextRequest, { params }: Context): Promise<Response> {
  return new Response(request.nextUrl.pathname + (await params).id);
}

const served = withCors(policy, withCsrf(policy, { GET: read, POST: () => new Response() }));
export const GET: (request: NextRequest, context: Context) => Promise<Response> = served.GET;
export const POST: () => Promise<Response> = served.POST;
export const OPTIONS: (request: Request) => Promise<Response> = served.OPTIONS;
// @ts-expect-error: no such handler was given.
export const { PUT } = served;
// @ts-expect-error: a name that no route file exports.
withCors(policy, { get: read });

export const proxy: (request: NextRequest) => Promise<Response> = withCors(
  policy,
  withCsrf(policy, (request: NextRequest) => new Response(request.nextUrl.pathname), {
    tokens: { keys: ["key"], binding: (request) => request.headers.get("x") },
  }),
);

export default withCorsApi(
  policy,
  withCsrfApi(policy, (request: IncomingMessage, response: ServerResponse) => response.end(request.method)),
);
