// Why the browser refused to share, and what in the policy would change it. The reasons are the policy's own.
const REASONS = {
  "origin-not-granted": {
    because: (origin) =>
      `No grant in the policy holds ${origin}, so corslet answered without Access-Control-Allow-Origin. To the browser, silence is a no.`,
    mend: (origin) => `origins:\n  - ${origin} # one more line`,
  },
  "method-not-allowed": {
    because: (_, value) =>
      `The policy's methods do not list ${value}. The preflight's answer said so, and the browser gave up there.`,
    mend: (_, value) => `methods: [GET, POST, PUT, DELETE, ${value}]`,
  },
  "header-not-allowed": {
    because: (_, value) =>
      `The policy's allowHeaders do not list ${value}. The preflight's answer said so, and the browser gave up there.`,
    mend: (_, value) => `allowHeaders: [Content-Type, Authorization, ${value}]`,
  },
};

/** @returns {{ because: string, mend: string | null }} */
export function lessonOf(explanation, { headers = {} }) {
  const reason = REASONS[explanation.reason];
  if (reason !== undefined) {
    // The browser asks for header names in lower case; a person reads them as they were written.
    const written = Object.keys(headers).find((name) => name.toLowerCase() === explanation.value);
    const refused = [location.origin, written ?? explanation.value];
    return { because: reason.because(...refused), mend: reason.mend(...refused) };
  }
  if (explanation.allowed)
    return {
      because:
        "The policy file allows this now. The browser may still remember an older answer to the preflight, or the network failed: press again.",
      mend: null,
    };
  return { because: `The policy says: ${explanation.reason}.`, mend: null };
}
