import { expect, test } from "vitest";
import { destinationsOf } from "../../src/audit/outputs/destinations.ts";

test.each<[formats: string[], outputs: string[], destinations: string[]]>([
  [[], [], ["text"]],
  [["json"], [], ["json"]],
  [["sarif=a.sarif"], [], ["text", "sarif=a.sarif"]],
  [["json", "html=a/b=c.html"], [], ["json", "html=a/b=c.html"]],
  [
    ["text", "sarif=x"],
    ["a.xml", "B.MD"],
    ["text", "sarif=x", "junit=a.xml", "markdown=B.MD"],
  ],
])("--format %j --output %j goes to %j", (formats, outputs, destinations) => {
  const found = destinationsOf(formats, outputs).map(({ format, file }) =>
    file === null ? format : `${format}=${file}`,
  );
  expect(found).toEqual(destinations);
});

test.each<[formats: string[], outputs: string[], message: RegExp, hint: RegExp]>([
  [["xml"], [], /no format xml/, /write one of text, json, sarif, junit, markdown, html/],
  [["sarif", "json"], [], /sarif and json cannot both/, /--format json=report\.json/],
  [["sarif="], [], /names no file/, /--format sarif=report\.sarif/],
  [["sarif=a", "html=a"], [], /a is named twice/, /file of its own/],
  [[], ["report"], /does not tell its format/, /end it in \.txt/],
  [["__proto__"], ["a.constructor"], /no format __proto__/, /write one of/],
])("--format %j --output %j is refused", (formats, outputs, message, hint) => {
  expect(() => destinationsOf(formats, outputs)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    }),
  );
});
