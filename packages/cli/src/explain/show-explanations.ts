import { type Explanation, formatExplanation, formatSteps } from "corslet/browser";
import { styleFor } from "../terminal/style.ts";
import { printable } from "../terminal/text.ts";

/** Explanations as people read them, one after the other. */
export function showExplanations(explanations: readonly Explanation[], hasSteps: boolean): string {
  const { green, red, bold, dim, width } = styleFor(process.stdout);
  const shades = { good: green, bad: red, strong: bold, faint: dim };
  const texts = explanations.map((explanation, index) => {
    const safe = withoutControls(explanation);
    const { method, url, origin } = safe.request;
    const title = `${index + 1} of ${explanations.length}: ${method} ${url} from ${origin}`;
    return `${explanations.length > 1 ? `${bold(title)}\n` : ""}${formatExplanation(safe, shades, width)}\n${hasSteps ? `\n${formatSteps(safe, shades, width)}\n` : ""}`;
  });
  return texts.join("\n\n");
}

// What servers and recordings say moves no cursor here.
function withoutControls(explanation: Explanation): Explanation {
  return JSON.parse(JSON.stringify(explanation, printableString)) as Explanation;
}

function printableString(key: string, value: unknown): unknown {
  if (key === "body") return undefined;
  return typeof value === "string" ? printable(value) : value;
}
