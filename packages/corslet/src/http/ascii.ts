/**
 * Lower-cases A to Z and nothing else, as the Fetch Standard compares header names
 * (`String.prototype.toLowerCase` would also fold the Kelvin sign into `k`).
 *
 * @see https://infra.spec.whatwg.org/#ascii-lowercase
 */
export function asciiLowercase(value: string): string {
  return isAscii(value) ? value.toLowerCase() : value.replace(/[A-Z]+/g, (run) => run.toLowerCase());
}

/** Upper-cases a to z and nothing else. */
export function asciiUppercase(value: string): string {
  return isAscii(value) ? value.toUpperCase() : value.replace(/[a-z]+/g, (run) => run.toUpperCase());
}

/** Whether every code unit is below 128. */
export function isAscii(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    if (value.charCodeAt(i) > 127) return false;
  }
  return true;
}

/** Whether a code unit is one of 0 to 9. */
export function isAsciiDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether a code unit is one of a to z. */
export function isAsciiLowerAlpha(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

/** A table by ASCII code point: one for each that the pattern holds. */
export function asciiTable(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 0x80 }, (_, code) => Number(pattern.test(String.fromCharCode(code))));
}
