/** What to tell somebody who has no Chromium, in one line. */
export const HOW_TO_GET_CHROMIUM: string;

/** The path of a Chromium's executable, or null. */
export function findChromium(): string | null;
