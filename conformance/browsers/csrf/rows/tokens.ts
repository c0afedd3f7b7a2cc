import type { Door } from "../world/world.ts";
import { formHtml, formPage, framePage, js } from "./html.ts";
import type { Aim, Row } from "./row.ts";

const NO_REFERRER = { "Referrer-Policy": "no-referrer" };

/** The attacker's pages where a proxy takes away what browsers say, so that a token alone could let a request through. */
export const TOKENS: readonly Row[] = [
  {
    id: "form, stripped",
    title: "a form",
    from: "attacker",
    door: "behind a stripping proxy",
    page: ({ url, email }) => formPage({ action: url("/email"), fields: { email } }),
  },
  {
    id: "form, stripped, no-referrer",
    title: "a form, under `Referrer-Policy: no-referrer`",
    from: "attacker",
    door: "behind a stripping proxy",
    page: ({ url, email }) => formPage({ action: url("/email"), fields: { email } }, NO_REFERRER),
  },
  {
    id: "form, stripped, the attacker's token",
    title: "the same, with a token of the attacker's own session",
    from: "attacker",
    door: "behind a stripping proxy",
    page: async ({ url, email, visit, attackersSession }) => {
      const { token } = await visit(`lax=${attackersSession()}`);
      return formPage({ action: url("/email"), fields: { email, _csrf: token } }, NO_REFERRER);
    },
  },
  {
    ...planted("planted cookie", "behind a stripping proxy", "__Host-csrf", "Secure"),
    except: { webkit: "WebKitGTK keeps cookies in libsoup, which does not know the prefix `__Host-`." },
  },
  {
    id: "tossed session",
    title: "a form, after planting session cookies of the attacker's for all of the site",
    from: "sibling",
    door: "https",
    isFresh: true,
    page: ({ url, email, attackersSession }) => {
      const session = attackersSession();
      const tossed = ["lax", "__Host-none"].map((name) => `${name}=${session}; ${FOR_THE_SITE}; Path=/email; Secure`);
      return formPage({ action: url("/email"), fields: { email } }, { "Set-Cookie": tossed });
    },
  },
];

/**
 * What gets through, since nothing but the guard's cookie tells the attacker's token from the user's, and a sibling can
 * set it: the guard's cookie must have the prefix `__Host-`.
 */
export const PREFIX_COUNTS: readonly Row[] = [
  planted("planted cookie, no prefix", "behind a stripping proxy, unprefixed cookie", "unprefixed", "Secure"),
  planted("planted cookie, to http", "http", "csrf", ""),
];

const OWN_SCRIPT = { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" } };

/** A script that signs the user in anew, with the page's own token. */
const LOGIN = `await fetch("/login", { ...${js(OWN_SCRIPT)}, body: "user=victim&_csrf=" + document.forms[0]._csrf?.value });`;

function ownForm({ url, email }: Aim, script: string, headers: Readonly<Record<string, string>> = {}) {
  return {
    headers,
    html: ({ field }: { field: string }) =>
      `<!doctype html><title>Page</title>${formHtml({ action: url("/email"), fields: { email }, more: field })}
       <script>(async () => { ${script} })()</script>`,
  };
}

/** The application's own pages in the same place. */
export const OWN_TOKENS: readonly Row[] = [
  {
    id: "own form, token in a field",
    title: "a form with a token",
    from: "own",
    door: "behind a stripping proxy",
    page: (aim) => ownForm(aim, "document.forms[0].submit()", NO_REFERRER),
  },
  {
    id: "own fetch, token in a header",
    title: "`fetch` with a token in `X-CSRF-Token`",
    from: "own",
    door: "behind a stripping proxy",
    page: ({ url, email }) => ({
      html: ({ token }) =>
        `<!doctype html><script>fetch(${js(url("/email"))}, { method: "PUT", body: ${js(JSON.stringify({ email }))},
         headers: { "Content-Type": "application/json", "X-CSRF-Token": ${js(token)} } })</script>`,
    }),
  },
  {
    id: "own form, older tab",
    title: "a form with a token, when the page has been loaded once more since",
    from: "own",
    door: "behind a stripping proxy",
    page: (aim) => ownForm(aim, "await (await fetch(location.href)).text(); document.forms[0].submit()"),
  },
  {
    id: "own form, after a new login",
    title: "a form with a token, loaded after the session got another id",
    from: "own",
    door: "behind a stripping proxy",
    isFresh: true,
    page: (aim) =>
      ownForm(
        aim,
        `if (sessionStorage.done) return document.forms[0].submit();
         ${LOGIN}
         sessionStorage.done = true;
         location.reload();`,
      ),
  },
  {
    id: "own login form",
    title: "the login form with a token, before there is a session",
    from: "own",
    door: "behind a stripping proxy",
    isLogin: true,
    page: ({ url }) => ({
      html: ({ field }) =>
        formPage({ action: url("/login"), fields: { user: "victim" }, more: field }).html({ field, token: "" }),
    }),
  },
  {
    id: "own form to http, no-referrer, token",
    title: "a form with a token, under `Referrer-Policy: no-referrer`",
    from: "own",
    door: "http",
    page: (aim) => ownForm(aim, "document.forms[0].submit()", NO_REFERRER),
  },
];

/** The application's own pages that are refused too, and why that must be. */
export const OWN_REFUSED: readonly Row[] = [
  {
    id: "own form, before a new login",
    title: "a form with a token of a session that has another id by now",
    from: "own",
    door: "behind a stripping proxy",
    isFresh: true,
    page: (aim) => ownForm(aim, `${LOGIN} document.forms[0].submit()`),
  },
  {
    id: "own form to http, no-referrer",
    title: "a form without a token, under `Referrer-Policy: no-referrer`",
    from: "own",
    door: "http",
    page: ({ url, email }) => formPage({ action: url("/email"), fields: { email } }, NO_REFERRER),
  },
  {
    id: "own form, sandboxed",
    title: "a form with a token in a sandboxed frame",
    from: "own",
    door: "https",
    page: ({ url, email }) => ({
      html: ({ field, token }) => {
        const form = formPage({ action: url("/email"), fields: { email }, more: field }).html({ field, token });
        return framePage(form, "allow-scripts allow-forms").html({ field, token });
      },
    }),
  },
];

const FOR_THE_SITE = "Domain=example.test";

// The attacker visits the application, and gives the browser the cookie that the token of that visit is bound to.
function planted(id: string, door: Door, name: string, attribute: string): Row {
  return {
    id,
    title: `a login form with a token of the attacker's, after planting \`${name}\` for all of the site`,
    from: door === "http" ? "http sibling" : "sibling",
    door,
    isLogin: true,
    page: async ({ url, visit }) => {
      const { token, cookies } = await visit("");
      const pair = cookies.find((cookie) => cookie.startsWith(`${name}=`));
      // Without a guard there is neither.
      const plant = pair === undefined ? {} : { "Set-Cookie": `${pair}; ${FOR_THE_SITE}; Path=/; ${attribute}` };
      const fields = { user: "attacker", _csrf: token };
      return formPage({ action: url("/login"), fields }, { ...NO_REFERRER, ...plant });
    },
  };
}
