import type { Page } from "../world/shots.ts";

/** A form, and what it is sent like. */
export interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly enctype?: "multipart/form-data" | "text/plain";
  readonly target?: string;
  /** More HTML within it. */
  readonly more?: string;
}

const SUBMIT = `<script>document.forms[0].submit()</script>`;

/** A form as HTML. */
export function formHtml({ action, fields, enctype, target, more = "" }: Form): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const attributes = [
    `method="post" action="${escapeHtml(action)}"`,
    ...(enctype === undefined ? [] : [`enctype="${enctype}"`]),
    ...(target === undefined ? [] : [`target="${target}"`]),
  ];
  return `<form ${attributes.join(" ")}>${inputs.join("")}${more}</form>`;
}

/** A page that sends a form as soon as it is there. */
export function formPage(form: Form, headers: Page["headers"] = {}): Page {
  return plainPage(formHtml(form) + SUBMIT, headers);
}

export function plainPage(html: string, headers: Page["headers"] = {}): Page {
  return { html: () => `<!doctype html><title>Page</title>${html}`, headers };
}

/** A page whose script may `await`, and which says when it is through, for requests that a browser does not make. */
export function scriptPage(script: string, settled: string, headers: Page["headers"] = {}): Page {
  return plainPage(
    `<script>(async () => {${script}})().catch(() => undefined).finally(() => fetch(${js(settled)}))</script>`,
    headers,
  );
}

/** A page that holds another one in a frame. */
export function framePage(inner: string, sandbox?: string): Page {
  const attribute = sandbox === undefined ? "" : ` sandbox="${sandbox}"`;
  return plainPage(`<iframe${attribute} srcdoc="${escapeHtml(inner)}"></iframe>`);
}

export const submitting = (form: Form): string => formHtml(form) + SUBMIT;

/** A value as a script in a page writes it. */
export function js(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", String.raw`\u003c`);
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
