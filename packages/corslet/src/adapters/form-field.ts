import { MAX_FORM_BYTES } from "../http/limits.ts";
import { fieldIn } from "../csrf/gate.ts";
import { CONTENT_TYPE } from "../csrf/headers.ts";

/** What is used of a `Request` whose body may be read. */
export interface ReadableRequest {
  readonly headers: Pick<Headers, "get">;
  clone?(): ReadableRequest;
  readonly body?: ReadableStream<Uint8Array> | null;
}

/**
 * What a request's body holds under a name: of a form, whether urlencoded or multipart, and of a JSON object. It is read
 * from a copy, so that the body is still there for the handler.
 *
 * @returns a list where the name stands there twice; `undefined` where nothing does, and of a body that was read already,
 *   that is none of these, that cannot be parsed, or that is longer than `MAX_FORM_BYTES`.
 */
export async function fieldOf(request: ReadableRequest, name: string): Promise<unknown> {
  const type = request.headers.get(CONTENT_TYPE) ?? "";
  const parse = PARSERS[type.split(";", 1)[0]?.trim().toLowerCase() ?? ""];
  if (parse === undefined) return undefined;
  try {
    const { body } = request.clone?.() ?? {};
    const bytes = body ? await readAll(body) : null;
    return bytes === null ? undefined : await parse(new Response(bytes, { headers: { [CONTENT_TYPE]: type } }), name);
  } catch {
    return undefined;
  }
}

type Parse = (body: Response, name: string) => Promise<unknown>;

const inForm: Parse = async (body, name) => {
  const values = (await body.formData()).getAll(name);
  return values.length > 1 ? values : values[0];
};

const PARSERS: Readonly<Record<string, Parse>> = Object.assign(Object.create(null) as object, {
  "application/x-www-form-urlencoded": inForm,
  "multipart/form-data": inForm,
  "application/json": async (body: Response, name: string) => fieldIn(await body.json(), name),
});

/** All of a stream; `null` where it is too long. */
async function readAll(stream: ReadableStream<Uint8Array>): Promise<Blob | null> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(chunks as BlobPart[]);
    length += value.byteLength;
    if (length > MAX_FORM_BYTES) {
      void reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}
