import type { Door } from "../world/world.ts";
import { escapeHtml, formPage, js, plainPage, scriptPage } from "./html.ts";
import type { Aim, Row } from "./row.ts";
import { socketScript } from "./fetches.ts";

const REFERRER_POLICIES = [
  "no-referrer",
  "no-referrer-when-downgrade",
  "origin",
  "origin-when-cross-origin",
  "same-origin",
  "strict-origin",
  "strict-origin-when-cross-origin",
  "unsafe-url",
];

const form = ({ url, email }: Aim) => ({ action: url("/email"), fields: { email } });

/** `fetch` of JSON with PUT. */
const put = ({ url, email }: Aim) =>
  `fetch(${js(url("/email"))}, { method: "PUT", credentials: "include", headers: { "Content-Type": "application/json" },
     body: ${js(JSON.stringify({ email }))} })`;

const putting = (aim: Aim, headers: Readonly<Record<string, string>> = {}) =>
  plainPage(`<script>${put(aim)}</script>`, headers);

const clicking = (address: string) =>
  plainPage(`<a href="${escapeHtml(address)}">Go</a><script>document.links[0].click()</script>`);

/** The application's own pages and those of granted origins: everything that must pass, and does without a token. */
export const OWN: readonly Row[] = [
  ...(["https", "http"] as const).flatMap((door) =>
    REFERRER_POLICIES.flatMap((policy): Row[] => {
      const headers = { "Referrer-Policy": policy };
      const under = `under \`Referrer-Policy: ${policy}\``;
      const forms: Row = {
        id: `own form to ${door}, ${policy}`,
        title: `a form, ${under}`,
        from: "own",
        door,
        page: (aim) => formPage(form(aim), headers),
      };
      const fetches: Row = {
        id: `own fetch to ${door}, ${policy}`,
        title: `\`fetch\`, ${under}`,
        from: "own",
        door,
        page: (aim) => putting(aim, headers),
      };
      // The one that needs a token.
      return door === "http" && policy === "no-referrer" ? [fetches] : [forms, fetches];
    }),
  ),
  {
    id: "own form, new tab",
    title: "a form with `target=_blank`",
    from: "own",
    door: "https",
    page: (aim) => formPage({ ...form(aim), target: "_blank" }),
  },
  {
    id: "own form, into a frame",
    title: "a form into a frame",
    from: "own",
    door: "https",
    page: (aim) => formPage({ ...form(aim), target: "hole", more: `<iframe name="hole"></iframe>` }),
  },
  {
    id: "own form, reloaded",
    title: "a form, and the user reloads what came of it",
    from: "own",
    door: "https",
    page: (aim) => formPage(form(aim)),
    isReloaded: true,
  },
  {
    id: "own link",
    title: "a link to a GET that writes",
    from: "own",
    door: "https",
    page: ({ url, email }) => clicking(url("/subscribe", { email })),
  },
  {
    id: "own override",
    title: "a link whose query overrides the method",
    from: "own",
    door: "https",
    page: ({ url, email }) => clicking(url("/email", { _method: "DELETE", email })),
  },
  {
    id: "own WebSocket",
    title: "a WebSocket",
    from: "own",
    door: "https",
    page: (aim) => plainPage(`<script>(async () => {${socketScript(aim)}})()</script>`),
  },
  {
    id: "typed",
    title: "the URL of a GET that writes",
    from: "address bar",
    door: "https",
    page: ({ url, email }) => ({ html: () => url("/subscribe", { email }) }),
  },
  {
    id: "writer, fetch",
    title: "`fetch` with credentials, after its preflight",
    from: "writer",
    door: "https",
    page: (aim) => scriptPage(`await ${put(aim)}`, aim.at("writer", "/settled")),
  },
  {
    id: "writer, form",
    title: "a form",
    from: "writer",
    door: "https",
    page: (aim) => formPage(form(aim)),
  },
  {
    id: "writer, WebSocket",
    title: "a WebSocket",
    from: "writer",
    door: "https",
    page: (aim) => scriptPage(socketScript(aim), aim.at("writer", "/settled")),
  },
  {
    id: "partner, fetch",
    title: "`fetch` with credentials, after its preflight",
    from: "partner",
    door: "https",
    page: (aim) => scriptPage(`await ${put(aim)}`, aim.at("partner", "/settled")),
  },
  ...(["behind a proxy, trustProxy", "behind a proxy, self", "behind a proxy"] satisfies Door[]).flatMap(
    (door): Row[] => [
      {
        id: `own form ${door}`,
        title: "a form",
        from: "own",
        door,
        page: (aim) => formPage(form(aim)),
      },
      {
        id: `own fetch ${door}`,
        title: "`fetch`",
        from: "own",
        door,
        page: (aim) => putting(aim),
      },
      {
        id: `own form, new tab, ${door}`,
        title: "a form with `target=_blank`",
        from: "own",
        door,
        page: (aim) => formPage({ ...form(aim), target: "_blank" }),
        ...(door === "behind a proxy" && {
          except: {
            webkit:
              "WebKit says `cross-site` of it, and the guard does not know its own origin there: it needs `self` or `trustProxy`.",
          },
        }),
      },
    ],
  ),
];
