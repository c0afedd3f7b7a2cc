// The calls, in the order in which they make sense to somebody who reads from the top.
const JSON_BODY = { "Content-Type": "application/json" };

/**
 * `preflight` says why a browser asks first, or is null where it does not; `lesson` is what a readable answer shows.
 */
export const GROUPS = [
  {
    title: "Reading",
    intro: "A page asks for something. The request always goes out; the question is who may see the answer.",
    calls: [
      {
        id: "get",
        title: "Read a list",
        about: "The plainest call there is: no cookie, no header of the page's own.",
        method: "GET",
        path: "/api/notes",
        lesson: "The answer named this page's origin in Access-Control-Allow-Origin, so the browser handed it over.",
      },
      {
        id: "headers",
        title: "Read two headers of an answer",
        about: "The API sends X-Total-Count and X-Served-By. The policy exposes the first and not the second.",
        method: "GET",
        path: "/api/notes",
        reads: ["X-Total-Count", "X-Served-By"],
        lesson: "Both headers arrived at the browser. The page sees those that Access-Control-Expose-Headers names.",
      },
      {
        id: "stream",
        title: "Receive a slow answer piece by piece",
        about: "The API takes two seconds and sends a word at a time. A proxy must not hold them back.",
        method: "GET",
        path: "/api/slow",
        isStream: true,
        lesson: "The browser decided when the headers came; the words followed one by one.",
      },
    ],
  },
  {
    title: "Cookies",
    intro:
      "Between origins a browser leaves cookies at home unless the page asks for them, and shows the answer to such a request only if the server agrees with Access-Control-Allow-Credentials: true.",
    calls: [
      {
        id: "sign-in",
        title: "Sign in",
        about: "The API answers with a session cookie. JavaScript cannot read it; the browser keeps it.",
        method: "POST",
        path: "/api/session",
        headers: JSON_BODY,
        body: '{"name":"Ada"}',
        credentials: "include",
        lesson: "You are signed in. From now on the browser has a cookie for the API, on this page and on the other.",
      },
      {
        id: "me",
        title: "Ask who you are, with the cookie",
        about: "Sign in first, here or on the page that may. The same call then knows you.",
        method: "GET",
        path: "/api/me",
        credentials: "include",
        lesson:
          "The cookie travelled because the page said include. The answer is readable because the policy has credentials: true and names this origin. A * would not do.",
      },
      {
        id: "me-omit",
        title: "Ask who you are, without it",
        about: "The same call with the cookie left at home, which is what fetch does by default between origins.",
        method: "GET",
        path: "/api/me",
        lesson:
          "No cookie came, so the API answered 401. Its errors carry the CORS headers too, so the page can read why.",
      },
    ],
  },
  {
    title: "Writing",
    intro:
      "Before a call that a plain form could never have made, the browser sends a preflight: an OPTIONS request that asks whether the page may. Corslet answers it; the API never sees it.",
    calls: [
      {
        id: "put",
        title: "Save a note",
        about:
          "PUT, with JSON and the cookie. Press twice: the second time the browser remembers the preflight's answer.",
        method: "PUT",
        path: "/api/notes/1",
        headers: JSON_BODY,
        body: '{"text":"Written from another origin."}',
        credentials: "include",
        lesson:
          "The preflight was answered with the allowed methods and headers. Max-Age lets the browser skip it next time.",
      },
      {
        id: "delete",
        title: "Delete the note",
        about: "DELETE with the cookie. The second time there is nothing left to delete; saving writes it again.",
        method: "DELETE",
        path: "/api/notes/1",
        credentials: "include",
        lesson: "The policy lists DELETE, so the browser sent it.",
      },
    ],
  },
  {
    title: "When something is wrong",
    intro: "Errors are answers too. A page can only tell people what went wrong if it can read them.",
    calls: [
      {
        id: "not-found",
        title: "Ask for what is not there",
        about: "The API answers 404.",
        method: "GET",
        path: "/api/nothing",
        lesson: "Corslet adds the headers to errors as well. Without them this would look like a broken network.",
      },
      {
        id: "broken",
        title: "Ask what breaks the API",
        about: "Something throws inside the API, and it answers 500.",
        method: "GET",
        path: "/api/broken",
        lesson: "The page sees a 500 and its message, not a riddle.",
      },
      {
        id: "bad-header",
        title: "Send a header that the policy does not list",
        about: "X-Debug is not among allowHeaders. The preflight asks for it.",
        method: "GET",
        path: "/api/notes",
        headers: { "X-Debug": "1" },
        lesson: "The policy allows X-Debug now.",
      },
      {
        id: "bad-method",
        title: "Use a method that the policy does not list",
        about: "PATCH is not among methods. The preflight asks for it.",
        method: "PATCH",
        path: "/api/notes/1",
        headers: JSON_BODY,
        body: '{"text":"patched"}',
        lesson: "The policy allows PATCH now; what the API makes of it is another matter.",
      },
    ],
  },
  {
    title: "Forged requests",
    intro: [
      "Reading is one half. A page can also send: any page may submit a form to any server, and the browser adds your cookies for that server. Where you are signed in, the request looks like yours. That is cross-site request forgery, or CSRF.",
      "CORS does not stop it. It hides the answer, and a forger needs none. So corslet has a guard, which asks before anything is written: who sent this, and does the policy let them write?",
    ],
    calls: [
      {
        id: "gift",
        title: { granted: "Give ten coins away with a form", other: "A forged form" },
        about: {
          granted:
            "A real form, submitted to the API as forms are. Sign in first: the API takes the coins from your purse.",
          other:
            "Sign in on the page that may. Then imagine that this page is a stranger's, and that you only clicked on a picture: it submits this form behind your back.",
        },
        method: "POST",
        path: "/api/gifts",
        fields: { to: "Mallory", coins: "10" },
      },
      {
        id: "like",
        title: "Write as a plain form would",
        about:
          "POST with a text body and the cookie. Any page could do this long before CORS, so the browser does not ask first.",
        method: "POST",
        path: "/api/likes",
        body: "like",
        credentials: "include",
        lesson:
          "The browser did not ask first, and the guard let it through: the policy lists POST for this page's origin. From a page that is not named it is refused.",
      },
    ],
  },
];

/** Why a browser sends a preflight before a call: one reason a line. Empty where it sends none. */
export function preflightReasons({ method, headers = {} }) {
  const reasons = [];
  if (!["GET", "HEAD", "POST"].includes(method)) reasons.push(`no plain form or link can send ${method}`);
  for (const [name, value] of Object.entries(headers)) {
    if (name === "Content-Type") reasons.push(`no plain form can send ${value}`);
    else reasons.push(`${name} is a header that only a script can add`);
  }
  return reasons;
}

/** The names that Access-Control-Request-Headers holds for a call. */
export const unsafeHeaderNames = ({ headers = {} }) =>
  Object.keys(headers)
    .map((name) => name.toLowerCase())
    .sort();
