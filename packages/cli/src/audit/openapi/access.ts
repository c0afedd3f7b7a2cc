import { isObject, type Node } from "./node.ts";
import type { Access, Credential } from "./operation.ts";

/** What an operation asks of its callers: by its own `security`, else by the document's. */
export function accessOf(operation: Node, document: Node): Access {
  const owner = operation.has("security") ? operation : document;
  if (!owner.has("security")) return "undeclared";
  const alternatives = owner.list("security");
  // An empty alternative says that everybody may call, whatever the others say.
  if (alternatives.every(({ value }) => !isObject(value) || Object.keys(value as object).length === 0)) return "public";
  if (alternatives.some((alternative) => alternative.written().length === 0)) return "public";
  const schemes = document.member("components")?.member("securitySchemes") ?? null;
  const credentials = alternatives.flatMap((alternative) =>
    alternative.written().map(([name, node]) => {
      const scheme = schemes?.member(name) ?? null;
      if (scheme === null)
        throw node.fault(`There is no security scheme ${name}.`, "add it to components.securitySchemes");
      return credentialOf(scheme);
    }),
  );
  const seen = new Set<string>();
  return credentials.filter((credential) => {
    const text = JSON.stringify(credential);
    return !seen.has(text) && seen.add(text);
  });
}

function credentialOf(scheme: Node): Credential {
  const type = scheme.text("type");
  switch (type) {
    case "apiKey": {
      const place = scheme.text("in");
      const name = scheme.text("name");
      if (name === null) throw scheme.fault("This API key has no name.", "write name: and in: below it");
      if (place === "cookie") return { kind: "cookie", name };
      return place === "query" ? { kind: "query", name } : { kind: "header", name };
    }
    case "http": {
      const name = scheme.text("scheme")?.toLowerCase();
      return { kind: name === "basic" || name === "digest" ? name : "bearer" };
    }
    case "mutualTLS":
      return { kind: "certificate" };
    case "oauth2":
    case "openIdConnect":
      return { kind: "bearer" };
    default:
      throw scheme.fault(
        `${type === null ? "This security scheme has no type" : `There is no security scheme of type ${type}`}.`,
        "write type: apiKey, http, oauth2, openIdConnect or mutualTLS",
      );
  }
}
