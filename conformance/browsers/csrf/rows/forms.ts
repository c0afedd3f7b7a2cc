import { escapeHtml, formPage, framePage, plainPage, submitting } from "./html.ts";
import type { Aim, Row } from "./row.ts";

const NO_REFERRER = { "Referrer-Policy": "no-referrer" };

const emailForm = ({ url, email }: Aim) => ({ action: url("/email"), fields: { email } });

// `name=value` makes JSON of it where the equals sign is put into a string.
const asJson = ({ url, email }: Aim) => ({
  action: url("/email"),
  enctype: "text/plain" as const,
  fields: { [`{"email":${JSON.stringify(email)},"rest":"`]: '"}' },
});

/** What a form can do without any script that could be forbidden. */
export const FORMS: readonly Row[] = [
  {
    id: "form",
    title: "a form",
    from: "attacker",
    door: "https",
    page: (aim) => formPage(emailForm(aim)),
  },
  {
    id: "form, multipart",
    title: "a form as `multipart/form-data`",
    from: "attacker",
    door: "https",
    page: (aim) => formPage({ ...emailForm(aim), enctype: "multipart/form-data" }),
  },
  {
    id: "form, JSON",
    title: "a form as `text/plain` that is JSON",
    from: "attacker",
    door: "https",
    page: (aim) => formPage(asJson(aim)),
  },
  {
    id: "form, no-referrer",
    title: "a form, under `Referrer-Policy: no-referrer`",
    from: "attacker",
    door: "https",
    page: (aim) => formPage(emailForm(aim), NO_REFERRER),
  },
  {
    id: "form, new tab",
    title: "a form with `target=_blank`",
    from: "attacker",
    door: "https",
    page: (aim) => formPage({ ...emailForm(aim), target: "_blank" }),
  },
  {
    id: "form, into a frame",
    title: "a form into a frame",
    from: "attacker",
    door: "https",
    page: (aim) => formPage({ ...emailForm(aim), target: "hole", more: `<iframe name="hole"></iframe>` }),
  },
  {
    id: "form, sandboxed",
    title: "a form in a sandboxed frame, into the whole tab",
    from: "attacker",
    door: "https",
    page: (aim) =>
      framePage(submitting({ ...emailForm(aim), target: "_top" }), "allow-scripts allow-forms allow-top-navigation"),
  },
  {
    id: "form, sandboxed, in the frame",
    title: "a form in a sandboxed frame, into itself",
    from: "attacker",
    door: "https",
    page: (aim) => framePage(submitting(emailForm(aim)), "allow-scripts allow-forms"),
  },
  {
    id: "form, reloaded",
    title: "a form, and the user reloads what came of it",
    from: "attacker",
    door: "https",
    page: (aim) => formPage(emailForm(aim)),
    isReloaded: true,
  },
  {
    id: "form, 307 of the attacker's",
    title: "a form through a 307 of the page's own host",
    from: "attacker",
    door: "https",
    page: ({ at, url, email }) =>
      formPage({ action: at("attacker", "/hop", { status: "307", to: url("/email") }), fields: { email } }),
  },
  {
    id: "own form, 307 of the attacker's",
    title: "a form through a 307 of the attacker's host",
    from: "own",
    door: "https",
    page: ({ at, url, email }) =>
      formPage({ action: at("attacker", "/hop", { status: "307", to: url("/email") }), fields: { email } }),
  },
  {
    id: "form from the sibling",
    title: "a form",
    from: "sibling",
    door: "https",
    page: (aim) => formPage(emailForm(aim)),
  },
  {
    id: "form from the sibling, no-referrer",
    title: "a form, under `Referrer-Policy: no-referrer`",
    from: "sibling",
    door: "https",
    page: (aim) => formPage(emailForm(aim), NO_REFERRER),
  },
  {
    id: "form from the other port",
    title: "a form",
    from: "otherPort",
    door: "https",
    page: (aim) => formPage(emailForm(aim)),
  },
  {
    id: "form from http",
    title: "a form",
    from: "http attacker",
    door: "https",
    page: (aim) => formPage(emailForm(aim)),
  },
  {
    id: "form from http, own host",
    title: "a form on a page that somebody on the network put there",
    from: "http otherPort",
    door: "https",
    page: (aim) => formPage(emailForm(aim)),
  },
  {
    id: "form of a reader",
    title: "a form of an origin that may read alone",
    from: "reader",
    door: "https",
    page: (aim) => formPage(emailForm(aim)),
  },
  {
    id: "form of an anonymous writer",
    title: "a form of an origin that may write without credentials",
    from: "anonymousWriter",
    door: "https",
    page: (aim) => formPage(emailForm(aim)),
  },
  {
    id: "login form",
    title: "a form that signs the user in as the attacker",
    from: "attacker",
    door: "https",
    page: ({ url }) => formPage({ action: url("/login"), fields: { user: "attacker" } }),
    isLogin: true,
  },
  {
    id: "login form, no-referrer",
    title: "the same, under `Referrer-Policy: no-referrer`",
    from: "attacker",
    door: "https",
    page: ({ url }) => formPage({ action: url("/login"), fields: { user: "attacker" } }, NO_REFERRER),
    isLogin: true,
  },
  {
    id: "form, to http",
    title: "a form",
    from: "http attacker",
    door: "http",
    page: (aim) => formPage(emailForm(aim)),
  },
  {
    id: "form, to http, no-referrer",
    title: "a form, under `Referrer-Policy: no-referrer`",
    from: "http attacker",
    door: "http",
    page: (aim) => formPage(emailForm(aim), NO_REFERRER),
  },
  {
    id: "form from the sibling, to http",
    title: "a form",
    from: "http sibling",
    door: "http",
    page: (aim) => formPage(emailForm(aim)),
  },
  {
    id: "form, sandboxed, to http",
    title: "a form in a sandboxed frame, into the whole tab",
    from: "http attacker",
    door: "http",
    page: (aim) =>
      framePage(submitting({ ...emailForm(aim), target: "_top" }), "allow-scripts allow-forms allow-top-navigation"),
  },
];

const ADDRESSES: readonly (readonly [id: string, title: string, address: (aim: Aim) => string])[] = [
  ["link", "to a GET that writes", ({ url, email }) => url("/subscribe", { email })],
  ["override", "whose query overrides the method", ({ url, email }) => url("/email", { _method: "DELETE", email })],
];

/** What writes on GET: a route that is declared unsafe, and a method that the query overrides. */
export const LINKS: readonly Row[] = ADDRESSES.flatMap(([id, title, address]): Row[] => [
  {
    id,
    title: `a link ${title}`,
    from: "attacker",
    door: "https",
    page: (aim) =>
      plainPage(`<a href="${escapeHtml(address(aim))}">Look</a><script>document.links[0].click()</script>`),
  },
  {
    id: `${id}, image`,
    title: `an image ${title}`,
    from: "attacker",
    door: "https",
    page: (aim) => plainPage(`<img src="${escapeHtml(address(aim))}">`),
  },
]);
