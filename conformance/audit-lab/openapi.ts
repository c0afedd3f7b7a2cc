type Json = Readonly<Record<string, unknown>>;

const schemes = {
  cookie: { type: "apiKey", in: "cookie", name: "session" },
  bearer: { type: "http", scheme: "bearer" },
} as const;

/** An OpenAPI document of the lab's API, with these operations and, where they have none of their own, this security. */
export function openapi(paths: Json, security: keyof typeof schemes | null = "cookie"): Json {
  return {
    openapi: "3.1.0",
    info: { title: "Lab", version: "1" },
    paths,
    security: security === null ? [] : [{ [security]: [] }],
    components: { securitySchemes: schemes },
  };
}

const answers = (status: string, headers: readonly string[] = []): Json => ({
  responses: {
    [status]: {
      description: "Well",
      headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: "string" } }])),
    },
  },
});

/** A GET that answers 200, with these response headers declared. */
export function reading(operationId: string, headers: readonly string[] = []): Json {
  return { operationId, ...answers("200", headers) };
}

/** An operation that takes a body of this media type. */
export function writing(operationId: string, mediaType = "application/json", status = "200"): Json {
  return {
    operationId,
    requestBody: { required: true, content: { [mediaType]: { schema: { type: "object" } } } },
    ...answers(status),
  };
}

/** A parameter in the path. */
export const ID: Json = {
  name: "id",
  in: "path",
  required: true,
  schema: { type: "integer" },
  example: 7,
};

/** A request header that a client sends. */
export function header(name: string): Json {
  return { name, in: "header", required: true, schema: { type: "string" } };
}
