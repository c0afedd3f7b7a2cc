import type { Rule } from "./rule.ts";
import { WHO_MAY_READ } from "./standards.ts";

const BY_TEXT = { ...WHO_MAY_READ, cwe: [...WHO_MAY_READ.cwe, 625] };

const WHOLE =
  "Compare the whole origin with a list of exact strings: a Set, and `set.has(origin)`. No prefix, no suffix, no regular expression.";

const BELOW =
  "List the exact hosts. Where a whole domain is meant, parse the origin with `new URL`, compare scheme and port, and test the host with `host === domain || host.endsWith('.' + domain)`.";

/** Group A: whom the server takes for a trusted origin. */
export const ORIGIN_RULES = [
  {
    id: "origin-reflect-any",
    group: "origin",
    title: "Every origin is mirrored",
    means:
      "Whatever origin asks, the answer names it in `Access-Control-Allow-Origin`. Every web site may read the API.",
    exploited:
      "The user is signed in, and opens any page of the attacker. That page calls the API with the user's cookies and reads the answers: profile, messages, tokens against forgery.",
    detected:
      "Two origins that cannot be on any list, fresh in each run and of different scheme and top-level domain, are both let in. A fixed well-known name would prove nothing: it may be on the list.",
    mend: WHOLE,
    severity: "critical with credentials, low without (then it is no more than `*`)",
    standards: WHO_MAY_READ,
  },
  {
    id: "origin-prefix-match",
    group: "origin",
    title: "An origin is matched by its beginning",
    means: "Any origin that begins like a trusted one is let in, since nothing looks at where the host ends.",
    exploited:
      "The attacker registers a domain and serves a page from `https://app.example.com.attacker.net`. It reads the API with the visitor's cookies.",
    detected:
      "`https://<trusted host>.<random>.net` or `https://<trusted host><random>.net` is let in, while a stranger is not.",
    mend: WHOLE,
    severity: "critical with credentials, low without",
    standards: BY_TEXT,
  },
  {
    id: "origin-suffix-match",
    group: "origin",
    title: "An origin is matched by its end",
    means: "Any origin that ends like a trusted one is let in, since no dot is asked for before the domain.",
    exploited:
      "The attacker registers `evilexample.com`, which ends in `example.com`, and reads the API from there with the visitor's cookies.",
    detected: "`https://<random><registrable domain>` is let in, while a stranger is not.",
    mend: BELOW,
    severity: "critical with credentials, low without",
    standards: BY_TEXT,
  },
  {
    id: "origin-substring-match",
    group: "origin",
    title: "An origin is matched anywhere in its text",
    means:
      "Any origin that holds a trusted name somewhere is let in. Prefix, suffix, scheme and port are open with it.",
    exploited:
      "The attacker serves a page from any name that holds yours, such as `https://x-example.com-y.net`, and reads the API with the visitor's cookies.",
    detected:
      "`https://<random>-<domain>-<random>.net` is let in, while a stranger is not. What else follows from it is named as its symptom.",
    mend: WHOLE,
    severity: "critical with credentials, low without",
    standards: BY_TEXT,
  },
  {
    id: "origin-unescaped-dot",
    group: "origin",
    title: "A dot in a pattern stands for any character",
    means: "The origin is matched by a regular expression whose dots are not escaped.",
    exploited:
      "For the pattern `app.example.com` the attacker registers a name such as `appxexample.com`, and reads the API from there with the visitor's cookies.",
    detected:
      "Each dot of the trusted host is replaced by a letter, one at a time; one of these origins is let in, and a match of the end alone does not explain it.",
    mend: `${WHOLE} If a pattern must stay: write \`\\.\` for each dot, \`^\` before and \`$\` after it.`,
    severity: "critical with credentials, low without",
    standards: BY_TEXT,
  },
  {
    id: "origin-special-char",
    group: "origin",
    title: "A host may go on with a special character",
    means:
      "The pattern ends at the first character that it does not expect in a host, but browsers accept more characters there.",
    exploited:
      "The attacker serves a page from a name such as `app.example.com_.attacker.net`. Browsers load it, and the pattern takes it for `app.example.com`.",
    detected:
      "`https://<trusted host><character>.<random>.net` is let in for a character that a browser really sends in an origin. `_` and `-` work with every resolver; others need a resolver that permits the name.",
    mend: `${WHOLE} A pattern that must stay ends in \`$\`.`,
    severity: "high for _ and -, medium for other characters; low without credentials",
    standards: BY_TEXT,
  },
  {
    id: "origin-subdomain-any",
    group: "origin",
    title: "Every subdomain is trusted",
    means: "Any host below the domain is let in, also those that do not exist, or that others run.",
    exploited:
      "Whoever can run a script on one host below the domain reads the API: by a fault in an old page, or by taking over a name that points at a service that was given up.",
    detected:
      "Random hosts one and two labels below the domain are let in. Names such as `dev` or `test` are not asked: they may be listed on purpose.",
    mend: "List the hosts that need it. Where a star is meant, declare it in the policy, and watch the domain's DNS records for names that point nowhere.",
    severity: "medium with credentials; info without, or when the wildcard is declared",
    standards: WHO_MAY_READ,
  },
  {
    id: "origin-null",
    group: "origin",
    title: "The origin null is let in",
    means:
      "`null` is not one origin. Every sandboxed frame, `data:` page and local file has it, so listing it lets every site in.",
    exploited:
      "The attacker's page holds a sandboxed frame, whose origin is `null`. The frame calls the API with the user's cookies, reads the answer, and hands it to the page around it.",
    detected: "A request with `Origin: null` may read the answer, or a stranger is answered with the origin `null`.",
    mend: "Take `null` off the list. For an origin that is not granted, send no `Access-Control-Allow-Origin` at all.",
    severity: "high with credentials, low without",
    standards: WHO_MAY_READ,
  },
  {
    id: "origin-http-downgrade",
    group: "origin",
    title: "The trusted host is let in over http too",
    means: "The scheme is not compared. A page that came over plain http reads an API that is for https.",
    exploited:
      "Somebody on the network between user and site answers for `http://app.example.com` with a page of their own. It reads the API with the user's cookies.",
    detected: "`http://<trusted host>` is let in, while only its https origin is trusted.",
    mend: "List https origins only, and compare the scheme. Strict-Transport-Security on the page's host makes the attack harder.",
    severity: "medium with credentials, info without",
    standards: WHO_MAY_READ,
  },
  {
    id: "origin-port-any",
    group: "origin",
    title: "Every port of the trusted host is let in",
    means: "The port is not compared. Another service on the same host counts as the trusted page.",
    exploited:
      "Whoever can serve a page from another port of that host, such as a forgotten admin tool, reads the API.",
    detected: "`https://<trusted host>:<random port>` is let in.",
    mend: WHOLE,
    severity: "low with credentials, info without",
    standards: WHO_MAY_READ,
  },
  {
    id: "origin-loopback-private",
    group: "origin",
    title: "Pages of localhost or a private network are trusted",
    means: "An origin that means another machine for every visitor is let in, mostly a leftover of development.",
    exploited:
      "Any program on the user's computer that serves a page on that port, or any device with that name in their network, reads the API with their cookies.",
    detected:
      "`http://localhost:<port>`, `http://127.0.0.1`, `http://[::1]`, an address such as `192.168.…` or a name under `.local` is let in.",
    mend: "Keep a list for each environment, and leave these origins out of the one for production.",
    severity: "medium with credentials, info without, or on a development target that is declared as such",
    standards: WHO_MAY_READ,
  },
  {
    id: "origin-public-suffix",
    group: "origin",
    title: "Every customer of a hosting service is trusted",
    means:
      "Under names such as `github.io` or `vercel.app` anybody gets a host of their own, and all of them are let in.",
    exploited:
      "The attacker opens an account with that service, which takes a minute, and reads the API from the host that it gives.",
    detected: "A random host below a public suffix of a hosting service is let in.",
    mend: "List the exact host. For preview deployments compare the whole host with a pattern that holds your team's name and ends there, such as `-<team>.vercel.app`.",
    severity: "high with credentials, low without",
    standards: WHO_MAY_READ,
  },
  {
    id: "origin-third-party-sandbox",
    group: "origin",
    title: "A public code playground is trusted",
    means: "On sites such as CodePen or JSFiddle everybody runs scripts of their own, all from the same origin.",
    exploited:
      "The attacker saves a script there and sends its address around. It reads the API with the visitor's cookies.",
    detected:
      "The origin of a public playground is let in: codepen.io, cdpn.io, jsfiddle.net, fiddle.jshell.net, jsbin.com and others.",
    mend: "Take it off the list. Show examples with data that needs no credentials.",
    severity: "high with credentials, low without",
    standards: WHO_MAY_READ,
  },
  {
    id: "origin-scheme-any",
    group: "origin",
    title: "Any scheme is let in",
    means: "The scheme is not compared: apps and browser extensions with a scheme of their own count as trusted pages.",
    exploited: "A browser extension, or an app that the user installs, has such an origin and reads the API.",
    detected: "`capacitor://<trusted host>`, `ionic://…`, `app://…` or `chrome-extension://<random>` is let in.",
    mend: "Compare the whole origin, with its scheme. Where a native shell needs one of these, list that exact value.",
    severity: "medium with credentials, info without",
    standards: WHO_MAY_READ,
  },
  {
    id: "origin-nondeterministic",
    group: "origin",
    title: "The same request is answered differently",
    means:
      "A trusted origin is let in at one time and not at the next. Nothing else that is asked here can be trusted, so it is not.",
    exploited: "Clients fail now and then, and nobody can repeat it.",
    detected:
      "The same request by a trusted origin, sent several times on one connection and on new ones, is not answered alike.",
    mend: "Look for a regular expression with the flag `g` and `.test()`, which remembers where it stopped; take the flag off. Otherwise compare the replicas: one of them runs another version or configuration.",
    severity: "medium (clients break); it is asked first, and the endpoint is asked nothing more",
    standards: { ...WHO_MAY_READ, cwe: [346] },
  },
  {
    id: "origin-from-other-header",
    group: "origin",
    title: "The allowed origin is taken from something else",
    means:
      "`Access-Control-Allow-Origin` is made from `Referer`, `Host`, `X-Forwarded-Host` or a query parameter, which others decide about.",
    exploited:
      "The attacker writes the value where the server reads it, for instance into the query of the URL that their page calls, and is let in.",
    detected: "The header changes with one of these while `Origin` stays the same.",
    mend: "Decide by the request header `Origin` alone.",
    severity: "high",
    standards: WHO_MAY_READ,
  },
] as const satisfies readonly Rule[];
