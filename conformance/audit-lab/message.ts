/** Header lines, in order. */
export type Lines = readonly (readonly [name: string, value: string])[];

export interface LabRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of HTTP: `1.1`. */
  readonly version: string;
}

export interface LabAnswer {
  readonly status: number;
  readonly headers: Lines;
  readonly body: string | Buffer;
}

export type Handler = (request: LabRequest) => LabAnswer | Promise<LabAnswer>;

export function isPreflight({ method, headers }: LabRequest): boolean {
  return (
    method === "OPTIONS" && headers["origin"] !== undefined && headers["access-control-request-method"] !== undefined
  );
}

/** An answer without some of its lines. */
export function without(answer: LabAnswer, isGone: (name: string) => boolean): LabAnswer {
  return { ...answer, headers: answer.headers.filter(([name]) => !isGone(name.toLowerCase())) };
}

/** An answer with further lines. */
export function plus(answer: LabAnswer, ...lines: Lines): LabAnswer {
  return { ...answer, headers: [...answer.headers, ...lines] };
}

/** An answer with the value of a header replaced, where it has it. */
export function replaced(answer: LabAnswer, name: string, value: (old: string) => string): LabAnswer {
  const headers = answer.headers.map(
    ([each, old]) => [each, each.toLowerCase() === name.toLowerCase() ? value(old) : old] as const,
  );
  return { ...answer, headers };
}

export const isCorsName = (name: string): boolean => name.startsWith("access-control-");
