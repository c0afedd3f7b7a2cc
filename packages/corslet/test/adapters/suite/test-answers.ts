import { describe, expect, it } from "vitest";
import { corsLines, GRANTED, REFUSED, type Asked, type Got, valuesOf } from "../wire.ts";
import { type AnswerRow, ANSWERS } from "./answers.ts";
import type { AnswerId, Framework } from "./framework.ts";

const POLICY = {
  resources: { "/api/*": { origins: [GRANTED], methods: ["PUT"], credentials: true, exposeHeaders: ["X-A"] } },
} as const;
const GRANTED_LINES = [
  "access-control-allow-credentials: true",
  `access-control-allow-origin: ${GRANTED}`,
  "access-control-expose-headers: X-A",
];

/** On every row: the headers are the policy's alone, whoever asks. */
export function testAnswers({ start, lacks, differs }: Framework): void {
  describe("whoever answers, the headers are the policy's", () => {
    const rows = (Object.keys(ANSWERS) as AnswerId[]).filter((id) => lacks[id] === undefined);
    it.each(rows)("%s", async (id) => {
      const row: AnswerRow = { status: 200, vary: [], ...ANSWERS[id], ...differs?.[id] };
      const send = await start({ policy: POLICY });
      const granted = await send(from(GRANTED, row.asked));
      expectRow(granted, row);
      expect(protocolLines(granted), row.title).toEqual(GRANTED_LINES);
      for (const asked of [from(REFUSED, row.asked), row.asked]) {
        const got = await send(asked);
        expectRow(got, row);
        expect(protocolLines(got), row.title).toEqual([]);
      }
    });

    it("what the policy does not govern is left alone", async () => {
      const send = await start({ policy: POLICY });
      const got = await send(from(GRANTED, { path: "/other" }));
      expect(corsLines(got)).toEqual(["access-control-allow-origin: https://own.test", "vary: Cookie"]);
    });
  });
}

/** The same request from a page of that origin. */
export function from(origin: string, asked: Asked): Asked {
  return { ...asked, headers: { ...asked.headers, origin } };
}

/** The lines of the CORS protocol, sorted. */
export function protocolLines(got: Got): string[] {
  return corsLines(got).filter((line) => !line.startsWith("vary:"));
}

/** The names in Vary, sorted. */
export function variesBy(got: Got): string[] {
  return valuesOf(got, "vary")
    .flatMap((value) => value.split(","))
    .map((name) => name.trim().toLowerCase())
    .sort();
}

function expectRow(got: Got, { title, status, vary = [], body, lines = [] }: AnswerRow): void {
  expect([got.status, got.isCut], title).toEqual([status, false]);
  expect(variesBy(got), title).toEqual([...vary, "origin"].map((name) => name.toLowerCase()).sort());
  if (body !== undefined) expect(got.body, title).toBe(body);
  for (const line of lines) {
    const found = got.lines.filter((one) => one.startsWith(line));
    expect(found, `${title}: ${line} in ${got.lines.join(" | ")}`).toHaveLength(1);
  }
}
