import type { AskOptions } from "../../asker.ts";
import type { CheckContext, FindingDraft } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { valuesOf } from "../../judge.ts";
import { isUndeclared, readingOf } from "../../reading.ts";

/** Asks whether the answer's origin comes from anything but the Origin header. */
export async function askWithOtherHeaders(context: CheckContext): Promise<FindingDraft[]> {
  const named = (await namedElsewhere(context)) ?? (await namedTwice(context));
  return named === null ? vouchedForElsewhere(context) : [named];
}

interface Source {
  readonly what: string;
  readonly options: (host: string) => AskOptions;
}

const SOURCES: readonly Source[] = [
  { what: "the Referer header", options: (host) => ({ headers: [["Referer", `https://${host}/`]] }) },
  { what: "the X-Forwarded-Host header", options: (host) => ({ headers: [["X-Forwarded-Host", host]] }) },
  { what: "the query's origin parameter", options: (host) => ({ query: { origin: `https://${host}` } }) },
];

/** All at once, each with a host of its own; then the one that shows, alone. */
async function namedElsewhere({ ask }: CheckContext): Promise<FindingDraft | null> {
  const hosts = SOURCES.map(({ what }) => `${ask.label(what)}.com`);
  const together = SOURCES.map(({ options }, index) => options(hosts[index] as string));
  const all = await ask.get(null, {
    headers: together.flatMap(({ headers = [] }) => headers),
    query: Object.assign({}, ...together.map(({ query }) => query)) as Record<string, string>,
  });
  const allowed = valuesOf(all.answer.headers, "access-control-allow-origin");
  const index = hosts.findIndex((host) => allowed.some((value) => value.includes(host)));
  const source = SOURCES[index];
  if (source === undefined) return null;
  const fresh = `${ask.label(`${source.what} alone`)}.org`;
  const alone = await ask.get(null, source.options(fresh));
  if (!valuesOf(alone.answer.headers, "access-control-allow-origin").some((value) => value.includes(fresh)))
    return null;
  const evidence = [
    shows(all, `The answer's Access-Control-Allow-Origin is taken from ${source.what}.`),
    confirms(alone, `So it is with ${source.what} alone, and another host.`),
    control(await ask.get(null), "Without it, for comparison."),
  ];
  return draft(
    `Who may read is taken from ${source.what} instead of Origin: whoever controls that names the reader.`,
    evidence,
  );
}

/** A stranger who is let in when the rest of the request names it too; then the part that shows, alone. */
async function namedTwice(context: CheckContext): Promise<FindingDraft | null> {
  const { ask } = context;
  const host = `${ask.label("named twice")}.com`;
  const together = SOURCES.map(({ options }) => options(host));
  const all = await readingOf(context, `https://${host}`, {
    headers: together.flatMap(({ headers = [] }) => headers),
    query: Object.assign({}, ...together.map(({ query }) => query)) as Record<string, string>,
  });
  if (!isUndeclared(context, all)) return null;
  for (const { what, options } of SOURCES) {
    const fresh = `${ask.label(`${what} twice`)}.org`;
    const origin = `https://${fresh}`;
    const alone = await readingOf(context, origin, options(fresh));
    const without = await readingOf(context, origin);
    if (!isUndeclared(context, alone) || without.reads) continue;
    const evidence = [
      shows(alone.asked, `${origin} is let in, because ${what} names it.`),
      confirms(all.asked, "So is another stranger, whom the rest of the request names."),
      control(without.asked, "Without that it is refused."),
    ];
    return draft(
      `A page on ${origin} is let in where ${what} names it: whoever controls that names the reader.`,
      evidence,
    );
  }
  return null;
}

/** A stranger whose request names a trusted origin where a page can write it: in the query. */
async function vouchedForElsewhere(context: CheckContext): Promise<FindingDraft[]> {
  const [trusted] = context.trusted.origins;
  if (trusted === undefined) return [];
  const { ask } = context;
  const host = new URL(trusted).host;
  const options: AskOptions = {
    headers: [
      ["Referer", `${trusted}/`],
      ["X-Forwarded-Host", host],
    ],
    query: { origin: trusted },
  };
  const first = await readingOf(context, `https://${ask.label("vouched")}.com`, options);
  if (!isUndeclared(context, first)) return [];
  const second = await readingOf(context, `https://${ask.label("vouched again")}.net`, options);
  const alone = await readingOf(context, second.origin);
  if (!isUndeclared(context, second) || alone.reads) return [];
  const evidence = [
    shows(first.asked, `${first.origin} is let in, because other parts of the request name a trusted origin.`),
    confirms(second.asked, `So is ${second.origin}.`),
    control(alone.asked, "Without them it is refused."),
  ];
  return [
    draft(
      `A page on ${first.origin} is let in where Referer, X-Forwarded-Host or the query names ${trusted}.`,
      evidence,
    ),
  ];
}

function draft(summary: string, evidence: FindingDraft["evidence"]): FindingDraft {
  return { id: "origin-from-other-header", security: "high", works: "none", summary, evidence };
}
