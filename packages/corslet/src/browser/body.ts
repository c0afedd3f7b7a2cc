import type { RequestBody } from "./request.ts";

/** A body and the Content-Type that comes with it. */
export interface BodyWithType {
  readonly body: RequestBody;
  readonly type: string | null;
}

/**
 * Extracts what `fetch` takes as a body.
 *
 * @see https://fetch.spec.whatwg.org/#concept-bodyinit-extract
 */
export async function bodyOf(value: unknown): Promise<BodyWithType> {
  if (typeof value === "string")
    return { body: { source: new TextEncoder().encode(value) }, type: "text/plain;charset=UTF-8" };
  if (value instanceof ReadableStream)
    return { body: { source: null, stream: value as ReadableStream<Uint8Array> }, type: null };
  // The platform's own Response extracts a body as the standard says; boundaries of forms included.
  const response = new Response(value as ConstructorParameters<typeof Response>[0]);
  const type = value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? null : response.headers.get("content-type");
  return { body: { source: new Uint8Array(await response.arrayBuffer()) }, type };
}
