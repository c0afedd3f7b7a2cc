// What every runtime's server has in common: a row's policy and answer are set by a request of their own.

/** Where rows are set, and how often the handler was called is asked. */
export const CONTROL = "/__rows__";

/** What the row's handler answers with. */
let upstream = { status: 200, headers: [] };
let calls = 0;

/** Answers a control request. `use` takes a row's configuration, and throws what has `problems` where it is refused. */
export async function control(request, use) {
  if (request.method === "GET") return Response.json({ calls });
  const row = await request.json();
  try {
    use(row.config);
    upstream = row.upstream;
    return Response.json({ problems: null });
  } catch (error) {
    if (!Array.isArray(error?.problems))
      return Response.json({ error: String(error?.stack ?? error) }, { status: 500 });
    return Response.json({ problems: error.problems.map(({ code }) => code) });
  }
}

/** The row's handler, as a fetch handler. */
export function handler() {
  calls++;
  const { status, headers } = upstream;
  return new Response(status === 204 || status === 304 ? null : "the handler's", { status, headers });
}

/** The row's handler, as a `node:http` listener. */
export function listener(_request, response) {
  calls++;
  response.statusCode = upstream.status;
  for (const [name, value] of upstream.headers) response.appendHeader(name, value);
  response.end(upstream.status === 204 || upstream.status === 304 ? undefined : "the handler's");
}
