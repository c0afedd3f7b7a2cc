/** Escapes a text for an HTML attribute in double quotes. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A hidden field that carries a token in a form, as HTML. */
export function fieldHtml(name: string, token: string): string {
  return `<input type="hidden" name="${escaped(name)}" value="${escaped(token)}">`;
}

/** A meta tag from which a page's script reads a token, as HTML. */
export function metaHtml(token: string): string {
  return `<meta name="csrf-token" content="${escaped(token)}">`;
}
